"""Invitations: somebody without a login, or with one elsewhere, is asked to join by e-mail."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from domain.accounts.events import InvitationRevoked
from domain.errors import Conflict, Forbidden, InvalidField, NotFound
from domain.identity import ConsumerId, Role, RoleId, TenantId, UserId

InvitationId = NewType("InvitationId", UUID)
LIFE = timedelta(days=7)
REPEAT_AFTER = timedelta(minutes=5)  # of a registration that anybody can ask for


class InvitationNotFound(NotFound):
    def __init__(self, invitation_id: InvitationId) -> None:
        super().__init__(f"no invitation {invitation_id}")


class InvitationOver(Conflict):
    """It was accepted or revoked before."""

    def __init__(self, invitation: "Invitation") -> None:
        was = "accepted" if invitation.accepted_at is not None else "revoked"
        super().__init__(f"invitation {invitation.id} was {was} already")


class InvitationOpen(Conflict):
    """The address has an open invitation of this tenant; it can be sent again or revoked."""

    def __init__(self) -> None:
        super().__init__("this address has an open invitation; send it again, or revoke it first")


class InvitationRefused(InvalidField):
    """The token was never made, was used or replaced, is too old, or its invitation was revoked."""

    def __init__(self) -> None:
        super().__init__("token", "is not good, or not any more; ask to be invited again")


class LoginExists(Conflict):
    """The invited address signs in already: its owner signs in first and then joins."""

    def __init__(self) -> None:
        super().__init__("this address has a login; sign in, then join with the same token")


class OwnerUnverified(Forbidden):
    """No owner's e-mail address is verified yet, so nobody is taken on."""

    def __init__(self) -> None:
        super().__init__("first an owner verifies their e-mail address; ask for the e-mail again")


class RegistrationClosed(Forbidden):
    def __init__(self) -> None:
        super().__init__("consumers cannot register by themselves here; ask the firm")


class RegistrationImpossible(Conflict):
    """Why is between the firm and the person: a stranger must not learn whose file there is."""

    def __init__(self) -> None:
        super().__init__("this registration cannot be completed here; ask the firm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """``token_hash`` is SHA-256 of the token named by ``token_id``, which moves on when sent again.

    ``invited_by`` is None for a consumer who asked to register: ``opens_file`` then says that a
    file is opened with the login.
    """

    id: InvitationId
    tenant_id: TenantId
    email: str
    roles: frozenset[Role]
    consumer_id: ConsumerId | None
    opens_file: bool
    token_id: UUID
    token_hash: bytes
    invited_by: UserId | None
    created_at: datetime
    sent_at: datetime
    expires_at: datetime
    custom_roles: frozenset[RoleId] = frozenset()
    accepted_at: datetime | None = None
    accepted_by: UserId | None = None
    revoked_at: datetime | None = None
    version: int = 1


def is_open(invitation: Invitation, at: datetime) -> bool:
    return _is_pending(invitation) and at < invitation.expires_at


def send_again(
    invitation: Invitation, token_id: UUID, token_hash: bytes, *, at: datetime
) -> Invitation:
    """With a new token and a new week; the former token is good no more."""
    _require_pending(invitation)
    return replace(
        invitation, token_id=token_id, token_hash=token_hash, sent_at=at, expires_at=at + LIFE
    )


def revoke(
    invitation: Invitation, *, at: datetime, by: UserId | None
) -> tuple[Invitation, InvitationRevoked]:
    _require_pending(invitation)
    revoked = InvitationRevoked(
        tenant_id=invitation.tenant_id,
        consumer_id=invitation.consumer_id,
        at=at,
        actor_id=by,
        invitation_id=invitation.id,
    )
    return replace(invitation, revoked_at=at), revoked


def accept(invitation: Invitation, token_hash: bytes, *, at: datetime, by: UserId) -> Invitation:
    """Raise InvitationRefused unless it is open and the token its newest."""
    require_good(invitation, token_hash, at=at)
    return replace(invitation, accepted_at=at, accepted_by=by)


def require_good(invitation: Invitation, token_hash: bytes, *, at: datetime) -> None:
    """Raise InvitationRefused unless it is open and the token its newest."""
    if not is_open(invitation, at) or invitation.token_hash != token_hash:
        raise InvitationRefused


def _is_pending(invitation: Invitation) -> bool:
    return invitation.accepted_at is None and invitation.revoked_at is None


def _require_pending(invitation: Invitation) -> None:
    if not _is_pending(invitation):
        raise InvitationOver(invitation)
