"""Somebody who was invited comes in: with a new login, or with the one they have."""

from dataclasses import dataclass, replace
from datetime import datetime

from application.account_stores import MailedTokens
from application.accounts.new_passwords import NewPasswords
from application.accounts.ports import Credentials
from application.mailed_tokens import hash_mailed_token
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.accounts.credentials import display_name
from domain.accounts.invitations import (
    Invitation,
    InvitationRefused,
    LoginExists,
    accept,
    require_good,
)
from domain.accounts.members import join
from domain.accounts.passwords import personal_words
from domain.accounts.tenants import EmailTaken, Membership, User
from domain.identity import Actor, Permission, TenantId, UserId


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    begin: Begin[Work]
    tokens: MailedTokens
    credentials: Credentials
    passwords: NewPasswords
    clock: Clock
    new_id: NewId

    def __call__(self, token: str, *, name: str, password: str) -> Membership:
        """Make the login; its address is verified, as the token came by mail.

        Raise InvitationRefused, InvalidField, or LoginExists: who holds the token reads the
        mailbox, and may know. A person who left every tenant comes back with this password.
        """
        tenant_id, token_hash, invitation = self._invitation(token)
        if invitation.opens_file:
            raise InvitationRefused
        chosen = display_name(name, field="name")
        known = self.credentials.user_by_email(invitation.email)
        if known is not None and self.credentials.memberships(known.id):
            raise LoginExists
        user = self._user(invitation, chosen, password)
        try:
            with self.begin(tenant_id) as work:
                return self._come_in(work, token_hash, invitation, user, known)
        except EmailTaken as taken:
            raise LoginExists from taken

    def _invitation(self, token: str) -> tuple[TenantId, bytes, Invitation]:
        token_hash = hash_mailed_token(token)
        found = self.tokens.invitation_of(token_hash)
        if found is None:
            raise InvitationRefused
        tenant_id, invitation_id = found
        with self.begin(tenant_id) as work:
            invitation = work.invitations.get(invitation_id)
        require_good(invitation, token_hash, at=self.clock())
        return tenant_id, token_hash, invitation

    def _user(self, invitation: Invitation, name: str, password: str) -> User:
        now = self.clock()
        personal = personal_words(email=invitation.email, name=name)
        return User(
            id=UserId(self.new_id()),
            email=invitation.email,
            name=name,
            password_hash=self.passwords.hash(password, personal=personal),
            created_at=now,
            email_verified_at=now,
        )

    def _come_in(
        self, work: Work, token_hash: bytes, invitation: Invitation, user: User, known: User | None
    ) -> Membership:
        if known is None:
            work.members.add_user(user)
        else:
            user = work.logins.save(_returned(work.logins.hold(known.id), user))
            work.links.void(user.id)
        return take_in(work, invitation, token_hash, user.id, at=self.clock())


@dataclass(frozen=True, slots=True)
class JoinTenant:
    begin: Begin[Work]
    tokens: MailedTokens
    clock: Clock

    def __call__(self, actor: Actor, token: str) -> Membership:
        """A signed-in person joins the tenant that invited their address.

        Raise InvitationRefused, also for somebody else's, or AlreadyMember.
        """
        actor.require(Permission.ACCOUNT_OWN)
        token_hash = hash_mailed_token(token)
        found = self.tokens.invitation_of(token_hash)
        if found is None:
            raise InvitationRefused
        with self.begin(actor.tenant_id, actor) as work:
            email = work.members.user(actor.user_id).email
        tenant_id, invitation_id = found
        with self.begin(tenant_id) as work:
            invitation = work.invitations.get(invitation_id)
            if invitation.email != email or invitation.opens_file:
                raise InvitationRefused
            return take_in(work, invitation, token_hash, actor.user_id, at=self.clock())


def take_in(
    work: Work, invitation: Invitation, token_hash: bytes, user_id: UserId, *, at: datetime
) -> Membership:
    """Use the invitation up and add the membership; raise InvitationRefused or AlreadyMember."""
    work.invitations.save(accept(invitation, token_hash, at=at, by=user_id))
    former = work.roster.find(user_id)
    membership, added = join(
        former,
        tenant_id=invitation.tenant_id,
        user_id=user_id,
        roles=invitation.roles,
        consumer_id=invitation.consumer_id,
        custom_roles=invitation.custom_roles,
        at=at,
    )
    if former is None:
        work.members.add(membership)
    else:
        work.memberships.save(membership)
    work.outbox.add(added)
    return membership


def _returned(known: User, anew: User) -> User:
    return replace(
        known,
        name=anew.name,
        password_hash=anew.password_hash,
        password_changed_at=anew.created_at,
        email_verified_at=anew.created_at,
    )
