"""A forgotten password is replaced by a link to the mailbox."""

from dataclasses import dataclass, replace

from application.account_stores import MailedTokens
from application.accounts.homes import home_of
from application.accounts.mailing_links import MailingLinks
from application.accounts.new_passwords import NewPasswords
from application.accounts.ports import Credentials
from application.mailed_tokens import hash_mailed_token
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.events import PasswordChanged
from domain.accounts.links import LinkPurpose, LinkRefused
from domain.accounts.passwords import personal_words
from domain.accounts.tenants import User
from domain.identity import TenantId


@dataclass(frozen=True, slots=True)
class AskPasswordReset:
    begin: Begin[Work]
    credentials: Credentials
    mailing: MailingLinks

    def __call__(self, email: str) -> None:
        """Nothing tells whether the address is known."""
        user = self.credentials.user_by_email(email.strip().lower())
        tenant_id = None if user is None else home_of(self.credentials, user.id)
        if user is not None and tenant_id is not None:
            with self.begin(tenant_id) as work:
                self.mailing.ask(work, tenant_id, user, LinkPurpose.RESET_PASSWORD)


@dataclass(frozen=True, slots=True)
class ResetPassword:
    begin: Begin[Work]
    tokens: MailedTokens
    credentials: Credentials
    passwords: NewPasswords
    clock: Clock

    def __call__(self, token: str, password: str) -> None:
        """Raise LinkRefused, or InvalidField for a bad password, which leaves the link good.

        Every session of the person ends, and whoever read the mail has proven the address.
        """
        token_hash = hash_mailed_token(token)
        user_id = self.tokens.holder_of_link(token_hash)
        tenant_id = None if user_id is None else home_of(self.credentials, user_id)
        if user_id is None or tenant_id is None:
            raise LinkRefused
        # Hashed outside of the transaction, which holds the person's row.
        with self.begin(tenant_id) as work:
            user = work.logins.hold(user_id)
        personal = personal_words(email=user.email, name=user.name)
        password_hash = self.passwords.hash(password, personal=personal)
        with self.begin(tenant_id) as work:
            user = work.logins.hold(user_id)
            self._replace(work, tenant_id, user, token_hash, password_hash)

    def _replace(
        self, work: Work, tenant_id: TenantId, user: User, token_hash: bytes, password_hash: str
    ) -> None:
        now = self.clock()
        link = work.links.use(user.id, token_hash, LinkPurpose.RESET_PASSWORD, at=now)
        if link.email != user.email:
            # The address was changed since: its former mailbox opens nothing.
            raise LinkRefused
        work.logins.save(
            replace(
                user,
                password_hash=password_hash,
                password_changed_at=now,
                email_verified_at=user.email_verified_at or now,
            )
        )
        work.links.void(user.id)
        work.outbox.add(
            PasswordChanged(
                tenant_id=tenant_id,
                consumer_id=None,
                at=now,
                actor_id=user.id,
                user_id=user.id,
                is_reset=True,
                sessions_ended=work.own_sessions.end(user.id, at=now),
            )
        )
