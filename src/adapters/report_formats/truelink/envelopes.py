"""Finding the report inside whatever a vendor wraps around it; selected by content."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from adapters.report_formats import json_text
from adapters.report_formats.truelink import serializations, shapes, values
from adapters.report_formats.truelink.paths import AT_PREFIXED, PLAIN, XML, PathStyle, json_step
from adapters.report_formats.truelink.shapes import Bundle, Document, Shape
from domain.credit_reports.values import Bureau

REPORT = "TrueLinkCreditReportType"
SCORE = "CreditScoreType"
_MARKS = frozenset({"BundleComponents", "BundleComponent", "rawReport", "ServiceProductObject"})
_STATUS_KEYS = frozenset(
    {"status", "responsetype", "servicebundlefulfillmentstatus", "reportstatus", "state"}
)
_MESSAGE_KEYS = frozenset({"message", "error", "errormessage", "errorresponse", "errors"})
_REQUESTED = re.compile(r"\A(TUC|EQF|EXP)Report")


@dataclass(frozen=True, slots=True)
class Part:
    """One TrueLink element found in a document, as a plain tree."""

    tree: Shape
    path: str
    style: PathStyle


@dataclass(slots=True)
class Contents:
    """What a document holds, before anything in it is normalized."""

    reports: list[Part] = field(default_factory=list)
    scores: list[Part] = field(default_factory=list)
    requested: set[Bureau] = field(default_factory=set)
    statuses: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    report_date: Any = None
    is_truelink: bool = False
    success: bool | None = None


def open_shaped(document: Document) -> Contents:
    """Take the parts out of a document that fits the usual shape."""
    contents = Contents(success=document.success)
    if document.TrueLinkCreditReportType is not None:
        part = Part(document.TrueLinkCreditReportType, f"$.{REPORT}", PLAIN)
        contents.reports.append(part)
    for path, bundle in (
        ("$.BundleComponents", document.BundleComponents),
        ("$.data", document.data),
    ):
        if bundle is not None:
            contents.report_date = bundle.ReportDate
            _open_bundle(contents, bundle, path)
    return contents


def _open_bundle(contents: Contents, bundle: Bundle, path: str) -> None:
    listed = bundle.BundleComponent
    several = isinstance(listed, list)
    for index, one in enumerate(listed if isinstance(listed, list) else [listed]):
        place = f"{path}.BundleComponent[{index}]" if several else f"{path}.BundleComponent"
        ordered = _REQUESTED.match(one.Type or "")
        if ordered is not None:
            contents.requested.add(values.BUREAUS[ordered.group(1)])
        if isinstance(one.TrueLinkCreditReportType, Shape):
            part = Part(one.TrueLinkCreditReportType, f"{place}.{REPORT}", PLAIN)
            contents.reports.append(part)
        if isinstance(one.CreditScoreType, Shape):
            contents.scores.append(Part(one.CreditScoreType, f"{place}.{SCORE}", PLAIN))


def open_json(tree: Any, path: str = "$") -> Contents:
    """Look through a JSON document for TrueLink elements and the vendor's own words."""
    contents = Contents()
    for key, value, place in _walk(tree, path):
        _note(contents, key, value, place)
    return contents


def open_xml(text: str, path: str) -> Contents:
    """Take the TrueLink element out of an XML text that stands at ``path``."""
    contents = Contents()
    _take_xml(contents, text, path)
    return contents


def _walk(tree: Any, path: str) -> Iterator[tuple[str, Any, str]]:
    """Every key outside TrueLink elements, in document order, without recursion."""
    waiting = [(tree, path)]
    while waiting:
        node, place = waiting.pop()
        if isinstance(node, dict):
            steps = [(key, value, json_step(place, key)) for key, value in node.items()]
            yield from steps
            waiting.extend((v, p) for k, v, p in reversed(steps) if k not in (REPORT, SCORE))
        elif isinstance(node, list):
            waiting.extend((node[i], f"{place}[{i}]") for i in range(len(node) - 1, -1, -1))


def _note(contents: Contents, key: str, value: Any, place: str) -> None:
    local = key.rpartition(":")[2]
    if local in (REPORT, SCORE):
        contents.is_truelink = True
        _take_element(contents, local, value, place)
        return
    if local in _MARKS:
        contents.is_truelink = True
    if isinstance(value, str):
        _note_text(contents, local, value, place)
    elif key == "success" and isinstance(value, bool):
        contents.success = value
    elif local == "Type" and isinstance(value, dict):
        _note_text(contents, local, values.text(value.get("$")), place)


def _note_text(contents: Contents, key: str, value: str, place: str) -> None:
    lowered = key.removeprefix("@").lower()
    if lowered == "type":
        found = _REQUESTED.match(value)
        if found is not None:
            contents.requested.add(values.BUREAUS[found.group(1)])
    elif lowered in _STATUS_KEYS:
        contents.statuses.append(value.strip().lower())
    elif lowered in _MESSAGE_KEYS and value:
        contents.messages.append(values.text(value)[:200])
    elif key == "ReportDate":
        contents.report_date = value
    elif serializations.mentions_truelink(value):
        contents.is_truelink = True
        _take_text(contents, value, place)


def _take_element(contents: Contents, name: str, value: Any, place: str) -> None:
    if isinstance(value, list):
        for index, one in enumerate(value):
            _take_element(contents, name, one, f"{place}[{index}]")
        return
    if not isinstance(value, dict) or not value:
        return
    style = AT_PREFIXED if serializations.is_at_prefixed(value) else PLAIN
    tree = serializations.without_at(value) if style is AT_PREFIXED else value
    _keep(contents, name, tree, place, style)


def _keep(contents: Contents, name: str, tree: Any, place: str, style: PathStyle) -> None:
    shaped = shapes.loosened(tree)
    if isinstance(shaped, Shape):
        part = Part(shaped, place, style)
        (contents.scores if name == SCORE else contents.reports).append(part)


def _take_text(contents: Contents, text: str, place: str) -> None:
    """Read a report that stands in the document as text: JSON in ``rawReport``, or XML."""
    stripped = text.strip()
    if stripped[:1] not in ("{", "["):
        _take_xml(contents, text, place)
        return
    inner = open_json(json_text.decode(stripped.encode()), f"{place}#$")
    contents.reports += inner.reports
    contents.scores += inner.scores
    contents.requested |= inner.requested
    contents.report_date = contents.report_date or inner.report_date


def _take_xml(contents: Contents, text: str, place: str) -> None:
    found = serializations.xml_document(text)
    if found is None:
        return
    name, element = found
    tree = serializations.xml_tree(element, place)
    contents.is_truelink = True
    start = place if not place or place.endswith("#") else f"{place}#"
    _keep(contents, name, tree, f"{start}/{name}", XML)
