"""From a furnisher's Metro 2 file to one normalized report of kind ``FURNISHER_FILE``."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from adapters.report_formats import fixed_values, plain_values
from adapters.report_formats.defects import Defects
from adapters.report_formats.metro2 import accounts, numbers, records
from adapters.report_formats.metro2.accounts import Record
from adapters.report_formats.metro2.layout import (
    BASE,
    CHARACTER,
    CHARACTER_LENGTH,
    HEADER,
    LENGTHS,
    PACKED,
    PACKED_BASE,
    PACKED_LENGTH,
    PACKED_TRAILER_COUNT,
    SEGMENTS,
    TRAILER_COUNT,
    Style,
)
from adapters.report_formats.metro2.records import Found
from domain.credit_reports.furnishing import FurnishedConsumer, Furnisher
from domain.credit_reports.report import Defect, DefectKind, Report, ReportStatus
from domain.credit_reports.tradelines import MergedTradeline
from domain.credit_reports.values import PartialDate

FORMAT = "metro2"
_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\n|\r")
_LOOKED_AT = 8192
_LINES_LOOKED_AT = 5
_PERSON_LEAST, _LEAST = 97, 3  # blanks behind the last code may have been cut off
_BUREAUS = (
    ("Innovis", "innovisProgramIdentifier"),
    ("Equifax", "equifaxProgramIdentifier"),
    ("Experian", "experianProgramIdentifier"),
    ("TransUnion", "transUnionProgramIdentifier"),
)

Read = tuple[Report, tuple[Defect, ...]]


@dataclass(slots=True)
class FurnisherFile:
    """What has been read of one file so far."""

    style: Style
    defects: Defects = field(default_factory=Defects)
    furnisher: Furnisher | None = None
    accounts: list[MergedTradeline] = field(default_factory=list)
    people: list[FurnishedConsumer] = field(default_factory=list)
    declared: tuple[str, int] | None = None
    set_aside: int = 0
    lost_at: int = 0
    lost_more: int = 0
    run_at: int = 0
    odd_lengths: int = 0
    odd_length: tuple[str, str] | None = None

    def add(self, record: Record) -> None:
        creditor = self.furnisher.name if self.furnisher is not None else ""
        self.accounts.append(accounts.account(record, creditor))
        self.people += accounts.consumers(record)

    def set_aside_one(self, found: Found) -> None:
        """Damaged records that follow each other are one defect: a ruined file has thousands."""
        self.set_aside += 1
        follows = self.lost_at and self.lost_at + 1 == found.number
        self.lost_at = found.number
        if follows:
            self.lost_more += 1
            return
        self._end_run()
        shown = "its columns are shifted" if found.kind else "no record starts here"
        message = f"a damaged record of {len(found.text):,} characters: {shown}"
        self.defects.add(DefectKind.UNEXPECTED_SHAPE, f"record[{found.number}]", message)
        self.run_at = len(self.defects.found) - 1

    def _end_run(self) -> None:
        """Say in a run's one defect how many records it has."""
        if self.lost_more:
            first = self.defects.found[self.run_at]
            message = f"{first.message}; so are the next {self.lost_more:,}"
            self.defects.found[self.run_at] = replace(first, message=message)
            self.lost_more = 0

    def closed(self, raw: bytes, source_format: str) -> Read:
        """The report, after the trailer's count was compared with what was found."""
        self._end_run()
        if self.odd_length is not None:
            path, message = self.odd_length
            more = f", and {self.odd_lengths - 1} more" if self.odd_lengths > 1 else ""
            self.defects.add(DefectKind.BAD_VALUE, path, f"{message}{more}")
        held = len(self.accounts) + self.set_aside
        if self.declared is not None and self.declared[1] != held:
            path, count = self.declared
            message = f"the trailer counts {count:,} base records, the file holds {held:,}"
            self.defects.add(DefectKind.MISSING_VALUES, path, message)
        sender = self.furnisher
        day: PartialDate | None = None
        if sender is not None:
            day = sender.activity_on or sender.created_on
        report = Report(
            source_format=source_format,
            sha256=hashlib.sha256(raw).hexdigest(),
            status=ReportStatus.FURNISHER_FILE,
            report_date=day.exact if day is not None else None,
            bureaus=(),
            paths=self.style.paths,
            merged=tuple(self.accounts),
            furnisher=sender,
            furnished=tuple(self.people),
            unreadable=frozenset(self.defects.unreadable),
        )
        return report, tuple(self.defects.found)


def recognizes(raw: bytes) -> bool:
    """Tell a Metro 2 file, packed or not, in lines, wrapped, or a segment alone."""
    head = _text(raw[:_LOOKED_AT])
    if records.is_packed(head):
        return True
    lines = _LINE_END.split(head)
    joined = "".join(lines)
    if records.starts_like_one(joined) or _lone_segment(raw) is not None:
        return True
    return any(records.starts_like_one(line) for line in lines[:_LINES_LOOKED_AT])


def read(raw: bytes) -> Read:
    """Normalize a recognized file; whatever is damaged becomes a defect."""
    text = _text(raw)
    packed = records.is_packed(text)
    lone = None if packed else _lone_segment(raw)
    if lone is not None:
        file = FurnisherFile(CHARACTER)
        message = f"the segment {lone} stands without a base record"
        file.defects.add(DefectKind.UNEXPECTED_SHAPE, f"record[1]/{lone}", message)
        return file.closed(raw, FORMAT)
    file = FurnisherFile(PACKED if packed else CHARACTER)
    found = records.in_stream(text, packed=True) if packed else _unpacked(text)
    for one in found:
        _take(file, one, packed=packed)
    return file.closed(raw, FORMAT)


