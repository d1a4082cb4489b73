"""A person changes their name, or the address they sign in with."""

from dataclasses import dataclass, replace

from application.account_stores import MailedTokens
from application.accounts.homes import home_of
from application.accounts.mailing_links import MailingLinks
from application.accounts.new_passwords import NewPasswords
from application.accounts.ports import Credentials
from application.mailed_tokens import hash_mailed_token
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.credentials import display_name, sign_in_email
from domain.accounts.events import EmailChangeAsked, EmailChanged, NameChanged
from domain.accounts.links import LinkPurpose, LinkRefused
from domain.accounts.profile import CurrentPasswordWrong, SameAddress
from domain.accounts.tenants import EmailTaken, User
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class ChangeName:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, name: str) -> User:
        """Raise InvalidField naming ``name``."""
        actor.require(Permission.ACCOUNT_OWN)
        chosen = display_name(name, field="name")
        with self.begin(actor.tenant_id, actor) as work:
            user = work.logins.save(replace(work.logins.hold(actor.user_id), name=chosen))
            work.outbox.add(
                NameChanged(
                    tenant_id=actor.tenant_id,
                    consumer_id=None,
                    at=self.clock(),
                    actor_id=user.id,
                    user_id=user.id,
                )
            )
        return user


@dataclass(frozen=True, slots=True)
class AskEmailChange:
    begin: Begin[Work]
    passwords: NewPasswords
    mailing: MailingLinks
    clock: Clock

    def __call__(self, actor: Actor, *, email: str, password: str) -> None:
        """Mail a link to the new address and a notice to the present one.

        Raise InvalidField for a bad or unchanged address, and CurrentPasswordWrong. Whether the
        address signs in somebody else is not told: that person would have to open the link.
        """
        actor.require(Permission.ACCOUNT_OWN)
        new = sign_in_email(email)
        with self.begin(actor.tenant_id, actor) as work:
            user = work.members.user(actor.user_id)
        if not self.passwords.verify(user.password_hash, password):
            raise CurrentPasswordWrong("password")
        if new == user.email:
            raise SameAddress
        with self.begin(actor.tenant_id, actor) as work:
            self.mailing.ask(work, actor.tenant_id, user, LinkPurpose.CHANGE_EMAIL, email=new)
            work.outbox.add(
                EmailChangeAsked(
                    tenant_id=actor.tenant_id,
                    consumer_id=None,
                    at=self.clock(),
                    actor_id=user.id,
                    user_id=user.id,
                )
            )


@dataclass(frozen=True, slots=True)
class ConfirmEmailChange:
    begin: Begin[Work]
    tokens: MailedTokens
    credentials: Credentials
    clock: Clock

    def __call__(self, token: str) -> None:
        """Raise LinkRefused, also when the address has come to sign in somebody else."""
        token_hash = hash_mailed_token(token)
        user_id = self.tokens.holder_of_link(token_hash)
        tenant_id = None if user_id is None else home_of(self.credentials, user_id)
        if user_id is None or tenant_id is None:
            raise LinkRefused
        now = self.clock()
        try:
            with self.begin(tenant_id) as work:
                user = work.logins.hold(user_id)
                link = work.links.use(user_id, token_hash, LinkPurpose.CHANGE_EMAIL, at=now)
                work.logins.save(replace(user, email=link.email, email_verified_at=now))
                # What was mailed to the former address opens nothing.
                work.links.void(user_id)
                work.outbox.add(
                    EmailChanged(
                        tenant_id=tenant_id,
                        consumer_id=None,
                        at=now,
                        actor_id=user_id,
                        user_id=user_id,
                    )
                )
        except EmailTaken as taken:
            raise LinkRefused from taken
