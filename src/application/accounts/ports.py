"""What signing in asks of the outside."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from domain.accounts.tenants import Membership, User
from domain.connections import ConnectionId
from domain.identity import Actor, ConsumerId, SessionId, TenantId, UserId


class Directory(Protocol):
    """Looks across tenants, narrowly: a token or a provider's id to its tenant."""

    @abstractmethod
    def tenant_ids(self) -> tuple[TenantId, ...]:
        """Every tenant, for operators at the command line."""

    @abstractmethod
    def session_of_refresh(self, refresh_hash: bytes) -> tuple[TenantId, SessionId] | None:
        """By the present or the previous token's hash."""

    @abstractmethod
    def connection_of_state(self, state_hash: bytes) -> tuple[TenantId, ConnectionId] | None:
        """The connection that waits for this OAuth state."""

    @abstractmethod
    def connections_of_member(
        self, provider: str, member_id: str
    ) -> tuple[tuple[TenantId, ConsumerId], ...]:
        """Whose active connections belong to this member of the provider, in any tenant."""


class Credentials(Protocol):
    """Who may sign in, and where, before any tenant is known."""

    @abstractmethod
    def user_by_email(self, email: str) -> User | None: ...

    @abstractmethod
    def memberships(self, user_id: UserId) -> tuple[Membership, ...]: ...

    @abstractmethod
    def replace_password_hash(self, user_id: UserId, password_hash: str) -> None: ...


class PasswordHasher(Protocol):
    @abstractmethod
    def hash(self, password: str) -> str: ...

    @abstractmethod
    def verify(self, password_hash: str | None, password: str) -> bool:
        """Constant work: with None a dummy is verified, so that timing tells nothing."""

    @abstractmethod
    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""


class AccessTokens(Protocol):
    @abstractmethod
    def issue(
        self, *, user_id: UserId, tenant_id: TenantId, session_id: SessionId, now: datetime
    ) -> tuple[str, datetime]:
        """A signed access token and the instant it ends."""

    @abstractmethod
    def read(self, token: str, *, now: datetime) -> tuple[UserId, TenantId, SessionId]:
        """Raise Unauthenticated for anything but a good, unexpired access token of ours."""


class Sessions(Protocol):
    """The signed-in person of a request, read from the primary: roles are never taken on trust."""

    @abstractmethod
    def actor(
        self,
        user_id: UserId,
        tenant_id: TenantId,
        session_id: SessionId,
        *,
        now: datetime,
        ip: str,
        request_id: str,
    ) -> Actor:
        """Raise SessionEnded when the session or the membership is over."""
