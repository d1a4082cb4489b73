"""One report as the table of three columns: each account once, each bureau's word beside the others.

Accounts are put together by our own matching, the vendor's grouping being a hint. What no single
bureau is named for stands apart and in no column.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import Any

from domain.credit_reports.account_numbers import last_digits
from domain.credit_reports.creditor_names import name_key
from domain.credit_reports.grouping import Confidence, GroupedAccount, GroupedBy, Link, group
from domain.credit_reports.report import (
    ConsumerFile,
    Inquiry,
    MergedInquiry,
    MergedPublicRecord,
    PublicRecord,
    Report,
    ReportStatus,
    Score,
)
from domain.credit_reports.tradelines import MergedTradeline, PaymentMonth, Tradeline
from domain.credit_reports.values import Bureau, Visibility
from domain.findings import wording
from domain.findings.authoring import subject_of
from domain.findings.model import Firing, Hit, MergedHit
from domain.findings.shown_fields import (
    ACCOUNT_FIELDS,
    INQUIRY_FIELDS,
    PERSONAL_FIELDS,
    RECORD_FIELDS,
    ShownField,
    score_text,
    tells_apart,
    text_of,
)

COLUMNS = tuple(Bureau)
BureauRecord = Tradeline | Inquiry | PublicRecord | ConsumerFile
MergedRecord = MergedTradeline | MergedInquiry | MergedPublicRecord
Marks = Mapping[str, Firing]
"""Findings by the reference that a cell is marked with: a finding's id, or a number."""


@unique
class CellState(StrEnum):
    """What a cell stands for: a value, or one of four different reasons for having none."""

    OBSERVED = "observed"
    ABSENT = "absent"
    NOT_VISIBLE = "not_visible"
    NOT_LISTED = "not_listed"
    NOT_IN_REPORT = "not_in_report"


