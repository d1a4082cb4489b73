"""MISMO 3.4: what each bureau holds on the person."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from adapters.report_formats import plain_values
from adapters.report_formats.drafts import Draft
from adapters.report_formats.mismo import tables34, vocabulary
from adapters.report_formats.plain_values import text
from adapters.report_formats.sources import XML
from domain.credit_reports.report import ConsumerFile, PersonName, ReportedAddress
from domain.credit_reports.values import Bureau

_RETURNED = "FileReturned"
_CURRENT = "Current"
_STATEMENT = "ConsumerStatement"
_SSN = "SocialSecurityNumber"
_ERROR = "CREDIT_ERROR_MESSAGES/CREDIT_ERROR_MESSAGE/CreditErrorMessageText"
_EMPLOYER_NAMES = ("LEGAL_ENTITY/LEGAL_ENTITY_DETAIL/FullName",
                   "LEGAL_ENTITY/ALIASES/ALIAS/NAME/FullName")  # fmt: skip

_ADDRESS = ("AddressLineText", "AddressAdditionalLineText", "CityName", "StateCode", "PostalCode")


def read_file(record: ET.Element, path: str, bureau: Bureau, draft: Draft) -> None:
    """Read one bureau's file into the draft, or note that it returned none."""
    result = text(record.findtext("CREDIT_FILE_DETAIL/CreditFileResultStatusType"))
    if result and result != _RETURNED:
        said = text(record.findtext(_ERROR)) or vocabulary.words(result).lower()
        draft.note_no_file(bureau, path, said)
        return
    draft.seen.add(bureau)
    fields = tables34.FILES.read(record, path, draft.defects)
    draft.files.append(
        ConsumerFile(
            bureau=bureau,
            path=path,
            names=tuple(dict.fromkeys(_names(record))),
            ssn=_ssn(record),
            birth=fields.get("birth"),
            addresses=tuple(_addresses(record, path, draft)),
            employers=tuple(_employers(record)),
            statements=tuple(_statements(record)),
            phones=tuple(_phones(record)),
            file_since=fields.get("file_since"),
        )
    )


def _names(record: ET.Element) -> Iterable[PersonName]:
    individuals = "PARTY/INDIVIDUAL"
    for spec in (f"{individuals}/NAME", f"{individuals}/ALIASES/ALIAS/NAME"):
        for row in record.iterfind(spec):
            first, middle, last, suffix, whole = (
                text(row.findtext(name))
                for name in ("FirstName", "MiddleName", "LastName", "SuffixName", "FullName")
            )
            if first or last:
                yield PersonName(first=first, middle=middle, last=last, suffix=suffix)
            elif whole:
                yield PersonName(first="", middle="", last=whole)


def _ssn(record: ET.Element) -> str | None:
    for row in record.iterfind(tables34.TAXPAYER):
        if text(row.findtext("TaxpayerIdentifierType")) == _SSN:
            found = plain_values.ssn(row.findtext("TaxpayerIdentifierValue"))
            if found:
                return found
    return None


def _addresses(record: ET.Element, path: str, draft: Draft) -> Iterable[ReportedAddress]:
    for row, place in XML.rows(record, path, tables34.RESIDENCES, draft.defects):
        street, city, state, postal = address(row)
        if street or city:
            kind = text(row.findtext("RESIDENCE_DETAIL/BorrowerResidencyType"))
            dated = tables34.RESIDENCE.read(row, place, draft.defects)
            yield ReportedAddress(
                street=street,
                city=city,
                state=state,
                zip=postal,
                current=kind == _CURRENT,
                reported_on=dated.get("reported_on"),
            )


def address(record: ET.Element) -> tuple[str, str, str, str]:
    """Street, city, state and postal code of the address below a record."""
    found = record.find("ADDRESS")
    if found is None:
        return "", "", "", ""
    line, more, city, state, postal = (text(found.findtext(name)) for name in _ADDRESS)
    return " ".join(filter(None, (line, more))), city, state, postal


def _employers(record: ET.Element) -> Iterable[str]:
    for row in record.iterfind(tables34.EMPLOYERS):
        named = next(filter(None, (text(row.findtext(spec)) for spec in _EMPLOYER_NAMES)), "")
        if named:
            yield named


def _statements(record: ET.Element) -> Iterable[str]:
    for comment in record.iterfind(tables34.COMMENTS):
        said = text(comment.findtext("CreditCommentText"))
        if said and text(comment.findtext("CreditCommentType")) == _STATEMENT:
            yield said


def _phones(record: ET.Element) -> Iterable[str]:
    for point in record.iterfind(tables34.CONTACTS):
        number = text(point.findtext("CONTACT_POINT_TELEPHONE/ContactPointTelephoneValue"))
        if number:
            yield number
