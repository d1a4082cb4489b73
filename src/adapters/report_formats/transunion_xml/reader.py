"""From a ``creditBureau`` document to one normalized report."""

import hashlib
from xml.etree import ElementTree as ET

from adapters.report_formats import xml_tree
from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import flag, text
from adapters.report_formats.sources import XML
from adapters.report_formats.transunion_xml import accounts, people, records
from adapters.report_formats.transunion_xml.tables import DISCLOSURE, REPORT, Dialect
from adapters.report_formats.transunion_xml.words import day_of
from domain.credit_reports.refusals import ReportEmpty
from domain.credit_reports.report import (
    Defect,
    DefectKind,
    DisputeResult,
    FileAlert,
    Report,
    ReportStatus,
)
from domain.credit_reports.values import Bureau

ROOT = "creditBureau"
_MODELS_ONLY = "08000"
_NO_HIT = frozenset({"clear", "noHit", "regularNoHit", "error"})
_SUCCESS = frozenset({"", "0"})
_ESTIMATED = ("estimatedDay", "estimatedMonth", "estimatedYear", "estimatedCentury", "estimated")
_YEAR, _MONTH, _DAY = 4, 7, 10
_GAPS = frozenset({DefectKind.UNEXPECTED_SHAPE, DefectKind.MISSING_BUREAU, DefectKind.OTHER_PERSON})

Read = tuple[Report, tuple[Defect, ...]]


def recognizes(root: ET.Element) -> bool:
    """Tell whether a document is TransUnion's report 2.x or its disclosure."""
    return xml_tree.local(root) == ROOT


def read(raw: bytes, root: ET.Element) -> Read:
    """Normalize a document; raises the refusals of ``ReportReader.read``."""
    return read_at(raw, root, "")


def read_at(raw: bytes, root: ET.Element, place: str) -> Read:
    """Normalize an element that stands at ``place`` in the document; its names are made plain."""
    make_plain(root)
    dialect = DISCLOSURE if root.find("productArray") is not None else REPORT
    defects = Defects()
    path = f"{place}/{ROOT}"
    subjects = XML.rows(root, path, dialect.subject, defects)
    if not subjects:
        return _without_subject(raw, root, path, dialect)
    for _, other in subjects[1:]:
        message = "it holds the file of another person, which is not read"
        defects.add(DefectKind.OTHER_PERSON, other, message)
    report = _report(raw, root, dialect, subjects[0], defects)
    return report, tuple(defects.found)


def _report(
    raw: bytes,
    root: ET.Element,
    dialect: Dialect,
    subject: tuple[ET.Element, str],
    defects: Defects,
) -> Report:
    element, path = subject
    credit = XML.rows(element, path, "custom/credit", defects)
    trades = [row for c in credit for kind in ("trade", "collection")
              for row in XML.rows(*c, kind, defects)]  # fmt: skip
    public = [row for c in credit for row in XML.rows(*c, "publicRecord", defects)]
    file = people.consumer_file(element, path, dialect, defects)
    found = tuple(accounts.account(*row, dialect, defects) for row in trades)
    inquiries = tuple(one for c in credit for one in records.inquiries(*c, dialect, defects))
    public_records = tuple(records.public_record(*row, dialect, defects) for row in public)
    scores = records.scores(element, path, dialect, defects)
    if not (file or found or inquiries or public_records or scores):
        raise ReportEmpty(path)
    _note_no_hit(element, path, defects)
    return Report(
        source_format=dialect.name,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=_status(root, defects, has_records=bool(credit)),
        report_date=day_of(element.findtext("fileDate"))
        or day_of(root.findtext("transactionControl/tracking/transactionTimeStamp")),
        bureaus=(Bureau.TRANSUNION,),
        paths=dialect.paths,
        files=(file,) if file else (),
        scores=scores,
        accounts=found,
        inquiries=inquiries,
        public_records=public_records,
        alerts=tuple(_alerts(element, path)),
        subscribers=records.subscribers([*trades, *public]),
        dispute_results=tuple(_results(element, path, defects)),
        unreadable=frozenset(defects.unreadable),
    )