@unique
class SectionKind(StrEnum):
    PERSONAL = "personal"
    SCORES = "scores"
    ACCOUNT = "account"
    COLLECTION = "collection"
    PUBLIC_RECORD = "public_record"
    INQUIRIES = "inquiries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one bureau says in one row, its place in the document, and the findings that cite it.

    ``not_listed``: the bureau is in the report and has no such item. ``not_in_report``: the
    bureau was not asked or did not answer, and nothing follows from its silence.
    """

    state: CellState
    text: str | None = None
    place: str | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field; a cell for each of ``COLUMNS``. ``differs`` says that two bureaus disagree."""

    field: str
    label: str
    cells: tuple[Cell, ...]
    differs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One item, or one list, with its rows.

    ``paths`` are the bureaus' records in the order of ``COLUMNS``, None where a bureau has none.
    ``not_shown`` names the fields that no bureau of this item can show in this format.
    ``marks`` are the findings about it, also those that cite no cell of it.
    """

    kind: SectionKind
    title: str
    paths: tuple[str | None, ...]
    rows: tuple[Row, ...]
    history: tuple[Row, ...] = ()
    not_shown: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    grouped_by: GroupedBy | None = None
    confidence: Confidence | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattributed:
    """An item that no single bureau is named for, with those it was drawn from as far as told."""

    kind: SectionKind
    title: str
    path: str
    bureaus: tuple[Bureau, ...]
    rows: tuple[Row, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    bureau: Bureau | None
    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """``bureaus`` are those that speak in the report; columns of the others hold no claim."""

    source_format: str
    sha256: str
    status: ReportStatus
    report_date: date | None
    bureaus: tuple[Bureau, ...]
    sections: tuple[Section, ...]
    unattributed: tuple[Unattributed, ...]
    alerts: tuple[Alert, ...]


def side_by_side(
    report: Report, marks: Marks | None = None, *, birth_shown: bool = False
) -> SideBySide:
    """Lay a report out by item and bureau, with the findings that are given marked in it.

    Numbers are cut to their last marks; birth dates are shown on request alone. Sections come in
    the order of a report: the person, scores, accounts, collections, public records, inquiries.
    """
    table = _Table(report, marks or {}, birth_shown=birth_shown)
    accounts = [table.account(one) for one in group(report)]
    return SideBySide(
        source_format=report.source_format,
        sha256=report.sha256,
        status=report.status,
        report_date=report.report_date,
        bureaus=report.bureaus,
        sections=(
            *table.personal(),
            *table.scores(),
            *(one for one in accounts if one.kind is SectionKind.ACCOUNT),
            *(one for one in accounts if one.kind is SectionKind.COLLECTION),
            *table.public_records(),
            *table.inquiries(),
        ),
        unattributed=tuple(table.unattributed()),
        alerts=tuple(
            Alert(bureau=one.bureau, text=one.text or one.code, place=one.path)
            for one in report.alerts
        ),
    )


@dataclass(slots=True)
class _Table:
    report: Report
    marks: Marks
    birth_shown: bool = field(kw_only=True)
    _cited: dict[str, list[str]] = field(default_factory=dict)
    _about: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cited, about = defaultdict(list), defaultdict(list)
        for ref, hit in self.marks.items():
            for place in dict.fromkeys(fact.place for fact in hit.facts if fact.id in hit.fields):
                cited[place].append(ref)
            if isinstance(hit, Hit | MergedHit):
                about[hit.subject.path].append(ref)
        self._cited, self._about = dict(cited), dict(about)

    def personal(self) -> Iterator[Section]:
        files = {file.bureau: file for file in self.report.files}
        if files:
            yield self._section(
                SectionKind.PERSONAL, "Personal information", files, PERSONAL_FIELDS
            )

    def scores(self) -> Iterator[Section]:
        if not self.report.scores:
            return
        by_model: dict[str, dict[Bureau, list[Score]]] = defaultdict(lambda: defaultdict(list))
        for score in self.report.scores:
            by_model[score.model][score.bureau].append(score)
        rows = []
        for model, by_bureau in by_model.items():
            for number in range(max(map(len, by_bureau.values()))):
                told = {b: found[number] for b, found in by_bureau.items() if number < len(found)}
                cells = tuple(self._score_cell(told.get(bureau), bureau) for bureau in COLUMNS)
                rows.append(Row(field="value", label=model or "Score", cells=cells))
        yield Section(
            kind=SectionKind.SCORES, title="Scores", paths=(None,) * len(COLUMNS), rows=tuple(rows)
        )

    def account(self, found: GroupedAccount) -> Section:
        lines = {line.bureau: line for line in found.tradelines}
        first = found.tradelines[0]
        is_collection = any(line.kind.value == "collection" for line in found.tradelines)
        return self._section(
            SectionKind.COLLECTION if is_collection else SectionKind.ACCOUNT,
            wording.tradeline_label(first),
            lines,
            ACCOUNT_FIELDS,
            history=tuple(self._history(lines)),
            grouped=found,
        )

    def public_records(self) -> Iterator[Section]:
        for records in _together(self.report.public_records, _record_key):
            first = next(iter(records.values()))
            yield self._section(
                SectionKind.PUBLIC_RECORD, subject_of(first).label, records, RECORD_FIELDS
            )

    def inquiries(self) -> Iterator[Section]:
        """One row for each inquiry: the day and the kind, in the columns of those who report it."""
        together = _together(self.report.inquiries, _inquiry_key)
        together.sort(key=lambda found: _newest(found.values()), reverse=True)
        rows = [
            Row(
                field="inquiry",
                label=next(iter(found.values())).subscriber_name or "(not named)",
                cells=tuple(self._inquiry_cell(found.get(b), b) for b in COLUMNS),
            )
            for found in together
        ]
        if rows:
            yield Section(
                kind=SectionKind.INQUIRIES,
                title="Inquiries",
                paths=(None,) * len(COLUMNS),
                rows=tuple(rows),
                marks=_of_rows(rows),
            )

    def unattributed(self) -> Iterator[Unattributed]:
        for line in self.report.merged:
            is_collection = line.kind.value == "collection"
            kind = SectionKind.COLLECTION if is_collection else SectionKind.ACCOUNT
            yield self._merged(kind, wording.tradeline_label(line), line, ACCOUNT_FIELDS)
        for record in self.report.merged_public_records:
            title = wording.printed(record.type) if record.type else "Public record"
            yield self._merged(SectionKind.PUBLIC_RECORD, title, record, RECORD_FIELDS)
        for inquiry in self.report.merged_inquiries:
            title = f"Inquiry by {inquiry.subscriber_name}"
            yield self._merged(SectionKind.INQUIRIES, title, inquiry, INQUIRY_FIELDS)

    def _merged(
        self, kind: SectionKind, title: str, record: MergedRecord, fields: Sequence[ShownField]
    ) -> Unattributed:
        rows = tuple(
            Row(field=one.name, label=one.label, cells=(cell,))
            for one in fields
            if (cell := self._cell(record, one.name)).state is CellState.OBSERVED
        )
        return Unattributed(
            kind=kind,
            title=title,
            path=record.path,
            bureaus=record.bureaus,
            rows=rows,
            marks=tuple(dict.fromkeys((*self._about.get(record.path, ()), *_of_rows(rows)))),
        )

    def _section(
        self,
        kind: SectionKind,
        title: str,
        records: Mapping[Bureau, BureauRecord],
        fields: Sequence[ShownField],
        *,
        history: tuple[Row, ...] = (),
        grouped: GroupedAccount | None = None,
    ) -> Section:
        rows = [self._row(one, records) for one in fields]
        kept = tuple(row for row in rows if _is_told(row))
        about = [
            ref
            for record in records.values()
            for ref in self._about.get(subject_of(record).path, ())
        ]
        return Section(
            kind=kind,
            title=title,
            paths=tuple(records[b].path if b in records else None for b in COLUMNS),
            rows=kept,
            history=history,
            not_shown=tuple(row.field for row in rows if _is_invisible(row)),
            marks=tuple(dict.fromkeys((*about, *_of_rows(kept), *_of_rows(history)))),
            grouped_by=None if grouped is None else grouped.grouped_by,
            confidence=None if grouped is None else grouped.confidence,
            links=() if grouped is None else grouped.links,
        )

    def _row(self, shown: ShownField, records: Mapping[Bureau, BureauRecord]) -> Row:
        cells = tuple(
            self._cell(records[bureau], shown.name) if bureau in records else self._empty(bureau)
            for bureau in COLUMNS
        )
        values = [
            getattr(records[bureau], shown.name)
            for bureau, cell in zip(COLUMNS, cells, strict=True)
            if cell.state is CellState.OBSERVED
        ]
        differs = any(
            tells_apart(shown.name, one, other)
            for place, one in enumerate(values)
            for other in values[place + 1 :]
        )
        return Row(field=shown.name, label=shown.label, cells=cells, differs=differs)

    def _cell(self, record: BureauRecord | MergedRecord, name: str) -> Cell:
        seen = self.report.observe(record, name)
        if seen.visibility is not Visibility.OBSERVED:
            return Cell(state=CellState(seen.visibility.value), place=seen.place,
                        marks=self._marks(seen.place))  # fmt: skip
        return Cell(
            state=CellState.OBSERVED,
            text=text_of(name, seen.value, birth_shown=self.birth_shown),
            place=seen.place,
            marks=self._marks(seen.place),
        )

    def _empty(self, bureau: Bureau) -> Cell:
        is_there = bureau in self.report.bureaus
        return Cell(state=CellState.NOT_LISTED if is_there else CellState.NOT_IN_REPORT)

    def _marks(self, place: str | None) -> tuple[str, ...]:
        return tuple(self._cited.get(place, ())) if place else ()

    def _score_cell(self, score: Score | None, bureau: Bureau) -> Cell:
        if score is None:
            return self._empty(bureau)
        return Cell(state=CellState.OBSERVED, text=score_text(score), place=score.path)

    def _inquiry_cell(self, inquiry: Inquiry | None, bureau: Bureau) -> Cell:
        if inquiry is None:
            return self._empty(bureau)
        purpose = "" if inquiry.purpose == "unknown" else f", {inquiry.purpose}"
        return Cell(
            state=CellState.OBSERVED,
            text=f"{wording.printed(inquiry.inquired_on)}{purpose}",
            place=inquiry.path,
            marks=tuple(self._about.get(inquiry.path, ())),
        )

    def _history(self, lines: Mapping[Bureau, Tradeline]) -> Iterator[Row]:
        """A row for each month that a bureau tells of, newest first."""
        seen = {b: self.report.observe(line, "history") for b, line in lines.items()}
        told = {b: {m.month: m for m in line.history} for b, line in lines.items()}
        for month in sorted({m for months in told.values() for m in months}, reverse=True):
            cells = tuple(
                _month_cell(told[b].get(month), seen[b].visibility, seen[b].place)
                if b in lines
                else self._empty(b)
                for b in COLUMNS
            )
            statuses = {m.status for months in told.values() if (m := months.get(month))}
            yield Row(
                field="history",
                label=f"{month:%Y-%m}",
                cells=cells,
                differs=len({s for s in statuses if s.value != "no_data"}) > 1,
            )


def _month_cell(told: PaymentMonth | None, visibility: Visibility, place: str | None) -> Cell:
    if told is None:
        is_blind = visibility is Visibility.NOT_VISIBLE
        return Cell(state=CellState.NOT_VISIBLE if is_blind else CellState.ABSENT, place=place)
    return Cell(state=CellState.OBSERVED, text=wording.printed(told.status), place=place)


def _is_told(row: Row) -> bool:
    return any(cell.state in {CellState.OBSERVED, CellState.ABSENT} for cell in row.cells)


def _is_invisible(row: Row) -> bool:
    return any(cell.state is CellState.NOT_VISIBLE for cell in row.cells) and not _is_told(row)


def _of_rows(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for row in rows for cell in row.cells for ref in cell.marks))


def _together(records: Iterable[Any], key: Any) -> list[dict[Bureau, Any]]:
    """Records alike in their key put together, at most one of each bureau."""
    found: dict[Any, list[dict[Bureau, Any]]] = {}
    for record in records:
        alike = found.setdefault(key(record), [])
        free = next((one for one in alike if record.bureau not in one), None)
        if free is None:
            alike.append({record.bureau: record})
        else:
            free[record.bureau] = record
    return [one for alike in found.values() for one in alike]


def _record_key(record: PublicRecord) -> tuple[Any, ...]:
    """One docket of one day; without a readable number a record stays alone."""
    digits = last_digits(record.reference)
    return (digits, record.filed_on) if digits and record.filed_on else (record.path,)


def _inquiry_key(inquiry: Inquiry) -> tuple[Any, ...]:
    return (name_key(inquiry.subscriber_name), inquiry.inquired_on)


def _newest(inquiries: Iterable[Inquiry]) -> date:
    return max((i.inquired_on.latest for i in inquiries if i.inquired_on), default=date.min)
