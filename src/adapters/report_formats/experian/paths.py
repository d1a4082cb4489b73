"""Where the values of the Experian profile stand, and which it can show at all."""

from types import MappingProxyType

from domain.credit_reports.values import FieldPaths

_ENHANCED = "enhancedPaymentData."
_TRADE = {
    "creditor_name": "subscriberName",
    "subscriber_code": "subscriberCode",
    "industry": "kob",
    "account_number": "accountNumber",
    "account_type": "accountType",
    "portfolio": "revolvingOrInstallment",
    "designator": "ecoa",
    "condition": _ENHANCED + "enhancedAccountCondition",
    "open_closed": "openOrClosed",
    "payment_status": _ENHANCED + "enhancedPaymentStatus",
    "balance": "balanceAmount",
    "high_credit": _ENHANCED + "highBalanceAmount",
    "credit_limit": _ENHANCED + "creditLimitAmount",
    "charge_off_amount": _ENHANCED + "chargeoffAmount",
    "past_due": "amountPastDue",
    "scheduled_payment": "monthlyPaymentAmount",
    "actual_payment": _ENHANCED + "actualPaymentAmount",
    "balloon_payment": "amountBalloonPayment",
    "date_balloon_due": "datePaymentDue",
    "term_months": "terms",
    "terms_frequency": _ENHANCED + "enhancedTermsFrequency",
    "date_opened": "openDate",
    "date_reported": "balanceDate",
    "date_closed": "statusDate",
    "date_account_status": "statusDate",
    "date_last_payment": "lastPaymentDate",
    "date_first_delinquency": _ENHANCED + "firstDelinquencyDate",
    "date_major_delinquency": "maxDelinquencyDate",
    "history": _ENHANCED + "enhancedPaymentHistory84",
    "late_30_count": "delinquencies30Days",
    "late_60_count": "delinquencies60Days",
    "late_90_count": "delinquencies90to180Days",
    "months_reviewed": "monthsHistory",
    "worst_payment_status": _ENHANCED + "maxDelinquencyCode",
    "remarks": "specialComment",
    "dispute_flag": _ENHANCED + "complianceCondition",
    "original_creditor": "originalCreditorName",
    "sold_to": "soldToName",
    "purchased_from": _ENHANCED + "purchasedPortfolioFromName",
    "compliance_condition": _ENHANCED + "complianceCondition",
    "consumer_information": _ENHANCED + "ciiCode",
    "creditor_classification": _ENHANCED + "originalCreditorClassificationCode",
    "mortgage_id": _ENHANCED + "mortgageId",
    "secondary_agency": _ENHANCED + "secondaryAgencyId",
}
_ACCOUNT = MappingProxyType(_TRADE)
# The status and special comment codes are Experian's own, not those of Metro 2.
FIELD_PATHS: FieldPaths = MappingProxyType(
    {
        "granted": _ACCOUNT,
        "collection": _ACCOUNT,
        "inquiry": MappingProxyType(
            {
                "subscriber_name": "subscriberName",
                "subscriber_code": "subscriberCode",
                "inquired_on": "date",
                "industry": "kob",
                "amount": "amount",
            }
        ),
        "publicrecord": MappingProxyType(
            {
                "status": "status",
                "status_on": "statusDate",
                "filed_on": "filingDate",
                "court": "courtName",
                "reference": "referenceNumber",
                "amount": "amount",
                "designator": "ecoa",
            }
        ),
        "score": MappingProxyType(
            {"value": "score", "model": "modelIndicator", "factors": "scoreFactors"},
        ),
        "consumerfile": MappingProxyType(
            {
                "names": "consumerIdentity.name",
                "ssn": "ssn",
                "birth": "consumerIdentity.dob",
                "addresses": "addressInformation",
                "employers": "employmentInformation",
                "statements": "statement",
                "phones": "consumerIdentity.phone",
                "frozen": "informationalMessage",
            }
        ),
    }
)
