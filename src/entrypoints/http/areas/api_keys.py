"""API keys: credentials of the firm's machines."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from application.accounts.make_api_key import NewApiKey
from domain.accounts.api_keys import ApiKey
from domain.identity import Actor, ApiKeyId, Permission
from entrypoints.http.fields import Line
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

api_keys = Area("API keys", "Credentials of the firm's machines.")


class ApiKeyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`scopes` are permissions that you hold yourself; the key ends within a year."""

    name: Line
    scopes: Annotated[tuple[Permission, ...], Meta(min_length=1, max_length=60)]
    expires_at: Annotated[datetime, Meta(tz=True)]


class RotationBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how many hours the old secret still works."""

    overlap_hours: Annotated[int, Meta(ge=0, le=168)] = 24


class ApiKeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A key without what opens it; `last_used_at` is right to about a minute."""

    id: UUID
    name: str
    beginning: str
    scopes: tuple[Permission, ...]
    made_by: UUID
    created_at: datetime
    expires_at: datetime
    rotated_at: datetime | None
    previous_until: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class NewApiKeyView(msgspec.Struct, frozen=True, kw_only=True):
    """`key` is sent as `Authorization: Bearer`, and is never shown again."""

    key: str
    details: ApiKeyView


@api_keys.post("/api-keys", "Make an API key", status=201)
def make_api_key(use: HttpUseCases, actor: Actor, body: ApiKeyBody) -> NewApiKeyView:
    """A machine with the key acts for you, within these scopes and within what you may do then.
    What consumers do themselves, and what lets people in or out, is not for keys.
    """
    new = NewApiKey(name=body.name, scopes=frozenset(body.scopes), expires_at=body.expires_at)
    return _new(use.make_api_key(actor, new))


@api_keys.get("/api-keys", "List API keys")
def list_api_keys(use: HttpUseCases, actor: Actor, query: PageQuery) -> PageView[ApiKeyView]:
    """All of the firm's, newest first; what opens them is not kept."""
    return page_view(use.list_api_keys(actor, query.request()), _view)


@api_keys.post("/api-keys/{api_key_id}/rotate", "Rotate an API key", refusals=(409,))
def rotate_api_key(
    use: HttpUseCases, actor: Actor, api_key_id: UUID, body: RotationBody
) -> NewApiKeyView:
    """By its maker: a new secret, while the old one works on for the hours you say."""
    overlap = timedelta(hours=body.overlap_hours)
    return _new(use.rotate_api_key(actor, ApiKeyId(api_key_id), overlap=overlap))


@api_keys.delete("/api-keys/{api_key_id}", "Revoke an API key", refusals=(409,))
def revoke_api_key(use: HttpUseCases, actor: Actor, api_key_id: UUID) -> ApiKeyView:
    """It ends with the next request, whoever made it."""
    return _view(use.revoke_api_key(actor, ApiKeyId(api_key_id)))


def _new(made: tuple[ApiKey, str]) -> NewApiKeyView:
    key, text = made
    return NewApiKeyView(key=text, details=_view(key))


def _view(key: ApiKey) -> ApiKeyView:
    return ApiKeyView(
        id=key.id,
        name=key.name,
        beginning=f"rk_{key.id.hex}_",
        scopes=tuple(sorted(key.scopes)),
        made_by=key.user_id,
        created_at=key.created_at,
        expires_at=key.expires_at,
        rotated_at=key.rotated_at,
        previous_until=key.previous_until,
        revoked_at=key.revoked_at,
        last_used_at=key.last_used_at,
    )
