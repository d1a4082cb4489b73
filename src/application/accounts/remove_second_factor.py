"""A person gives up the second factor, with a code of it and nowhere where it is asked for."""

from dataclasses import dataclass

from application.accounts.ports import Credentials, OneTimeCodes
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.second_factors import (
    CodeRefused,
    SecondFactorNeeded,
    SecondFactorNotInUse,
    SecondFactorRemoved,
    is_asked,
    try_code,
)
from domain.accounts.tenants import Membership
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class RemoveSecondFactor:
    begin: Begin[Work]
    credentials: Credentials
    codes: OneTimeCodes
    clock: Clock

    def __call__(self, actor: Actor, *, code: str) -> None:
        """Raise SecondFactorNeeded where a role or policy of any of the person's tenants asks.

        Raises SecondFactorNotInUse, CodeRefused or TooManyWrongCodes.
        """
        actor.require(Permission.ACCOUNT_OWN)
        if any(map(self._is_asked, self.credentials.memberships(actor.user_id))):
            raise SecondFactorNeeded
        with self.begin(actor.tenant_id, actor) as work:
            is_right = self._remove(work, actor, code)
        if not is_right:
            raise CodeRefused

    def _is_asked(self, membership: Membership) -> bool:
        with self.begin(membership.tenant_id) as work:
            by_policy = work.tenants.get().second_factor_required
        return is_asked(membership.roles, membership.custom_roles, by_policy=by_policy)

    def _remove(self, work: Work, actor: Actor, code: str) -> bool:
        now = self.clock()
        factor = work.factors.locked(actor.user_id)
        if factor is None or factor.confirmed_at is None:
            raise SecondFactorNotInUse
        tried, is_right = try_code(factor, self.codes.steps(factor.secret, code, now=now), at=now)
        if not is_right:
            work.factors.save(tried)
            return False
        work.factors.remove(actor.user_id)
        work.outbox.add(
            SecondFactorRemoved(
                tenant_id=actor.tenant_id,
                consumer_id=None,
                at=now,
                actor_id=actor.user_id,
                user_id=actor.user_id,
            )
        )
        return True
