"""Signing in, sessions, tenants and their members."""

from datetime import datetime
from enum import StrEnum, unique
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from application.accounts.add_member import NewMember
from application.accounts.register_tenant import NewTenant
from application.accounts.session_start import SessionTokens
from application.accounts.sign_in import PosedChallenge
from application.accounts.who_am_i import SignedInPerson
from domain.accounts.roles import CUSTOM_ROLES_MAX
from domain.accounts.tenants import Membership, TenantKind, User
from domain.identity import Actor, ConsumerId, Permission, Role, RoleId, TenantId
from entrypoints.http.cookies import (
    refresh_cookie,
    refresh_token_of,
    require_own_pages,
    spent_cookie,
)
from entrypoints.http.fields import Email, Line, NewPassword, Password, RefreshToken
from entrypoints.http.limits import Zone
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


@unique
class FirmKind(StrEnum):
    """What a firm is in law; the platform's own tenant does not come into being over HTTP."""

    CREDIT_REPAIR_ORGANIZATION = TenantKind.CREDIT_REPAIR_ORGANIZATION.value
    LAW_FIRM = TenantKind.LAW_FIRM.value


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


class SignedInView(TokensView, frozen=True, kw_only=True, tag_field="outcome", tag="signed_in"):
    """The session has begun. `refresh_token` is null when it went into the cookie."""


class ChallengeView(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="second_factor"
):
    """The password was right; give the challenge with a code within five minutes."""

    challenge: str
    expires_at: datetime


class SignedOutView(msgspec.Struct, frozen=True):
    signed_out: bool


class PersonMembership(msgspec.Struct, frozen=True, kw_only=True):
    """One of the tenants that the person belongs to."""

    tenant_id: UUID
    tenant_name: str
    roles: tuple[Role, ...]


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, where, and what they may do right now.

    With `lacks_second_factor` that is to set one up, and no more.
    """

    user_id: UUID
    email: str
    name: str
    tenant_id: UUID
    tenant_name: str
    tenant_kind: TenantKind
    roles: tuple[Role, ...]
    custom_roles: tuple[UUID, ...]
    permissions: tuple[Permission, ...]
    lacks_second_factor: bool
    consumer_id: UUID | None
    on_behalf_of: UUID | None
    email_verified: bool
    memberships: tuple[PersonMembership, ...]


class TenantBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A firm and the person who owns the account."""

    name: Line
    kind: FirmKind
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
    """A login; `consumer_id` is for the role consumer alone and names the file it opens.

    `custom_roles` are ids of the firm's own roles.
    """

    email: Email
    name: Line
    password: NewPassword
    roles: Annotated[tuple[Role, ...], Meta(max_length=5)]
    consumer_id: UUID | None = None
    custom_roles: Annotated[tuple[UUID, ...], Meta(max_length=CUSTOM_ROLES_MAX)] = ()


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """`expires_at` and `granted_by` are those of the platform's support, let in by an owner."""

    user_id: UUID
    email: str
    name: str
    roles: tuple[Role, ...]
    custom_roles: tuple[UUID, ...]
    consumer_id: UUID | None
    created_at: datetime
    suspended_at: datetime | None
    expires_at: datetime | None
    granted_by: UUID | None


@accounts.post(
    "/auth/sign-in",
    "Sign in",
    public=True,
    lane=Lane.PASSWORD,
    zone=Zone.SIGN_IN,
    refusals=(401, 403),
)
def sign_in(
    use: HttpUseCases, site: Site, peer: Peer, body: SignInBody, reply: Reply
) -> SignedInView | ChallengeView:
    """The answer is the same, and takes as long, whether the address or the password is wrong.
    With a second factor, `outcome` is `second_factor` and a second step gives the tokens. Where
    one is asked for and none is set up, the session can do no more than set it up. For the cookie,
    `X-Redress-Client` and a same-origin request are asked for.
    """
    if body.refresh_token_in is Holder.COOKIE:
        require_own_pages(peer, site.public_origin)
    outcome = use.sign_in(
        email=body.email,
        password=body.password,
        tenant_id=None if body.tenant_id is None else TenantId(body.tenant_id),
        user_agent=peer.user_agent,
        ip=peer.ip,
    )
    if isinstance(outcome, PosedChallenge):
        return ChallengeView(challenge=outcome.token, expires_at=outcome.expires_at)
    return signed_in_view(outcome, reply, in_cookie=body.refresh_token_in is Holder.COOKIE)


