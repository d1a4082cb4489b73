"""From an Equifax consumer report, in whatever wrapper, to one normalized report."""

import hashlib
from typing import Any

from adapters.report_formats import fixed_values
from adapters.report_formats.defects import Defects
from adapters.report_formats.equifax import codes, people, tradelines
from adapters.report_formats.equifax.paths import FIELD_PATHS
from adapters.report_formats.json_record import JsonRecord, json_key, telling
from domain.credit_reports.refusals import ReportEmpty
from domain.credit_reports.report import (
    Defect,
    DefectKind,
    Inquiry,
    PublicRecord,
    Report,
    ReportStatus,
    Score,
)
from domain.credit_reports.tradelines import TradelineKind
from domain.credit_reports.values import Bureau, Code, place_of

FORMAT = "equifax_json"
_LIST = "equifaxUSConsumerCreditReport"
_WRAPPER = "equaifax"  # a client's own misspelling; it stands beside a score
_BARE = ({"trades", "subjectName"}, {"trades", "hitCode"}, {"subjectName", "hitCode"})
_DEPTH_MAX = 4
_PENDING = frozenset({"pending", "processing", "in_progress", "inprogress", "queued"})
_GAPS = frozenset({DefectKind.UNEXPECTED_SHAPE, DefectKind.MISSING_BUREAU})
_SCORE_RANGE = (280, 850)  # FICO and VantageScore from 300, Equifax's own scores from 280
_KINDS = (("trades", TradelineKind.GRANTED), ("collections", TradelineKind.COLLECTION))
_LIVING_SIGNS = (
    "customerName", "customerNumber", "accountNumber", "balance", "clientNameOrNumber",
)  # fmt: skip

Read = tuple[Report, tuple[Defect, ...]]


def recognizes(tree: Any) -> bool:
    """Tell whether a JSON document holds this report, or the wrapper of one that is not there."""
    return _find(tree) is not None


def _find(tree: Any) -> tuple[Any, str, str] | None:
    """The report or list of reports, its path, and the status said beside it."""
    level: list[tuple[Any, str, str]] = [(tree, "$", "")]
    empty: tuple[Any, str, str] | None = None
    for _ in range(_DEPTH_MAX):
        following = []
        for node, path, said in level:
            if not isinstance(node, dict):
                continue
            status = fixed_values.shown(node.get("status")) or said
            if _LIST in node:
                return node[_LIST], place_of(path, _LIST), status
            if any(keys <= node.keys() for keys in _BARE) and "creditFiles" not in node:
                return node, path, status
            if _WRAPPER in node and empty is None:
                inner = node[_WRAPPER]
                inner_status = inner.get("status") if isinstance(inner, dict) else None
                empty = ([], place_of(path, _WRAPPER), fixed_values.shown(inner_status) or status)
            following += [
                (value, place_of(path, json_key(key)), status)
                for key, value in node.items()
                if value.__class__ is dict
            ]
        level = following
    return empty


def read(raw: bytes, tree: Any) -> Read:
    """Normalize a recognized document; raises the refusals of ``ReportReader.read``."""
    found = _find(tree)
    if found is None:
        raise ReportEmpty("$")
    given, path, status = found
    defects = Defects()
    reports = _reports(given, path, defects)
    if not reports:
        return _without_report(raw, path, status, defects)
    return _report(raw, tree, reports, defects)


def _reports(given: Any, path: str, defects: Defects) -> list[JsonRecord]:
    """The files on one person; a file under another number is set aside."""
    listed = JsonRecord({"reports": given}, path, defects).rows("reports")
    for record in listed:
        record.path = record.path.replace(f"{path}.reports", path, 1)
    numbers = [people.social_number(record) for record in listed]
    first = next((number for number in numbers if number), None)
    ours = []
    for record, number in zip(listed, numbers, strict=True):
        if number is not None and number != first:
            message = "the file is on another person than the first in the document"
            defects.add(DefectKind.OTHER_PERSON, record.path, message)
        else:
            ours.append(record)
    return ours


