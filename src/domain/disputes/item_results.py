"""What a new report shows of one disputed item, whatever kind of record it is."""

from collections.abc import Sequence

from domain.credit_reports.comparison import ItemVerdict, compare_item
from domain.credit_reports.report import Report, ReportId
from domain.disputes.dispute import DisputedItem
from domain.disputes.outcomes import ItemResult
from domain.findings.catalogue import run_rules
from domain.findings.model import PERSONAL_INFORMATION, Hit


def item_result(
    item: DisputedItem, *, hits: Sequence[Hit], old: Report, new: Report, new_id: ReportId
) -> ItemResult:
    """Compare the item with the new report; ``hits`` are what was claimed of it."""
    if item.subject.kind == PERSONAL_INFORMATION:
        return _personal_information(item, hits=hits, old=old, new=new, new_id=new_id)
    compared = compare_item(
        old.record_at(item.subject.path), old, new, disputed_fields=frozenset(item.fields)
    )
    return ItemResult(
        item_number=item.number,
        label=item.subject.label,
        outcome=compared.outcome,
        explanation=compared.explanation,
        changes=compared.changes,
        before_report_id=item.report_id,
        before_sha256=compared.before_sha256,
        before_place=item.subject.path,
        after_report_id=new_id,
        after_sha256=compared.after_sha256,
        after_place=compared.after.path if compared.after else None,
    )


def _personal_information(
    item: DisputedItem, *, hits: Sequence[Hit], old: Report, new: Report, new_id: ReportId
) -> ItemResult:
    """A name or address has no identity to match: it still stands there, or it does not.

    It still stands there if the same rule says the same of the same bureau's file.
    """
    claimed = {_said(hit) for hit in hits}
    rules = frozenset(hit.rule_id for hit in hits)
    again = {
        _said(hit): hit
        for hit in run_rules(new, rules)
        if hit.subject.bureau is item.subject.bureau
    }
    still = [hit for said, hit in again.items() if said in claimed]
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
        before_report_id=item.report_id,
        before_sha256=old.sha256,
        before_place=item.subject.path,
        after_report_id=new_id,
        after_sha256=new.sha256,
        after_place=still[0].subject.path if still else None,
    )


def _said(hit: Hit) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a hit states, apart from where it stands."""
    stated = tuple((fact.id, fact.value) for fact in hit.facts if fact.id in hit.fields)
    return hit.rule_id, stated
