"""The second factor: codes of an authenticator app, and codes for the day the app is lost."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.accounts.tenants import Session
from domain.errors import Conflict, Forbidden, InvalidField, TooManyAttempts, Unauthenticated
from domain.events import Event
from domain.identity import Permission, Role, RoleId, UserId

STEP_S = 30  # RFC 6238, section 4.1; authenticator apps know no other
SKEW_STEPS = 1  # RFC 6238, section 5.2: at most one step for the way here and a clock that is off
RECOVERY_CODES = 10
WRONG_CODES_MAX = 5
WAIT_MIN, WAIT_MAX = timedelta(minutes=1), timedelta(days=1)
# FTC Safeguards Rule, 16 CFR 314.4(c)(5): multi-factor authentication for anyone who gets at
# customer information; these see that of everybody.
ALWAYS_ASKED = frozenset({Role.OWNER, Role.OPERATOR, Role.PLATFORM_ADMIN, Role.SUPPORT})
WITHOUT_FACTOR = frozenset({Permission.ACCOUNT_OWN})
"""What is left of somebody's permissions without a second factor that is asked for."""


class SecondFactorRefused(Unauthenticated):
    """The code is wrong, or was used before; which of these is never said."""

    def __init__(self) -> None:
        super().__init__("the code is wrong or was used before; give the next one")


class CodeRefused(InvalidField):
    """A signed-in person gave a code that is wrong or was used before."""

    def __init__(self) -> None:
        super().__init__("code", "is wrong or was used before; give the next one")


class TooManyWrongCodes(TooManyAttempts):
    """Codes of the app are not looked at for a while; a recovery code still is."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            "too many wrong codes: wait, or use a recovery code",
            retry_after_s=max(1, round(wait.total_seconds())),
        )


class SecondFactorInUse(Conflict):
    def __init__(self) -> None:
        super().__init__("a second factor is in use already; remove it first")


class SecondFactorNotInUse(Conflict):
    def __init__(self) -> None:
        super().__init__("no second factor is set up")


class SecondFactorNeeded(Forbidden):
    """A role or a firm's policy asks for it, so it cannot be removed."""

    def __init__(self) -> None:
        super().__init__("a second factor is asked for here and cannot be removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """A person's authenticator, the same in every tenant; it counts once it is confirmed.

    ``secret`` is base32, as apps take it. A code is good for one time step, and every step up to
    ``last_step`` is spent. ``recovery_hashes`` are SHA-256 of the codes that are left.
    """

    user_id: UserId
    secret: str = field(repr=False)
    created_at: datetime
    confirmed_at: datetime | None = None
    last_step: int = 0
    recovery_hashes: frozenset[bytes] = frozenset()
    failures: int = 0
    blocked_until: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorConfirmed(Event):
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorRemoved(Event):
    """``reason`` is given where an operator removed it for somebody who had lost it."""

    user_id: UserId
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodesRenewed(Event):
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodeUsed(Event):
    user_id: UserId
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCodesPiledUp(Event):
    """Five more codes were wrong: somebody has the password and tries their luck."""

    user_id: UserId
    failures: int


def is_asked(roles: frozenset[Role], custom_roles: frozenset[RoleId], *, by_policy: bool) -> bool:
    """Whether a sign-in with these roles must pass a second factor, enrolled or not.

    A role of the firm's own may hold anything that an operator's does.
    """
    return by_policy or bool(custom_roles) or not roles.isdisjoint(ALWAYS_ASKED)


def try_code(
    factor: SecondFactor, steps: Sequence[int], *, at: datetime
) -> tuple[SecondFactor, bool]:
    """Spend a code that fits ``steps``; tell whether it was good, and count it if not.

    Raise TooManyWrongCodes while the person has to wait: then not even a right code is taken.
    """
    if factor.blocked_until is not None and at < factor.blocked_until:
        raise TooManyWrongCodes(factor.blocked_until - at)
    fresh = [step for step in steps if step > factor.last_step]
    if not fresh:
        return count_failure(factor, at=at), False
    return replace(factor, last_step=max(fresh), failures=0, blocked_until=None), True


def try_recovery_code(
    factor: SecondFactor, code: str, *, at: datetime
) -> tuple[SecondFactor, bool]:
    """Spend a recovery code, also while codes of the app have to wait: 80 bits are not guessed."""
    hashed = hash_recovery_code(code)
    if hashed not in factor.recovery_hashes:
        return count_failure(factor, at=at), False
    left = factor.recovery_hashes - {hashed}
    return replace(factor, recovery_hashes=left, failures=0, blocked_until=None), True


def count_failure(factor: SecondFactor, *, at: datetime) -> SecondFactor:
    """After each five wrong codes in a row the waiting doubles, from a minute to a day."""
    failures = factor.failures + 1
    rounds, is_within = divmod(failures, WRONG_CODES_MAX)
    if is_within:
        return replace(factor, failures=failures)
    wait = min(WAIT_MAX, WAIT_MIN * 2 ** min(rounds - 1, 16))
    return replace(factor, failures=failures, blocked_until=at + wait)


def confirm(factor: SecondFactor, codes: Sequence[str], *, at: datetime) -> SecondFactor:
    """From now on it is asked for at every sign-in; raise SecondFactorInUse if it was already."""
    if factor.confirmed_at is not None:
        raise SecondFactorInUse
    return replace(renew_recovery_codes(factor, codes), confirmed_at=at)


def renew_recovery_codes(factor: SecondFactor, codes: Sequence[str]) -> SecondFactor:
    """Those before are good no more."""
    return replace(factor, recovery_hashes=frozenset(map(hash_recovery_code, codes)))


def hash_recovery_code(code: str) -> bytes:
    """SHA-256 of the code as people may type it: capitals, blanks and dashes do not count."""
    plain = "".join(character for character in code.lower() if character not in "- \t")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()


def pass_session(session: Session, *, at: datetime) -> Session:
    """The session has shown a second factor."""
    return replace(session, second_factor_at=at)
