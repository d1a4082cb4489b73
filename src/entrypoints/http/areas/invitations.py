"""Who comes in and who goes: invitations, registrations, roles of members."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from application.accounts.invite_member import NewInvitation
from application.accounts.register_consumer import Registration
from domain.accounts.invitations import Invitation, InvitationId
from domain.accounts.roles import CUSTOM_ROLES_MAX
from domain.credit_reports.report import PersonName
from domain.identity import Actor, ConsumerId, Role, RoleId, TenantId, UserId
from entrypoints.http.areas.accounts import MemberView, member_view
from entrypoints.http.areas.consumers import AddressBody, NameBody, postal_address
from entrypoints.http.areas.logins import AcceptedView, DoneView, JoinedView, joined_view
from entrypoints.http.fields import Email, Line, MailedToken, NewPassword, Ssn
from entrypoints.http.limits import Zone
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.routing import Area, Lane
from entrypoints.http.use_cases import HttpUseCases

invitations = Area("Coming and going", "Invitations, registrations, roles and ends of members.")

BuiltIn = Annotated[tuple[Role, ...], Meta(max_length=5)]
Custom = Annotated[tuple[UUID, ...], Meta(max_length=CUSTOM_ROLES_MAX)]


class InvitationBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to invite; `consumer_id` is for the role consumer alone and names the file it opens."""

    email: Email
    roles: BuiltIn = ()
    custom_roles: Custom = ()
    consumer_id: UUID | None = None


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation is open while `accepted_at` and `revoked_at` are null and it is not too old."""

    id: UUID
    email: str
    roles: tuple[Role, ...]
    custom_roles: tuple[UUID, ...]
    consumer_id: UUID | None
    invited_by: UUID | None
    created_at: datetime
    sent_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None


class AcceptanceBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The token from the invitation, and the new login's name and password."""

    token: MailedToken
    name: Line
    password: NewPassword


class RolesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All roles the member is to have from now on; `custom_roles` are the firm's own, by id."""

    roles: BuiltIn = ()
    custom_roles: Custom = ()


class PolicyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether consumers may open a file by themselves."""

    takes_registrations: bool


class PolicyView(msgspec.Struct, frozen=True):
    takes_registrations: bool


class RegistrationBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The firm to register with, and the address to which the way in is mailed."""

    tenant_id: UUID
    email: Email


class CompletionBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The token from the e-mail, the new login's password, and the consumer's full identity."""

    token: MailedToken
    password: NewPassword
    name: NameBody
    birth_date: date
    ssn: Ssn
    address: AddressBody | None = None


@invitations.post(
    "/invitations",
    "Invite somebody",
    status=201,
    keyed=True,
    zone=Zone.CREDENTIAL,
    refusals=(404, 409),  # the consumer that the body names; an open invitation
)
def invite_member(use: HttpUseCases, actor: Actor, body: InvitationBody) -> InvitationView:
    """Mails a link that is good for seven days. By the owner, once their address is verified."""
    consumer_id = None if body.consumer_id is None else ConsumerId(body.consumer_id)
    new = NewInvitation(
        email=body.email,
        roles=frozenset(body.roles),
        custom_roles=frozenset(map(RoleId, body.custom_roles)),
        consumer_id=consumer_id,
    )
    return invitation_view(use.invite_member(actor, new))


@invitations.get("/invitations", "List invitations")
def list_invitations(use: HttpUseCases, actor: Actor, query: PageQuery) -> PageView[InvitationView]:
    """Newest first, used and revoked ones included. By the owner."""
    return page_view(use.list_invitations(actor, query.request()), invitation_view)


@invitations.post(
    "/invitations/{invitation_id}/resend",
    "Send an invitation again",
    keyed=True,
    zone=Zone.CREDENTIAL,
    refusals=(409,),
)
def resend_invitation(use: HttpUseCases, actor: Actor, invitation_id: UUID) -> InvitationView:
    """With a new link and a new week; the former link is good no more."""
    return invitation_view(use.resend_invitation(actor, InvitationId(invitation_id)))


@invitations.delete("/invitations/{invitation_id}", "Revoke an invitation", refusals=(409,))
def revoke_invitation(use: HttpUseCases, actor: Actor, invitation_id: UUID) -> InvitationView:
    """Its link is good no more."""
    return invitation_view(use.revoke_invitation(actor, InvitationId(invitation_id)))


@invitations.post(
    "/invitations/acceptance",
    "Accept an invitation with a new login",
    public=True,
    status=201,
    lane=Lane.PASSWORD,
    zone=Zone.CREDENTIAL,
    refusals=(409,),
)
def accept_invitation(use: HttpUseCases, body: AcceptanceBody) -> JoinedView:
    """With the token that was mailed. Who has a login signs in and joins with the token instead."""
    return joined_view(use.accept_invitation(body.token, name=body.name, password=body.password))


@invitations.put("/members/{user_id}/roles", "Change a member's roles", refusals=(409,))
def change_roles(use: HttpUseCases, actor: Actor, user_id: UUID, body: RolesBody) -> MemberView:
    """Acts on the member's very next request. The last owner stays one. By the owner."""
    custom = frozenset(map(RoleId, body.custom_roles))
    return member_view(use.change_roles(actor, UserId(user_id), frozenset(body.roles), custom))


