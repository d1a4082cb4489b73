"""From the segments of a TU4R text to one normalized report."""

import hashlib
import re
from datetime import date

from adapters.report_formats import json_text
from adapters.report_formats.defects import Defects
from adapters.report_formats.tu4r import accounts, layout, people, records
from adapters.report_formats.tu4r.segments import HEADER, Segment, split
from domain.credit_reports.refusals import ReportEmpty, ReportUnreadable
from domain.credit_reports.report import Defect, DefectKind, FileAlert, Report, ReportStatus, Score
from domain.credit_reports.tradelines import Account
from domain.credit_reports.values import Bureau

FORMAT = "tu4r"
_RELEASE = re.compile(rb"TU4R\d{2}")
_GAPS = frozenset({DefectKind.UNEXPECTED_SHAPE, DefectKind.MISSING_BUREAU, DefectKind.OTHER_PERSON})

Read = tuple[Report, tuple[Defect, ...]]


def recognizes(raw: bytes) -> bool:
    """Tell whether a text begins as TransUnion's fixed-width release 4 does."""
    return _RELEASE.match(json_text.without_padding(raw)) is not None


def read(raw: bytes) -> Read:
    """Normalize a TU4R text; raises the refusals of ``ReportReader.read``."""
    # One character per byte, so that every place counts bytes; the feed itself is ASCII.
    text = json_text.without_padding(raw).decode("iso-8859-1")
    if len(text) <= HEADER:
        raise ReportUnreadable("it is cut off in its header", path="TU4R", offset=len(text))
    defects = Defects()
    segments = _of_first_person(split(text, defects), defects)
    directory = next((n for n, s in enumerate(segments) if s.kind == "LK01"), len(segments))
    file = people.consumer_file(segments[:directory], defects)
    _note_no_hit(segments, defects)
    listed = _accounts(segments, defects)
    inquiries = tuple(records.inquiry(s, defects) for s in segments if s.kind == "IN01")
    public = tuple(records.public_record(s, defects) for s in segments if s.kind == "PR01")
    scores = _scores(segments, defects)
    if not (file or listed or inquiries or public or scores):
        raise ReportEmpty("$")
    gaps = any(defect.kind in _GAPS for defect in defects.found)
    report = Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=ReportStatus.PARTIAL if gaps else ReportStatus.COMPLETE,
        report_date=_report_date(text, defects),
        bureaus=(Bureau.TRANSUNION,),
        paths=layout.FIELD_PATHS,
        files=(file,) if file else (),
        scores=scores,
        accounts=listed,
        inquiries=inquiries,
        public_records=public,
        alerts=_alerts(segments),
        subscribers=records.subscribers(segments[directory:]),
        unreadable=frozenset(defects.unreadable),
    )
    return report, tuple(defects.found)


def _of_first_person(segments: list[Segment], defects: Defects) -> list[Segment]:
    """A joint order answers with two files in one text; they are never mixed."""
    heads = [n for n, segment in enumerate(segments) if segment.kind == "SH01"]
    if len(heads) <= 1:
        return segments
    second = heads[1]
    message = "it holds the file of another person, which is not read"
    defects.add(DefectKind.OTHER_PERSON, segments[second].path, message)
    return segments[:second]


def _note_no_hit(segments: list[Segment], defects: Defects) -> None:
    subject = next((s for s in segments if s.kind == "SH01"), None)
    if subject is not None and subject.text[10:11] == "N":
        message = "TransUnion found no file of the person it was asked about"
        defects.add(DefectKind.MISSING_BUREAU, subject.path, message)


def _accounts(segments: list[Segment], defects: Defects) -> tuple[Account, ...]:
    found = []
    for number, segment in enumerate(segments):
        if segment.kind in ("TR01", "CL01"):
            following = segments[number + 1] if number + 1 < len(segments) else None
            extended = following if following and following.kind == "PP11" else None
            found.append(accounts.account(segment, extended, defects))
    return tuple(found)


def _scores(segments: list[Segment], defects: Defects) -> tuple[Score, ...]:
    positive: dict[str, list[str]] = {}
    for segment in segments:
        if segment.kind == "CH01":
            product, reason = records.positive_reason(segment)
            positive.setdefault(product, []).append(reason)
    found = (
        records.score(segment, positive.get(segment.text[7:12].strip(), []), defects)
        for segment in segments
        if segment.kind == "SC01"
    )
    return tuple(score for score in found if score is not None)


def _alerts(segments: list[Segment]) -> tuple[FileAlert, ...]:
    found = (records.product_alert(s) for s in segments if s.kind == "AO01")
    return tuple(alert for alert in found if alert is not None)


def _report_date(text: str, defects: Defects) -> date | None:
    try:
        found = layout.day(text[48:56])
    except ValueError as error:
        defects.unreadable_value("TU4R[48:56]", str(error))
        return None
    return found.exact if found else None
