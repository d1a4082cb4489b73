"""From delivery to deadline: start the clock, set the timers, claim silence when it is safe."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from application.disputes.reconcile_disputes import settle
from application.ports import Begin, Clock, NewId
from application.stores import Work
from application.tasks import open_task
from domain.calendar import EASTERN, day_in, eastern_day
from domain.disputes.clock import ReceiptProof
from domain.disputes.dispute import (
    ClockStarted,
    Dispute,
    DisputeState,
    LetterCameBack,
    ResultsFellDue,
    SilenceBecameClaimable,
)
from domain.jobs import Claim
from domain.letters.bureau_addresses import DISPUTE_ADDRESSES
from domain.mail import LetterDelivered, LetterReturned, MailingRefused
from domain.tasks import TaskKind

_LETTER_AWAITED = frozenset({DisputeState.OPEN, DisputeState.MAILED})


@dataclass(frozen=True, slots=True)
class StartClock:
    """Only the delivered scan starts the clock; the day is the day at the bureau."""

    begin: Begin[Work]
    clock: Clock

    def __call__(self, event: LetterDelivered, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            dispute = work.disputes.get(event.dispute_id)
            if dispute.state is not DisputeState.MAILED:
                return
            zone = DISPUTE_ADDRESSES[dispute.bureau].zone
            running, started = dispute.record_receipt(
                day_in(event.delivered_at, zone), ReceiptProof.DELIVERED_SCAN, at=self.clock()
            )
            work.disputes.save(running)
            work.outbox.add(started)


@dataclass(frozen=True, slots=True)
class RecordReturn:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, event: LetterReturned, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            dispute = work.disputes.get(event.dispute_id)
            if dispute.state is not DisputeState.MAILED:
                return
            undelivered, came_back = dispute.record_return(at=self.clock())
            work.disputes.save(undelivered)
            work.outbox.add(came_back)


@dataclass(frozen=True, slots=True)
class ScheduleDeadlines:
    """Set the two timers of a running clock: results due, and silence safe to claim."""

    begin: Begin[Work]

    def __call__(self, event: ClockStarted, claim: Claim) -> None:
        due_at = morning_of(event.due_later)
        safe_at = morning_of(event.silence_claimable_on)
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            work.outbox.add(
                ResultsFellDue(
                    tenant_id=event.tenant_id,
                    consumer_id=event.consumer_id,
                    at=due_at,
                    dispute_id=event.dispute_id,
                    bureau=event.bureau,
                ),
                due_at=due_at,
            )
            work.outbox.add(
                SilenceBecameClaimable(
                    tenant_id=event.tenant_id,
                    consumer_id=event.consumer_id,
                    at=safe_at,
                    dispute_id=event.dispute_id,
                    bureau=event.bureau,
                ),
                due_at=safe_at,
            )


@dataclass(frozen=True, slots=True)
class OpenResultsTask:
    """Results are due: pull the next report or enter the bureau's letter."""

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, event: ResultsFellDue, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            dispute = work.disputes.get(event.dispute_id)
            if dispute.state is not DisputeState.RUNNING:
                return
            _open(
                work,
                dispute,
                TaskKind.RESULTS_DUE,
                f"Results of {dispute.bureau.display_name} are due: pull the next report and "
                "enter the bureau's letter if it came",
                at=self.clock(),
                new_id=self.new_id,
            )


@dataclass(frozen=True, slots=True)
class ClaimSilence:
    """From now on silence is safe to claim: settle what the last report showed, or ask a person."""

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, event: SilenceBecameClaimable, claim: Claim) -> None:
        now = self.clock()
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            dispute = work.disputes.get(event.dispute_id)
            if dispute.state is not DisputeState.RUNNING or dispute.results_notice is not None:
                return
            if dispute.outcomes_report_id is not None:
                settle(
                    work, dispute, dispute.outcomes, report_id=dispute.outcomes_report_id, at=now
                )
                return
            _open(
                work,
                dispute,
                TaskKind.SILENCE_CLAIMABLE,
                f"{dispute.bureau.display_name} has not answered; pull a new report to claim it",
                at=now,
                new_id=self.new_id,
            )


@dataclass(frozen=True, slots=True)
class OpenReturnTask:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, event: LetterCameBack, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            dispute = work.disputes.get(event.dispute_id)
            _open(
                work,
                dispute,
                TaskKind.LETTER_RETURNED,
                f"The letter to {dispute.bureau.display_name} came back; no clock runs",
                at=self.clock(),
                new_id=self.new_id,
            )


@dataclass(frozen=True, slots=True)
class OpenMailingTask:
    """The letter will never arrive: the dispute ends undelivered, and a person is told why."""

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, event: MailingRefused, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            piece = work.mail.get(event.mail_piece_id)
            dispute = work.disputes.get(event.dispute_id)
            now = self.clock()
            if dispute.state in _LETTER_AWAITED:
                undelivered, ended = dispute.record_refused_mailing(at=now)
                work.disputes.save(undelivered)
                work.outbox.add(ended)
            _open(
                work,
                dispute,
                TaskKind.MAILING_REFUSED,
                f"The letter to {dispute.bureau.display_name} was not mailed: {piece.refusal}",
                at=now,
                new_id=self.new_id,
            )


def morning_of(day: date) -> datetime:
    """Nine o'clock Eastern of a day: when people can act on what falls due."""
    return datetime.combine(day, time(9), tzinfo=EASTERN).astimezone(UTC)


def _open(
    work: Work, dispute: Dispute, kind: TaskKind, title: str, *, at: datetime, new_id: NewId
) -> None:
    open_task(
        work,
        dispute.tenant_id,
        dispute.consumer_id,
        kind=kind,
        subject_id=dispute.id,
        title=title,
        due_on=eastern_day(at),
        at=at,
        new_id=new_id,
    )
