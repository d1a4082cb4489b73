"""Signing in, sessions, tenants and their members."""

from datetime import datetime
from enum import StrEnum, unique
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from application.accounts.add_member import NewMember
from application.accounts.register_tenant import NewTenant
from application.accounts.sign_in import SessionTokens
from application.accounts.who_am_i import SignedInPerson
from domain.accounts.tenants import Membership, TenantKind, User
from domain.identity import Actor, ConsumerId, Permission, Role, TenantId
from entrypoints.http.cookies import refresh_cookie, refresh_token_of, spent_cookie
from entrypoints.http.fields import Email, Line, NewPassword, Password, RefreshToken
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.rendering import Reply
from entrypoints.http.requests import Peer
from entrypoints.http.routing import Area, Lane
from entrypoints.http.site import Site
from entrypoints.http.use_cases import HttpUseCases

accounts = Area("Accounts", "Signing in, sessions, tenants and members.")


@unique
class Holder(StrEnum):
    """Where the client keeps the refresh token: a mobile app itself, a browser in a cookie."""

    BODY = "body"
    COOKIE = "cookie"


class SignInBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`tenant_id` chooses among several tenants; without it the first joined is taken."""

    email: Email
    password: Password
    tenant_id: UUID | None = None
    refresh_token_in: Holder = Holder.BODY


class RefreshBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The refresh token, or nothing when the browser's cookie holds it."""

    refresh_token: RefreshToken | None = None


class TokensView(msgspec.Struct, frozen=True, kw_only=True):
    """`refresh_token` is null when it went into the cookie."""

    access_token: str
    token_type: str
    access_expires_at: datetime
    refresh_token: str | None
    refresh_expires_at: datetime
    tenant_id: UUID
    user_id: UUID


class SignedOutView(msgspec.Struct, frozen=True):
    signed_out: bool


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, where, and what they may do right now."""

    user_id: UUID
    email: str
    name: str
    tenant_id: UUID
    tenant_name: str
    tenant_kind: TenantKind
    roles: tuple[Role, ...]
    permissions: tuple[Permission, ...]
    consumer_id: UUID | None


class TenantBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A firm and the person who owns the account."""

    name: Line
    kind: TenantKind
    owner_name: Line
    owner_email: Email
    owner_password: NewPassword


class TenantView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    kind: TenantKind
    owner_id: UUID
    owner_email: str
    created_at: datetime


class MemberBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A login; `consumer_id` is for the role consumer alone and names the file it opens."""

    email: Email
    name: Line
    password: NewPassword
    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=5)]
    consumer_id: UUID | None = None


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UUID
    email: str
    name: str
    roles: tuple[Role, ...]
    consumer_id: UUID | None
    created_at: datetime


@accounts.post("/auth/sign-in", "Sign in", public=True, lane=Lane.PASSWORD, refusals=(401,))
def sign_in(use: HttpUseCases, peer: Peer, body: SignInBody, reply: Reply) -> TokensView:
    """The answer is the same, and takes as long, whether the address or the password is wrong."""
    tokens = use.sign_in(
        email=body.email,
        password=body.password,
        tenant_id=None if body.tenant_id is None else TenantId(body.tenant_id),
        user_agent=peer.user_agent,
    )
    return _hand_out(tokens, reply, in_cookie=body.refresh_token_in is Holder.COOKIE)


@accounts.post("/auth/refresh", "Refresh the session", public=True, refusals=(401, 403))
def refresh_session(
    use: HttpUseCases, site: Site, peer: Peer, body: RefreshBody, reply: Reply
) -> TokensView:
    """A refresh token works once; within ten seconds it gives the same successor again, after
    that its use ends the session. With the cookie, `X-Redress-Client` and a same-origin request
    are asked for.
    """
    given = body.refresh_token
    token = refresh_token_of(peer, site.public_origin) if given is None else given
    return _hand_out(use.refresh_session(token), reply, in_cookie=given is None)


@accounts.post("/auth/sign-out", "Sign out")
def sign_out(use: HttpUseCases, actor: Actor, reply: Reply) -> SignedOutView:
    """Ends this session at once, its access tokens included."""
    use.sign_out(actor)
    reply.headers.append(spent_cookie())
    return SignedOutView(signed_out=True)


@accounts.get("/auth/user", "Read who is signed in")
def who_am_i(use: HttpUseCases, actor: Actor) -> PersonView:
    """The truth about session, roles and permissions, read anew at every request."""
    return person_view(use.who_am_i(actor))


@accounts.post(
    "/tenants",
    "Register a tenant",
    public=True,
    status=201,
    lane=Lane.PASSWORD,
    refusals=(409,),
)
def register_tenant(use: HttpUseCases, body: TenantBody) -> TenantView:
    """The firm and its owner come into being together; the owner then signs in."""
    tenant, owner = use.register_tenant(
        NewTenant(
            name=body.name,
            kind=body.kind,
            owner_name=body.owner_name,
            owner_email=body.owner_email,
            owner_password=body.owner_password,
        )
    )
    return TenantView(
        id=tenant.id,
        name=tenant.name,
        kind=tenant.kind,
        owner_id=owner.id,
        owner_email=owner.email,
        created_at=tenant.created_at,
    )


@accounts.post(
    "/members",
    "Add a member",
    status=201,
    keyed=True,
    lane=Lane.PASSWORD,
    refusals=(404,),  # the consumer that the body names
)
def add_member(use: HttpUseCases, actor: Actor, body: MemberBody) -> MemberView:
    """A colleague, or a consumer's login for their own file. By the owner."""
    user, membership = use.add_member(
        actor,
        NewMember(
            email=body.email,
            name=body.name,
            password=body.password,
            roles=frozenset(body.roles),
            consumer_id=None if body.consumer_id is None else ConsumerId(body.consumer_id),
        ),
    )
    return member_view((user, membership))


@accounts.get("/members", "List members")
def list_members(use: HttpUseCases, actor: Actor, query: PageQuery) -> PageView[MemberView]:
    """Newest first. By the owner."""
    return page_view(use.list_members(actor, query.request()), member_view)


def _hand_out(tokens: SessionTokens, reply: Reply, *, in_cookie: bool) -> TokensView:
    session = tokens.session
    if in_cookie:
        reply.headers.append(refresh_cookie(tokens.refresh_token))
    return TokensView(
        access_token=tokens.access_token,
        token_type="Bearer",  # noqa: S106 - the scheme, no secret
        access_expires_at=tokens.access_expires_at,
        refresh_token=None if in_cookie else tokens.refresh_token,
        refresh_expires_at=tokens.refresh_expires_at,
        tenant_id=session.tenant_id,
        user_id=session.user_id,
    )


def person_view(person: SignedInPerson) -> PersonView:
    actor = person.actor
    return PersonView(
        user_id=person.user.id,
        email=person.user.email,
        name=person.user.name,
        tenant_id=person.tenant.id,
        tenant_name=person.tenant.name,
        tenant_kind=person.tenant.kind,
        roles=tuple(sorted(actor.roles)),
        permissions=tuple(sorted(actor.permissions)),
        consumer_id=actor.consumer_id,
    )


def member_view(member: tuple[User, Membership]) -> MemberView:
    user, membership = member
    return MemberView(
        user_id=user.id,
        email=user.email,
        name=user.name,
        roles=tuple(sorted(membership.roles)),
        consumer_id=membership.consumer_id,
        created_at=membership.created_at,
    )