def make_plain(root: ET.Element) -> None:
    """Take namespaces off the names, and off a date the part the bureau only estimates."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        if element.text and "true" in element.attrib.values():
            for name in _ESTIMATED:
                if element.get(name) == "true":
                    element.text = _known_part(element.text.strip(), name)


def _known_part(shown: str, estimated: str) -> str:
    if "/" in shown:
        return shown[-_YEAR:]
    kept = {"estimatedDay": _MONTH, "estimatedMonth": _YEAR, "estimated": _YEAR}.get(estimated)
    return shown[:kept] if kept else "estimated"


def _status(root: ET.Element, defects: Defects, *, has_records: bool) -> ReportStatus:
    products = {text(one.text) for one in root.findall("product/code")}
    if _MODELS_ONLY in products and not has_records:
        return ReportStatus.SCORE_ONLY
    gaps = any(defect.kind in _GAPS for defect in defects.found)
    return ReportStatus.PARTIAL if gaps else ReportStatus.COMPLETE


def _note_no_hit(subject: ET.Element, path: str, defects: Defects) -> None:
    hit = text(subject.findtext("fileSummary/fileHitIndicator"))
    if hit in _NO_HIT:
        place = f"{path}/fileSummary/fileHitIndicator"
        message = "TransUnion found no file of the person it was asked about"
        defects.add(DefectKind.MISSING_BUREAU, place, message)


def _alerts(subject: ET.Element, path: str) -> list[FileAlert]:
    status = subject.find("fileSummary/creditDataStatus")
    if status is None:
        return []
    return [
        FileAlert(bureau=Bureau.TRANSUNION, path=f"{path}/fileSummary/creditDataStatus/{key}",
                  code=key, text=said)
        for key, said in (
            ("suppressed", "The file is suppressed"),
            ("minor", "The file is a minor's"),
            ("disputed", "Something in the file is disputed"),
        )
        if flag(status.findtext(key))
    ]  # fmt: skip


def _results(subject: ET.Element, path: str, defects: Defects) -> list[DisputeResult]:
    """What became of each disputed item, in the bureau's own words."""
    items = "fileSummary/disclosureCoverInfo/summarySection/lineItem"
    found = []
    for element, place in XML.rows(subject, path, items, defects):
        said = [text(one.text) for one in element.iter("result")]
        if not any(said):
            defects.unreadable_value(place, "the disputed item has no result")
            continue
        found.append(
            DisputeResult(
                bureau=Bureau.TRANSUNION,
                path=place,
                result="; ".join(filter(None, said)),
                handle=text(element.findtext("handle")) or None,
                item_key=text(element.findtext("itemKey")) or None,
                item_kind=text(element.findtext("itemType")) or None,
            )
        )
    return found


def _without_subject(raw: bytes, root: ET.Element, path: str, dialect: Dialect) -> Read:
    """A document that says why it holds no file is an error, one that says nothing is empty."""
    tracking = root.find("transactionControl/tracking")
    code = text(root.findtext("transactionControl/tracking/responseCode"))
    said = [text(one.text) for tag in ("error", "description", "responseMessage")
            for one in root.iter(tag)]  # fmt: skip
    failed = code not in _SUCCESS or root.find("product/error") is not None
    if tracking is None or not failed:
        raise ReportEmpty(path)
    message = next(filter(None, said), "the bureau gave no reason")
    report = Report(
        source_format=dialect.name,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=ReportStatus.ERROR,
        report_date=day_of(tracking.findtext("transactionTimeStamp")),
        bureaus=(),
        paths=dialect.paths,
    )
    defect = Defect(kind=DefectKind.VENDOR_MESSAGE, path=path, message=message[:200])
    return report, (defect,)
