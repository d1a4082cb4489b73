"""An owner invites somebody by e-mail, sends the invitation again, or takes it back."""

from dataclasses import dataclass

from application.accounts.granting import require_grant
from application.mailed_tokens import TokenMint, hash_mailed_token
from application.paging import Page, PageRequest
from application.ports import Begin, Clock, NewId
from application.standing import require_verified_owner
from application.stores import Work
from domain.accounts.credentials import sign_in_email
from domain.accounts.events import MemberInvited
from domain.accounts.invitations import LIFE, Invitation, InvitationId, revoke, send_again
from domain.accounts.members import named
from domain.accounts.tenants import Membership
from domain.identity import Actor, ConsumerId, Permission, Role, RoleId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """``consumer_id`` names the file that a consumer's login will open."""

    email: str
    roles: frozenset[Role]
    consumer_id: ConsumerId | None = None
    custom_roles: frozenset[RoleId] = frozenset()


@dataclass(frozen=True, slots=True)
class InviteMember:
    begin: Begin[Work]
    mint: TokenMint
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, new: NewInvitation) -> Invitation:
        """Raise Invalid naming the field, OwnerUnverified, ConsumerNotFound, RoleNotFound or
        InvitationOpen, and GrantRefused when the roles allow what the actor may not do.

        Whether the address signs in somewhere already is not told.
        """
        actor.require(Permission.MEMBER_MANAGE)
        email = sign_in_email(new.email)
        now, token_id = self.clock(), self.new_id()
        invitation = Invitation(
            id=InvitationId(self.new_id()),
            tenant_id=actor.tenant_id,
            email=email,
            roles=new.roles,
            consumer_id=new.consumer_id,
            custom_roles=new.custom_roles,
            opens_file=False,
            token_id=token_id,
            token_hash=hash_mailed_token(self.mint.token_of(token_id)),
            invited_by=actor.user_id,
            created_at=now,
            sent_at=now,
            expires_at=now + LIFE,
        )
        with self.begin(actor.tenant_id, actor) as work:
            require_verified_owner(work)
            require_grant(work, actor, _membership_of(invitation))
            if new.consumer_id is not None:
                work.consumers.get(new.consumer_id)
            work.invitations.add(invitation)
            work.outbox.add(invited(invitation))
        return invitation


@dataclass(frozen=True, slots=True)
class ResendInvitation:
    begin: Begin[Work]
    mint: TokenMint
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, invitation_id: InvitationId) -> Invitation:
        """With a new token and a new week; raise InvitationNotFound or InvitationOver."""
        actor.require(Permission.MEMBER_MANAGE)
        token_id = self.new_id()
        token_hash = hash_mailed_token(self.mint.token_of(token_id))
        with self.begin(actor.tenant_id, actor) as work:
            known = work.invitations.get(invitation_id)
            again = send_again(known, token_id, token_hash, at=self.clock())
            work.outbox.add(invited(again))
            return work.invitations.save(again)


@dataclass(frozen=True, slots=True)
class RevokeInvitation:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, invitation_id: InvitationId) -> Invitation:
        """Its token is good no more; raise InvitationNotFound or InvitationOver."""
        actor.require(Permission.MEMBER_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            known = work.invitations.get(invitation_id)
            revoked, event = revoke(known, at=self.clock(), by=actor.user_id)
            work.outbox.add(event)
            return work.invitations.save(revoked)


@dataclass(frozen=True, slots=True)
class ListInvitations:
    begin: Begin[Work]

    def __call__(self, actor: Actor, request: PageRequest) -> Page[Invitation]:
        actor.require(Permission.MEMBER_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            return work.invitations.page(request)


def _membership_of(invitation: Invitation) -> Membership:
    """What the invitation comes to once it is accepted, whoever does."""
    return Membership(
        tenant_id=invitation.tenant_id,
        user_id=UserId(invitation.id),
        roles=invitation.roles,
        consumer_id=invitation.consumer_id,
        created_at=invitation.created_at,
        custom_roles=invitation.custom_roles,
    )


def invited(invitation: Invitation) -> MemberInvited:
    """What happened when the invitation was sent, by itself or again."""
    return MemberInvited(
        tenant_id=invitation.tenant_id,
        consumer_id=invitation.consumer_id,
        at=invitation.sent_at,
        actor_id=invitation.invited_by,
        invitation_id=invitation.id,
        token_id=invitation.token_id,
        roles=named(invitation.roles, invitation.custom_roles),
    )
