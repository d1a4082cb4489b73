"""Ask for the consumer's current report; a worker reads it."""

from dataclasses import dataclass

from application.ports import Begin, Clock, NewId
from application.service_gate import require_report_access
from application.stores import Work
from domain.connections import PullId, PullState, ReportPull, ReportPullRequested
from domain.identity import Actor, ConsumerId, Permission, TenantId


@dataclass(frozen=True, slots=True)
class RequestPull:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, consumer_id: ConsumerId) -> ReportPull:
        """While a pull is under way, that one is returned: a second would be work done twice.

        Raises NotConnected, ConsentMissing and what the service gate raises.
        """
        actor.require_for(Permission.REPORT_PULL, consumer_id)
        return self.for_consumer(actor.tenant_id, consumer_id, actor=actor)

    def for_consumer(
        self, tenant_id: TenantId, consumer_id: ConsumerId, *, actor: Actor | None
    ) -> ReportPull:
        """The same on the product's own account, when the provider says that there is news."""
        now = self.clock()
        with self.begin(tenant_id) as work:
            require_report_access(work, consumer_id, at=now)
            connection = work.connections.active(consumer_id)
            if (under_way := work.pulls.requested(consumer_id)) is not None:
                return under_way
            pull = ReportPull(
                id=PullId(self.new_id()),
                tenant_id=tenant_id,
                consumer_id=consumer_id,
                connection_id=connection.id,
                state=PullState.REQUESTED,
                requested_at=now,
            )
            work.pulls.add(pull)
            work.outbox.add(
                ReportPullRequested(
                    tenant_id=tenant_id,
                    consumer_id=consumer_id,
                    at=now,
                    actor_id=actor.user_id if actor else None,
                    pull_id=pull.id,
                )
            )
        return pull


@dataclass(frozen=True, slots=True)
class ReadPull:
    begin: Begin[Work]

    def __call__(self, actor: Actor, pull_id: PullId) -> ReportPull:
        actor.require(Permission.REPORT_READ)
        with self.begin(actor.tenant_id) as work:
            pull = work.pulls.get(pull_id)
        actor.require_own(pull.consumer_id)
        return pull
