"""Two pulls compared: what became of each item, and what is new, with both sources at hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import TypeAlias

from domain.credit_reports.changes import (
    Direction,
    FieldChange,
    field_changes,
    record_changes,
    unchanged_fields,
)
from domain.credit_reports.matching import Match, MatchResult
from domain.credit_reports.pairing import pair_lines
from domain.credit_reports.record_pairs import paired_records
from domain.credit_reports.report import Inquiry, PublicRecord, Report, ReportStatus
from domain.credit_reports.tradelines import Account, Tradeline
from domain.credit_reports.values import Bureau

Item: TypeAlias = Tradeline | Inquiry | PublicRecord


@unique
class ItemVerdict(StrEnum):
    """What a later report proves about an item of an earlier one.

    ``MOVED`` means that another furnisher reports the debt now, in place of this one. ``WORSE``
    wins over everything but deletion and a move; see ``changes.direction`` for what is worse.
    """

    DELETED = "deleted"
    CORRECTED = "corrected"
    VERIFIED_UNCHANGED = "verified_unchanged"
    WORSE = "worse"
    CHANGED_ELSEWHERE = "changed_elsewhere"
    MOVED = "moved"
    UNDETERMINABLE = "undeterminable"


@unique
class NewVerdict(StrEnum):
    """What an item is that only the later report has."""

    ADDED = "added"
    REINSERTED = "reinserted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemComparison:
    """One item before and after; ``after`` is None when it is gone or could not be told.

    Both SHA-256 digests and the items' paths cite the sources. ``explanation`` says why the
    item was taken for the same, for gone, or for undeterminable; ``match`` how surely, for
    tradelines. ``unchanged`` names the fields that both reports show alike.
    """

    outcome: ItemVerdict
    before: Item
    after: Item | None
    changes: tuple[FieldChange, ...]
    explanation: str
    before_sha256: str
    after_sha256: str
    match: Match | None = None
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item that the report before does not have.

    It is reinserted when a still earlier report has it (``earlier``, in the document whose
    SHA-256 is ``earlier_sha256``): it was gone and is back, maybe under another furnisher
    (FCRA 611(a)(5)(B), 15 U.S.C. 1681i(a)(5)(B)).
    """

    verdict: NewVerdict
    item: Item
    sha256: str
    explanation: str
    earlier: Item | None = None
    earlier_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportComparison:
    """All items of two reports: what became of the earlier ones, and what is new."""

    items: tuple[ItemComparison, ...]
    new: tuple[NewItem, ...]

    @property
    def added(self) -> tuple[Item, ...]:
        """The items that only the later report has, known from a still earlier one or not."""
        return tuple(one.item for one in self.new)

    def counts(self) -> dict[str, int]:
        """How many items have each verdict; those that none has are left out."""
        verdicts = [i.outcome.value for i in self.items] + [n.verdict.value for n in self.new]
        return {verdict: verdicts.count(verdict) for verdict in _VERDICTS if verdict in verdicts}


_VERDICTS = (*(v.value for v in ItemVerdict), *(v.value for v in NewVerdict))


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
        found = _lines_found(before.bureau, old, new).get(before.path)
        found = found or _lines_found(before.bureau, _alone(before, old), new)[before.path]
        compared = _compare_tradeline(before, old, new, missing, found)
    else:
        compared = _compare_record(before, old, new, missing, paired_records(old, new))
    return replace(compared, outcome=_outcome(compared, disputed_fields))


def compare_reports(
    old: Report, new: Report, *, earlier: Sequence[Report] = ()
) -> ReportComparison:
    """Compare all items of two reports, without regard to what was disputed.

    An item is corrected when something of it reads better and nothing worse. ``earlier`` are
    reports from before the old one, newest first: what one of them has and the old one has not
    is known to have been gone.
    """
    compared = tuple(_all_compared(old, new))
    known = {one.after.path for one in compared if one.after is not None}
    # An item that an undeterminable one may be cannot be called new.
    doubtful = {
        (type(one.before), one.before.bureau)
        for one in compared
        if one.outcome is ItemVerdict.UNDETERMINABLE
    }
    added = [
        item
        for item in _items(new)
        if item.path not in known and (type(item), item.bureau) not in doubtful
    ]
    back = _known_from(added, [_gone(report, old) for report in earlier], new)
    plain = "the report before has no such item"
    return ReportComparison(
        items=compared,
        new=tuple(
            back.get(item.path)
            or NewItem(verdict=NewVerdict.ADDED, item=item, sha256=new.sha256, explanation=plain)
            for item in added
        ),
    )


def _items(report: Report) -> tuple[Item, ...]:
    return (*report.tradelines(), *report.inquiries, *report.public_records)


def _all_compared(old: Report, new: Report) -> Iterator[ItemComparison]:
    lines = {
        path: found for bureau in Bureau for path, found in _lines_found(bureau, old, new).items()
    }
    records = paired_records(old, new)
    missing = {bureau: _why_undeterminable(bureau, new) for bureau in Bureau}
    for item in _items(old):
        if isinstance(item, Tradeline):
            one = _compare_tradeline(item, old, new, missing[item.bureau], lines[item.path])
        else:
            one = _compare_record(item, old, new, missing[item.bureau], records)
        if one.after is None:
            yield one
            continue
        yield replace(
            one,
            outcome=_outcome(one, _read_better(one.changes)),
            unchanged=unchanged_fields(item, one.after, old, new, one.changes),
        )


