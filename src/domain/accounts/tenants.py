"""Tenants, users and their memberships."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique

from domain.errors import Conflict, Forbidden, NotFound, Unauthenticated
from domain.events import Event
from domain.identity import ConsumerId, Role, RoleId, SessionId, TenantId, UserId


@unique
class TenantKind(StrEnum):
    """What the tenant is in law; a credit repair organization falls under CROA (15 U.S.C. 1679).

    The platform is no firm: it hosts them, and there is at most one.
    """

    CREDIT_REPAIR_ORGANIZATION = "credit_repair_organization"
    LAW_FIRM = "law_firm"
    PLATFORM = "platform"


class EmailTaken(Conflict):
    """The e-mail address already signs in somebody."""


class PlatformExists(Conflict):
    def __init__(self) -> None:
        super().__init__("the platform's own tenant exists already; there is one")


class TenantNotFound(NotFound):
    def __init__(self, tenant_id: TenantId) -> None:
        super().__init__(f"no tenant {tenant_id}")


class MemberNotFound(NotFound):
    def __init__(self, user_id: UserId) -> None:
        super().__init__(f"no member {user_id}")


class TenantIsSuspended(Forbidden):
    def __init__(self) -> None:
        super().__init__("the firm is suspended; its data is kept, and nobody can reach it")


class MemberIsSuspended(Forbidden):
    def __init__(self) -> None:
        super().__init__("this login is suspended; ask the firm's owner")


class AccessRanOut(Forbidden):
    """The access was granted for a while, and the while is over."""

    def __init__(self) -> None:
        super().__init__("the access to this firm has ended; its owner can grant it again")


class SignInRefused(Unauthenticated):
    """E-mail or password is wrong; which of them is never said."""

    def __init__(self) -> None:
        super().__init__("the e-mail address or the password is wrong")


class SessionEnded(Unauthenticated):
    """The session was signed out, expired, or its refresh token was used twice."""

    def __init__(self) -> None:
        super().__init__("the session has ended; sign in again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """Where ``takes_registrations``, consumers may open a file of their own by themselves."""

    id: TenantId
    name: str
    kind: TenantKind
    created_at: datetime
    suspended_at: datetime | None = None
    suspension_reason: str = ""
    second_factor_required: bool = False
    takes_registrations: bool = False

    def require_active(self) -> None:
        """Raise TenantIsSuspended."""
        if self.suspended_at is not None:
            raise TenantIsSuspended


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """``email`` is lower-case; ``password_hash`` an argon2id string.

    ``email_verified_at`` is when a link that was mailed to the address came back.
    """

    id: UserId
    email: str
    name: str
    password_hash: str = field(repr=False)
    created_at: datetime
    email_verified_at: datetime | None = None
    password_changed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """``consumer_id`` ties a consumer's login to their own file; an ended one opens nothing.

    ``granted_by`` is the owner whose consent lets the platform's support in until ``expires_at``.
    """

    tenant_id: TenantId
    user_id: UserId
    roles: frozenset[Role]
    consumer_id: ConsumerId | None
    created_at: datetime
    custom_roles: frozenset[RoleId] = frozenset()
    granted_by: UserId | None = None
    expires_at: datetime | None = None
    suspended_at: datetime | None = None
    ended_at: datetime | None = None

    def require_good(self, *, at: datetime) -> None:
        """Raise MemberIsSuspended, or AccessRanOut when it was granted for a while."""
        if self.suspended_at is not None:
            raise MemberIsSuspended
        if self.expires_at is not None and self.expires_at <= at:
            raise AccessRanOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in device: one family of refresh tokens of which only the newest is good.

    ``second_factor_at`` is when it passed a second factor; None when it never did.

    Hashes are SHA-256 of the opaque token. The previous token gives the same successor for ten
    seconds (two tabs refreshing at once); after that its use ends the session (RFC 9700 4.14.2).
    """

    id: SessionId
    tenant_id: TenantId
    user_id: UserId
    refresh_hash: bytes
    previous_hash: bytes | None
    rotated_at: datetime
    created_at: datetime
    expires_at: datetime
    idle_expires_at: datetime
    ended_at: datetime | None = None
    user_agent: str = ""
    second_factor_at: datetime | None = None
    ip: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantRegistered(Event):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorPolicyChanged(Event):
    """Whether everybody who signs in to the firm needs a second factor."""

    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAdded(Event):
    user_id: UserId
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRevoked(Event):
    session_id: SessionId
    reason: str
