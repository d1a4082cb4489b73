"""An address is verified when the link that was mailed to it comes back."""

from dataclasses import dataclass, replace

from application.account_stores import MailedTokens
from application.accounts.homes import home_of
from application.accounts.mailing_links import MailingLinks
from application.accounts.ports import Credentials
from application.mailed_tokens import hash_mailed_token
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.events import EmailVerified
from domain.accounts.links import LinkPurpose, LinkRefused


@dataclass(frozen=True, slots=True)
class AskEmailVerification:
    begin: Begin[Work]
    credentials: Credentials
    mailing: MailingLinks

    def __call__(self, email: str) -> None:
        """Nothing tells whether the address is known, or verified already."""
        user = self.credentials.user_by_email(email.strip().lower())
        if user is None or user.email_verified_at is not None:
            return
        tenant_id = home_of(self.credentials, user.id)
        if tenant_id is not None:
            with self.begin(tenant_id) as work:
                self.mailing.ask(work, tenant_id, user, LinkPurpose.VERIFY_EMAIL)


@dataclass(frozen=True, slots=True)
class VerifyEmail:
    begin: Begin[Work]
    tokens: MailedTokens
    credentials: Credentials
    clock: Clock

    def __call__(self, token: str) -> None:
        """Raise LinkRefused for any token but the newest of the address, and for its second use."""
        token_hash = hash_mailed_token(token)
        user_id = self.tokens.holder_of_link(token_hash)
        tenant_id = None if user_id is None else home_of(self.credentials, user_id)
        if user_id is None or tenant_id is None:
            raise LinkRefused
        now = self.clock()
        with self.begin(tenant_id) as work:
            user = work.logins.hold(user_id)
            link = work.links.use(user_id, token_hash, LinkPurpose.VERIFY_EMAIL, at=now)
            if link.email != user.email:
                raise LinkRefused
            work.logins.save(replace(user, email_verified_at=now))
            work.outbox.add(
                EmailVerified(
                    tenant_id=tenant_id,
                    consumer_id=None,
                    at=now,
                    actor_id=user_id,
                    user_id=user_id,
                )
            )
