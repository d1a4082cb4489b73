"""One's own login: address, password, name, sessions, memberships."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.accounts.devices import SignedInDevice
from domain.accounts.tenants import Membership
from domain.identity import Actor, Role, SessionId, TenantId
from entrypoints.http.areas.accounts import Holder, TokensView, hand_out
from entrypoints.http.cookies import spent_cookie
from entrypoints.http.fields import Email, Line, MailedToken, NewPassword, Password
from entrypoints.http.limits import Zone
from entrypoints.http.rendering import Reply
from entrypoints.http.requests import Peer
from entrypoints.http.routing import Area, Lane
from entrypoints.http.use_cases import HttpUseCases

logins = Area("Own login", "One's own address, password, sessions and memberships.")


class AddressBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The address to which an e-mail is to be sent."""

    email: Email


class TokenBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The token from the e-mail; it works once."""

    token: MailedToken


class ResetBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The token from the e-mail, and the new password."""

    token: MailedToken
    password: NewPassword


class PasswordBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The present password, and the one to be used from now on."""

    current_password: Password
    new_password: NewPassword


class NameChangeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The name to be addressed by."""

    name: Line


class EmailChangeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The new address, and the present password."""

    email: Email
    password: Password


class SwitchBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tenant to go to, one of `GET /auth/memberships`."""

    tenant_id: UUID
    refresh_token_in: Holder = Holder.BODY


class AcceptedView(msgspec.Struct, frozen=True):
    """The request was taken; whether an e-mail was sent is never said."""

    accepted: bool


class DoneView(msgspec.Struct, frozen=True):
    done: bool


class EndedView(msgspec.Struct, frozen=True):
    sessions_ended: int


