"""From an Experian credit profile, listed or alone, to one normalized report."""

import hashlib
from typing import Any

from adapters.report_formats import fixed_values
from adapters.report_formats.defects import Defects
from adapters.report_formats.experian import people, tradelines
from adapters.report_formats.experian.paths import FIELD_PATHS
from adapters.report_formats.json_record import JsonRecord, telling
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
from domain.credit_reports.values import Bureau

FORMAT = "experian_json"
_LIST = "creditProfile"
_BARE = ("headerRecord", "consumerIdentity", "riskModel", "tradeline", "informationalMessage")
_SIGNS = 2
_WRAPPERS = ("data", "response", "report", "result")
_SCORE_RANGE = (300, 850)
_LIVING_SIGNS = ("subscriberName", "subscriberCode", "accountNumber", "balanceAmount")

Read = tuple[Report, tuple[Defect, ...]]


def recognizes(tree: Any) -> bool:
    """Tell whether a JSON document is a profile, a list of them, or holds that list."""
    return _find(tree) is not None


def _find(tree: Any) -> tuple[Any, str] | None:
    if isinstance(tree, list):
        return (tree, "$") if tree and _is_profile(tree[0]) else None
    if not isinstance(tree, dict):
        return None
    if _LIST in tree:
        return tree[_LIST], f"$.{_LIST}"
    if _is_profile(tree):
        return tree, "$"
    for key in _WRAPPERS:
        inner = tree.get(key)
        if isinstance(inner, dict) and _LIST in inner:
            return inner[_LIST], f"$.{key}.{_LIST}"
    return None


def _is_profile(tree: Any) -> bool:
    return isinstance(tree, dict) and sum(key in tree for key in _BARE) >= _SIGNS


def read(raw: bytes, tree: Any) -> Read:
    """Normalize a recognized document; raises the refusals of ``ReportReader.read``."""
    found = _find(tree)
    if found is None:
        raise ReportEmpty("$")
    defects = Defects()
    profiles = _profiles(*found, defects)
    if not profiles:
        raise ReportEmpty(found[1])
    return _report(raw, profiles, defects)


def _profiles(given: Any, path: str, defects: Defects) -> list[JsonRecord]:
    """The profiles of one person; one under another number is set aside."""
    listed = []
    for number, one in enumerate(given if isinstance(given, list) else [given]):
        place = f"{path}[{number}]" if isinstance(given, list) else path
        if isinstance(one, dict):
            listed.append(JsonRecord(one, place, defects))
        elif one is not None:
            defects.add(DefectKind.UNEXPECTED_SHAPE, place, "expected an object")
    numbers = [people.social_number(profile) for profile in listed]
    first = next((number for number in numbers if number), None)
    ours = []
    for profile, ssn in zip(listed, numbers, strict=True):
        if ssn is not None and ssn != first:
            message = "the profile is of another person than the first in the document"
            defects.add(DefectKind.OTHER_PERSON, profile.path, message)
        else:
            ours.append(profile)
    return ours


def _report(raw: bytes, profiles: list[JsonRecord], defects: Defects) -> Read:
    accounts = tuple(
        tradelines.account(row)
        for p in profiles
        for row in telling(p.rows("tradeline"), _LIVING_SIGNS)
    )
    inquiries = tuple(_inquiry(row) for p in profiles for row in p.rows("inquiry"))
    records = tuple(_public_record(row) for p in profiles for row in p.rows("publicRecord"))
    scores = tuple(_score(row) for p in profiles for row in p.rows("riskModel"))
    files = tuple(map(people.consumer_file, profiles))
    alerts = tuple(alert for p in profiles for alert in people.alerts(p))
    known = bool(accounts or inquiries or records or any(file.names for file in files))
    if not known and not scores:
        if not alerts:
            raise ReportEmpty(profiles[0].path)
        for alert in alerts:
            defects.add(DefectKind.VENDOR_MESSAGE, alert.path, alert.text or alert.code)
    gaps = any(defect.kind is DefectKind.UNEXPECTED_SHAPE for defect in defects.found)
    whole = ReportStatus.PARTIAL if gaps else ReportStatus.COMPLETE
    lesser = ReportStatus.SCORE_ONLY if scores else ReportStatus.ERROR
    days = [row.date("y2kReportedDate") for p in profiles for row in p.rows("headerRecord")]
    exact = [day.exact for day in days if day is not None and day.exact is not None]
    report = Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=whole if known else lesser,
        report_date=max(exact) if exact else None,
        bureaus=(Bureau.EXPERIAN,),
        paths=FIELD_PATHS,
        files=files if known else (),
        scores=scores,
        accounts=accounts,
        inquiries=inquiries,
        public_records=records,
        alerts=alerts,
        unreadable=frozenset(defects.unreadable),
    )
    return report, tuple(defects.found)


def _inquiry(row: JsonRecord) -> Inquiry:
    """The type is that of the account asked for; nothing says who may see the inquiry."""
    return Inquiry(
        bureau=Bureau.EXPERIAN,
        path=row.path,
        subscriber_name=row.text("subscriberName") or "",
        subscriber_code=row.text("subscriberCode"),
        inquired_on=row.date("date"),
        industry=row.code("kob"),
        amount=row.read("amount", tradelines.money),
    )


def _public_record(row: JsonRecord) -> PublicRecord:
    """The status says what the record is and how it stands, on the status date."""
    reference = row.text("referenceNumber")
    page = row.text("bookPageSequence")
    return PublicRecord(
        bureau=Bureau.EXPERIAN,
        path=row.path,
        type=None,
        status=row.code("status"),
        filed_on=row.date("filingDate"),
        resolved_on=None,
        court=row.text("courtName"),
        reference=reference or page,
        amount=row.read("amount", tradelines.money),
        designator=row.text("ecoa"),
        status_on=row.date("statusDate"),
        places=(("reference", "bookPageSequence"),) if page and not reference else (),
    )


def _score(row: JsonRecord) -> Score:
    """A number from 9000 on is the reason why there is no score."""
    value = row.read("score", _number)
    least, most = _SCORE_RANGE
    in_range = value is not None and least <= value <= most
    factors = (factor.text("code") for factor in row.rows("scoreFactors"))
    return Score(
        bureau=Bureau.EXPERIAN,
        path=row.path,
        model=row.text("modelIndicator") or "",
        value=value if in_range else None,
        exclusion_code=None if in_range or not value else str(value),
        factors=tuple(factor for factor in factors if factor),
        least=least,
        most=most,
    )


def _number(value: Any) -> int | None:
    return fixed_values.count(value.lstrip("+") if isinstance(value, str) else value)