def _text(raw: bytes) -> str:
    """One character per byte, so that every column keeps its place whatever the bytes are."""
    return raw.removeprefix(_BOM).decode("latin-1")


def _unpacked(text: str) -> Iterable[Found]:
    """Records in lines; lines that are only wrapped are put together again."""
    filled = starts = 0
    for line in _lines(text):
        if line.strip():
            filled += 1
            starts += records.starts_like_one(line)
    if starts * 2 >= filled > 1:
        return records.in_lines(_lines(text))
    return records.in_stream(text.replace("\r", "").replace("\n", ""), packed=False)


def _lines(text: str) -> Iterator[str]:
    """Line by line, without a copy of all."""
    at = 0
    for end in _LINE_END.finditer(text):
        yield text[at : end.start()]
        at = end.end()
    yield text[at:]


def _lone_segment(raw: bytes) -> str | None:
    """The name of the one segment that a text is, if it is one."""
    if len(raw) > max(LENGTHS.values()) * 2:
        return None
    text = "".join(_LINE_END.split(_text(raw)))
    name = text[:2]
    return name if LENGTHS.get(name) == len(text) and text.isascii() else None


def _take(file: FurnisherFile, found: Found, *, packed: bool) -> None:
    path = f"record[{found.number}]"
    if found.kind == "header":
        file.furnisher = _furnisher(file, path, found.text)
    elif found.kind == "trailer":
        _trailer(file, path, found.text, packed=packed)
    elif found.kind == "base" and not (not packed and records.has_lost_its_columns(found.text)):
        file.add(_record(file, path, found, packed=packed))
    else:
        file.set_aside_one(found)
        return
    if found.kind != "base":
        return
    if found.rest:
        message = f"{len(found.rest):,} characters behind the known segments were not read"
        file.defects.add(DefectKind.UNEXPECTED_SHAPE, path, message)
    _compare_length(file, path, found, packed=packed)


def _compare_length(file: FurnisherFile, path: str, found: Found, *, packed: bool) -> None:
    """A length word that is wrong is told of once per file: some files have no right one."""
    word = found.text[:4]
    binary = int.from_bytes(word[:2].encode("latin-1", "replace"))
    said = str(binary) if packed else word
    length = (PACKED_LENGTH if packed else CHARACTER_LENGTH) + found.appended
    if not said.isdigit() or int(said) != length:
        file.odd_lengths += 1
        if file.odd_length is None:
            shown = said if said.isdigit() else "no number"
            message = f"the record's length word says {shown}, it holds {length} characters"
            file.odd_length = (f"{path}[0:4]", message)


def _record(file: FurnisherFile, path: str, found: Found, *, packed: bool) -> Record:
    base = numbers.cut_packed(found.text, PACKED_BASE) if packed else numbers.cut(found.text, BASE)
    record = Record(path, base, file.style, file.defects)
    seen: dict[str, int] = {}
    for name, text in found.segments:
        seen[name] = seen.get(name, 0) + 1
        place = f"{path}/{name}[{seen[name]}]" if name.startswith("J") else f"{path}/{name}"
        if len(text) < (_PERSON_LEAST if name.startswith("J") else _LEAST):
            message = f"the segment {name} is cut off"
            file.defects.add(DefectKind.UNEXPECTED_SHAPE, place, message)
        if seen[name] > 1 and not name.startswith("J"):
            message = f"a second segment {name} was not read"
            file.defects.add(DefectKind.UNEXPECTED_SHAPE, place, message)
        record.segments.append((name, place, numbers.cut(text, SEGMENTS[name])))
    return record


def _furnisher(file: FurnisherFile, path: str, text: str) -> Furnisher:
    fields = numbers.cut(text, HEADER)
    places = {column.name: f"{path}[{column.start}:{column.end}]" for column in HEADER}

    def day(name: str) -> PartialDate | None:
        try:
            return fixed_values.month_day_year(fields[name].strip())
        except plain_values.BadValue as error:
            file.defects.unreadable_value(places[name], str(error))
            return None

    return furnisher_of(fields, path, day("activityDate"), day("dateCreated"))


def furnisher_of(
    fields: dict[str, str], path: str, activity: PartialDate | None, created: PartialDate | None
) -> Furnisher:
    """The sender from the columns of a header."""
    shown = {name: fixed_values.shown(value) for name, value in fields.items()}
    programs = ((bureau, shown.get(key, "")) for bureau, key in _BUREAUS)
    return Furnisher(
        path=path,
        name=shown.get("reporterName", ""),
        address=shown.get("reporterAddress", ""),
        telephone=shown.get("reporterTelephoneNumber", ""),
        activity_on=activity,
        created_on=created,
        programs=tuple((bureau, number) for bureau, number in programs if number.strip("0")),
    )


def _trailer(file: FurnisherFile, path: str, text: str, *, packed: bool) -> None:
    column = PACKED_TRAILER_COUNT if packed else TRAILER_COUNT
    given = text[column]
    place = f"{path}[{column.start}:{column.stop}]"
    count = numbers.packed_count(given) if packed else int(given) if given.isdigit() else None
    if count is not None:
        file.declared = (place, count)
