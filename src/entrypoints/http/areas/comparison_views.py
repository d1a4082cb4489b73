"""What changed between two reports, item by item, as the API shows it."""

from datetime import date
from uuid import UUID

import msgspec

from application.credit_reports.compare_reports import ComparedReports, DisputeOutcome
from domain.connections import StoredReport
from domain.credit_reports.changes import Direction, FieldChange, FieldVerdict
from domain.credit_reports.comparison import ItemComparison, ItemVerdict, NewItem, NewVerdict
from domain.findings.authoring import subject_of
from entrypoints.http.areas.findings import SubjectView
from entrypoints.http.areas.shaping import shaped


class FieldChangeView(msgspec.Struct, frozen=True):
    field: str
    before: str | None
    after: str | None
    before_place: str | None
    after_place: str | None
    direction: Direction
    routine: bool


class OutcomeView(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item, with both reports cited by hash and place.

    `standing` names the rules whose claims still hold on the new report.
    """

    item_number: int
    label: str
    outcome: ItemVerdict
    explanation: str
    changes: tuple[FieldChangeView, ...]
    standing: tuple[str, ...]
    before_report_id: UUID
    before_sha256: str
    before_place: str
    after_report_id: UUID
    after_sha256: str
    after_place: str | None


class ComparedFieldView(msgspec.Struct, frozen=True, kw_only=True):
    """One field that reads differently; `routine` ones come with every monthly update."""

    field: str
    verdict: FieldVerdict
    before: str | None
    after: str | None
    before_place: str | None
    after_place: str | None
    routine: bool


class ComparedItemView(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the earlier report and what became of it.

    `confidence` says how surely a tradeline was found again; `against` what spoke against it.
    """

    verdict: ItemVerdict
    item: SubjectView
    explanation: str
    after_path: str | None
    after_label: str | None
    confidence: str | None
    against: tuple[str, ...]
    changes: tuple[ComparedFieldView, ...]
    unchanged: tuple[str, ...]


class NewItemView(msgspec.Struct, frozen=True, kw_only=True):
    """An item that only the later report has; a reinserted one cites the report that had it."""

    verdict: NewVerdict
    item: SubjectView
    explanation: str
    earlier_path: str | None
    earlier_sha256: str | None


class ComparedReportView(msgspec.Struct, frozen=True, kw_only=True):
    """One side of the comparison; paths are places in the document with this SHA-256.

    `not_compared` counts the accounts, inquiries and public records that name no single bureau:
    nobody knows which bureau says what in them.
    """

    id: UUID
    source_format: str
    status: str
    sha256: str
    report_date: date
    not_compared: int


class VerdictCountView(msgspec.Struct, frozen=True):
    verdict: str
    items: int


class DisputeOutcomeView(msgspec.Struct, frozen=True, kw_only=True):
    """What the comparison proves of an open dispute.

    `counts` is false while it proves nothing yet: the later report is from before the bureau had
    the letter, or the bureau is not in it.
    """

    dispute_id: UUID
    counts: bool
    outcomes: tuple[OutcomeView, ...]


class ComparisonView(msgspec.Struct, frozen=True, kw_only=True):
    """Two reports of one consumer compared, the older first."""

    before: ComparedReportView
    after: ComparedReportView
    counts: tuple[VerdictCountView, ...]
    items: tuple[ComparedItemView, ...]
    new: tuple[NewItemView, ...]
    disputes: tuple[DisputeOutcomeView, ...]


def comparison_view(compared: ComparedReports) -> ComparisonView:
    found = compared.comparison
    return ComparisonView(
        before=_side(compared.before, compared.not_compared_before),
        after=_side(compared.after, compared.not_compared_after),
        counts=tuple(VerdictCountView(name, count) for name, count in found.counts().items()),
        items=tuple(_item(one) for one in found.items),
        new=tuple(_new(one) for one in found.new),
        disputes=tuple(_dispute(one) for one in compared.disputes),
    )


def _side(stored: StoredReport, not_compared: int) -> ComparedReportView:
    return ComparedReportView(
        id=stored.id,
        source_format=stored.source_format,
        status=stored.status,
        sha256=stored.sha256,
        report_date=stored.report_date,
        not_compared=not_compared,
    )


def _item(one: ItemComparison) -> ComparedItemView:
    after = None if one.after is None else subject_of(one.after)
    return ComparedItemView(
        verdict=one.outcome,
        item=shaped(subject_of(one.before), SubjectView),
        explanation=one.explanation,
        after_path=None if after is None else after.path,
        after_label=None if after is None else after.label,
        confidence=None if one.match is None else one.match.confidence,
        against=() if one.match is None else one.match.reasons_against,
        changes=tuple(_change(change) for change in one.changes),
        unchanged=one.unchanged,
    )


def _change(change: FieldChange) -> ComparedFieldView:
    return shaped(change, ComparedFieldView)


def _new(one: NewItem) -> NewItemView:
    return NewItemView(
        verdict=one.verdict,
        item=shaped(subject_of(one.item), SubjectView),
        explanation=one.explanation,
        earlier_path=None if one.earlier is None else one.earlier.path,
        earlier_sha256=one.earlier_sha256,
    )


def _dispute(one: DisputeOutcome) -> DisputeOutcomeView:
    return DisputeOutcomeView(
        dispute_id=one.dispute_id,
        counts=one.counts,
        outcomes=tuple(shaped(result, OutcomeView) for result in one.results),
    )
