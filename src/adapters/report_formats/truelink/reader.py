"""From the parts of a TrueLink document to one normalized report."""

import hashlib
from datetime import date
from typing import Any

from adapters.report_formats import json_text
from adapters.report_formats.defects import Defects
from adapters.report_formats.truelink import (
    envelopes,
    people,
    records,
    serializations,
    shapes,
    tradelines,
    values,
)
from adapters.report_formats.truelink.envelopes import Contents, Part
from adapters.report_formats.truelink.originals import originals
from adapters.report_formats.truelink.paths import FIELD_PATHS, PLAIN
from adapters.report_formats.truelink.rows import Row
from adapters.report_formats.truelink.shapes import Shape
from domain.credit_reports.refusals import ReportEmpty, ReportFormatUnknown, ReportLossy
from domain.credit_reports.report import Defect, DefectKind, Report, ReportStatus, Score
from domain.credit_reports.tradelines import Account
from domain.credit_reports.values import Bureau

FORMAT = "truelink"
_PENDING = frozenset({"pending", "processing", "inprogress", "in_progress", "queued", "ordered"})
_FAILED = frozenset({"error", "failure", "failed", "rejected"})
# A record of these kinds was left out whole: what is missing may still be on file.
_GAPS = frozenset(
    {DefectKind.UNKNOWN_BUREAU, DefectKind.UNEXPECTED_SHAPE, DefectKind.MISSING_BUREAU}
)
_LIVING_SIGNS = ("creditorName", "accountNumber", "currentBalance", "subscriberCode", "bureau")

Read = tuple[Report, tuple[Defect, ...]]


def read_shaped(raw: bytes, text: bytes) -> Read | None:
    """Read a document of the usual shape at full speed; None for every other document."""
    document = shapes.decode(text)
    if document is None:
        return None
    contents = envelopes.open_shaped(document)
    if not contents.reports and not contents.scores:
        return None
    json_text.refuse_duplicate_keys(text, document)
    return _read(raw, contents)


def read_json(raw: bytes, tree: Any) -> Read:
    """Normalize a decoded JSON document; raises the refusals of ``ReportReader.read``."""
    return _read(raw, envelopes.open_json(tree))


def recognizes_xml(text: str) -> bool:
    """Tell whether an XML text holds a TrueLink element, perhaps escaped in SOAP."""
    return serializations.mentions_truelink(text)


def read_xml(raw: bytes, text: str, place: str = "") -> Read:
    """Normalize an XML text that stands at ``place``; raises those of ``ReportReader.read``."""
    return _read(raw, envelopes.open_xml(text, place))


def _read(raw: bytes, contents: Contents) -> Read:
    if contents.reports:
        # A bundle may hold hollow single-bureau reports beside the merged one.
        chosen = max(contents.reports, key=lambda part: _size(part.tree))
        return _report(raw, chosen, contents)
    if contents.scores:
        return _score_only(raw, contents)
    return _without_report(raw, contents)


def _size(tree: Shape) -> int:
    partitions = getattr(tree, "TradeLinePartition", None)
    return len(partitions) if isinstance(partitions, list) else 1 if partitions else 0


def _report(raw: bytes, part: Part, contents: Contents) -> Read:
    defects = Defects()
    row = Row(part.tree, part.path, part.style, defects)
    _refuse_lossy(row)
    listed = records.subscribers(row)
    names = {(one.bureau, one.code): one.name for one in listed}
    read = (tradelines.account(partition, names) for partition in row.rows("TradeLinePartition"))
    accounts = tuple(account for account in read if account is not None)
    files = people.consumer_files(row)
    inquiries = records.inquiries(row, names)
    public_records = records.public_records(row)
    scores = _report_scores(row)
    if not (accounts or inquiries or public_records or scores or any(f.names for f in files)):
        raise ReportEmpty(part.path)
    seen = _bureaus_seen(row, accounts)
    for said in (files, inquiries, public_records, scores):
        seen |= {one.bureau for one in said}
    _note_missing_bureaus(contents.requested - seen, part.path, defects)
    report = Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=_status(defects),
        report_date=_report_date(row, contents),
        bureaus=tuple(sorted(seen)),
        paths=FIELD_PATHS[part.style],
        files=files,
        scores=scores,
        accounts=accounts,
        inquiries=inquiries,
        public_records=public_records,
        alerts=records.alerts(row),
        subscribers=listed,
        product_scores=_scores(contents.scores, defects),
        embedded=originals(_sources(row)),
        unreadable=frozenset(defects.unreadable),
    )
    return report, tuple(defects.found)


