"""Where each field of a CRS pull stands."""

from collections.abc import Mapping
from types import MappingProxyType

from adapters.report_formats.columns import Specs, Table
from adapters.report_formats.mismo import vocabulary
from adapters.report_formats.mismo.tables2 import READERS
from adapters.report_formats.sources import JSON
from domain.credit_reports.values import FieldPaths

_TRADELINE: Specs = {
    "creditor_name": "creditorName",
    "subscriber_code": "subscriberCode",
    "account_number": "accountIdentifier",
    "account_type": "loanType",
    "portfolio": "accountType",
    "designator": "accountOwnershipType",
    "industry": "businessType",
    "condition": "accountStatusType",
    "open_closed": "accountStatusType",
    "payment_status": "currentRatingType",
    "balance": "currentBalanceAmount",
    "high_credit": "highBalanceAmount",
    "credit_limit": "creditLimitAmount",
    "past_due": "pastDueAmount",
    "scheduled_payment": "monthlyPaymentAmount",
    "term_months": "termsMonthsCount",
    "date_opened": "accountOpenedDate",
    "date_reported": "accountReportedDate",
    "date_closed": "accountClosedDate",
    "date_last_activity": "lastActivityDate",
    "charge_off_amount": "chargeOffAmount",
    "late_30_count": "_30DayLates",
    "late_60_count": "_60DayLates",
    "late_90_count": "_90DayLates",
    "months_reviewed": "monthsReviewedCount",
    "worst_payment_status": "adverseRatings/highestAdverseRatingType",
    "original_creditor": "originalCreditorName",
}
# Read apart from the table, because each is more than one value.
_TRADELINE_PARTS: Mapping[str, str] = {
    "history": "paymentPatternData",
    "remarks": "comments",
    "adverse_ratings": "adverseRatings/priorAdverseRatings",
}
_INQUIRY: Specs = {
    "subscriber_name": "creditorName",
    "subscriber_code": "subscriberCode",
    "inquired_on": "inquiryDate",
    "industry": "businessType",
}
_PUBLIC_RECORD: Specs = {
    "type": "publicRecordType",
    "status": "dispositionType",
    "filed_on": "filedDate",
    "resolved_on": "dispositionDate",
    "court": "courtName",
    "reference": "docketIdentifier",
    "amount": ("legalObligationAmount", "bankruptcyLiabilitiesAmount"),
    "designator": "accountOwnershipType",
}
_SCORE: Specs = {
    "model": ("modelName", "modelNameType"),
    "scored_on": "scoreDate",
    "least": "scoreMinimumValue",
    "most": "scoreMaximumValue",
}
_SCORE_PARTS: Mapping[str, str] = {
    "value": "scoreValue",
    "exclusion_code": "scoreExclusionReasonType",
    "factors": "scoreFactors",
}
_FILE: Specs = {"file_since": "creditFileDetail/creditFileInfileDate"}
_FILE_PARTS: Mapping[str, str] = {
    "names": "aliases",
    "ssn": "ssns",
    "addresses": "addresses",
    "employers": "employments",
}


def _table(specs: Specs) -> Table:
    return Table(JSON, specs, READERS, vocabulary.UNKNOWN_WORDS)


TRADELINES = _table(_TRADELINE)
INQUIRIES = _table(_INQUIRY)
PUBLIC_RECORDS = _table(_PUBLIC_RECORD)
SCORES = _table(_SCORE)
FILES = _table(_FILE)
ADDRESS = _table({"reported_on": "dateReported"})
PRIOR_RATING = _table(
    {"payment_status": "priorAdverseRatingType", "date_reported": "priorAdverseRatingDate"}
)


def _paths(of: Table, parts: Mapping[str, str]) -> Mapping[str, str]:
    placed = {name: JSON.relative(spec) for name, spec in parts.items()}
    return MappingProxyType({**of.paths, **placed})


_SHOWN = _paths(TRADELINES, _TRADELINE_PARTS)
PATHS: FieldPaths = MappingProxyType(
    {
        "granted": _SHOWN,
        "collection": _SHOWN,
        "inquiry": _paths(INQUIRIES, {}),
        "publicrecord": _paths(PUBLIC_RECORDS, {}),
        "score": _paths(SCORES, _SCORE_PARTS),
        "consumerfile": _paths(FILES, _FILE_PARTS),
    }
)
