"""Where each field stands in its segment, and which fields the format can show."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.columns import Table, looked_up
from adapters.report_formats.plain_values import BadValue
from adapters.report_formats.sources import Collect, Get
from adapters.report_formats.transunion_codes import RATINGS, designator, loan, remark
from domain.credit_reports.tradelines import Remark
from domain.credit_reports.values import Code, FieldPaths, PartialDate

_SLICE = re.compile(r"\[(\d+):(\d+)\]")
_DAY = re.compile(r"\d{8}", re.ASCII)


class Columns:
    """The columns of a segment: ``[67:75]`` are its characters 67 to 74, from 0."""

    def getter(self, spec: str) -> Get:
        found = _SLICE.fullmatch(spec)
        if found is None:
            raise ValueError(spec)
        start, end = map(int, found.groups())
        return lambda segment: segment[start:end].strip()

    def collector(self, specs: list[str]) -> Collect:
        getters = [self.getter(spec) for spec in specs]

        def collect(segment: str) -> list[str]:
            return [get(segment) for get in getters]

        return collect

    def relative(self, spec: str) -> str:
        return spec


def day(value: str) -> PartialDate | None:
    """Eight digits, the year first; a day or month of 00 is not known."""
    if not _DAY.fullmatch(value):
        raise BadValue("expected a date as YYYYMMDD")
    return plain_values.checked_date(int(value[:4]), int(value[4:6]), int(value[6:]))


def _industry(value: str) -> Code:
    return Code(value, "")


def _remarks(value: str) -> tuple[Remark, ...]:
    return (remark(value),)


def _open_closed(_indicator: str) -> str:
    return "closed"


_READERS: Mapping[str, Any] = {
    **dict.fromkeys(
        (
            "date_opened", "date_reported", "date_closed", "date_paid", "date_account_status",
            "date_last_payment", "inquired_on", "filed_on", "resolved_on", "file_since",
            "pattern_start", "worst_on",
        ),
        day,
    ),
    "industry": _industry,
    "account_type": loan,
    "remarks": _remarks,
    "open_closed": _open_closed,
    "payment_status": looked_up(RATINGS, "manner of payment"),
    "worst_payment_status": looked_up(RATINGS, "manner of payment"),
    "account_number": str,
    "designator": designator,
}  # fmt: skip
# A date of zeros is no date; a revolving account's term may be its minimum payment.
_MISSING = frozenset({"00000000", "MIN"})

_ACCOUNT = {
    "industry": "[7:9]",
    "subscriber_code": "[9:17]",
    "creditor_name": "[17:41]",
    "portfolio": "[41:42]",
    "account_number": "[42:66]",
    "designator": "[66:67]",
}
_TRADE = {
    **_ACCOUNT,
    "date_opened": "[67:75]",
    "date_reported": "[75:83]",
    "date_closed": "[84:92]",
    "open_closed": "[92:93]",
    "date_paid": "[93:101]",
    "date_account_status": "[93:101]",
    "date_last_payment": "[101:109]",
    "payment_status": "[109:111]",
    "balance": "[112:121]",
    "high_credit": "[121:130]",
    "credit_limit": "[130:139]",
    "term_months": "[139:142]",
    "terms_frequency": "[142:143]",
    "scheduled_payment": "[143:152]",
    "collateral": "[152:188]",
    "account_type": "[188:190]",
    "remarks": "[190:193]",
    "past_due": "[193:202]",
    "worst_payment_status": "[221:223]",
    "months_reviewed": "[279:281]",
    "late_30_count": "[281:283]",
    "late_60_count": "[283:285]",
    "late_90_count": "[285:287]",
}
_COLLECTION = {
    **_ACCOUNT,
    "original_creditor": "[67:103]",
    "date_opened": "[103:111]",
    "date_reported": "[111:119]",
    "date_closed": "[120:128]",
    "open_closed": "[128:129]",
    "date_paid": "[129:137]",
    "date_account_status": "[129:137]",
    "payment_status": "[137:139]",
    "balance": "[139:148]",
    "high_credit": "[148:157]",
    "remarks": "[157:160]",
}
PATTERN_START, PATTERN, WORST_ON = "[223:231]", "[231:279]", "[213:221]"
EXTENDED_START, EXTENDED = "[7:15]", "[15:97]"

_SOURCE = Columns()


def _table(specs: Mapping[str, str]) -> Table:
    return Table(_SOURCE, specs, _READERS, _MISSING)


TRADE = _table(_TRADE)
COLLECTION = _table(_COLLECTION)
PAST = _table({"pattern_start": PATTERN_START, "worst_on": WORST_ON})
EXTENSION = _table({"pattern_start": EXTENDED_START})
INQUIRY = _table(
    {
        "industry": "[11:13]",
        "subscriber_code": "[13:21]",
        "subscriber_name": "[21:45]",
        "inquired_on": "[57:65]",
    }
)
PUBLIC_RECORD = _table(
    {
        "type": "[17:19]",
        "reference": "[19:30]",
        "filed_on": "[102:110]",
        "resolved_on": "[110:118]",
        "designator": "[136:137]",
        "court": "[137:139]",
    }
)
SUBJECT = _table({"hit": "[10:11]", "file_since": "[19:27]"})

FIELD_PATHS: FieldPaths = MappingProxyType(
    {
        "granted": MappingProxyType(
            {**TRADE.paths, "history": PATTERN, "adverse_ratings": "[204:223]"}
        ),
        "collection": COLLECTION.paths,
        "inquiry": INQUIRY.paths,
        "publicrecord": MappingProxyType({**PUBLIC_RECORD.paths, "status": "[17:19]"}),
        "score": MappingProxyType(
            {"model": "[7:12]", "value": "[12:18]", "exclusion_code": "[12:18]",
             "factors": "[20:32]"}
        ),
        "consumerfile": MappingProxyType(
            {"names": "/NM01", "ssn": "/PI01[1][8:17]", "birth": "/PI01[1][17:25]",
             "addresses": "/AD01", "employers": "/EM01", "phones": "/PN01",
             "file_since": "[19:27]"}
        ),
    }
)  # fmt: skip
