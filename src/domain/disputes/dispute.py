"""A dispute: what one consumer reporting agency is asked to reinvestigate in one round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum, unique
from typing import ClassVar, NewType
from uuid import UUID

from domain.credit_reports.report import ReportId
from domain.credit_reports.values import Bureau
from domain.disputes.clock import ReceiptProof, ReportSource, StatutoryClock
from domain.disputes.outcomes import GOES_ON, ItemResult, LetterKind, RoundResult, judge_round
from domain.errors import Conflict, Invalid, InvalidField, NotFound
from domain.events import Event
from domain.findings.finding import Finding
from domain.findings.model import FindingId, Subject
from domain.identity import ConsumerId, TenantId, UserId

DisputeId = NewType("DisputeId", UUID)
ITEMS_MAX = 20  # one letter that names more reads like a template and invites R6 (frivolous)


class DisputeNotFound(NotFound):
    def __init__(self, dispute_id: DisputeId) -> None:
        super().__init__(f"no dispute {dispute_id}")


class DisputeBeingMailed(Conflict):
    """The letter is with the carrier, or on its way there: nothing can be taken back any more."""

    def __init__(self, dispute_id: DisputeId) -> None:
        super().__init__(f"dispute {dispute_id}: its letter is being mailed or was mailed")


class DisputeNotInState(Conflict):
    def __init__(self, dispute: "Dispute", needed: str) -> None:
        super().__init__(f"dispute {dispute.id} is {dispute.state}, not {needed}")


class ItemAlreadyDisputed(Conflict):
    """The item is part of a dispute with this bureau that has not ended."""

    def __init__(self, label: str) -> None:
        super().__init__(f"{label} is already part of a dispute that has not ended")


class NothingPicked(InvalidField):
    def __init__(self) -> None:
        super().__init__("finding_ids", "pick at least one finding")


class FindingOfOldReport(Conflict):
    """A newer report is on file; only what it still shows may be disputed anew."""

    def __init__(self, finding_id: FindingId) -> None:
        super().__init__(f"finding {finding_id} belongs to an older report than the latest")


class TooManyItems(Invalid):
    def __init__(self, bureau: Bureau, count: int) -> None:
        super().__init__(f"{count} items for {bureau.display_name}; at most {ITEMS_MAX} per letter")


@unique
class DisputeState(StrEnum):
    OPEN = "open"
    MAILED = "mailed"
    RUNNING = "running"
    UNDELIVERED = "undelivered"
    WITHDRAWN = "withdrawn"
    RESOLVED = "resolved"
    ESCALATED = "escalated"


ACTIVE_STATES = frozenset({DisputeState.OPEN, DisputeState.MAILED, DisputeState.RUNNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedItem:
    """One reported item with all that is claimed of it.

    ``subject.path`` points into the report ``report_id``; ``fields`` are the disputed ones;
    ``previous_number`` is the item's number in the round before.
    """

    number: int
    subject: Subject
    report_id: ReportId
    finding_ids: tuple[FindingId, ...]
    fields: tuple[str, ...]
    previous_number: int | None = None


def disputed_items(findings: Sequence[Finding]) -> tuple[DisputedItem, ...]:
    """One item per reported record, with every finding on it, in the order of the report."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.hit.subject.path, []).append(finding)
    return tuple(
        DisputedItem(
            number=number,
            subject=group[0].hit.subject,
            report_id=group[0].report_id,
            finding_ids=tuple(f.id for f in group),
            fields=tuple(dict.fromkeys(name for f in group for name in f.hit.fields)),
        )
        for number, group in enumerate(by_path.values(), start=1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsNotice:
    """What the bureau wrote (FCRA 611(a)(6)); dates are those of the letter and its arrival."""

    dated_on: date
    received_on: date
    recorded_by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """``clock`` runs from the day the bureau received the letter, never from mailing."""

    id: DisputeId
    tenant_id: TenantId
    consumer_id: ConsumerId
    bureau: Bureau
    round: int
    letter_kind: LetterKind
    source: ReportSource
    items: tuple[DisputedItem, ...]
    state: DisputeState
    opened_at: datetime
    previous_id: DisputeId | None = None
    mailed_at: datetime | None = None
    clock: StatutoryClock | None = None
    results_notice: ResultsNotice | None = None
    outcomes: tuple[ItemResult, ...] = ()
    outcomes_report_id: ReportId | None = None
    closed_at: datetime | None = None
    version: int = 1

    @property
    def finding_ids(self) -> tuple[FindingId, ...]:
        return tuple(f for item in self.items for f in item.finding_ids)

    def record_mailing(self, *, at: datetime) -> "Dispute":
        self._must_be(DisputeState.OPEN)
        return replace(self, state=DisputeState.MAILED, mailed_at=at)

    def record_receipt(
        self, received_on: date, proof: ReceiptProof, *, at: datetime
    ) -> tuple["Dispute", "ClockStarted"]:
        """Start the statutory clock (FCRA 611(a)(1)(A)); the day of receipt decides."""
        self._must_be(DisputeState.MAILED)
        clock = StatutoryClock.start(received_on, self.source, proof)
        started = ClockStarted(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            dispute_id=self.id,
            bureau=self.bureau.value,
            received_on=received_on,
            due_earlier=clock.due_earlier,
            due_later=clock.due_later,
            silence_claimable_on=clock.silence_claimable_on,
        )
        return replace(self, state=DisputeState.RUNNING, clock=clock), started

    def record_return(self, *, at: datetime) -> tuple["Dispute", "LetterCameBack"]:
        """The letter came back: no clock runs, a person must look at the address."""
        self._must_be(DisputeState.MAILED)
        returned = LetterCameBack(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            dispute_id=self.id,
            bureau=self.bureau.value,
        )
        return replace(self, state=DisputeState.UNDELIVERED), returned

    def record_refused_mailing(self, *, at: datetime) -> tuple["Dispute", "DisputeUndelivered"]:
        """The letter reaches nobody: refused before it was mailed, or by the carrier later.

        The dispute ends without a clock, and its items may be disputed anew.
        """
        self._must_be(DisputeState.OPEN, DisputeState.MAILED)
        ended = DisputeUndelivered(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            dispute_id=self.id,
            bureau=self.bureau.value,
        )
        return replace(self, state=DisputeState.UNDELIVERED), ended

    def withdraw(self, *, by: UserId, at: datetime) -> tuple["Dispute", "DisputeWithdrawn"]:
        """Take it back before anything was mailed; its items may be disputed anew."""
        self._must_be(DisputeState.OPEN)
        event = DisputeWithdrawn(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            actor_id=by,
            dispute_id=self.id,
            bureau=self.bureau.value,
        )
        return replace(self, state=DisputeState.WITHDRAWN, closed_at=at), event

    def require_open(self) -> None:
        """Raise DisputeNotInState once it was mailed, withdrawn or has ended otherwise."""
        self._must_be(DisputeState.OPEN)

    def record_notice(self, notice: ResultsNotice, *, on: date) -> "Dispute":
        """Keep the bureau's letter; raise InvalidField for dates that cannot be."""
        self._must_be(DisputeState.RUNNING)
        received = self.clock.received_on if self.clock else notice.dated_on
        if notice.dated_on < received:
            raise InvalidField("dated_on", f"lies before {received}, when the dispute arrived")
        if notice.received_on < notice.dated_on:
            raise InvalidField("received_on", "lies before the date of the letter")
        if notice.received_on > on:
            raise InvalidField("received_on", "lies in the future")
        return replace(self, results_notice=notice)

    def judge(self, outcomes: tuple[ItemResult, ...], *, on: date) -> RoundResult:
        """Say what the outcomes mean for the round; pure, so a dry run can ask, too."""
        self._must_be(DisputeState.RUNNING)
        return judge_round(
            outcomes,
            clock=self.clock,
            notice_received=self.results_notice is not None,
            on=on,
        )

    def record_outcomes(
        self,
        outcomes: tuple[ItemResult, ...],
        result: RoundResult,
        *,
        report_id: ReportId,
        at: datetime,
    ) -> tuple["Dispute", "DisputeReconciled"]:
        """Keep what the new report proves; the round ends unless the bureau still has time."""
        self._must_be(DisputeState.RUNNING)
        state = _STATE_AFTER[result.verdict]
        reconciled = DisputeReconciled(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            dispute_id=self.id,
            bureau=self.bureau.value,
            report_id=report_id,
            verdict=result.verdict,
            counts=tuple(sorted(result.counts.items())),
            next_letter_kind=result.next_letter_kind.value if result.next_letter_kind else None,
        )
        ended = state in {DisputeState.RESOLVED, DisputeState.ESCALATED}
        return replace(
            self,
            state=state,
            outcomes=outcomes,
            outcomes_report_id=report_id,
            closed_at=at if ended else None,
        ), reconciled

    def next_round(
        self,
        *,
        id: DisputeId,  # noqa: A002 - the field's own name
        letter_kind: LetterKind,
        findings: Mapping[tuple[str, str], Finding],
        at: datetime,
    ) -> "Dispute":
        """The round that follows with the items that go on, numbered anew.

        ``findings`` are those of the new report by rule and place: a claim is made again only
        as the new report bears it out, and cites that report.
        """
        self._must_be(DisputeState.ESCALATED)
        by_number = {item.number: item for item in self.items}
        going_on = [r for r in self.outcomes if r.outcome in GOES_ON]
        return Dispute(
            id=id,
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            bureau=self.bureau,
            round=self.round + 1,
            letter_kind=letter_kind,
            source=self.source,
            items=tuple(
                _carried_on(by_number[result.item_number], result, findings, number=number)
                for number, result in enumerate(going_on, start=1)
            ),
            state=DisputeState.OPEN,
            opened_at=at,
            previous_id=self.id,
        )

    def _must_be(self, *needed: DisputeState) -> None:
        if self.state not in needed:
            raise DisputeNotInState(self, " or ".join(needed))


def _carried_on(
    item: DisputedItem,
    result: ItemResult,
    findings: Mapping[tuple[str, str], Finding],
    *,
    number: int,
) -> DisputedItem:
    """The item as the new report shows it, with what is still provably wrong in it there."""
    place = result.after_place or item.subject.path
    still = [f for rule in result.standing if (f := findings.get((rule, place))) is not None]
    return DisputedItem(
        number=number,
        subject=replace(item.subject, path=place),
        report_id=result.after_report_id,
        finding_ids=tuple(f.id for f in still),
        fields=tuple(dict.fromkeys(name for f in still for name in f.hit.fields)) or item.fields,
        previous_number=item.number,
    )


_STATE_AFTER = {
    "resolved": DisputeState.RESOLVED,
    "next_round": DisputeState.ESCALATED,
    "waiting": DisputeState.RUNNING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeOpened(Event):
    dispute_id: DisputeId
    bureau: str
    round: int
    items: int
    letter_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStarted(Event):
    dispute_id: DisputeId
    bureau: str
    received_on: date
    due_earlier: date
    due_later: date
    silence_claimable_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCameBack(Event):
    dispute_id: DisputeId
    bureau: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeUndelivered(Event):
    dispute_id: DisputeId
    bureau: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeWithdrawn(Event):
    dispute_id: DisputeId
    bureau: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsFellDue(Event):
    """A timer: the bureau's period has ended on its later reading."""

    dispute_id: DisputeId
    bureau: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceBecameClaimable(Event):
    """A timer: from now on "no answer" is safe to claim (FCRA 611(a)(6), plus mail time).

    It fires for a bureau that has answered, too, and so is no history by itself.
    """

    historic: ClassVar[bool] = False

    dispute_id: DisputeId
    bureau: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsNoticeRecorded(Event):
    dispute_id: DisputeId
    bureau: str
    dated_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeReconciled(Event):
    dispute_id: DisputeId
    bureau: str
    report_id: ReportId
    verdict: str
    counts: tuple[tuple[str, int], ...]
    next_letter_kind: str | None
