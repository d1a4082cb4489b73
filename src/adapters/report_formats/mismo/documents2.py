"""The documents a MISMO 2.x response comes in: the XML group, and Array's JSON."""

from typing import Any
from xml.etree import ElementTree as ET

from adapters.report_formats import plain_values, xml_tree
from adapters.report_formats.defects import Defects
from adapters.report_formats.drafts import Draft, Read
from adapters.report_formats.embedded import embedded_document
from adapters.report_formats.mismo.links34 import without_namespaces
from adapters.report_formats.mismo.response2 import Response
from adapters.report_formats.mismo.tables2 import ARRAY_TABLES, XML_TABLES
from adapters.report_formats.plain_values import text
from adapters.report_formats.sources import XML
from domain.credit_reports.refusals import ReportEmpty
from domain.credit_reports.report import DefectKind, ReportStatus

XML_FORMAT = "mismo-2"
ARRAY_FORMAT = "array"
_ROOTS = frozenset({"RESPONSE_GROUP", "CREDIT_RESPONSE"})
_RESPONSE = "CREDIT_RESPONSE"
_FAILED = "Error"
_PENDING = frozenset({"Pending", "Processing", "New", "InProcess"})


def recognizes_xml(root: ET.Element) -> bool:
    """A response group, or a response alone, perhaps in an envelope."""
    return xml_tree.enveloped(root, _is_response) is not None


def _is_response(element: ET.Element) -> bool:
    return xml_tree.local(element) in _ROOTS


def read_xml(raw: bytes, root: ET.Element) -> Read:
    """Read a response group; raises the refusals of ``ReportReader.read``."""
    root, place = xml_tree.enveloped(root, _is_response) or (root, f"/{xml_tree.local(root)}")
    without_namespaces(root)
    found = [(root, place)] if root.tag == _RESPONSE else _responses(root, place)
    draft = Draft(
        source_format=XML_FORMAT,
        paths=XML_TABLES.paths,
        path=found[0][1] if found else place,
    )
    _embedded(root, place, draft)
    if not found:
        return _without_response(raw, root, draft)
    _note_further(found[1:], draft)
    Response(XML_TABLES, found[0][0], draft, _score_ranges(root)).read()
    _messages(root, place, draft)
    return draft.closed(raw, _status(draft))


def _responses(root: ET.Element, place: str) -> list[tuple[ET.Element, str]]:
    return XML.rows(root, place, f"RESPONSE/RESPONSE_DATA/{_RESPONSE}", Defects())


def _note_further(found: list[tuple[Any, str]], draft: Draft) -> None:
    for _, path in found:
        message = "a further response of the same document was not read"
        draft.defects.add(DefectKind.UNEXPECTED_SHAPE, path, message)


def _score_ranges(root: ET.Element) -> dict[str, tuple[int, int]]:
    """The ranges of score models, told as keys beside the response."""
    given: dict[str, dict[str, int]] = {}
    for key in root.iterfind("RESPONSE/KEY"):
        model, _, end = key.get("_Name", "").rpartition("_")
        if end in {"MinimumValue", "MaximumValue"}:
            try:
                number = plain_values.count(key.get("_Value"))
            except ValueError:
                continue
            if number is not None:
                given.setdefault(model, {})[end] = number
    return {
        model: (ends["MinimumValue"], ends["MaximumValue"])
        for model, ends in given.items()
        if len(ends) == len(("MinimumValue", "MaximumValue"))
    }


def _messages(root: ET.Element, place: str, draft: Draft) -> list[str]:
    """What the vendor says of the order: statuses that are no success, and error messages."""
    said = []
    for status in root.iter("STATUS"):
        condition = status.get("_Condition", "")
        words = text(status.get("_Description")) or text(status.get("_Name")) or condition
        if condition not in {"", "Success"} and words:
            said.append(condition)
            draft.defects.add(DefectKind.VENDOR_MESSAGE, place, words)
    for error in root.iter("CREDIT_ERROR_MESSAGE"):
        words = text(error.findtext("_Text")) or text(error.get("_Code"))
        if words:
            said.append(_FAILED)
            draft.defects.add(DefectKind.VENDOR_MESSAGE, place, words)
    return said


def _without_response(raw: bytes, root: ET.Element, draft: Draft) -> Read:
    said = _messages(root, draft.path, draft)
    if _PENDING.intersection(said):
        return draft.closed(raw, ReportStatus.PENDING)
    if said:
        return draft.closed(raw, ReportStatus.ERROR)
    if draft.embedded:
        return draft.closed(raw, ReportStatus.PARTIAL)
    raise ReportEmpty(draft.path)


def _status(draft: Draft) -> ReportStatus | None:
    """A response that holds only messages is an answer of the vendor's, not a report."""
    errors = any(one.kind is DefectKind.VENDOR_MESSAGE for one in draft.defects.found)
    return ReportStatus.ERROR if errors and draft.is_bare() else None


def _embedded(root: ET.Element, place: str, draft: Draft) -> None:
    for number, file in enumerate(root.iter("EMBEDDED_FILE"), 1):
        content = file.findtext("DOCUMENT") or file.text or ""
        declared = text(file.get("MIMEType")) or text(file.get("_Type"))
        path = f"({place}//EMBEDDED_FILE)[{number}]"
        encoded = text(file.get("_EncodingType")).lower() == "base64"
        found = embedded_document(content, path, declared, encoded=encoded, defects=draft.defects)
        if found is not None:
            draft.embedded.append(found)


def recognizes_array(tree: Any) -> bool:
    """Array writes MISMO 2.4 as JSON, attributes marked with ``@``."""
    found = tree.get(_RESPONSE) if isinstance(tree, dict) else None
    return isinstance(found, dict) and any(key.startswith("@") for key in found)


def read_array(raw: bytes, tree: dict[str, Any]) -> Read:
    """Read Array's report; raises the refusals of ``ReportReader.read``."""
    draft = Draft(source_format=ARRAY_FORMAT, paths=ARRAY_TABLES.paths, path=f"$.{_RESPONSE}")
    Response(ARRAY_TABLES, tree[_RESPONSE], draft, {}).read()
    return draft.closed(raw)
