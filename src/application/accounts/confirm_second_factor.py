"""A first code proves that the app holds the secret; the factor counts, and this session passed."""

from dataclasses import dataclass

from application.accounts.ports import OneTimeCodes
from application.accounts.recovery_codes import RecoveryCodes
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.second_factors import (
    CodeRefused,
    SecondFactorConfirmed,
    SecondFactorInUse,
    SecondFactorNotInUse,
    confirm,
    pass_session,
    try_code,
)
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class ConfirmSecondFactor:
    begin: Begin[Work]
    codes: OneTimeCodes
    recovery: RecoveryCodes
    clock: Clock

    def __call__(self, actor: Actor, *, code: str) -> tuple[str, ...]:
        """Return the recovery codes, which are never shown again.

        Raise SecondFactorNotInUse when nothing was enrolled, SecondFactorInUse when it was
        confirmed before, CodeRefused or TooManyWrongCodes.
        """
        actor.require(Permission.ACCOUNT_OWN)
        recovery_codes = self.recovery.fresh()
        with self.begin(actor.tenant_id, actor) as work:
            is_right = self._confirm(work, actor, code, recovery_codes)
        if not is_right:
            raise CodeRefused
        return recovery_codes

    def _confirm(
        self, work: Work, actor: Actor, code: str, recovery_codes: tuple[str, ...]
    ) -> bool:
        now = self.clock()
        factor = work.factors.locked(actor.user_id)
        if factor is None:
            raise SecondFactorNotInUse
        if factor.confirmed_at is not None:
            raise SecondFactorInUse
        tried, is_right = try_code(factor, self.codes.steps(factor.secret, code, now=now), at=now)
        if not is_right:
            work.factors.save(tried)
            return False
        work.factors.save(confirm(tried, recovery_codes, at=now))
        if actor.session_id is not None:
            work.sessions.save(pass_session(work.sessions.get(actor.session_id), at=now))
        work.outbox.add(
            SecondFactorConfirmed(
                tenant_id=actor.tenant_id,
                consumer_id=None,
                at=now,
                actor_id=actor.user_id,
                user_id=actor.user_id,
            )
        )
        return True
