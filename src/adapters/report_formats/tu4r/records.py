"""Inquiries, public records, scores, subscribers and what the bureau says of its products."""

from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import text
from adapters.report_formats.transunion_codes import (
    COURTS,
    PRODUCT_MESSAGES,
    PUBLIC_RECORDS,
    SCORE_MODELS,
    SCORE_RANGE,
)
from adapters.report_formats.tu4r.layout import FIELD_PATHS, INQUIRY, PUBLIC_RECORD
from adapters.report_formats.tu4r.people import telephone
from adapters.report_formats.tu4r.segments import Segment
from domain.credit_reports.report import FileAlert, Inquiry, PublicRecord, Score, Subscriber
from domain.credit_reports.values import Bureau, Code, place_of

_DELIVERED = "01"


def inquiry(segment: Segment, defects: Defects) -> Inquiry:
    found = INQUIRY.read(segment.text, segment.path, defects)
    return Inquiry(
        bureau=Bureau.TRANSUNION,
        path=segment.path,
        subscriber_name=found.get("subscriber_name", ""),
        subscriber_code=found.get("subscriber_code"),
        inquired_on=found.get("inquired_on"),
        industry=found.get("industry"),
    )


def public_record(segment: Segment, defects: Defects) -> PublicRecord:
    """One code names the kind of the record and, where it is over, how it ended."""
    found = PUBLIC_RECORD.read(segment.text, segment.path, defects)
    symbol = found.get("type", "")
    kind, disposition = PUBLIC_RECORDS.get(symbol, ("", ""))
    court = found.get("court")
    return PublicRecord(
        bureau=Bureau.TRANSUNION,
        path=segment.path,
        type=Code(symbol, kind) if symbol else None,
        status=Code(symbol, disposition) if disposition else None,
        filed_on=found.get("filed_on"),
        resolved_on=found.get("resolved_on"),
        court=COURTS.get(court or "", court),
        reference=found.get("reference"),
        designator=found.get("designator"),
    )


def score(segment: Segment, positive: list[str], defects: Defects) -> Score | None:
    """Read a score; a number out of the model's range is the reason for having none."""
    product, given = segment.text[7:12].strip(), segment.text[13:18].strip()
    if not given:
        return None
    place = place_of(segment.path, FIELD_PATHS["score"]["value"])
    if not (given.isascii() and given.isdigit()):
        defects.unreadable_value(place, "expected a score of digits")
        given = ""
    least, most = SCORE_RANGE
    in_range = bool(given) and least <= int(given) <= most
    negative = (segment.text[start : start + 3].strip() for start in range(20, 32, 3))
    return Score(
        bureau=Bureau.TRANSUNION,
        path=segment.path,
        model=SCORE_MODELS.get(product, product),
        value=int(given) if in_range else None,
        exclusion_code=given if given and not in_range else None,
        factors=(*filter(None, negative), *positive),
        least=least,
        most=most,
    )


def positive_reason(segment: Segment) -> tuple[str, str]:
    """The product a positive reason belongs to, and its code."""
    return segment.text[7:12].strip(), segment.text[20:23].strip()


def subscribers(segments: list[Segment]) -> tuple[Subscriber, ...]:
    """The directory at the end: a name, then its address and its telephone."""
    found: list[Subscriber] = []
    entry: Segment | None = None
    parts: dict[str, str] = {}
    for segment in segments:
        if segment.kind == "LK01":
            _keep(found, entry, parts)
            entry, parts = segment, {}
        elif segment.kind in ("SA01", "PN01"):
            parts.setdefault(segment.kind, segment.text)
    _keep(found, entry, parts)
    return tuple(found)


def _keep(found: list[Subscriber], entry: Segment | None, parts: dict[str, str]) -> None:
    if entry is None:
        return
    code, name = text(entry.text[15:23]), text(entry.text[23:47])
    if not (code and name):
        return
    address = parts.get("SA01", "")
    found.append(
        Subscriber(
            bureau=Bureau.TRANSUNION,
            path=entry.path,
            code=code,
            name=name,
            street=text(address[7:67]),
            city=text(address[67:94]),
            state=text(address[94:96]),
            zip=text(address[96:106]),
            telephone=telephone(parts.get("PN01", "")),
        )
    )


def product_alert(segment: Segment) -> FileAlert | None:
    """Tell of a product that was ordered with the report but not delivered."""
    status = segment.text[12:14].strip()
    if not status or status == _DELIVERED:
        return None
    said = PRODUCT_MESSAGES.get(status, "")
    return FileAlert(bureau=Bureau.TRANSUNION, path=segment.path, code=f"TP{status}", text=said)
