"""Inquiries, public records, scores and the furnishers' addresses of a ``subjectRecord``."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from adapters.report_formats.columns import Fields
from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import BadValue, text
from adapters.report_formats.sources import XML
from adapters.report_formats.transunion_codes import PUBLIC_RECORDS, SCORE_MODELS, SCORE_RANGE
from adapters.report_formats.transunion_xml import words
from adapters.report_formats.transunion_xml.tables import DISCLOSURE, Dialect
from domain.credit_reports.report import Inquiry, PublicRecord, Score, Subscriber
from domain.credit_reports.values import Bureau, Code, PartialDate, place_of

# The disclosure keeps what lenders see apart from what only the consumer sees.
_DISCLOSED = {
    "creditFileInquiry": ("dates", "hard"),
    "accountReviewInquiry": ("requestedOnDates", "soft"),
    "promotionalInquiry": ("requestedOnDates", "soft"),
}


def inquiries(
    credit: ET.Element, path: str, dialect: Dialect, defects: Defects
) -> tuple[Inquiry, ...]:
    if dialect is DISCLOSURE:
        return tuple(_disclosed(credit, path, defects))
    found = []
    for element, place in XML.rows(credit, path, "inquiry", defects):
        fields = dialect.inquiry.read(element, place, defects)
        found.append(_inquiry(fields, place, fields.get("inquired_on"), "unknown"))
    return tuple(found)


def _disclosed(credit: ET.Element, path: str, defects: Defects) -> list[Inquiry]:
    """One inquiry per day; one element may list several days of the same furnisher.

    The second day of an element has ``#2`` at the end of its path.
    """
    found = []
    for name, (key, purpose) in _DISCLOSED.items():
        for element, place in XML.rows(credit, path, f"inquiries/{name}", defects):
            fields = DISCLOSURE.inquiry.read(_without_days(element), place, defects)
            listed = text(element.findtext(key)).split(",")
            for number, given in enumerate(filter(str.strip, listed), 1):
                where = place if number == 1 else f"{place}#{number}"
                day = _day(given, place_of(where, f"/{key}"), defects)
                moved = () if key == "dates" else (("inquired_on", f"/{key}"),)
                one = _inquiry(fields, where, day, purpose)
                found.append(replace(one, places=moved))
    return found


def _without_days(element: ET.Element) -> ET.Element:
    shown = ET.Element(element.tag)
    shown.extend(child for child in element if child.tag not in ("dates", "requestedOnDates"))
    return shown


def _day(given: str, place: str, defects: Defects) -> PartialDate | None:
    try:
        return words.slashed_date(given)
    except BadValue as error:
        defects.unreadable_value(place, str(error))
        return None


def _inquiry(fields: Fields, path: str, day: PartialDate | None, purpose: str) -> Inquiry:
    industry = fields.get("industry")
    return Inquiry(
        bureau=Bureau.TRANSUNION,
        path=path,
        subscriber_name=fields.get("subscriber_name", ""),
        subscriber_code=fields.get("subscriber_code"),
        inquired_on=day,
        industry=Code(industry, "") if industry else None,
        purpose=purpose,
    )


def public_record(
    element: ET.Element, path: str, dialect: Dialect, defects: Defects
) -> PublicRecord:
    fields = dialect.public_record.read(element, path, defects)
    symbol = fields.get("type", "")
    kind, disposition = PUBLIC_RECORDS.get(symbol, ("", ""))
    return PublicRecord(
        bureau=Bureau.TRANSUNION,
        path=path,
        type=Code(symbol, fields.get("type_text", kind)) if symbol else None,
        status=Code(symbol, disposition) if disposition else None,
        filed_on=fields.get("filed_on"),
        resolved_on=fields.get("resolved_on"),
        court=fields.get("court"),
        reference=fields.get("reference"),
        amount=fields.get("amount"),
        designator=fields.get("designator"),
        estimated_removal=fields.get("estimated_removal"),
    )


def scores(subject: ET.Element, path: str, dialect: Dialect, defects: Defects) -> tuple[Score, ...]:
    """The scores; a model that gives characteristics only has none."""
    found = []
    for product, at in XML.rows(subject, path, "addOnProduct", defects):
        for element, place in XML.rows(product, at, "scoreModel/score", defects):
            fields = dialect.score.read(element, place, defects)
            given = str(fields.get("value", "")).lstrip("+")
            if not given:
                continue
            if not (given.isascii() and given.isdigit()):
                value_at = place_of(place, dialect.paths["score"]["value"])
                defects.unreadable_value(value_at, "expected a score of digits")
                given = ""
            found.append(_score(element, place, fields, given, text(product.findtext("code"))))
    return tuple(found)


def _score(element: ET.Element, path: str, fields: Fields, given: str, product: str) -> Score:
    code = str(fields.get("model") or product)
    least, most = SCORE_RANGE
    in_range = bool(given) and len(given) < 6 and least <= int(given) <= most  # noqa: PLR2004
    factors = (text(one.findtext("code")) for one in element.findall("factors/factor"))
    return Score(
        bureau=Bureau.TRANSUNION,
        path=path,
        model=SCORE_MODELS.get(code, code),
        value=int(given) if in_range else None,
        exclusion_code=given if given and not in_range else None,
        factors=tuple(filter(None, factors)),
        scored_on=fields.get("scored_on"),
        least=least,
        most=most,
    )


def subscribers(records: list[tuple[ET.Element, str]]) -> tuple[Subscriber, ...]:
    """The furnishers of the records, each once, where their address is given."""
    found: dict[str, Subscriber] = {}
    for record, path in records:
        element = record.find("subscriber")
        if element is None or element.find("address") is None:
            continue
        code = text(element.findtext("memberCode") or element.findtext("memSubCode"))
        name = text(element.findtext("name/unparsed") or element.findtext("name/organization"))
        if not (code and name) or code in found:
            continue
        street = (text(part.text) for part in element.findall("address/street/unparsed"))
        phone = text(
            element.findtext("phone/number/unparsed") or element.findtext("phone/unparsed")
        )
        found[code] = Subscriber(
            bureau=Bureau.TRANSUNION,
            path=f"{path}/subscriber",
            code=code,
            name=name,
            street=" ".join(part for part in street if part),
            city=text(element.findtext("address/location/city")),
            state=text(element.findtext("address/location/state")),
            zip=text(element.findtext("address/location/zipCode")),
            telephone=phone if any(mark.isdigit() for mark in phone) else "",
        )
    return tuple(found.values())
