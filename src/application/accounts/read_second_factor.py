"""Whether a person has a second factor, needs one, and how many recovery codes are left."""

from dataclasses import dataclass
from datetime import datetime

from application.ports import Begin
from application.stores import Work
from domain.accounts.second_factors import is_asked
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorState:
    """``is_asked`` tells of the tenant signed in to; ``confirmed_at`` is None without a factor."""

    is_asked: bool
    confirmed_at: datetime | None
    recovery_codes_left: int


@dataclass(frozen=True, slots=True)
class ReadSecondFactor:
    begin: Begin[Work]

    def __call__(self, actor: Actor) -> SecondFactorState:
        actor.require(Permission.ACCOUNT_OWN)
        with self.begin(actor.tenant_id, actor) as work:
            by_policy = work.tenants.get().second_factor_required
            factor = work.factors.find(actor.user_id)
        return SecondFactorState(
            is_asked=is_asked(actor.roles, actor.custom_roles, by_policy=by_policy),
            confirmed_at=factor.confirmed_at if factor else None,
            recovery_codes_left=len(factor.recovery_hashes) if factor else 0,
        )
