"""What signing in asks of the outside."""

from abc import abstractmethod
from datetime import datetime
from typing import NamedTuple, Protocol

from application.paging import Page, PageRequest
from domain.accounts.challenges import ChallengeId
from domain.accounts.standing import Standing
from domain.accounts.tenants import Membership, Tenant, User
from domain.connections import ConnectionId
from domain.identity import ConsumerId, Permission, SessionId, TenantId, UserId


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
    def replace_password_hash(self, user: User, password_hash: str) -> None:
        """The same password in a newer hash; nothing when it was changed meanwhile."""


class SignInAttempts(Protocol):
    @abstractmethod
    def challenge_of(self, token_hash: bytes) -> tuple[TenantId, UserId, ChallengeId] | None:
        """Whose attempt to sign in it is, whatever the tenant."""


class OneTimeCodes(Protocol):
    """Codes by time (RFC 6238): SHA-1, six digits, 30 s, as every authenticator app has them."""

    @abstractmethod
    def new_secret(self) -> str:
        """160 random bits in base32 (RFC 4226, section 4, requirement 6)."""

    @abstractmethod
    def address(self, secret: str, *, account: str, issuer: str) -> str:
        """The ``otpauth://`` URI that apps read."""

    @abstractmethod
    def steps(self, secret: str, code: str, *, now: datetime) -> tuple[int, ...]:
        """The time steps around ``now`` whose code this is: none for a wrong one."""


class QrCodes(Protocol):
    @abstractmethod
    def svg(self, text: str) -> str:
        """The text as a QR code, as an SVG document of its own."""


class PasswordHasher(Protocol):
    @abstractmethod
    def hash(self, password: str) -> str: ...

    @abstractmethod
    def verify(self, password_hash: str | None, password: str) -> bool:
        """Constant work: with None a dummy is verified, so that timing tells nothing."""

    @abstractmethod
    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""


class CommonPasswords(Protocol):
    @abstractmethod
    def longest_in(self, text: str) -> str:
        """The longest common or breached password of four or more letters within the text.

        ``text`` is in lower case; the answer is empty when there is none.
        """


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
    def standing(
        self, user_id: UserId, tenant_id: TenantId, session_id: SessionId, *, now: datetime
    ) -> Standing:
        """Raise SessionEnded when the session is over, or there is no membership any more."""


class PermissionKey(NamedTuple):
    """What somebody may do in a tenant, under the versions at which it was so."""

    tenant_id: TenantId
    user_id: UserId
    member_version: int
    tenant_version: int


class PermissionCache(Protocol):
    """Forgets whenever it likes, and answers None for whatever it cannot vouch for."""

    @abstractmethod
    def get(self, key: PermissionKey) -> frozenset[Permission] | None: ...

    @abstractmethod
    def put(self, key: PermissionKey, permissions: frozenset[Permission]) -> None: ...


class PlatformDirectory(Protocol):
    """What the platform knows: the firms that it hosts, and its own people."""

    @abstractmethod
    def tenants(self, request: PageRequest) -> Page[Tenant]:
        """Every tenant, newest first."""

    @abstractmethod
    def is_support(self, user_id: UserId) -> bool:
        """Whether the person holds the role support in the platform's tenant right now."""
