"""Messages of TransUnion's dispute service: requests, how a case stands, and its results."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType
from xml.etree import ElementTree as ET

from adapters.report_formats import plain_values, xml_tree
from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import BadValue, text
from adapters.report_formats.transunion_xml import reader
from adapters.report_formats.transunion_xml.requests import request
from adapters.report_formats.transunion_xml.words import dated
from adapters.report_formats.truelink import reader as truelink
from domain.credit_reports.refusals import ReportEmpty, ReportUnreadable
from domain.credit_reports.report import (
    Defect,
    DefectKind,
    DisputeCase,
    Report,
    ReportStatus,
)
from domain.credit_reports.values import Bureau, PartialDate
from domain.errors import DomainError

FORMAT = "transunion_disputes"
_ANSWERS = frozenset({"GetInvestigationResultsResult", "GetDisputeStatusResult",
                      "StartDisputeResult"})  # fmt: skip
_REQUEST = "StartDispute"
_PARTS = frozenset({"CreditBureau", "InvestigationResults", "DisputeStatus", "ErrorResponse",
                    "ResponseType"})  # fmt: skip
_DEPTH_MAX = 40
_SUCCESS = "success"
_WORDS = ("StartDispute", "GetDisputeStatusRes", "GetInvestigationResultsRes")
_MESSAGE = re.compile(r"<(?:\w+:)?(?:StartDispute|GetDisputeStatusRes|GetInvestigationResultsRes)")
_BUREAU_ROOT = re.compile(r"<((?:\w+:)?creditBureau)[\s>]")

Read = tuple[Report, tuple[Defect, ...]]
Located = tuple[ET.Element, str]


def mentions(document: str) -> bool:
    """Tell cheaply whether a text may be one of these messages."""
    # Seeking a word is ten times faster than the pattern, and most documents have none of them.
    if not any(word in document for word in _WORDS):
        return False
    return _MESSAGE.search(document) is not None


def recognizes(root: ET.Element) -> bool:
    return next(_located(root, _IS_MESSAGE), None) is not None


def read(raw: bytes, root: ET.Element) -> Read:
    """Normalize a message; raises the refusals of ``ReportReader.read``."""
    reader.make_plain(root)
    element, path = next(_located(root, _IS_MESSAGE))
    if element.tag == _REQUEST:
        return request(raw, element, path)
    parts: dict[str, Located] = {}
    for part, place in _located(element, _IS_PART, path):
        parts.setdefault(part.tag, (part, place))
    failure = _failure(parts)
    if failure is not None:
        return _bare(raw, ReportStatus.ERROR), (failure,)
    if element.tag == "GetInvestigationResultsResult":
        return _investigation(raw, path, parts)
    return _case_status(raw, path, parts)


def _named(names: frozenset[str]) -> Callable[[ET.Element], bool]:
    return lambda element: xml_tree.local(element) in names


_IS_MESSAGE = _named(_ANSWERS | {_REQUEST})
_IS_PART = _named(_PARTS)


def _has_case(element: ET.Element) -> bool:
    return element.find("DisputeId") is not None


def _located(
    root: ET.Element, wanted: Callable[[ET.Element], bool], base: str = ""
) -> Iterator[Located]:
    """The wanted elements with their places, in document order, to a bounded depth."""
    path = base or f"/{xml_tree.local(root)}"
    if wanted(root):
        yield root, path
    open_elements = [(iter(root), path, Counter[str]())]
    while open_elements:
        children, path, numbers = open_elements[-1]
        child = next(children, None)
        if child is None:
            open_elements.pop()
            continue
        name = xml_tree.local(child)
        numbers[name] += 1
        place = f"{path}/{name}[{numbers[name]}]"
        if wanted(child):
            yield child, place
        if len(open_elements) < _DEPTH_MAX:
            open_elements.append((iter(child), place, Counter()))


def _failure(parts: dict[str, Located]) -> Defect | None:
    """What the service says when it has no answer."""
    said = parts.get("ErrorResponse")
    kind = parts.get("ResponseType")
    message = " ".join(filter(None, map(text, said[0].itertext()))) if said else ""
    shown = text(kind[0].text) if kind else ""
    if not message and shown.lower() in ("", _SUCCESS):
        return None
    at = said[1] if said and message else kind[1] if kind else "$"
    return Defect(kind=DefectKind.VENDOR_MESSAGE, path=at, message=(message or shown)[:200])


def _bare(raw: bytes, status: ReportStatus) -> Report:
    return Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=status,
        report_date=None,
        bureaus=(Bureau.TRANSUNION,),
        paths=MappingProxyType({}),
    )


def _investigation(raw: bytes, path: str, parts: dict[str, Located]) -> Read:
    """The bureau's disclosure is the report; the TrueLink view of it is kept as a rendering.

    The view loses balances and ratings that the disclosure has, but names the items' handles.
    """
    found: list[Report] = []
    defects: list[Defect] = []
    lost = False
    for name in ("CreditBureau", "InvestigationResults"):
        part = parts.get(name)
        if part is None or not (part[0].text or "").strip():
            continue
        try:
            report, noted = _part(raw, name, part[0].text or "", f"{part[1]}#")
        except DomainError as error:
            lost = True
            defects.append(
                Defect(kind=DefectKind.UNEXPECTED_SHAPE, path=part[1], message=str(error))
            )
            continue
        found.append(report)
        defects.extend(noted)
    if not found:
        if lost:
            raise ReportUnreadable("none of its parts can be read", path=path)
        raise ReportEmpty(path)
    whole = replace(found[0], renderings=tuple(found[1:]))
    return (replace(whole, status=ReportStatus.PARTIAL) if lost else whole), tuple(defects)


def _part(raw: bytes, name: str, inner: str, place: str) -> Read:
    if name == "InvestigationResults":
        return truelink.read_xml(raw, inner, place)
    start = _BUREAU_ROOT.search(inner)
    if start is None:
        raise ReportUnreadable("it holds no creditBureau", path=place)
    closing = f"</{start[1]}>"
    end = inner.rfind(closing)
    if end < 0:
        raise ReportUnreadable("the element creditBureau is cut off", path=place)
    element = inner[start.start() : end + len(closing)]
    return reader.read_at(raw, xml_tree.parsed(element, place), place)


def _case_status(raw: bytes, path: str, parts: dict[str, Located]) -> Read:
    """How the investigation stands; an answer that names no case is one, too."""
    defects = Defects()
    status, at = parts.get("DisputeStatus", (None, path))
    cases: list[DisputeCase] = []
    updated: list[PartialDate] = []
    if status is not None:
        for holder, place in _located(status, _has_case, at):
            cases.append(_case(holder, place, defects))
            day = _day(holder, place, "LastUpdatedDate", defects)
            updated += [day] if day else []
    if not cases:
        defects.add(DefectKind.VENDOR_MESSAGE, at, "the answer names no dispute")
    days = [day.exact for day in updated if day.exact is not None]
    report = replace(
        _bare(raw, ReportStatus.DISPUTE_STATUS),
        report_date=max(days, default=None),
        dispute_cases=tuple(cases),
        unreadable=frozenset(defects.unreadable),
    )
    return report, tuple(defects.found)


def _case(element: ET.Element, path: str, defects: Defects) -> DisputeCase:
    return DisputeCase(
        bureau=Bureau.TRANSUNION,
        path=path,
        reference=text(element.findtext("DisputeId")),
        status=text(element.findtext("Status")),
        opened_on=_day(element, path, "OpenDate", defects),
        due_on=_day(element, path, "EstimatedCompletionDate", defects),
        items=_count(element, path, "TotalDisputedItems", defects),
        items_open=_count(element, path, "TotalOpenDisputedItems", defects),
    )


def _day(element: ET.Element, path: str, key: str, defects: Defects) -> PartialDate | None:
    given = text(element.findtext(key))
    try:
        return dated(given) if given else None
    except BadValue as error:
        defects.unreadable_value(f"{path}/{key}", str(error))
        return None


def _count(element: ET.Element, path: str, key: str, defects: Defects) -> int | None:
    given = text(element.findtext(key))
    try:
        return plain_values.count(given)
    except BadValue as error:
        defects.unreadable_value(f"{path}/{key}", str(error))
        return None