# A refresh token is 256 random bits: there is nothing to guess, and sessions outlive Redis.
@accounts.post(
    "/auth/refresh",
    "Refresh the session",
    public=True,
    zone=Zone.ORDINARY,
    refusals=(401, 403),
)
def refresh_session(
    use: HttpUseCases, site: Site, peer: Peer, body: RefreshBody, reply: Reply
) -> TokensView:
    """A refresh token works once; within ten seconds it gives the same successor again, after
    that its use ends the session. With the cookie, `X-Redress-Client` and a same-origin request
    are asked for.
    """
    given = body.refresh_token
    token = refresh_token_of(peer, site.public_origin) if given is None else given
    return hand_out(use.refresh_session(token), reply, in_cookie=given is None)


@accounts.post("/auth/sign-out", "Sign out")
def sign_out(use: HttpUseCases, actor: Actor, reply: Reply) -> SignedOutView:
    """Ends this session at once, its access tokens included."""
    use.sign_out(actor)
    reply.headers.append(spent_cookie())
    return SignedOutView(signed_out=True)


@accounts.post(
    "/auth/sign-out/browser",
    "Sign out a browser",
    public=True,
    zone=Zone.ORDINARY,
    refusals=(401, 403),
)
def sign_out_browser(use: HttpUseCases, site: Site, peer: Peer, reply: Reply) -> SignedOutView:
    """By the cookie, also when the access token has run out. From our own pages, with
    `X-Redress-Client`; a session that has ended already is no error.
    """
    use.sign_out_browser(refresh_token_of(peer, site.public_origin))
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
    even=True,
    status=201,
    lane=Lane.PASSWORD,
    zone=Zone.REGISTRATION,
)
def register_tenant(use: HttpUseCases, body: TenantBody) -> TenantView:
    """The firm and its owner come into being together; the owner then signs in, and verifies the
    address with the token that is mailed to it. For an address that signs in already the answer is
    the same, but nothing comes into being: its owner gets an e-mail that says so.
    """
    tenant, owner = use.register_tenant(
        NewTenant(
            name=body.name,
            kind=TenantKind(body.kind),
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
    """A colleague, or a consumer's login for their own file. Nobody can give a role that allows
    what they may not do themselves.
    """
    user, membership = use.add_member(
        actor,
        NewMember(
            email=body.email,
            name=body.name,
            password=body.password,
            roles=frozenset(body.roles),
            consumer_id=None if body.consumer_id is None else ConsumerId(body.consumer_id),
            custom_roles=frozenset(map(RoleId, body.custom_roles)),
        ),
    )
    return member_view((user, membership))


@accounts.get("/members", "List members")
def list_members(use: HttpUseCases, actor: Actor, query: PageQuery) -> PageView[MemberView]:
    """Newest first. By the owner."""
    return page_view(use.list_members(actor, query.request()), member_view)


def signed_in_view(tokens: SessionTokens, reply: Reply, *, in_cookie: bool) -> SignedInView:
    """The answer of a sign-in that is complete."""
    return SignedInView(**_hand_out(tokens, reply, in_cookie=in_cookie))


def hand_out(tokens: SessionTokens, reply: Reply, *, in_cookie: bool) -> TokensView:
    """The tokens of a session that goes on."""
    return TokensView(**_hand_out(tokens, reply, in_cookie=in_cookie))


def _hand_out(tokens: SessionTokens, reply: Reply, *, in_cookie: bool) -> dict[str, Any]:
    session = tokens.session
    if in_cookie:
        reply.headers.append(refresh_cookie(tokens.refresh_token))
    return {
        "access_token": tokens.access_token,
        "token_type": "Bearer",
        "access_expires_at": tokens.access_expires_at,
        "refresh_token": None if in_cookie else tokens.refresh_token,
        "refresh_expires_at": tokens.refresh_expires_at,
        "tenant_id": session.tenant_id,
        "user_id": session.user_id,
    }


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
        custom_roles=tuple(sorted(actor.custom_roles)),
        permissions=tuple(sorted(actor.permissions)),
        lacks_second_factor=actor.lacks_second_factor,
        consumer_id=actor.consumer_id,
        on_behalf_of=actor.on_behalf_of,
        email_verified=person.user.email_verified_at is not None,
        memberships=tuple(
            PersonMembership(
                tenant_id=membership.tenant_id,
                tenant_name=tenant_name,
                roles=tuple(sorted(membership.roles)),
            )
            for membership, tenant_name in person.memberships
        ),
    )


def member_view(member: tuple[User, Membership]) -> MemberView:
    user, membership = member
    return MemberView(
        user_id=user.id,
        email=user.email,
        name=user.name,
        roles=tuple(sorted(membership.roles)),
        custom_roles=tuple(sorted(membership.custom_roles)),
        consumer_id=membership.consumer_id,
        created_at=membership.created_at,
        suspended_at=membership.suspended_at,
        expires_at=membership.expires_at,
        granted_by=membership.granted_by,
    )
