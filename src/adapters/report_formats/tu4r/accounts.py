"""Trades and collections, with the payment pattern that may go on in a segment of its own."""

from typing import Any

from adapters.report_formats.columns import PLACES, Fields
from adapters.report_formats.defects import Defects
from adapters.report_formats.transunion_codes import payment_months, standing
from adapters.report_formats.tu4r import layout
from adapters.report_formats.tu4r.segments import Segment
from domain.credit_reports.tradelines import (
    Account,
    AdverseRating,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, place_of

PORTFOLIOS = {
    "I": "Installment account",
    "M": "Mortgage account",
    "O": "Open account",
    "R": "Revolving account",
    "C": "Line of credit account",
}


def account(segment: Segment, extension: Segment | None, defects: Defects) -> Account:
    """Read one trade or collection; one bureau reports it, so it is an account of its own."""
    if segment.kind == "CL01":
        kind, described = TradelineKind.COLLECTION, "Collection account"
        fields = layout.COLLECTION.read(segment.text, segment.path, defects)
    else:
        kind = TradelineKind.GRANTED
        fields = layout.TRADE.read(segment.text, segment.path, defects)
        fields |= _past(segment, extension, fields, defects)
        described = PORTFOLIOS.get(fields.get("portfolio", ""), "")
    fields |= standing(fields, layout.FIELD_PATHS[kind.value])
    fields.setdefault("creditor_name", "")
    line = Tradeline(bureau=Bureau.TRANSUNION, kind=kind, path=segment.path, **fields)
    return Account(key=segment.path, description=described, tradelines=(line,))


def _past(
    segment: Segment, extension: Segment | None, fields: Fields, defects: Defects
) -> dict[str, Any]:
    found = layout.PAST.read(segment.text, segment.path, defects)
    place = place_of(segment.path, layout.PATTERN)
    start, letters = found.get("pattern_start"), segment.text[231:279].rstrip()
    past: dict[str, Any] = {}
    if extension is not None:
        longer = extension.text[15:].rstrip()
        if len(longer) > len(letters) and longer.startswith(letters):
            below = f"/{extension.path}{layout.EXTENDED}"
            place, letters = place_of(segment.path, below), longer
            again = layout.EXTENSION.read(extension.text, extension.path, defects)
            start = again.get("pattern_start", start)
            past[PLACES] = (("history", below),)
    past["history"] = payment_months(start, letters, place, defects)
    worst = fields.get("worst_payment_status")
    if worst is not None:
        past["adverse_ratings"] = (AdverseRating(status=worst, rated_on=found.get("worst_on")),)
    return past
