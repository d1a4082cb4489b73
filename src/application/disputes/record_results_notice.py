"""An operator enters the bureau's results letter (FCRA 611(a)(6))."""

from dataclasses import dataclass
from datetime import date

from application.ports import Begin, Clock
from application.stores import Work
from domain.calendar import eastern_day
from domain.disputes.dispute import (
    Dispute,
    DisputeId,
    ResultsNotice,
    ResultsNoticeRecorded,
)
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class RecordResultsNotice:
    begin: Begin[Work]
    clock: Clock

    def __call__(
        self, actor: Actor, dispute_id: DisputeId, *, dated_on: date, received_on: date
    ) -> Dispute:
        """Raise InvalidField for dates that cannot be, DisputeNotInState unless the clock runs."""
        actor.require(Permission.DISPUTE_UPDATE)
        now = self.clock()
        notice = ResultsNotice(
            dated_on=dated_on, received_on=received_on, recorded_by=actor.user_id
        )
        with self.begin(actor.tenant_id, actor) as work:
            dispute = work.disputes.get(dispute_id)
            stored = work.disputes.save(dispute.record_notice(notice, on=eastern_day(now)))
            work.outbox.add(
                ResultsNoticeRecorded(
                    tenant_id=actor.tenant_id,
                    consumer_id=dispute.consumer_id,
                    at=now,
                    actor_id=actor.user_id,
                    dispute_id=dispute_id,
                    bureau=dispute.bureau.value,
                    dated_on=dated_on,
                )
            )
        return stored
