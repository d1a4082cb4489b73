"""Asking for an e-mail with a link, within a transaction."""

from dataclasses import dataclass

from application.mailed_tokens import TokenMint, hash_mailed_token
from application.ports import Clock, NewId
from application.stores import Work
from domain.accounts.events import LinkAsked
from domain.accounts.links import LinkId, LinkPurpose, may_repeat, new_link
from domain.accounts.tenants import User
from domain.identity import TenantId


@dataclass(frozen=True, slots=True)
class MailingLinks:
    mint: TokenMint
    clock: Clock
    new_id: NewId

    def ask(
        self,
        work: Work,
        tenant_id: TenantId,
        user: User,
        purpose: LinkPurpose,
        *,
        email: str | None = None,
    ) -> None:
        """Have a link mailed to ``email``, or to the user's address; once a minute at most."""
        now = self.clock()
        if not may_repeat(work.links.newest(user.id, purpose), now):
            return
        link_id = LinkId(self.new_id())
        work.links.add(
            new_link(
                link_id,
                user_id=user.id,
                purpose=purpose,
                token_hash=hash_mailed_token(self.mint.token_of(link_id)),
                email=email or user.email,
                at=now,
            )
        )
        work.outbox.add(
            LinkAsked(
                tenant_id=tenant_id,
                consumer_id=None,
                at=now,
                actor_id=user.id,
                user_id=user.id,
                link_id=link_id,
                purpose=purpose.value,
            )
        )
