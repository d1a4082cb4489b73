"""Between the password and the second factor: a sign-in attempt that is good for one try."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from domain.accounts.second_factors import WRONG_CODES_MAX
from domain.errors import Unauthenticated
from domain.identity import TenantId, UserId

ChallengeId = NewType("ChallengeId", UUID)
CHALLENGE_LIFE = timedelta(minutes=5)


class SignInAttemptOver(Unauthenticated):
    """The attempt is unknown, too old, used, or saw too many wrong codes: begin anew."""

    def __init__(self) -> None:
        super().__init__("this attempt to sign in is over; begin anew with the password")


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Somebody gave the right password and owes a code; the token is kept as SHA-256."""

    id: ChallengeId
    tenant_id: TenantId
    user_id: UserId
    token_hash: bytes
    created_at: datetime
    expires_at: datetime
    failures: int = 0
    used_at: datetime | None = None
    version: int = 1


def pose(
    challenge_id: ChallengeId,
    *,
    tenant_id: TenantId,
    user_id: UserId,
    token_hash: bytes,
    at: datetime,
) -> Challenge:
    """An attempt that may be finished within five minutes."""
    return Challenge(
        id=challenge_id,
        tenant_id=tenant_id,
        user_id=user_id,
        token_hash=token_hash,
        created_at=at,
        expires_at=at + CHALLENGE_LIFE,
    )


def is_open(challenge: Challenge, *, at: datetime) -> bool:
    """Whether a code may still be tried."""
    return (
        challenge.used_at is None
        and challenge.failures < WRONG_CODES_MAX
        and at < challenge.expires_at
    )


def meet(challenge: Challenge, *, at: datetime) -> Challenge:
    """The code was right; no other will be taken."""
    return replace(challenge, used_at=at)


def miss(challenge: Challenge) -> Challenge:
    """The code was wrong."""
    return replace(challenge, failures=challenge.failures + 1)
