"""MISMO 2.x: where each field stands, in XML attributes and in Array's ``@`` keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from adapters.report_formats.columns import Reader, Specs, Table, looked_up
from adapters.report_formats.mismo import vocabulary
from adapters.report_formats.sources import JSON, XML, Source
from domain.credit_reports.values import FieldPaths

_LIABILITY: Specs = {
    "creditor_name": "_CREDITOR/@_Name",
    "account_number": "@_AccountIdentifier",
    "account_type": "@CreditLoanType",
    "portfolio": "@_AccountType",
    "designator": "@_AccountOwnershipType",
    "industry": "@CreditBusinessType",
    "condition": "@_AccountStatusType",
    "open_closed": "@_AccountStatusType",
    "payment_status": "_CURRENT_RATING/@_Type",
    "balance": "@_UnpaidBalanceAmount",
    "high_credit": ("@_HighBalanceAmount", "@_HighCreditAmount"),
    "credit_limit": "@_CreditLimitAmount",
    "past_due": "@_PastDueAmount",
    "scheduled_payment": "@_MonthlyPaymentAmount",
    "term_months": "@_TermsMonthsCount",
    "date_opened": "@_AccountOpenedDate",
    "date_reported": ("@_AccountReportedDate", "@_AccountBalanceDate"),
    "date_closed": "@_AccountClosedDate",
    "date_paid": "@_AccountPaidDate",
    "date_account_status": "@_AccountStatusDate",
    "date_last_activity": "@_LastActivityDate",
    "late_30_count": "_LATE_COUNT/@_30Days",
    "late_60_count": "_LATE_COUNT/@_60Days",
    "late_90_count": "_LATE_COUNT/@_90Days",
    "months_reviewed": "@_MonthsReviewedCount",
    "worst_payment_status": "_HIGHEST_ADVERSE_RATING/@_Type",
    "dispute_flag": "@_ConsumerDisputeIndicator",
    "original_creditor": "@_OriginalCreditorName",
    "collateral": "@_CollateralDescription",
}
# What Array adds to MISMO 2.4; its closed mark is finer than the status beside it.
_ARRAY_LIABILITY: Specs = {
    **_LIABILITY,
    "open_closed": ("@IsClosedIndicator", "@_AccountStatusType"),
    "high_credit": ("@_HighBalanceAmount", "@_HighCreditAmount", "@_OriginalBalanceAmount"),
    "date_last_payment": "@LastPaymentDate",
    "date_charged_off": "@_ChargeOffDate",
    "dispute_handle": "@TUI_Handle",
}
# Read apart from the table, because each is more than one value.
_LIABILITY_PARTS: Mapping[str, str] = {
    "subscriber_code": "CREDIT_REPOSITORY/@_SubscriberCode",
    "history": "_PAYMENT_PATTERN/@_Data",
    "remarks": "CREDIT_COMMENT",
    "adverse_ratings": "_PRIOR_ADVERSE_RATING",
}
_INQUIRY: Specs = {
    "subscriber_name": "@_Name",
    "inquired_on": "@_Date",
    "industry": "@CreditBusinessType",
}
_ARRAY_INQUIRY: Specs = {**_INQUIRY, "purpose": "@_PurposeType"}
_INQUIRY_PARTS: Mapping[str, str] = {"subscriber_code": "CREDIT_REPOSITORY/@_SubscriberCode"}
_PUBLIC_RECORD: Specs = {
    "type": "@_Type",
    "status": "@_DispositionType",
    "filed_on": "@_FiledDate",
    "resolved_on": "@_DispositionDate",
    "court": "@_CourtName",
    "reference": "@_DocketIdentifier",
    "amount": ("@_LegalObligationAmount", "@_BankruptcyLiabilitiesAmount"),
    "designator": "@_AccountOwnershipType",
}
_SCORE: Specs = {
    "model": ("@_ModelNameType", "@_ModelNameTypeOtherDescription"),
    "scored_on": "@_Date",
}
_SCORE_PARTS: Mapping[str, str] = {
    "value": "@_Value",
    "exclusion_code": "@_ExclusionReasonType",
    "factors": "_FACTOR",
}
_FILE_PARTS: Mapping[str, str] = {
    "names": "_BORROWER",
    "ssn": "_BORROWER/@_SSN",
    "birth": "_BORROWER/@_BirthDate",
    "addresses": "_BORROWER/_RESIDENCE",
    "employers": "_BORROWER/EMPLOYER",
    "phones": "_BORROWER/CONTACT_POINT",
    "statements": "CREDIT_COMMENT",
    "file_since": "@_InfileDate",
}
READERS: Mapping[str, Reader] = {
    "model": vocabulary.model,
    "account_type": vocabulary.worded,
    "portfolio": looked_up(vocabulary.PORTFOLIOS, "account type"),
    "designator": looked_up(vocabulary.OWNERSHIP, "ownership"),
    "industry": vocabulary.worded,
    "condition": looked_up(vocabulary.CONDITIONS, "account status"),
    "open_closed": looked_up(
        {**vocabulary.OPEN_CLOSED, **vocabulary.CLOSED_INDICATORS}, "account status"
    ),
    "payment_status": looked_up(vocabulary.RATINGS, "rating"),
    "worst_payment_status": looked_up(vocabulary.RATINGS, "rating"),
    "dispute_flag": looked_up(vocabulary.INDICATORS, "indicator"),
    "purpose": looked_up(vocabulary.PURPOSES, "purpose"),
    "type": vocabulary.worded,
    "status": vocabulary.worded,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of one serialization."""

    source: Source
    liability: Table
    inquiry: Table
    public_record: Table
    score: Table
    residence: Table
    paths: FieldPaths


def _tables(source: Source, liability: Specs, inquiry: Specs) -> Tables:
    def table(specs: Specs) -> Table:
        return Table(source, specs, READERS, vocabulary.UNKNOWN_WORDS)

    def paths(of: Table | None, parts: Mapping[str, str]) -> Mapping[str, str]:
        placed = {name: source.relative(spec) for name, spec in parts.items()}
        return MappingProxyType({**(of.paths if of else {}), **placed})

    lines, asked = table(liability), table(inquiry)
    records, scores = table(_PUBLIC_RECORD), table(_SCORE)
    shown = paths(lines, _LIABILITY_PARTS)
    return Tables(
        source=source,
        liability=lines,
        inquiry=asked,
        public_record=records,
        score=scores,
        residence=table({"reported_on": "@_DateReported"}),
        paths=MappingProxyType(
            {
                "granted": shown,
                "collection": shown,
                "inquiry": paths(asked, _INQUIRY_PARTS),
                "publicrecord": paths(records, {}),
                "score": paths(scores, _SCORE_PARTS),
                "consumerfile": paths(None, _FILE_PARTS),
            }
        ),
    )


XML_TABLES = _tables(XML, _LIABILITY, _INQUIRY)
ARRAY_TABLES = _tables(JSON, _ARRAY_LIABILITY, _ARRAY_INQUIRY)
