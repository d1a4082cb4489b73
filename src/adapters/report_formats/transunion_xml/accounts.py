"""Trades and collections of a ``subjectRecord``."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from adapters.report_formats.columns import Fields
from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import text
from adapters.report_formats.transunion_codes import loan, payment_months, remark, standing
from adapters.report_formats.transunion_xml.tables import DISCLOSURE, PATTERN, Dialect
from adapters.report_formats.transunion_xml.words import PORTFOLIO_NAMES, unmarked
from domain.credit_reports.tradelines import (
    Account,
    AdverseRating,
    Remark,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate, place_of

_WORST_MONTH = re.compile(r"\bin (\d{2})/(\d{4})", re.ASCII)
_CLASSIFIED = re.compile(r"(.{1,120}?) ?\(([^()]{1,60})\)")
_SOLD, _PURCHASED = "2", "1"


def account(element: ET.Element, path: str, dialect: Dialect, defects: Defects) -> Account:
    """Read one trade or collection; one bureau reports it, so it is an account of its own."""
    is_collection = element.tag == "collection"
    table = dialect.collection if is_collection else dialect.trade
    fields = table.read(element, path, defects)
    if fields.pop("is_collection", "") == "true":
        is_collection = True
    kind = TradelineKind.COLLECTION if is_collection else TradelineKind.GRANTED
    _history(fields, path, defects)
    _codes(fields, element)
    _parties(fields, element, is_disclosure=dialect is DISCLOSURE)
    if dialect is not DISCLOSURE:
        fields |= standing(fields, dialect.paths[kind.value])
    elif "date_closed" in fields:  # a disclosure has no mark of closing, so nothing says open
        fields["open_closed"] = "closed"
    fields.setdefault("creditor_name", "")
    line = Tradeline(bureau=Bureau.TRANSUNION, kind=kind, path=path, **fields)
    described = "Collection account" if is_collection else PORTFOLIO_NAMES.get(
        line.portfolio or "", "")  # fmt: skip
    return Account(key=path, description=described, tradelines=(line,))


def _history(fields: Fields, path: str, defects: Defects) -> None:
    letters, start = fields.pop("pattern", ""), fields.pop("pattern_start", None)
    place = place_of(path, f"/{PATTERN}")
    fields["history"] = payment_months(start, letters.strip(), place, defects)
    worst = fields.get("worst_payment_status")
    on, said = fields.pop("worst_on", None), fields.pop("worst_text", "")
    found = _WORST_MONTH.search(said)
    if on is None and found and 1 <= int(found[1]) <= 12:  # noqa: PLR2004 - months of a year
        on = PartialDate(int(found[2]), int(found[1]))
    if worst is not None:
        fields["adverse_ratings"] = (AdverseRating(status=worst, rated_on=on),)


def _codes(fields: Fields, element: ET.Element) -> None:
    if "industry" in fields:
        fields["industry"] = Code(fields["industry"], "")
    said = fields.pop("account_type_text", "")
    if "account_type" in fields:
        fields["account_type"] = loan(fields["account_type"], said)
    fields["remarks"] = tuple(_remarks(element))


def _remarks(element: ET.Element) -> list[Remark]:
    found = []
    for one in element.findall("remark"):
        code, said = text(one.findtext("code")), unmarked(one.findtext("description"))
        if code or said:
            found.append(remark(code, said))
    return found


def _parties(fields: Fields, element: ET.Element, *, is_disclosure: bool) -> None:
    """The original creditor, with its class apart, and who bought or sold the account."""
    if not is_disclosure:
        original = element.find("additionalTradeAccount/original/creditGrantor")
        if original is not None:
            name = text(original.findtext("person/unparsed") or original.findtext("unparsed"))
            if name:
                fields["original_creditor"] = name
        return
    classified = _CLASSIFIED.fullmatch(fields.get("original_creditor", ""))
    if classified:
        fields["original_creditor"] = classified[1]
    said: Any = fields.pop("resold_text", None)
    code = fields.pop("resold_code", "")
    if said and code in (_SOLD, _PURCHASED):
        fields["sold_to" if code == _SOLD else "purchased_from"] = said
