"""Where each field stands below its record, in the report 2.x and in the disclosure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.columns import Reader, Specs, Table, looked_up
from adapters.report_formats.sources import XML
from adapters.report_formats.transunion_codes import RATINGS
from adapters.report_formats.transunion_xml import words
from domain.credit_reports.values import FieldPaths

_DATES = (
    "date_opened", "date_reported", "date_closed", "date_paid", "date_last_payment",
    "estimated_removal", "filed_on", "resolved_on", "inquired_on", "file_since", "birth",
    "reported_on", "pattern_start", "date_balloon_due", "scored_on",
)  # fmt: skip
_AMOUNTS = (
    "balance", "past_due", "scheduled_payment", "actual_payment", "charge_off_amount", "amount",
    "balloon_payment",
)  # fmt: skip


def _closed(_word: str) -> str:
    """The mark says how an account was closed, and is missing while it is open."""
    return "closed"


_READERS: Mapping[str, Reader] = {
    **dict.fromkeys(_AMOUNTS, words.newest_dollars),
    "high_credit": words.stated_dollars,
    "credit_limit": words.stated_dollars,
    "portfolio": looked_up(words.PORTFOLIOS, "portfolio"),
    "designator": looked_up(words.DESIGNATORS, "designator"),
    "payment_status": looked_up(RATINGS, "rating"),
    "worst_payment_status": looked_up(RATINGS, "rating"),
    "term_months": words.months,
    "account_number": plain_values.text,
    "open_closed": _closed,
    "pattern": str,
}
_COUNTERS = "paymentHistory/historicalCounters/"
PATTERN = "paymentHistory/paymentPattern/text"
_HISTORY = {
    "pattern": PATTERN,
    "pattern_start": "paymentHistory/paymentPattern/startDate",
    "months_reviewed": _COUNTERS + "monthsReviewedCount",
    "late_30_count": _COUNTERS + "late30DaysTotal",
    "late_60_count": _COUNTERS + "late60DaysTotal",
    "late_90_count": _COUNTERS + "late90DaysTotal",
}
_ACCOUNT = {
    "creditor_name": "subscriber/name/unparsed",
    "subscriber_code": "subscriber/memberCode",
    "industry": "subscriber/industryCode",
    "account_number": "accountNumber",
    "portfolio": "portfolioType",
    "designator": "ECOADesignator",
    "date_opened": "dateOpened",
    "date_reported": "dateEffective",
    "date_closed": "dateClosed",
    "date_paid": "datePaidOut",
    "payment_status": "accountRating",
    "date_last_payment": "mostRecentPayment/date",
    "term_months": "terms/paymentScheduleMonthCount",
    "terms_frequency": "terms/paymentFrequency",
}
_REPORT_TRADE: Specs = {
    **_ACCOUNT,
    **_HISTORY,
    "account_type": "account/type",
    "open_closed": "closedIndicator",
    "balance": "currentBalance",
    "high_credit": "highCredit",
    "credit_limit": "creditLimit",
    "past_due": "pastDue",
    "scheduled_payment": "terms/scheduledMonthlyPayment",
    "worst_payment_status": "paymentHistory/maxDelinquency/accountRating",
    "worst_on": "paymentHistory/maxDelinquency/date",
}
_REPORT_COLLECTION: Specs = {
    **_ACCOUNT,
    "account_type": "account/type",
    "open_closed": "closedIndicator",
    "balance": "currentBalance",
    "high_credit": ("original/balance", "highCredit"),
    "past_due": "pastDue",
    "original_creditor": "original/creditGrantor/unparsed",
}
_DISCLOSED_TRADE: Specs = {
    **_ACCOUNT,
    **_HISTORY,
    "account_type": "account/code",
    "account_type_text": "account/description",
    "balance": ("currentBalance", "histBalanceList"),
    "high_credit": ("highCredit", "histHighCreditList", "histHighCreditStmt"),
    "credit_limit": ("creditLimit", "histCreditLimitStmt"),
    "past_due": ("pastDue", "histPastDueList"),
    "scheduled_payment": ("terms/scheduledMonthlyPayment", "histPaymentDueList"),
    "actual_payment": "mostRecentPayment/amount",
    "worst_payment_status": "paymentHistory/maxDelinquency/code",
    "worst_text": "paymentHistory/maxDelinquency/maxDelinquencyDescription",
    "estimated_removal": "estimatedDeletionDate",
    "charge_off_amount": "additionalTradeAccount/original/chargeOff",
    "original_creditor": "additionalTradeAccount/original/description",
    "resold_text": "additionalTradeAccount/portfolio/description",
    "resold_code": "additionalTradeAccount/portfolio/code",
    "balloon_payment": "additionalTradeAccount/payment/dueAmount",
    "date_balloon_due": "additionalTradeAccount/payment/dateDue",
    "secondary_agency": "secondaryAgency/description",
    "item_key": "itemKey",
    "is_collection": "isCollection",
}
_PUBLIC_RECORD: Specs = {
    "type": "type",
    "reference": "docketNumber",
    "filed_on": "dateFiled",
    "resolved_on": "datePaid",
    "court": "subscriber/name/unparsed",
    "designator": "ECOADesignator",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """One of the two ways the bureau writes its XML."""

    name: str
    subject: str
    trade: Table
    collection: Table
    public_record: Table
    inquiry: Table
    subject_fields: Table
    address: Table
    score: Table
    paths: FieldPaths


_HELPERS = frozenset(
    {"pattern", "pattern_start", "worst_on", "worst_text", "account_type_text", "is_collection",
     "resold_text", "resold_code", "type_text"}
)  # fmt: skip


def _shown(table: Table, **more: str) -> Mapping[str, str]:
    kept = {name: path for name, path in table.paths.items() if name not in _HELPERS}
    return MappingProxyType({**kept, **more})


def _dialect(name: str, subject: str, dates: Reader, specs: Mapping[str, Specs]) -> Dialect:
    readers: dict[str, Any] = {**_READERS, **dict.fromkeys((*_DATES, "worst_on"), dates)}
    missing = frozenset({"Phone number not available"})
    tables = {kind: Table(XML, given, readers, missing) for kind, given in specs.items()}
    standing = {} if "open_closed" in specs["trade"] else {"open_closed": "/dateClosed"}
    resold = {"sold_to": "/additionalTradeAccount/portfolio/description",
              "purchased_from": "/additionalTradeAccount/portfolio/description"}  # fmt: skip
    disclosed = "resold_text" in specs["trade"]
    trade = _shown(
        tables["trade"],
        history=f"/{PATTERN}",
        remarks="/remark",
        adverse_ratings="/paymentHistory/maxDelinquency",
        **standing,
        **(resold if disclosed else
           {"original_creditor": "/additionalTradeAccount/original/creditGrantor"}),
    )  # fmt: skip
    collection = trade if disclosed else _shown(tables["collection"], remarks="/remark")
    paths: dict[str, Mapping[str, str]] = {
        "granted": trade,
        "collection": collection,
        "inquiry": _shown(tables["inquiry"]),
        "publicrecord": _shown(tables["public_record"]),
        "score": _shown(tables["score"], factors="/factors", exclusion_code=
                        tables["score"].paths["value"]),
        "consumerfile": _shown(tables["subject"], names="/indicative/name", ssn=
                               "/indicative/socialSecurity", addresses="/indicative/address",
                               employers="/indicative/employment", phones="/indicative/phone",
                               statements="/consumerFileData/consumerStatement"),
    }  # fmt: skip
    return Dialect(
        name=name,
        subject=subject,
        trade=tables["trade"],
        collection=tables["collection"],
        public_record=tables["public_record"],
        inquiry=tables["inquiry"],
        subject_fields=tables["subject"],
        address=tables["address"],
        score=tables["score"],
        paths=MappingProxyType(paths),
    )


_ADDRESS: Specs = {"reported_on": "dateReported"}
_SUBJECT = {"file_since": "fileSummary/inFileSinceDate", "birth": "indicative/dateOfBirth"}
REPORT = _dialect(
    "transunion_xml",
    "product/subject/subjectRecord",
    plain_values.partial_date,
    {
        "trade": _REPORT_TRADE,
        "collection": _REPORT_COLLECTION,
        "public_record": {**_PUBLIC_RECORD, "amount": "liabilities"},
        "inquiry": {
            "subscriber_name": "subscriber/name/unparsed",
            "subscriber_code": "subscriber/memberCode",
            "industry": "subscriber/industryCode",
            "inquired_on": "date",
        },
        "subject": {
            **_SUBJECT,
            "frozen": "fileSummary/creditDataStatus/freeze/indicator",
        },
        "address": _ADDRESS,
        "score": {"value": "results"},
    },
)
DISCLOSURE = _dialect(
    "transunion_disclosure",
    "productArray/product/subject/subjectRecord",
    words.slashed_date,
    {
        "trade": _DISCLOSED_TRADE,
        "collection": _DISCLOSED_TRADE,
        "public_record": {
            **_PUBLIC_RECORD,
            "type_text": "publicRecordTypeDescription",
            "amount": "originalBalance",
            "estimated_removal": "estimatedDateOfDeletion",
        },
        "inquiry": {
            "subscriber_name": "subscriber/name/organization",
            "subscriber_code": "subscriber/memSubCode",
            "industry": "subscriber/industryCode",
            "inquired_on": "dates",
        },
        "subject": _SUBJECT,
        "address": _ADDRESS,
        "score": {"value": "score", "model": "productCode", "scored_on": "scoreDate"},
    },
)