def _read_better(changes: tuple[FieldChange, ...]) -> frozenset[str]:
    return frozenset(c.field for c in changes if c.direction is Direction.BETTER and not c.routine)


def _lines_found(bureau: Bureau, old: Report, new: Report) -> dict[str, MatchResult]:
    left = [line for line in old.tradelines() if line.bureau is bureau]
    right = [line for line in new.tradelines() if line.bureau is bureau]
    pairing = pair_lines(left, right)
    return {line.path: pairing.result(place) for place, line in enumerate(left)}


def _alone(line: Tradeline, report: Report) -> Report:
    """For a line that is no part of the report: the same report with this line only."""
    return replace(report, accounts=(Account(key="", description="", tradelines=(line,)),))


def _gone(earlier: Report, old: Report) -> Report:
    """The earlier report with those of its items only that the old one proves to be gone."""
    gone = {one.before.path for one in _all_compared(earlier, old) if _is_gone(one)}
    return replace(
        earlier,
        accounts=tuple(
            replace(account, tradelines=kept)
            for account in earlier.accounts
            if (kept := tuple(t for t in account.tradelines if t.path in gone))
        ),
        inquiries=tuple(i for i in earlier.inquiries if i.path in gone),
        public_records=tuple(r for r in earlier.public_records if r.path in gone),
    )


def _is_gone(one: ItemComparison) -> bool:
    return one.outcome is ItemVerdict.DELETED


def _known_from(
    added: Sequence[Item], gone: Sequence[Report], new: Report
) -> Mapping[str, NewItem]:
    """The added items that a still earlier report has, by their place; the newest one is cited."""
    rest = replace(
        new,
        accounts=tuple(
            Account(key=t.path, description="", tradelines=(t,))
            for t in added
            if isinstance(t, Tradeline)
        ),
        inquiries=tuple(i for i in added if isinstance(i, Inquiry)),
        public_records=tuple(r for r in added if isinstance(r, PublicRecord)),
    )
    found: dict[str, NewItem] = {}
    for earlier in gone:
        for one in _counterparts(earlier, rest):
            found.setdefault(one.item.path, one)
    return found


def _counterparts(earlier: Report, rest: Report) -> Iterator[NewItem]:
    pairs: list[tuple[Item, Item, str]] = []
    for bureau in Bureau:
        left = [line for line in earlier.tradelines() if line.bureau is bureau]
        right = [line for line in rest.tradelines() if line.bureau is bureau]
        for line, now, match in pair_lines(left, right).pairs():
            pairs.append((line, now, "; ".join(match.reasons_for)))
    places = {item.path: item for item in _items(earlier)}
    for path, record in paired_records(earlier, rest).items():
        pairs.append((places[path], record, "the same record"))
    for known, after, reasons in pairs:
        yield NewItem(
            verdict=NewVerdict.REINSERTED,
            item=after,
            sha256=rest.sha256,
            explanation=f"it was gone and is back: {reasons}",
            earlier=known,
            earlier_sha256=earlier.sha256,
        )


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
    before: Tradeline, old: Report, new: Report, missing: str | None, found: MatchResult
) -> ItemComparison:
    if found.item is None:
        return _unmatched(before, old, new, missing, found)
    return ItemComparison(
        outcome=ItemVerdict.VERIFIED_UNCHANGED,
        before=before,
        after=found.item,
        changes=field_changes(before, found.item, old, new),
        explanation=found.explanation,
        before_sha256=old.sha256,
        after_sha256=new.sha256,
        match=found.match,
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


def _outcome(compared: ItemComparison, disputed: frozenset[str]) -> ItemVerdict:
    if compared.after is None:
        return compared.outcome
    if compared.match is not None and compared.match.moved:
        return ItemVerdict.MOVED
    if any(change.direction is Direction.WORSE for change in compared.changes):
        return ItemVerdict.WORSE
    if any(change.field in disputed for change in compared.changes):
        return ItemVerdict.CORRECTED
    elsewhere = any(not change.routine for change in compared.changes)
    return ItemVerdict.CHANGED_ELSEWHERE if elsewhere else ItemVerdict.VERIFIED_UNCHANGED


def _compare_record(
    before: Inquiry | PublicRecord,
    old: Report,
    new: Report,
    missing: str | None,
    paired: Mapping[str, Inquiry | PublicRecord],
) -> ItemComparison:
    """Inquiries and public records are still there, or gone."""
    after = paired.get(before.path)
    if after is None:
        gone = MatchResult(item=None, match=None, explanation="it is no longer in the report")
        return _unmatched(before, old, new, missing, gone)
    return ItemComparison(
        outcome=ItemVerdict.VERIFIED_UNCHANGED,
        before=before,
        after=after,
        changes=record_changes(before, after, old, new),
        explanation="the same record is still in the report",
        before_sha256=old.sha256,
        after_sha256=new.sha256,
    )
