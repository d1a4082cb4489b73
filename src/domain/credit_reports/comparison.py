"""Two pulls compared: what became of each disputed item, with both sources at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TypeAlias

from domain.credit_reports.changes import Direction, FieldChange, field_changes, record_changes
from domain.credit_reports.matching import (
    MatchResult,
    match_item,
    same_inquiry,
    same_public_record,
)
from domain.credit_reports.report import Inquiry, PublicRecord, Report, ReportStatus
from domain.credit_reports.tradelines import Tradeline
from domain.credit_reports.values import Bureau

Item: TypeAlias = Tradeline | Inquiry | PublicRecord


@unique
class ItemVerdict(StrEnum):
    """What a later report proves about an item of an earlier one.

    ``WORSE`` wins over everything but deletion; see ``changes.direction`` for what is worse.
    """

    DELETED = "deleted"
    CORRECTED = "corrected"
    VERIFIED_UNCHANGED = "verified_unchanged"
    WORSE = "worse"
    CHANGED_ELSEWHERE = "changed_elsewhere"
    UNDETERMINABLE = "undeterminable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemComparison:
    """One item before and after; ``after`` is None when it is gone or could not be told.

    Both SHA-256 digests and the items' paths cite the sources. ``explanation`` says why the
    item was taken for the same, for gone, or for undeterminable.
    """

    outcome: ItemVerdict
    before: Item
    after: Item | None
    changes: tuple[FieldChange, ...]
    explanation: str
    before_sha256: str
    after_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportComparison:
    """All items of two reports: what became of the earlier ones, and what is new."""

    items: tuple[ItemComparison, ...]
    added: tuple[Item, ...]


def compare_item(
    before: Item,
    old: Report,
    new: Report,
    *,
    disputed_fields: frozenset[str] = frozenset(),
) -> ItemComparison:
    """Find what became of ``before`` in the later report.

    ``disputed_fields`` are the field names the letter named. None named means that the item as
    a whole was disputed (not mine): nothing but deletion corrects it, so any other change
    counts as changed elsewhere, or as worse.
    """
    missing = _why_undeterminable(before.bureau, new)
    if isinstance(before, Tradeline):
        return _compare_tradeline(before, old, new, disputed_fields, missing)
    return _compare_record(before, old, new, disputed_fields, missing)


def compare_reports(old: Report, new: Report) -> ReportComparison:
    """Compare all items of two reports, without regard to what was disputed."""
    before: tuple[Item, ...] = (*old.tradelines(), *old.inquiries, *old.public_records)
    after: tuple[Item, ...] = (*new.tradelines(), *new.inquiries, *new.public_records)
    compared = tuple(compare_item(item, old, new) for item in before)
    known = {one.after.path for one in compared if one.after is not None}
    # An item that an undeterminable one may be cannot be called new.
    doubtful = {
        (type(one.before), one.before.bureau)
        for one in compared
        if one.outcome is ItemVerdict.UNDETERMINABLE
    }
    added = tuple(
        item
        for item in after
        if item.path not in known and (type(item), item.bureau) not in doubtful
    )
    return ReportComparison(items=compared, added=added)


def _why_undeterminable(bureau: Bureau, new: Report) -> str | None:
    """Silence proves a deletion only in a whole report in which the bureau speaks."""
    if new.status not in (ReportStatus.COMPLETE, ReportStatus.PARTIAL):
        return f"the later document is no report ({new.status})"
    if bureau not in new.bureaus:
        return f"{bureau.display_name} is not in the later report"
    if new.status is ReportStatus.PARTIAL:
        return "parts of the later report could not be read"
    if not _speaks(bureau, new):
        return f"the later report holds nothing at all from {bureau.display_name}"
    return None


def _speaks(bureau: Bureau, report: Report) -> bool:
    parts = (report.tradelines(), report.inquiries, report.public_records, report.files)
    return any(one.bureau == bureau for part in parts for one in part)


def _compare_tradeline(
    before: Tradeline, old: Report, new: Report, disputed: frozenset[str], missing: str | None
) -> ItemComparison:
    found = match_item(before, (t for t in new.tradelines() if t.bureau == before.bureau))
    if found.item is None:
        return _unmatched(before, old, new, missing, found)
    rival = match_item(found.item, (t for t in old.tradelines() if t.bureau == before.bureau))
    if rival.item is not None and rival.item.path != before.path:
        # The item found belongs to another earlier one, which fits it better.
        return _unmatched(before, old, new, missing, _taken(rival.item))
    changes = field_changes(before, found.item, old, new)
    return ItemComparison(
        outcome=_outcome(changes, disputed),
        before=before,
        after=found.item,
        changes=changes,
        explanation=found.explanation,
        before_sha256=old.sha256,
        after_sha256=new.sha256,
    )


def _taken(rival: Tradeline) -> MatchResult:
    name = rival.creditor_name or "another account"
    return MatchResult(
        item=None, match=None, explanation=f"the nearest item belongs to {name}, which fits better"
    )


def _unmatched(
    before: Item, old: Report, new: Report, missing: str | None, found: MatchResult
) -> ItemComparison:
    unknown = missing is not None or found.ambiguous
    return ItemComparison(
        outcome=ItemVerdict.UNDETERMINABLE if unknown else ItemVerdict.DELETED,
        before=before,
        after=None,
        changes=(),
        explanation=missing or found.explanation,
        before_sha256=old.sha256,
        after_sha256=new.sha256,
    )


def _outcome(changes: tuple[FieldChange, ...], disputed: frozenset[str]) -> ItemVerdict:
    if any(change.direction is Direction.WORSE for change in changes):
        return ItemVerdict.WORSE
    if any(change.field in disputed for change in changes):
        return ItemVerdict.CORRECTED
    elsewhere = any(not change.routine for change in changes)
    return ItemVerdict.CHANGED_ELSEWHERE if elsewhere else ItemVerdict.VERIFIED_UNCHANGED


def _compare_record(
    before: Inquiry | PublicRecord,
    old: Report,
    new: Report,
    disputed: frozenset[str],
    missing: str | None,
) -> ItemComparison:
    """Inquiries and public records are still there, or gone."""
    after = _same_record(before, old, new)
    if after is None:
        gone = MatchResult(item=None, match=None, explanation="it is no longer in the report")
        return _unmatched(before, old, new, missing, gone)
    changes = record_changes(before, after, old, new)
    return ItemComparison(
        outcome=_outcome(changes, disputed),
        before=before,
        after=after,
        changes=changes,
        explanation="the same record is still in the report",
        before_sha256=old.sha256,
        after_sha256=new.sha256,
    )


def _same_record(
    before: Inquiry | PublicRecord, old: Report, new: Report
) -> Inquiry | PublicRecord | None:
    """The record's counterpart; of equal records as many are gone as there are fewer now."""
    if isinstance(before, Inquiry):
        inquiries = [i for i in new.inquiries if same_inquiry(before, i)]
        rank = _rank(before, [i for i in old.inquiries if same_inquiry(before, i)])
        return inquiries[rank] if rank < len(inquiries) else None
    records = [r for r in new.public_records if same_public_record(before, r)]
    rank = _rank(before, [r for r in old.public_records if same_public_record(before, r)])
    return records[rank] if rank < len(records) else None


def _rank(before: Item, equals: Sequence[Item]) -> int:
    paths = [one.path for one in equals]
    return paths.index(before.path) if before.path in paths else 0
