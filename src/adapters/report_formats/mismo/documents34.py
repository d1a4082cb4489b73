"""The MISMO 3.4 message: an order's status, its response, the documents it carries."""

from datetime import date
from itertools import islice
from xml.etree import ElementTree as ET

from adapters.report_formats import plain_values, xml_tree
from adapters.report_formats.drafts import Draft, Read
from adapters.report_formats.embedded import embedded_document
from adapters.report_formats.mismo.links34 import Links, without_namespaces
from adapters.report_formats.mismo.response34 import Response
from adapters.report_formats.mismo.tables34 import PATHS
from adapters.report_formats.plain_values import text
from adapters.report_formats.sources import XML
from domain.credit_reports.refusals import ReportEmpty
from domain.credit_reports.report import DefectKind, ReportStatus

FORMAT = "mismo-3.4"
_CHILDREN_MAX = 20
_ROOT, _DEALS = "MESSAGE", "DEAL_SETS"
_PENDING = frozenset({"New", "Processing", "Pending", "InProcess"})
_ERROR = "Error"
_SERVICES = "DEAL_SETS/DEAL_SET/DEALS/DEAL/SERVICES/SERVICE"
_DOCUMENTS = "DOCUMENT_SETS/DOCUMENT_SET/DOCUMENTS/DOCUMENT"
_FOREIGN = f"{_DOCUMENTS}/VIEWS/VIEW/VIEW_FILES/VIEW_FILE/FOREIGN_OBJECT"


def recognizes(root: ET.Element) -> bool:
    """A message of deals, perhaps in an envelope; the credit report is one of their services."""
    return xml_tree.enveloped(root, _is_message) is not None


def _is_message(element: ET.Element) -> bool:
    return xml_tree.local(element) == _ROOT and any(
        xml_tree.local(one) == _DEALS for one in islice(element, _CHILDREN_MAX)
    )


def read(raw: bytes, root: ET.Element) -> Read:
    """Read a message; raises the refusals of ``ReportReader.read``."""
    root, place = xml_tree.enveloped(root, _is_message) or (root, f"/{_ROOT}")
    without_namespaces(root)
    draft = Draft(source_format=FORMAT, paths=PATHS, path=place)
    draft.report_date = _created_on(root)
    services = XML.rows(root, draft.path, _SERVICES, draft.defects)
    status = _status(root, services, draft)
    _embedded(root, draft)
    responses = [
        found
        for service, path in services
        for found in XML.rows(service, path, "CREDIT/CREDIT_RESPONSE", draft.defects)
    ]
    if not responses:
        return _without_response(raw, draft, status)
    node, draft.path = responses[0]
    for _, path in responses[1:]:
        message = "a further response of the same message was not read"
        draft.defects.add(DefectKind.UNEXPECTED_SHAPE, path, message)
    Response(node, draft, Links(list(root.iter("RELATIONSHIP")))).read()
    told = _error_messages(node, draft)
    if draft.is_bare():
        if draft.excused and not told:
            return draft.closed(raw, ReportStatus.PARTIAL)
        return draft.closed(raw, status or (ReportStatus.ERROR if told else None))
    return draft.closed(raw)


def _without_response(raw: bytes, draft: Draft, status: ReportStatus | None) -> Read:
    if status is not None:
        return draft.closed(raw, status)
    if not draft.embedded:
        raise ReportEmpty(draft.path)
    message = "the report is there only as the documents it carries"
    draft.defects.add(DefectKind.MISSING_VALUES, draft.path, message)
    return draft.closed(raw, ReportStatus.PARTIAL)


def _created_on(root: ET.Element) -> date | None:
    try:
        found = plain_values.partial_date(
            root.findtext("ABOUT_VERSIONS/ABOUT_VERSION/CreatedDatetime")
        )
    except ValueError:
        return None
    return found.exact if found else None


def _status(
    root: ET.Element, services: list[tuple[ET.Element, str]], draft: Draft
) -> ReportStatus | None:
    """What the vendor says of the order when there is no report yet, or will be none."""
    found: ReportStatus | None = None
    for service, path in services:
        for status, place in XML.rows(service, path, "STATUSES/STATUS", draft.defects):
            code = text(status.findtext("StatusCode"))
            said = text(status.findtext("StatusDescription")) or code
            if code in _PENDING or code == _ERROR:
                found = ReportStatus.ERROR if code == _ERROR else found or ReportStatus.PENDING
                draft.defects.add(DefectKind.VENDOR_MESSAGE, place, said)
    for error in root.iter("ERROR_MESSAGE"):
        said = text(error.findtext("ErrorMessageText")) or text(
            error.findtext("ErrorMessageCategoryCode")
        )
        if said:
            found = ReportStatus.ERROR
            draft.defects.add(DefectKind.VENDOR_MESSAGE, draft.path, said)
    return found


def _error_messages(node: ET.Element, draft: Draft) -> bool:
    spec = "CREDIT_ERROR_MESSAGES/CREDIT_ERROR_MESSAGE"
    told = False
    for row, place in XML.rows(node, draft.path, spec, draft.defects):
        said = text(row.findtext("CreditErrorMessageText"))
        if said:
            told = True
            draft.defects.add(DefectKind.VENDOR_MESSAGE, place, said)
    return told


def _embedded(root: ET.Element, draft: Draft) -> None:
    for row, place in XML.rows(root, draft.path, _FOREIGN, draft.defects):
        found = embedded_document(
            row.findtext("EmbeddedContentXML") or "",
            f"{place}/EmbeddedContentXML",
            text(row.findtext("MIMETypeIdentifier")),
            encoded=text(row.findtext("ObjectEncodingType")).lower() == "base64",
            defects=draft.defects,
        )
        if found is not None:
            draft.embedded.append(found)
