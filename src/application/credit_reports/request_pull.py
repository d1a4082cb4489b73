"""Ask for the consumer's current report; a worker reads it."""

from dataclasses import dataclass

from application.ports import Begin, Clock, NewId
from application.pulls import request_pull
from application.stores import Work
from domain.connections import PullId, PullNotFound, ReportPull
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class RequestPull:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, consumer_id: ConsumerId) -> ReportPull:
        """Raise NotConnected, ConsentMissing and what the service gate raises."""
        actor.require_for(Permission.REPORT_PULL, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            return request_pull(
                work,
                actor.tenant_id,
                consumer_id,
                at=self.clock(),
                by=actor.user_id,
                new_id=self.new_id,
            )


@dataclass(frozen=True, slots=True)
class ReadPull:
    begin: Begin[Work]

    def __call__(self, actor: Actor, pull_id: PullId) -> ReportPull:
        actor.require(Permission.REPORT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            pull = work.pulls.get(pull_id)
            actor.require_own(pull.consumer_id, PullNotFound(pull_id))
        return pull
