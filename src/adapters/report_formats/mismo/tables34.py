"""MISMO 3.4: where each field stands, in elements below elements."""

from collections.abc import Mapping
from types import MappingProxyType

from adapters.report_formats.columns import Specs, Table
from adapters.report_formats.mismo import vocabulary
from adapters.report_formats.mismo.tables2 import READERS
from adapters.report_formats.sources import XML
from domain.credit_reports.values import FieldPaths

_D = "CREDIT_LIABILITY_DETAIL/CreditLiability"
_LATE = "CREDIT_LIABILITY_LATE_COUNT/CREDIT_LIABILITY_LATE_COUNT_DETAIL/CreditLiability"
_LIABILITY: Specs = {
    "creditor_name": "CREDIT_LIABILITY_CREDITOR/NAME/FullName",
    "account_number": _D + "AccountIdentifier",
    "account_type": "CREDIT_LIABILITY_DETAIL/CreditLoanType",
    "portfolio": _D + "AccountType",
    "designator": _D + "AccountOwnershipType",
    "industry": (
        "CREDIT_LIABILITY_DETAIL/DetailCreditBusinessType",
        "CREDIT_LIABILITY_DETAIL/CreditBusinessType",
    ),
    "condition": _D + "AccountStatusType",
    "open_closed": _D + "AccountStatusType",
    "payment_status": "CREDIT_LIABILITY_CURRENT_RATING/CreditLiabilityCurrentRatingType",
    "balance": _D + "UnpaidBalanceAmount",
    "high_credit": (_D + "HighBalanceAmount", _D + "HighCreditAmount"),
    "credit_limit": _D + "CreditLimitAmount",
    "past_due": _D + "PastDueAmount",
    "scheduled_payment": _D + "MonthlyPaymentAmount",
    "term_months": _D + "TermsMonthsCount",
    "date_opened": _D + "AccountOpenedDate",
    "date_reported": (_D + "AccountReportedDate", _D + "AccountBalanceDate"),
    "date_closed": _D + "AccountClosedDate",
    "date_paid": _D + "AccountPaidDate",
    "date_account_status": _D + "AccountStatusDate",
    "date_last_activity": _D + "LastActivityDate",
    "date_last_payment": _D + "LastPaymentDate",
    "late_30_count": _LATE + "30DaysLateCount",
    "late_60_count": _LATE + "60DaysLateCount",
    "late_90_count": _LATE + "90DaysLateCount",
    "months_reviewed": _D + "MonthsReviewedCount",
    "worst_payment_status": (
        "CREDIT_LIABILITY_HIGHEST_ADVERSE_RATING/CreditLiabilityHighestAdverseRatingType"
    ),
    "dispute_flag": _D + "ConsumerDisputeIndicator",
    "original_creditor": _D + "OriginalCreditorName",
    "collateral": _D + "CollateralDescription",
}
# Read apart from the table, because each is more than one value.
_SUBSCRIBER = "CREDIT_REPOSITORIES/CREDIT_REPOSITORY/CreditRepositorySubscriberCode"
_LIABILITY_PARTS: Mapping[str, str] = {
    "subscriber_code": _SUBSCRIBER,
    "history": "CREDIT_LIABILITY_PAYMENT_PATTERN/CreditLiabilityPaymentPatternDataText",
    "remarks": "CREDIT_COMMENTS/CREDIT_COMMENT",
    "adverse_ratings": (
        "CREDIT_LIABILITY_PRIOR_ADVERSE_RATINGS/CREDIT_LIABILITY_PRIOR_ADVERSE_RATING"
    ),
}
_INQUIRY: Specs = {
    "subscriber_name": "NAME/FullName",
    "inquired_on": "CREDIT_INQUIRY_DETAIL/CreditInquiryDate",
    "industry": (
        "CREDIT_INQUIRY_DETAIL/DetailCreditBusinessType",
        "CREDIT_INQUIRY_DETAIL/CreditBusinessType",
    ),
}
_P = "CREDIT_PUBLIC_RECORD_DETAIL/CreditPublicRecord"
_PUBLIC_RECORD: Specs = {
    "type": _P + "Type",
    "status": _P + "DispositionType",
    "filed_on": _P + "FiledDate",
    "resolved_on": _P + "DispositionDate",
    "court": _P + "CourtName",
    "reference": _P + "DocketIdentifier",
    "amount": (_P + "LegalObligationAmount", _P + "BankruptcyLiabilitiesAmount"),
    "designator": _P + "AccountOwnershipType",
}
_S = "CREDIT_SCORE_DETAIL/CreditScore"
SCORE_VALUE = _S + "Value"
_SCORE: Specs = {
    "model": (_S + "ModelNameType", _S + "ModelNameTypeOtherDescription"),
    "scored_on": _S + "Date",
}
_SCORE_PARTS: Mapping[str, str] = {
    "value": SCORE_VALUE,
    "exclusion_code": _S + "ExclusionReasonType",
    "factors": "CREDIT_SCORE_FACTORS/CREDIT_SCORE_FACTOR",
}
_M = "CREDIT_SCORE_MODEL_DETAIL/CreditScore"
_MODEL: Specs = {
    "model": (_M + "ModelNameType", _M + "ModelNameTypeOtherDescription"),
    "least": _M + "MinimumValue",
    "most": _M + "MaximumValue",
}
FILE: Specs = {
    "birth": (
        "PARTY/INDIVIDUAL/IDENTIFICATION_VERIFICATION/BIRTH_INFORMATION/BirthDate",
        "PARTY/ROLES/ROLE/BORROWER/BORROWER_DETAIL/BorrowerBirthDate",
    ),
    "file_since": "CREDIT_FILE_DETAIL/CreditFileInfileDate",
}
RESIDENCES = "PARTY/ROLES/ROLE/BORROWER/RESIDENCES/RESIDENCE"
EMPLOYERS = "PARTY/ROLES/ROLE/BORROWER/EMPLOYERS/EMPLOYER"
TAXPAYER = "PARTY/TAXPAYER_IDENTIFIERS/TAXPAYER_IDENTIFIER"
CONTACTS = "PARTY/INDIVIDUAL/CONTACT_POINTS/CONTACT_POINT"
COMMENTS = "CREDIT_COMMENTS/CREDIT_COMMENT"
_FILE_PARTS: Mapping[str, str] = {
    "names": "PARTY/INDIVIDUAL/NAME",
    "ssn": TAXPAYER,
    "addresses": RESIDENCES,
    "employers": EMPLOYERS,
    "phones": CONTACTS,
    "statements": COMMENTS,
}


def _table(specs: Specs) -> Table:
    return Table(XML, specs, READERS, vocabulary.UNKNOWN_WORDS)


LIABILITIES = _table(_LIABILITY)
INQUIRIES = _table(_INQUIRY)
PUBLIC_RECORDS = _table(_PUBLIC_RECORD)
SCORES = _table(_SCORE)
MODELS = _table(_MODEL)
FILES = _table(FILE)
RESIDENCE = _table({"reported_on": "RESIDENCE_DETAIL/BorrowerResidencyReportedDate"})


def _paths(of: Table, parts: Mapping[str, str]) -> Mapping[str, str]:
    placed = {name: XML.relative(spec) for name, spec in parts.items()}
    return MappingProxyType({**of.paths, **placed})


_SHOWN = _paths(LIABILITIES, _LIABILITY_PARTS)
PATHS: FieldPaths = MappingProxyType(
    {
        "granted": _SHOWN,
        "collection": _SHOWN,
        "inquiry": _paths(INQUIRIES, {"subscriber_code": _SUBSCRIBER}),
        "publicrecord": _paths(PUBLIC_RECORDS, {}),
        "score": _paths(SCORES, _SCORE_PARTS),
        "consumerfile": _paths(FILES, _FILE_PARTS),
    }
)
