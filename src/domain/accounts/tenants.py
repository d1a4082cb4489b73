"""Tenants, users and their memberships."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from domain.errors import Conflict, NotFound, Unauthenticated
from domain.events import Event
from domain.identity import ConsumerId, Role, SessionId, TenantId, UserId


@unique
class TenantKind(StrEnum):
    """What the tenant is in law; a credit repair organization falls under CROA (15 U.S.C. 1679)."""

    CREDIT_REPAIR_ORGANIZATION = "credit_repair_organization"
    LAW_FIRM = "law_firm"


class EmailTaken(Conflict):
    """The e-mail address already signs in somebody."""


class TenantNotFound(NotFound):
    def __init__(self, tenant_id: TenantId) -> None:
        super().__init__(f"no tenant {tenant_id}")


class MemberNotFound(NotFound):
    def __init__(self, user_id: UserId) -> None:
        super().__init__(f"no member {user_id}")


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
    id: TenantId
    name: str
    kind: TenantKind
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """``email`` is lower-case; ``password_hash`` an argon2id string."""

    id: UserId
    email: str
    name: str
    password_hash: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """``consumer_id`` ties a consumer's login to their own file."""

    tenant_id: TenantId
    user_id: UserId
    roles: frozenset[Role]
    consumer_id: ConsumerId | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in device: one family of refresh tokens of which only the newest is good.

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
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantRegistered(Event):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAdded(Event):
    user_id: UserId
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRevoked(Event):
    session_id: SessionId
    reason: str
