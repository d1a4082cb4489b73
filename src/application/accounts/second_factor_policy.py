"""Whether the firm asks a second factor of everybody, consumers included."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.tenants import SecondFactorPolicyChanged
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class ReadSecondFactorPolicy:
    begin: Begin[Work]

    def __call__(self, actor: Actor) -> bool:
        actor.require(Permission.TENANT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            return work.tenants.get().second_factor_required


@dataclass(frozen=True, slots=True)
class ChangeSecondFactorPolicy:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, *, is_required: bool) -> bool:
        """Acts on the next request of every session that has not passed one."""
        actor.require(Permission.TENANT_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            work.tenants.require_second_factor(is_required=is_required)
            work.outbox.add(
                SecondFactorPolicyChanged(
                    tenant_id=actor.tenant_id,
                    consumer_id=None,
                    at=self.clock(),
                    actor_id=actor.user_id,
                    is_required=is_required,
                )
            )
        return is_required
