"""What a ``subjectRecord`` says of the person."""

from xml.etree import ElementTree as ET

from adapters.report_formats import plain_values
from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import text
from adapters.report_formats.sources import XML
from adapters.report_formats.transunion_xml.tables import Dialect
from domain.credit_reports.report import ConsumerFile, PersonName, ReportedAddress
from domain.credit_reports.values import Bureau

_STREET = ("number", "preDirectional", "name", "type", "postDirectional")


def consumer_file(
    subject: ET.Element, path: str, dialect: Dialect, defects: Defects
) -> ConsumerFile | None:
    """Give the person's file; None when nothing is said of a person."""
    found = dialect.subject_fields.read(subject, path, defects)
    numbers = (
        plain_values.ssn(e.text) for e in subject.findall("indicative/socialSecurity/number")
    )
    employers = subject.findall("indicative/employment/employer/unparsed")
    statements = subject.findall("consumerFileData/consumerStatement/text")
    phones = subject.findall("indicative/phone/number/unparsed")
    file = ConsumerFile(
        bureau=Bureau.TRANSUNION,
        path=path,
        names=tuple(
            filter(lambda n: n.full, map(_name, subject.findall("indicative/name/person")))
        ),
        ssn=next(filter(None, numbers), None),
        birth=found.get("birth"),
        addresses=tuple(_addresses(subject, path, dialect, defects)),
        employers=tuple(filter(None, (text(one.text) for one in employers))),
        statements=tuple(filter(None, (text(one.text) for one in statements))),
        phones=tuple(filter(None, (text(one.text) for one in phones))),
        file_since=found.get("file_since"),
        frozen=plain_values.flag(found.get("frozen")),
    )
    said = (file.names, file.ssn, file.birth, file.addresses, file.employers, file.statements)
    return file if any(said) else None


def _name(person: ET.Element) -> PersonName:
    first, middle, last, suffix, whole = (
        text(person.findtext(key))
        for key in ("first", "middle", "last", "generationalSuffix", "unparsed")
    )
    if not (first or last) and whole:
        first, _, last = whole.rpartition(" ")
    return PersonName(first=first, middle=middle, last=last, suffix=suffix)


def _addresses(
    subject: ET.Element, path: str, dialect: Dialect, defects: Defects
) -> list[ReportedAddress]:
    """Current where the report says so, and the first where it numbers them only."""
    found: list[ReportedAddress] = []
    for element, place in XML.rows(subject, path, "indicative/address", defects):
        status = text(element.findtext("status"))
        extension = text(element.findtext("location/zipExt"))
        code = text(element.findtext("location/zipCode"))
        address = ReportedAddress(
            street=_street(element),
            city=text(element.findtext("location/city")),
            state=text(element.findtext("location/state")),
            zip=f"{code}-{extension}" if code and extension else code,
            current=status == "current" or (not status and not found),
            reported_on=dialect.address.read(element, place, defects).get("reported_on"),
        )
        if address.street or address.city:
            found.append(address)
    return found


def _street(address: ET.Element) -> str:
    parts = [text(address.findtext(f"street/{part}")) for part in _STREET]
    unit = text(address.findtext("street/unit/number"))
    whole = text(address.findtext("street/unparsed"))
    return whole or " ".join(part for part in (*parts, unit) if part)