class ProfileView(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UUID
    email: str
    name: str
    email_verified: bool


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A device somebody is signed in on; `last_used_at` is when it refreshed its session last."""

    id: UUID
    tenant_id: UUID
    device: str
    ip: str
    created_at: datetime
    last_used_at: datetime
    is_current: bool


class SessionsView(msgspec.Struct, frozen=True):
    items: tuple[SessionView, ...]


class MembershipView(msgspec.Struct, frozen=True, kw_only=True):
    tenant_id: UUID
    tenant_name: str
    roles: tuple[Role, ...]
    consumer_id: UUID | None
    created_at: datetime


class MembershipsView(msgspec.Struct, frozen=True):
    items: tuple[MembershipView, ...]


class JoinedView(msgspec.Struct, frozen=True, kw_only=True):
    tenant_id: UUID
    user_id: UUID
    roles: tuple[Role, ...]
    consumer_id: UUID | None


@logins.post(
    "/auth/email-verification",
    "Ask for the verification e-mail",
    public=True,
    even=True,
    status=202,
    zone=Zone.MAIL,
)
def ask_email_verification(use: HttpUseCases, body: AddressBody) -> AcceptedView:
    """The answer is the same, and takes as long, whether the address is known or not."""
    use.ask_email_verification(body.email)
    return AcceptedView(accepted=True)


@logins.post(
    "/auth/email-verification/confirmation",
    "Verify the e-mail address",
    public=True,
    zone=Zone.CREDENTIAL,
)
def verify_email(use: HttpUseCases, body: TokenBody) -> DoneView:
    """With the token that was mailed; it is good for 24 hours and for one use."""
    use.verify_email(body.token)
    return DoneView(done=True)


@logins.post(
    "/auth/password-reset",
    "Ask for a new password",
    public=True,
    even=True,
    status=202,
    zone=Zone.MAIL,
)
def ask_password_reset(use: HttpUseCases, body: AddressBody) -> AcceptedView:
    """The answer is the same, and takes as long, whether the address is known or not."""
    use.ask_password_reset(body.email)
    return AcceptedView(accepted=True)


@logins.post(
    "/auth/password-reset/confirmation",
    "Reset the password",
    public=True,
    lane=Lane.PASSWORD,
    zone=Zone.CREDENTIAL,
)
def reset_password(use: HttpUseCases, body: ResetBody) -> DoneView:
    """With the token that was mailed, within 30 minutes and once. Every session ends."""
    use.reset_password(body.token, body.password)
    return DoneView(done=True)


@logins.post(
    "/auth/password",
    "Change the password",
    lane=Lane.PASSWORD,
    refusals=(409,),
    zone=Zone.CREDENTIAL,
)
def change_password(use: HttpUseCases, actor: Actor, body: PasswordBody) -> DoneView:
    """Needs the present one. Every other session ends."""
    use.change_password(actor, current=body.current_password, new=body.new_password)
    return DoneView(done=True)


@logins.put("/auth/user/name", "Change the own name", refusals=(409,))
def change_name(use: HttpUseCases, actor: Actor, body: NameChangeBody) -> ProfileView:
    """The name that others in the tenant see."""
    user = use.change_name(actor, body.name)
    return ProfileView(
        user_id=user.id,
        email=user.email,
        name=user.name,
        email_verified=user.email_verified_at is not None,
    )


@logins.post(
    "/auth/user/email",
    "Change the own address",
    status=202,
    lane=Lane.PASSWORD,
    zone=Zone.CREDENTIAL,
)
def ask_email_change(use: HttpUseCases, actor: Actor, body: EmailChangeBody) -> AcceptedView:
    """Mails a link to the new address and a notice to the present one, which stays until then."""
    use.ask_email_change(actor, email=body.email, password=body.password)
    return AcceptedView(accepted=True)


@logins.post(
    "/auth/user/email/confirmation",
    "Confirm the new address",
    public=True,
    refusals=(409,),
    zone=Zone.CREDENTIAL,
)
def confirm_email_change(use: HttpUseCases, body: TokenBody) -> DoneView:
    """With the token that was mailed to the new address, within 24 hours and once."""
    use.confirm_email_change(body.token)
    return DoneView(done=True)


@logins.get("/auth/sessions", "List the own sessions")
def list_sessions(use: HttpUseCases, actor: Actor) -> SessionsView:
    """Every device the person is signed in on, in all of their tenants, newest first."""
    found = use.list_sessions(actor)
    return SessionsView(items=tuple(session_view(device, actor) for device in found))


@logins.delete("/auth/sessions/{session_id}", "End one of the own sessions")
def revoke_session(use: HttpUseCases, actor: Actor, session_id: UUID) -> EndedView:
    """At once, with its access tokens."""
    use.revoke_session(actor, SessionId(session_id))
    return EndedView(sessions_ended=1)


@logins.delete("/auth/sessions", "Sign out everywhere")
def sign_out_everywhere(use: HttpUseCases, actor: Actor, reply: Reply) -> EndedView:
    """Ends every session of the person in every tenant, this one included."""
    ended = use.sign_out_everywhere(actor)
    reply.headers.append(spent_cookie())
    return EndedView(sessions_ended=ended)


@logins.get("/auth/memberships", "List the own memberships")
def list_memberships(use: HttpUseCases, actor: Actor) -> MembershipsView:
    """Every tenant the person belongs to, the first joined first."""
    found = use.list_memberships(actor)
    return MembershipsView(items=tuple(membership_view(*membership) for membership in found))


@logins.post(
    "/auth/memberships", "Join a tenant that invited the own address", status=201, refusals=(409,)
)
def join_tenant(use: HttpUseCases, actor: Actor, body: TokenBody) -> JoinedView:
    """With the token from the invitation; then `POST /auth/tenant` goes there."""
    return joined_view(use.join_tenant(actor, body.token))


@logins.post("/auth/tenant", "Go to another of the own tenants", refusals=(404,))
def switch_tenant(
    use: HttpUseCases, actor: Actor, peer: Peer, body: SwitchBody, reply: Reply
) -> TokensView:
    """A session of its own there, with new tokens; the present one goes on until it is ended."""
    tokens = use.switch_tenant(actor, TenantId(body.tenant_id), user_agent=peer.user_agent)
    return hand_out(tokens, reply, in_cookie=body.refresh_token_in is Holder.COOKIE)


def session_view(device: SignedInDevice, actor: Actor) -> SessionView:
    return SessionView(
        id=device.session_id,
        tenant_id=device.tenant_id,
        device=device.user_agent,
        ip=device.ip,
        created_at=device.created_at,
        last_used_at=device.last_used_at,
        is_current=device.session_id == actor.session_id,
    )


def membership_view(membership: Membership, tenant_name: str) -> MembershipView:
    return MembershipView(
        tenant_id=membership.tenant_id,
        tenant_name=tenant_name,
        roles=tuple(sorted(membership.roles)),
        consumer_id=membership.consumer_id,
        created_at=membership.created_at,
    )


def joined_view(membership: Membership) -> JoinedView:
    return JoinedView(
        tenant_id=membership.tenant_id,
        user_id=membership.user_id,
        roles=tuple(sorted(membership.roles)),
        consumer_id=membership.consumer_id,
    )