def _status(defects: Defects) -> ReportStatus:
    gaps = any(defect.kind in _GAPS for defect in defects.found)
    return ReportStatus.PARTIAL if gaps else ReportStatus.COMPLETE


def _report_scores(row: Row) -> tuple[Score, ...]:
    borrower = row.below("Borrower")
    if borrower is None:
        return ()
    found = (records.score(one) for one in borrower.rows("CreditScore"))
    return tuple(score for score in found if score is not None)


def _scores(parts: list[Part], defects: Defects) -> tuple[Score, ...]:
    found = (records.score(Row(part.tree, part.path, part.style, defects)) for part in parts)
    return tuple(score for score in found if score is not None)


def _refuse_lossy(row: Row) -> None:
    """Refuse a document whose attributes were dropped: counts would be right, values gone."""
    found = (t for p in row.rows("TradeLinePartition") for t in p.rows("Tradeline"))
    hollow = 0
    for tradeline in found:
        if any(tradeline.raw(sign) is not None for sign in _LIVING_SIGNS):
            return
        hollow += 1
    if hollow:
        raise ReportLossy(row.style.child(row.path, "TradeLinePartition"), hollow)


def _sources(row: Row) -> list[Row]:
    return [source for sources in row.rows("Sources") for source in sources.rows("Source")]


def _bureaus_seen(row: Row, accounts: tuple[Account, ...]) -> set[Bureau]:
    seen = {tradeline.bureau for account in accounts for tradeline in account.tradelines}
    for source in _sources(row):
        symbol = source.symbol("Bureau")
        if symbol in values.BUREAUS:
            seen.add(values.BUREAUS[symbol])
    return seen


def _note_missing_bureaus(missing: set[Bureau], path: str, defects: Defects) -> None:
    for bureau in sorted(missing):
        message = f"{bureau.display_name} was ordered, but nothing of it is in the report"
        defects.add(DefectKind.MISSING_BUREAU, path, message)


def _report_date(row: Row, contents: Contents) -> date | None:
    """The latest day a bureau was asked; the envelope's own date only where that is missing."""
    asked = [source.date("InquiryDate") for source in _sources(row)]
    days = [found.exact for found in asked if found is not None and found.exact is not None]
    return max(days) if days else _envelope_date(contents)


def _envelope_date(contents: Contents) -> date | None:
    try:
        given = values.partial_date(contents.report_date) if contents.report_date else None
    except (values.BadValue, TypeError):
        return None
    return given.exact if given else None


def _score_only(raw: bytes, contents: Contents) -> Read:
    defects = Defects()
    scores = _scores(contents.scores, defects)
    if not scores and not defects.found:
        raise ReportEmpty("$")
    sources = (
        Row(part.tree, part.path, part.style, defects).below("Source") for part in contents.scores
    )
    dates = [found.date("InquiryDate") for found in sources if found is not None]
    days = [day.exact for day in dates if day is not None and day.exact is not None]
    report = Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=ReportStatus.SCORE_ONLY,
        report_date=max(days) if days else _envelope_date(contents),
        bureaus=tuple(sorted({score.bureau for score in scores})),
        paths=FIELD_PATHS[contents.scores[0].style],
        scores=scores,
        unreadable=frozenset(defects.unreadable),
    )
    return report, tuple(defects.found)


def _without_report(raw: bytes, contents: Contents) -> Read:
    """Tell a vendor's "not yet" and "no" from a document of another kind, and from nothing."""
    if not contents.is_truelink and contents.success is not False:
        raise ReportFormatUnknown("nothing in it names a TrueLink report")
    pending = _PENDING.intersection(contents.statuses)
    failed = contents.success is False or _FAILED.intersection(contents.statuses)
    if not pending and not failed:
        raise ReportEmpty("$")
    report = Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=ReportStatus.PENDING if pending else ReportStatus.ERROR,
        report_date=_envelope_date(contents),
        bureaus=(),
        paths=FIELD_PATHS[PLAIN],
    )
    said = contents.messages or ["the vendor gave no reason"]
    return report, tuple(
        Defect(kind=DefectKind.VENDOR_MESSAGE, path="$", message=message) for message in said
    )
