"""Disputes: opened by the consumer, answered by the bureau, judged by the next report."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.credit_reports.values import Bureau
from domain.disputes.clock import ReceiptProof, ReportSource, StatutoryClock
from domain.disputes.dispute import Dispute, DisputeId, DisputeState
from domain.disputes.outcomes import LetterKind
from domain.findings.model import FindingId
from domain.identity import Actor, ConsumerId
from entrypoints.http.areas.comparison_views import OutcomeView
from entrypoints.http.areas.findings import SubjectView
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.fields import FindingIds
from entrypoints.http.limits import Zone
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

disputes = Area("Disputes", "One bureau, one round: items, statutory clock, outcomes.")


class DisputeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The findings that the consumer picked, of the latest report."""

    finding_ids: FindingIds


class NoticeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bureau's results letter: the date it bears and the day it came."""

    dated_on: date
    received_on: date


class ItemView(msgspec.Struct, frozen=True):
    """One disputed item with the findings on it and the fields they name."""

    number: int
    subject: SubjectView
    report_id: UUID
    finding_ids: tuple[UUID, ...]
    fields: tuple[str, ...]


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """The period from receipt on both readings of the statute (FCRA 611(a)(1))."""

    received_on: date
    receipt_proof: ReceiptProof
    due_earlier: date
    due_later: date
    silence_claimable_on: date


class NoticeView(msgspec.Struct, frozen=True):
    dated_on: date
    received_on: date


class DisputeView(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute; `clock` is null until the bureau has received the letter."""

    id: UUID
    consumer_id: UUID
    bureau: Bureau
    round: int
    letter_kind: LetterKind
    source: ReportSource
    state: DisputeState
    items: tuple[ItemView, ...]
    opened_at: datetime
    mailed_at: datetime | None
    clock: ClockView | None
    results_notice: NoticeView | None
    outcomes: tuple[OutcomeView, ...]
    outcomes_report_id: UUID | None
    closed_at: datetime | None
    previous_id: UUID | None
    version: int


class OpenedView(msgspec.Struct, frozen=True):
    """One dispute per bureau that the findings concern."""

    items: tuple[DisputeView, ...]


@disputes.post(
    "/consumers/{consumer_id}/disputes",
    "Open disputes",
    status=201,
    keyed=True,
    zone=Zone.AI,  # a letter is drafted for each
)
def open_disputes(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, body: DisputeBody
) -> OpenedView:
    """By the consumer alone. All open, one per bureau, or none."""
    finding_ids = [FindingId(finding_id) for finding_id in body.finding_ids]
    opened = use.open_disputes(actor, ConsumerId(consumer_id), finding_ids)
    return OpenedView(tuple(dispute_view(dispute) for dispute in opened))


@disputes.get("/consumers/{consumer_id}/disputes", "List disputes")
def list_disputes(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, query: PageQuery
) -> PageView[DisputeView]:
    """Newest first, every round."""
    page = use.list_disputes(actor, ConsumerId(consumer_id), query.request())
    return page_view(page, dispute_view)


@disputes.get("/disputes/{dispute_id}", "Read a dispute", etag=True)
def read_dispute(use: HttpUseCases, actor: Actor, dispute_id: UUID) -> DisputeView:
    """Items, round, clock on both readings, outcomes with both sources cited."""
    return dispute_view(use.read_dispute(actor, DisputeId(dispute_id)))


@disputes.post(
    "/disputes/{dispute_id}/results-notice",
    "Record the bureau's results letter",
    keyed=True,
    etag=True,
)
def record_results_notice(
    use: HttpUseCases, actor: Actor, dispute_id: UUID, body: NoticeBody
) -> DisputeView:
    """With a notice, an unchanged item goes on to the method of verification (611(a)(7))."""
    dispute = use.record_results_notice(
        actor, DisputeId(dispute_id), dated_on=body.dated_on, received_on=body.received_on
    )
    return dispute_view(dispute)


@disputes.post(
    "/disputes/{dispute_id}/letter",
    "Draft the letter again",
    status=202,
    keyed=True,
    zone=Zone.AI,
)
def draft_again(use: HttpUseCases, actor: Actor, dispute_id: UUID) -> DisputeView:
    """By an operator, after a refused drafting. A worker drafts; a new refusal is a new task."""
    return dispute_view(use.draft_again(actor, DisputeId(dispute_id)))


@disputes.post("/disputes/{dispute_id}/withdrawal", "Withdraw a dispute", keyed=True, etag=True)
def withdraw_dispute(use: HttpUseCases, actor: Actor, dispute_id: UUID) -> DisputeView:
    """By the consumer or the staff, before anything is mailed. The items are free again."""
    return dispute_view(use.withdraw_dispute(actor, DisputeId(dispute_id)))


def dispute_view(dispute: Dispute) -> DisputeView:
    notice = dispute.results_notice
    return DisputeView(
        id=dispute.id,
        consumer_id=dispute.consumer_id,
        bureau=dispute.bureau,
        round=dispute.round,
        letter_kind=dispute.letter_kind,
        source=dispute.source,
        state=dispute.state,
        items=tuple(shaped(item, ItemView) for item in dispute.items),
        opened_at=dispute.opened_at,
        mailed_at=dispute.mailed_at,
        clock=None if dispute.clock is None else _clock_view(dispute.clock),
        results_notice=None if notice is None else NoticeView(notice.dated_on, notice.received_on),
        outcomes=tuple(shaped(outcome, OutcomeView) for outcome in dispute.outcomes),
        outcomes_report_id=dispute.outcomes_report_id,
        closed_at=dispute.closed_at,
        previous_id=dispute.previous_id,
        version=dispute.version,
    )


def _clock_view(clock: StatutoryClock) -> ClockView:
    return ClockView(
        received_on=clock.received_on,
        receipt_proof=clock.receipt_proof,
        due_earlier=clock.due_earlier,
        due_later=clock.due_later,
        silence_claimable_on=clock.silence_claimable_on,
    )
