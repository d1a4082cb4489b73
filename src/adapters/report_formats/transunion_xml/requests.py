"""Requests to investigate: what was asked of the bureau, and for whom."""

import hashlib
from types import MappingProxyType
from xml.etree import ElementTree as ET

from adapters.report_formats import plain_values
from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import BadValue, text
from adapters.report_formats.sources import XML
from domain.credit_reports.report import (
    ConsumerFile,
    Defect,
    PersonName,
    Report,
    ReportedAddress,
    ReportStatus,
    RequestedDispute,
)
from domain.credit_reports.values import Bureau, FieldPaths, PartialDate

FORMAT = "transunion_disputes"
PATHS: FieldPaths = MappingProxyType(
    {
        "consumerfile": MappingProxyType(
            {
                "names": "/Customer/FullName",
                "ssn": "/Customer/Ssn",
                "birth": "/Customer/DateOfBirth",
                "addresses": "/Customer/CurrentAddress",
                "employers": "/Employers",
            }
        )
    }
)


def request(raw: bytes, element: ET.Element, path: str) -> tuple[Report, tuple[Defect, ...]]:
    """Read a request; it is no report, and what it asks for is nobody's finding."""
    defects = Defects()
    body, at = element, path
    inner = element.find("request")
    if inner is not None:
        body, at = inner, f"{path}/request[1]"
    file = _person(body, at, defects)
    report = Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=ReportStatus.DISPUTE_REQUEST,
        report_date=None,
        bureaus=(Bureau.TRANSUNION,),
        paths=PATHS,
        files=(file,) if file else (),
        requested_disputes=tuple(
            _item(item, place) for item, place in XML.rows(body, at, "LineItems/LineItem", defects)
        ),
        unreadable=frozenset(defects.unreadable),
    )
    return report, tuple(defects.found)


def _item(element: ET.Element, path: str) -> RequestedDispute:
    codes = (text(one.text) for one in element.findall("ClaimCodes/ClaimCode/Code"))
    return RequestedDispute(
        bureau=Bureau.TRANSUNION,
        path=path,
        handle=text(element.findtext("CreditReportItem")) or None,
        claims=tuple(filter(None, codes)),
        comment=text(element.findtext("LineItemComment")),
    )


def _person(body: ET.Element, path: str, defects: Defects) -> ConsumerFile | None:
    customer = body.find("Customer")
    if customer is None:
        return None
    first, middle, last, suffix = (
        text(customer.findtext(f"FullName/{key}"))
        for key in ("FirstName", "MiddleName", "LastName", "Suffix")
    )
    name = PersonName(first=first, middle=middle, last=last, suffix=suffix)
    lines = (text(customer.findtext(f"CurrentAddress/AddressLine{n}")) for n in (1, 2))
    address = ReportedAddress(
        street=" ".join(filter(None, lines)),
        city=text(customer.findtext("CurrentAddress/City")),
        state=text(customer.findtext("CurrentAddress/State")),
        zip=text(customer.findtext("CurrentAddress/Zipcode")),
        current=True,
    )
    employers = (text(one.text) for one in body.findall("Employers/Employer/Name"))
    return ConsumerFile(
        bureau=Bureau.TRANSUNION,
        path=path,
        names=(name,) if name.full else (),
        ssn=plain_values.ssn(customer.findtext("Ssn")),
        birth=_birth(customer, path, defects),
        addresses=(address,) if address.street or address.city else (),
        employers=tuple(filter(None, employers)),
    )


def _birth(customer: ET.Element, path: str, defects: Defects) -> PartialDate | None:
    try:
        return plain_values.partial_date(text(customer.findtext("DateOfBirth")))
    except BadValue as error:
        defects.unreadable_value(f"{path}/Customer/DateOfBirth", str(error))
        return None
