"""What a new report shows of one disputed item, whatever kind of record it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from domain.credit_reports.changes import Direction
from domain.credit_reports.comparison import ItemComparison, ItemVerdict, compare_item
from domain.credit_reports.report import Report, ReportId
from domain.credit_reports.tradelines import Tradeline
from domain.disputes.dispute import Dispute, DisputedItem, DisputeState
from domain.disputes.outcomes import UNCHANGED, ItemResult
from domain.findings.catalogue import run_rules
from domain.findings.model import PERSONAL_INFORMATION, Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReport:
    """A report on file with what today's rules find in it."""

    id: ReportId
    report: Report
    hits: tuple[Hit, ...]

    @classmethod
    def of(cls, report_id: ReportId, report: Report) -> "CheckedReport":
        return cls(id=report_id, report=report, hits=run_rules(report))

    def holding(self, rules: frozenset[str], path: str) -> tuple[Hit, ...]:
        """What these rules say today of the record at the path."""
        return tuple(h for h in self.hits if h.rule_id in rules and h.subject.path == path)


def is_answered_by(dispute: Dispute, report: Report) -> bool:
    """Whether the report can prove anything of a running dispute.

    A report from before the bureau had the letter proves nothing of it.
    """
    if dispute.state is not DisputeState.RUNNING or dispute.clock is None:
        return False
    if dispute.bureau not in report.bureaus or report.report_date is None:
        return False
    return report.report_date > dispute.clock.received_on


def item_result(
    item: DisputedItem, *, claimed: Sequence[Hit], before: CheckedReport, after: CheckedReport
) -> ItemResult:
    """Compare the item with the new report; ``claimed`` is what the letter said of it.

    The claim itself decides: a value may change and the contradiction stand, and a contradiction
    between two records ends when the other one goes. An item whose claims no longer hold on the
    new report is corrected; only what still holds may be said again.
    """
    if item.subject.kind == PERSONAL_INFORMATION:
        return _personal_information(item, claimed=claimed, before=before, after=after)
    compared = compare_item(
        before.report.record_at(item.subject.path),
        before.report,
        after.report,
        disputed_fields=frozenset(item.fields),
    )
    place = compared.after.path if compared.after else None
    rules = frozenset(hit.rule_id for hit in claimed)
    # A rule that today would not say it of the old report either proves nothing by its silence.
    judged = frozenset(h.rule_id for h in before.holding(rules, item.subject.path))
    standing = after.holding(rules, place) if place else ()
    outcome, explanation = _judge(compared, judged=bool(judged), stands=bool(standing))
    return ItemResult(
        item_number=item.number,
        label=item.subject.label,
        outcome=outcome,
        explanation=explanation,
        changes=compared.changes,
        standing=tuple(hit.rule_id for hit in standing),
        before_report_id=before.id,
        before_sha256=compared.before_sha256,
        before_place=item.subject.path,
        after_report_id=after.id,
        after_sha256=compared.after_sha256,
        after_place=place,
    )


def _judge(compared: ItemComparison, *, judged: bool, stands: bool) -> tuple[ItemVerdict, str]:
    match compared.outcome:
        case ItemVerdict.DELETED | ItemVerdict.UNDETERMINABLE | ItemVerdict.WORSE:
            return compared.outcome, compared.explanation
        case ItemVerdict.MOVED:
            return _judge_moved(compared, judged=judged, stands=stands)
        case ItemVerdict.CORRECTED | ItemVerdict.VERIFIED_UNCHANGED | ItemVerdict.CHANGED_ELSEWHERE:
            if not judged:
                return compared.outcome, compared.explanation
            if not stands:
                return ItemVerdict.CORRECTED, "what was disputed no longer holds on the new report"
            if compared.outcome in UNCHANGED:
                return compared.outcome, compared.explanation
            said = "values changed, but what was disputed still holds"
            return ItemVerdict.VERIFIED_UNCHANGED, said
        case never:
            assert_never(never)


def _judge_moved(
    compared: ItemComparison, *, judged: bool, stands: bool
) -> tuple[ItemVerdict, str]:
    """Another furnisher's line settles the dispute only if it is no worse and the claim is gone."""
    after = compared.after
    to = after.creditor_name if isinstance(after, Tradeline) else "another furnisher"
    worse = any(change.direction is Direction.WORSE for change in compared.changes)
    if judged and not stands and not worse:
        return ItemVerdict.CORRECTED, f"{to} reports it now, and what was disputed no longer holds"
    return ItemVerdict.MOVED, f"{to} reports it now: {compared.explanation}"


def _personal_information(
    item: DisputedItem, *, claimed: Sequence[Hit], before: CheckedReport, after: CheckedReport
) -> ItemResult:
    """A name or address has no identity to match: it still stands there, or it does not.

    It still stands there if the same rule says the same of the same bureau's file.
    """
    said = {_said(hit) for hit in claimed}
    still = [
        hit
        for hit in after.hits
        if hit.subject.bureau is item.subject.bureau and _said(hit) in said
    ]
    return ItemResult(
        item_number=item.number,
        label=item.subject.label,
        outcome=ItemVerdict.VERIFIED_UNCHANGED if still else ItemVerdict.CORRECTED,
        explanation=(
            "the file still shows what was disputed"
            if still
            else "the file no longer shows what was disputed"
        ),
        changes=(),
        standing=tuple(hit.rule_id for hit in still),
        before_report_id=before.id,
        before_sha256=before.report.sha256,
        before_place=item.subject.path,
        after_report_id=after.id,
        after_sha256=after.report.sha256,
        after_place=still[0].subject.path if still else None,
    )


def _said(hit: Hit) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a hit states, apart from where it stands."""
    stated = tuple((fact.id, fact.value) for fact in hit.facts if fact.id in hit.fields)
    return hit.rule_id, stated
