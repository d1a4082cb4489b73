"""A consumer opens a file by themselves, where the firm allows it."""

from dataclasses import dataclass, field, replace
from datetime import date

from application.account_stores import MailedTokens
from application.accounts.accept_invitation import take_in
from application.accounts.invite_member import invited
from application.accounts.new_passwords import NewPasswords
from application.mailed_tokens import TokenMint, hash_mailed_token
from application.ports import Begin, Clock, NewId
from application.standing import require_verified_owner
from application.stores import Work
from domain.accounts.credentials import display_name, sign_in_email
from domain.accounts.events import RegistrationPolicyChanged
from domain.accounts.invitations import (
    LIFE,
    REPEAT_AFTER,
    Invitation,
    InvitationId,
    InvitationRefused,
    LoginExists,
    RegistrationClosed,
    RegistrationImpossible,
    require_good,
    revoke,
    send_again,
)
from domain.accounts.passwords import personal_words
from domain.accounts.tenants import EmailTaken, Membership, User
from domain.addresses import PostalAddress
from domain.calendar import eastern_day
from domain.consumers.consumer import Consumer, ConsumerAdded, SsnTaken, check_identity
from domain.credit_reports.report import PersonName
from domain.identity import Actor, ConsumerId, Permission, Role, TenantId, UserId


@dataclass(frozen=True, slots=True)
class AllowRegistration:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, *, takes_registrations: bool) -> None:
        """Whether consumers may open a file by themselves from now on."""
        actor.require(Permission.TENANT_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            work.tenants.take_registrations(are_taken=takes_registrations)
            work.outbox.add(
                RegistrationPolicyChanged(
                    tenant_id=actor.tenant_id,
                    consumer_id=None,
                    at=self.clock(),
                    actor_id=actor.user_id,
                    takes_registrations=takes_registrations,
                )
            )


@dataclass(frozen=True, slots=True)
class AskRegistration:
    begin: Begin[Work]
    mint: TokenMint
    clock: Clock
    new_id: NewId

    def __call__(self, tenant_id: TenantId, email: str) -> None:
        """Have the way in mailed to the address; nothing tells whether it is known.

        Raise TenantNotFound, or RegistrationClosed where the firm does not allow it.
        """
        address = sign_in_email(email)
        now, token_id = self.clock(), self.new_id()
        token_hash = hash_mailed_token(self.mint.token_of(token_id))
        with self.begin(tenant_id) as work:
            _require_open(work)
            known = work.invitations.pending(address)
            if known is None:
                asked = self._asked(tenant_id, address)
                asked = replace(asked, token_id=token_id, token_hash=token_hash)
                work.invitations.add(asked)
                work.outbox.add(invited(asked))
            elif known.opens_file and now - known.sent_at >= REPEAT_AFTER:
                again = send_again(known, token_id, token_hash, at=now)
                work.invitations.save(again)
                work.outbox.add(invited(again))

    def _asked(self, tenant_id: TenantId, email: str) -> Invitation:
        now = self.clock()
        return Invitation(
            id=InvitationId(self.new_id()),
            tenant_id=tenant_id,
            email=email,
            roles=frozenset({Role.CONSUMER}),
            consumer_id=None,
            opens_file=True,
            token_id=self.new_id(),
            token_hash=b"",
            invited_by=None,
            created_at=now,
            sent_at=now,
            expires_at=now + LIFE,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """``ssn`` is nine digits without marks; ``password`` is for the new login."""

    password: str = field(repr=False)
    name: PersonName
    birth_date: date = field(repr=False)
    ssn: str = field(repr=False)
    address: PostalAddress | None


@dataclass(frozen=True, slots=True)
class CompleteRegistration:
    begin: Begin[Work]
    tokens: MailedTokens
    passwords: NewPasswords
    clock: Clock
    new_id: NewId

    def __call__(self, token: str, given: Registration) -> Membership:
        """Open the file, make the login and tie them together.

        Raise InvitationRefused, Invalid naming the field, RegistrationClosed, LoginExists for an
        address that signs in (its owner asks the firm to be invited), or RegistrationImpossible.
        """
        token_hash = hash_mailed_token(token)
        found = self.tokens.invitation_of(token_hash)
        if found is None:
            raise InvitationRefused
        tenant_id, invitation_id = found
        with self.begin(tenant_id) as work:
            _require_open(work)
            invitation = work.invitations.get(invitation_id)
        require_good(invitation, token_hash, at=self.clock())
        if not invitation.opens_file:
            raise InvitationRefused
        consumer = self._consumer(invitation, given)
        user = self._user(invitation, given)
        try:
            with self.begin(tenant_id) as work:
                return self._open(work, invitation, token_hash, consumer, user)
        except EmailTaken as taken:
            raise LoginExists from taken
        except SsnTaken as taken:
            self._use_up(invitation)
            raise RegistrationImpossible from taken

    def _use_up(self, invitation: Invitation) -> None:
        """One guess at a number for each e-mail: nobody learns here whose file the firm has."""
        with self.begin(invitation.tenant_id) as work:
            known = work.invitations.get(invitation.id)
            revoked, event = revoke(known, at=self.clock(), by=None)
            work.invitations.save(revoked)
            work.outbox.add(event)

    def _open(
        self,
        work: Work,
        invitation: Invitation,
        token_hash: bytes,
        consumer: Consumer,
        user: User,
    ) -> Membership:
        work.members.add_user(user)
        work.consumers.add(consumer)
        work.outbox.add(
            ConsumerAdded(
                tenant_id=consumer.tenant_id,
                consumer_id=consumer.id,
                at=consumer.created_at,
                actor_id=user.id,
            )
        )
        theirs = replace(invitation, consumer_id=consumer.id)
        return take_in(work, theirs, token_hash, user.id, at=consumer.created_at)

    def _consumer(self, invitation: Invitation, given: Registration) -> Consumer:
        now = self.clock()
        check_identity(
            name=given.name,
            birth_date=given.birth_date,
            ssn=given.ssn,
            email=invitation.email,
            on=eastern_day(now),
        )
        return Consumer(
            id=ConsumerId(self.new_id()),
            tenant_id=invitation.tenant_id,
            name=given.name,
            email=invitation.email,
            birth_date=given.birth_date,
            ssn=given.ssn,
            address=given.address,
            previous_addresses=(),
            created_at=now,
        )

    def _user(self, invitation: Invitation, given: Registration) -> User:
        now = self.clock()
        name = display_name(f"{given.name.first} {given.name.last}", field="name")
        personal = personal_words(email=invitation.email, name=name)
        return User(
            id=UserId(self.new_id()),
            email=invitation.email,
            name=name,
            password_hash=self.passwords.hash(given.password, personal=personal),
            created_at=now,
            email_verified_at=now,
        )


def _require_open(work: Work) -> None:
    """Raise TenantNotFound or RegistrationClosed."""
    tenant = work.tenants.get()
    if not tenant.takes_registrations:
        raise RegistrationClosed
    require_verified_owner(work)
