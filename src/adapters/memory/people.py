"""What reaches people, and how they prove who they are."""

import hashlib
import hmac
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from application.accounts.ports import AccessTokens, CommonPasswords, PasswordHasher
from application.accounts.tokens import RefreshTokens
from application.letters.ports import Narrator
from application.mailed_tokens import TokenMint
from application.notifications.ports import Mailer
from application.webhooks.ports import ProviderNotice, ProviderNotices, WebhookForged
from domain.errors import Unauthenticated, Unavailable
from domain.identity import SessionId, TenantId, UserId
from domain.letters.narrative import ItemFacts, ItemNarrative, narrate_plainly
from domain.notifications import Message

ACCESS_TOKEN_LIFE = timedelta(minutes=15)


@dataclass(slots=True)
class MemoryMailer(Mailer):
    is_down: bool = False
    sent: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> None:
        if self.is_down:
            raise Unavailable("the mail server does not answer")
        self.sent.append(message)


@dataclass(slots=True)
class MemoryNarrator(Narrator):
    """Says what the rules allow, unless ``answers`` holds other words or an error to raise."""

    author: str = "memory"
    answers: deque[tuple[ItemNarrative, ...] | Exception] = field(default_factory=deque)
    asked: list[tuple[ItemFacts, ...]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.author

    def narrate(self, items: Sequence[ItemFacts]) -> tuple[ItemNarrative, ...]:
        self.asked.append(tuple(items))
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer if answer is not None else tuple(narrate_plainly(item) for item in items)


@dataclass(frozen=True, slots=True)
class MemoryPasswordHasher(PasswordHasher):
    """Fast, and so for tests alone; ``parameters`` stand for the strength of the day."""

    parameters: str = "1"

    def hash(self, password: str) -> str:
        digest = hashlib.sha256(password.encode("utf-8", "surrogatepass")).hexdigest()
        return f"memory${self.parameters}${digest}"

    def verify(self, password_hash: str | None, password: str) -> bool:
        known = (password_hash or "memory$$").rpartition("$")[2]
        return hmac.compare_digest(known.encode(), self.hash(password).rpartition("$")[2].encode())

    def outdated(self, password_hash: str) -> bool:
        return not password_hash.startswith(f"memory${self.parameters}$")


@dataclass(slots=True)
class MemoryAccessTokens(AccessTokens):
    issued: dict[str, tuple[UserId, TenantId, SessionId, datetime]] = field(default_factory=dict)

    def issue(
        self, *, user_id: UserId, tenant_id: TenantId, session_id: SessionId, now: datetime
    ) -> tuple[str, datetime]:
        token, ends_at = f"access-{len(self.issued) + 1}", now + ACCESS_TOKEN_LIFE
        self.issued[token] = (user_id, tenant_id, session_id, ends_at)
        return token, ends_at

    def read(self, token: str, *, now: datetime) -> tuple[UserId, TenantId, SessionId]:
        if token not in self.issued or self.issued[token][3] <= now:
            raise Unauthenticated("the access token is not good")
        user_id, tenant_id, session_id, _ = self.issued[token]
        return user_id, tenant_id, session_id


@dataclass(slots=True)
class MemoryRefreshTokens(RefreshTokens):
    """``keys`` stand for the signing keys, the newest first."""

    made: int = 0
    keys: tuple[str, ...] = ("+",)

    def fresh(self) -> str:
        self.made += 1
        return f"refresh-{self.made}"

    def successors(self, token: str) -> tuple[str, ...]:
        return tuple(f"{token}{key}" for key in self.keys)


@dataclass(frozen=True, slots=True)
class MemoryProviderNotices(ProviderNotices):
    """A notice is genuine when its ``signature`` header is the secret."""

    secret: str = field(default="provider-secret", repr=False)

    def notice(
        self, *, event_id: str, event_type: str, member_id: str
    ) -> tuple[dict[str, str], bytes]:
        """The headers and the body by which the provider tells of a member."""
        body = {"event_id": event_id, "event_type": event_type, "member_id": member_id}
        return {"signature": self.secret}, json.dumps(body).encode()

    def open(self, headers: dict[str, str], body: bytes, *, now: datetime) -> ProviderNotice:  # noqa: ARG002
        if headers.get("signature") != self.secret:
            raise WebhookForged("the signature is not the provider's")
        return ProviderNotice(**json.loads(body))


@dataclass(frozen=True, slots=True)
class MemoryCommonPasswords(CommonPasswords):
    words: tuple[str, ...] = ("password", "qwerty", "123456789")

    def longest_in(self, text: str) -> str:
        return max((word for word in self.words if word in text), key=len, default="")


@dataclass(frozen=True, slots=True)
class MemoryTokenMint(TokenMint):
    def token_of(self, token_id: UUID) -> str:
        return hashlib.sha256(b"mint" + token_id.bytes).hexdigest()[:43]
