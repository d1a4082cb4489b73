"""Ten new recovery codes in place of those that are left."""

from dataclasses import dataclass

from application.accounts.ports import OneTimeCodes
from application.accounts.recovery_codes import RecoveryCodes
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.second_factors import (
    CodeRefused,
    RecoveryCodesRenewed,
    SecondFactorNotInUse,
    renew_recovery_codes,
    try_code,
)
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class RenewRecoveryCodes:
    begin: Begin[Work]
    codes: OneTimeCodes
    recovery: RecoveryCodes
    clock: Clock

    def __call__(self, actor: Actor, *, code: str) -> tuple[str, ...]:
        """Raise SecondFactorNotInUse, CodeRefused or TooManyWrongCodes."""
        actor.require(Permission.ACCOUNT_OWN)
        recovery_codes = self.recovery.fresh()
        with self.begin(actor.tenant_id, actor) as work:
            is_right = self._renew(work, actor, code, recovery_codes)
        if not is_right:
            raise CodeRefused
        return recovery_codes

    def _renew(self, work: Work, actor: Actor, code: str, recovery_codes: tuple[str, ...]) -> bool:
        now = self.clock()
        factor = work.factors.locked(actor.user_id)
        if factor is None or factor.confirmed_at is None:
            raise SecondFactorNotInUse
        tried, is_right = try_code(factor, self.codes.steps(factor.secret, code, now=now), at=now)
        if not is_right:
            work.factors.save(tried)
            return False
        work.factors.save(renew_recovery_codes(tried, recovery_codes))
        work.outbox.add(
            RecoveryCodesRenewed(
                tenant_id=actor.tenant_id,
                consumer_id=None,
                at=now,
                actor_id=actor.user_id,
                user_id=actor.user_id,
            )
        )
        return True
