"""The second step of signing in: the challenge of the first, and a code."""

from dataclasses import dataclass, field
from datetime import datetime

from application.accounts.ports import OneTimeCodes, SignInAttempts
from application.accounts.session_start import SessionStart, SessionTokens
from application.accounts.tokens import hash_token
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.challenges import ChallengeId, SignInAttemptOver, is_open, meet, miss
from domain.accounts.second_factors import (
    WRONG_CODES_MAX,
    RecoveryCodeUsed,
    SecondFactor,
    SecondFactorRefused,
    WrongCodesPiledUp,
    try_code,
    try_recovery_code,
)
from domain.accounts.tenants import Membership
from domain.errors import InvalidField
from domain.identity import TenantId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCode:
    """One of the two: what the app shows, or a recovery code."""

    code: str | None = field(default=None, repr=False)
    recovery_code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PassSecondFactor:
    begin: Begin[Work]
    attempts: SignInAttempts
    codes: OneTimeCodes
    start: SessionStart
    clock: Clock

    def __call__(
        self, challenge: str, given: GivenCode, *, user_agent: str = "", ip: str = ""
    ) -> SessionTokens:
        """Raise SecondFactorRefused for a code that is wrong or spent.

        Raises SignInAttemptOver when the challenge is unknown, used, too old or saw five wrong
        codes, and TooManyWrongCodes while codes of the app have to wait.
        """
        if (given.code is None) == (given.recovery_code is None):
            raise InvalidField("code", "give either a code or a recovery code")
        found = self.attempts.challenge_of(hash_token(challenge))
        if found is None:
            raise SignInAttemptOver
        tenant_id, user_id, challenge_id = found
        with self.begin(tenant_id) as work:
            outcome = self._try(work, user_id, challenge_id, given)
            if isinstance(outcome, Membership):
                return self.start(
                    work, outcome, user_agent=user_agent, ip=ip, second_factor_at=self.clock()
                )
        # Raised out here: the failure must be kept.
        raise outcome

    def _try(
        self,
        work: Work,
        user_id: UserId,
        challenge_id: ChallengeId,
        given: GivenCode,
    ) -> Membership | Exception:
        now = self.clock()
        factor = work.factors.locked(user_id)
        challenge = work.challenges.get(challenge_id)
        # The password that was given may have been changed since: then the attempt is over.
        changed_at = work.logins.hold(user_id).password_changed_at
        if changed_at is not None and changed_at > challenge.created_at:
            return SignInAttemptOver()
        if factor is None or factor.confirmed_at is None or not is_open(challenge, at=now):
            return SignInAttemptOver()
        tried, is_right = self._judge(factor, given, now)
        work.factors.save(tried)
        if not is_right:
            missed = work.challenges.save(miss(challenge))
            self._tell_failures(work, challenge.tenant_id, tried, now)
            return SecondFactorRefused() if is_open(missed, at=now) else SignInAttemptOver()
        work.challenges.save(meet(challenge, at=now))
        if given.recovery_code is not None:
            self._tell_recovery(work, challenge.tenant_id, tried, now)
        return work.members.get(user_id)

    def _judge(
        self, factor: SecondFactor, given: GivenCode, now: datetime
    ) -> tuple[SecondFactor, bool]:
        if given.recovery_code is not None:
            return try_recovery_code(factor, given.recovery_code, at=now)
        return try_code(factor, self.codes.steps(factor.secret, given.code or "", now=now), at=now)

    def _tell_failures(
        self, work: Work, tenant_id: TenantId, factor: SecondFactor, now: datetime
    ) -> None:
        if factor.failures % WRONG_CODES_MAX == 0:
            work.outbox.add(
                WrongCodesPiledUp(
                    tenant_id=tenant_id,
                    consumer_id=None,
                    at=now,
                    user_id=factor.user_id,
                    failures=factor.failures,
                )
            )

    def _tell_recovery(
        self, work: Work, tenant_id: TenantId, factor: SecondFactor, now: datetime
    ) -> None:
        work.outbox.add(
            RecoveryCodeUsed(
                tenant_id=tenant_id,
                consumer_id=None,
                at=now,
                actor_id=factor.user_id,
                user_id=factor.user_id,
                left=len(factor.recovery_hashes),
            )
        )