@invitations.delete("/members/{user_id}", "Remove a member", refusals=(409,))
def remove_member(use: HttpUseCases, actor: Actor, user_id: UUID) -> DoneView:
    """Their sessions in this tenant end at once. The last owner stays. By the owner."""
    use.remove_member(actor, UserId(user_id))
    return DoneView(done=True)


@invitations.put("/tenant/registrations", "Allow or forbid registrations")
def allow_registration(use: HttpUseCases, actor: Actor, body: PolicyBody) -> PolicyView:
    """Whether consumers may open a file by themselves; at first they may not. By the owner."""
    use.allow_registration(actor, takes_registrations=body.takes_registrations)
    return PolicyView(takes_registrations=body.takes_registrations)


@invitations.post(
    "/registrations",
    "Ask to register as a consumer",
    public=True,
    even=True,
    status=202,
    zone=Zone.REGISTRATION,
    refusals=(403, 404),
)
def ask_registration(use: HttpUseCases, body: RegistrationBody) -> AcceptedView:
    """Mails the way in. The answer is the same, and takes as long, whatever the address."""
    use.ask_registration(TenantId(body.tenant_id), body.email)
    return AcceptedView(accepted=True)


@invitations.post(
    "/registrations/completion",
    "Register as a consumer",
    public=True,
    status=201,
    lane=Lane.PASSWORD,
    zone=Zone.CREDENTIAL,
    refusals=(403, 409),
)
def complete_registration(use: HttpUseCases, body: CompletionBody) -> JoinedView:
    """Opens the file and makes its login, with the token that was mailed."""
    address = None if body.address is None else postal_address(body.address, "address")
    given = Registration(
        password=body.password,
        name=PersonName(
            first=body.name.first,
            middle=body.name.middle,
            last=body.name.last,
            suffix=body.name.suffix,
        ),
        birth_date=body.birth_date,
        ssn=body.ssn.replace("-", ""),
        address=address,
    )
    return joined_view(use.complete_registration(body.token, given))


def invitation_view(invitation: Invitation) -> InvitationView:
    return InvitationView(
        id=invitation.id,
        email=invitation.email,
        roles=tuple(sorted(invitation.roles)),
        custom_roles=tuple(sorted(invitation.custom_roles)),
        consumer_id=invitation.consumer_id,
        invited_by=invitation.invited_by,
        created_at=invitation.created_at,
        sent_at=invitation.sent_at,
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        revoked_at=invitation.revoked_at,
    )