def _report(raw: bytes, tree: Any, reports: list[JsonRecord], defects: Defects) -> Read:
    listed = tuple(one for report in reports for one in people.subscribers(report))
    names = {one.code: one.name for one in listed}
    accounts = tuple(
        tradelines.account(row, kind, names)
        for report in reports
        for key, kind in _KINDS
        for row in telling(report.rows(key), _LIVING_SIGNS)
    )
    files = tuple(map(people.consumer_file, reports))
    inquiries = tuple(_inquiry(row) for report in reports for row in report.rows("inquiries"))
    records = tuple(_bankruptcy(row) for report in reports for row in report.rows("bankruptcies"))
    scores = tuple(_score(row) for report in reports for row in report.rows("models"))
    if not (accounts or inquiries or records or scores):
        missed = _no_hit(reports)
        if missed:
            defects.add(DefectKind.VENDOR_MESSAGE, reports[0].place("hitCode"), missed)
            return _status_only(raw, ReportStatus.ERROR, defects)
        if not any(file.names for file in files):
            raise ReportEmpty(reports[0].path)
    dates = [report.date("reportDate") for report in reports]
    days = [date.exact for date in dates if date is not None and date.exact is not None]
    gaps = any(defect.kind in _GAPS for defect in defects.found)
    product = _wrapped_score(tree, defects)
    report = Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=ReportStatus.PARTIAL if gaps else ReportStatus.COMPLETE,
        report_date=max(days) if days else None,
        bureaus=(Bureau.EQUIFAX,),
        paths=FIELD_PATHS,
        files=files,
        scores=scores,
        accounts=accounts,
        inquiries=inquiries,
        public_records=records,
        alerts=tuple(alert for report in reports for alert in people.alerts(report)),
        subscribers=listed,
        product_scores=product,
        unreadable=frozenset(defects.unreadable),
    )
    return report, tuple(defects.found)


def _no_hit(reports: list[JsonRecord]) -> str:
    """The bureau's words for having no file on the person; empty when it has one."""
    for report in reports:
        hit = report.code("hitCode")
        if hit is not None and hit.symbol != codes.HIT:
            return hit.text or f"the bureau answered with hit code {hit.symbol}"
    return ""


def _without_report(raw: bytes, path: str, status: str, defects: Defects) -> Read:
    """A wrapper whose report is missing: not yet there, or never to come."""
    if not status:
        raise ReportEmpty(path)
    defects.add(DefectKind.VENDOR_MESSAGE, path, f"the vendor's status is {status[:100]}")
    pending = status.lower() in _PENDING
    return _status_only(raw, ReportStatus.PENDING if pending else ReportStatus.ERROR, defects)


def _status_only(raw: bytes, status: ReportStatus, defects: Defects) -> Read:
    report = Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=status,
        report_date=None,
        bureaus=(),
        paths=FIELD_PATHS,
        unreadable=frozenset(defects.unreadable),
    )
    return report, tuple(defects.found)


def _inquiry(row: JsonRecord) -> Inquiry:
    return Inquiry(
        bureau=Bureau.EQUIFAX,
        path=row.path,
        subscriber_name=row.text("customerName") or "",
        subscriber_code=row.text("customerNumber"),
        inquired_on=row.date("inquiryDate"),
        industry=row.code("industryCode"),
    )


def _bankruptcy(row: JsonRecord) -> PublicRecord:
    kind = row.text("type")
    return PublicRecord(
        bureau=Bureau.EQUIFAX,
        path=row.path,
        type=Code(kind, codes.BANKRUPTCY_KINDS.get(kind, "Bankruptcy")) if kind else None,
        status=row.code("currentIntentOrDispositionCode"),
        filed_on=row.date("dateFiled"),
        resolved_on=row.date("currentDispositionDate") or row.date("dispositionDate"),
        court=None,
        reference=row.text("caseNumber"),
        designator=row.text("filer"),
    )


def _score(row: JsonRecord) -> Score:
    reasons = (row_of.first_text("description", "code") for row_of in row.rows("reasons"))
    reject = next((code for one in row.rows("rejects") if (code := one.symbol("code"))), None)
    value = row.read("score", _number)
    least, most = _SCORE_RANGE
    in_range = value is not None and least <= value <= most and reject is None
    outside = str(value) if value else None
    return Score(
        bureau=Bureau.EQUIFAX,
        path=row.path,
        model=row.first_text("modelNumber", "modelIdentifier", "type") or "",
        value=value if in_range else None,
        exclusion_code=None if in_range else reject or outside,
        factors=tuple(reason for reason in reasons if reason),
        least=least,
        most=most,
    )


def _number(value: Any) -> int | None:
    return fixed_values.count(value.lstrip("+") if isinstance(value, str) else value)


def _wrapped_score(tree: Any, defects: Defects) -> tuple[Score, ...]:
    """A bare score that a client put beside the report; it names no model."""
    if not isinstance(tree, dict) or _WRAPPER not in tree:
        return ()
    value = JsonRecord(tree, "$", defects).read("creditScore", _number)
    if value is None or not _SCORE_RANGE[0] <= value <= _SCORE_RANGE[1]:
        return ()
    return (Score(bureau=Bureau.EQUIFAX, path="$.creditScore", model="", value=value),)
