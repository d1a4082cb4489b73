"""Where the values of the Equifax report stand, and which it can show at all."""

from types import MappingProxyType

from domain.credit_reports.values import FieldPaths

_TRADE = {
    "creditor_name": "customerName",
    "subscriber_code": "customerNumber",
    "industry": "customerNumber",
    "account_number": "accountNumber",
    "account_type": "accountTypeCode.code",
    "portfolio": "portfolioTypeCode.code",
    "designator": "accountDesignator.code",
    "condition": "activityDesignatorCode.code",
    "open_closed": "activityDesignatorCode.code",
    "payment_status": "rate.code",
    "balance": "balance",
    "high_credit": "highCredit",
    "credit_limit": "creditLimit",
    "past_due": "pastDueAmount",
    "scheduled_payment": "scheduledPaymentAmount",
    "actual_payment": "actualPaymentAmount",
    "term_months": "termsDurationCode.code",
    "terms_frequency": "termsFrequencyCode.code",
    "date_opened": "dateOpened",
    "date_reported": "dateReported",
    "date_closed": "closedDate",
    "date_last_payment": "lastPaymentDate",
    "date_last_activity": "lastActivityDate",
    "date_major_delinquency": "dateMajorDelinquencyFirstReported",
    "charge_off_amount": "originalChargeOffAmount",
    "history": "paymentHistory1to24",
    "late_30_count": "thirtyDayCounter",
    "late_60_count": "sixtyDayCounter",
    "late_90_count": "ninetyDayCounter",
    "months_reviewed": "monthsReviewed",
    "worst_payment_status": "previousHighRate1",
    "adverse_ratings": "previousHighRate1",
    "remarks": "narrativeCodes",
    "dispute_flag": "narrativeCodes",
    "original_creditor": "purchasedFromOrSoldCreditorName",
    "sold_to": "purchasedFromOrSoldCreditorName",
    "purchased_from": "purchasedFromOrSoldCreditorName",
    "mortgage_id": "mortgageIDNumber",
    "creditor_classification": "creditorClassificationCode.code",
    "date_deferred_until": "deferredPaymentStartDate",
    "date_balloon_due": "ballonPaymentDueDate",
    "balloon_payment": "ballonPaymentAmount",
}
_COLLECTION = {
    "subscriber_code": "customerNumber",
    "industry": "industryCode",
    "account_number": "accountNumber",
    "designator": "accountDesignatorCode.code",
    "condition": "statusCode.code",
    "balance": "balance",
    "high_credit": "originalAmount",
    "date_opened": "dateAssigned",
    "date_reported": "dateReported",
    "date_account_status": "statusDate",
    "date_last_payment": "lastPaymentDate",
    "date_first_delinquency": "dateOfFirstDelinquency",
    "remarks": "narrativeCodes",
    "dispute_flag": "statusCode.code",
    "original_creditor": "clientNameOrNumber",
    "creditor_classification": "creditorClassificationCode.code",
}
# The date of first delinquency is shown of collections only: the date of a major delinquency on a
# trade is another one.
FIELD_PATHS: FieldPaths = MappingProxyType(
    {
        "granted": MappingProxyType(_TRADE),
        "collection": MappingProxyType(_COLLECTION),
        "inquiry": MappingProxyType(
            {
                "subscriber_name": "customerName",
                "subscriber_code": "customerNumber",
                "inquired_on": "inquiryDate",
                "industry": "industryCode",
            }
        ),
        "publicrecord": MappingProxyType(
            {
                "type": "type",
                "status": "currentIntentOrDispositionCode.code",
                "filed_on": "dateFiled",
                "resolved_on": "currentDispositionDate",
                "reference": "caseNumber",
                "designator": "filer",
            }
        ),
        "score": MappingProxyType(
            {"value": "score", "model": "modelNumber", "factors": "reasons"},
        ),
        "consumerfile": MappingProxyType(
            {
                "names": "subjectName",
                "ssn": "subjectSocialNum",
                "birth": "birthDate",
                "addresses": "addresses",
                "employers": "employments",
                "statements": "consumerStatements",
                "file_since": "fileSinceDate",
                "frozen": "hitCode",
            }
        ),
    }
)
# A trade of a collection agency or a debt buyer is a collection, written like any other trade.
COLLECTION_TRADE: tuple[tuple[str, str | None], ...] = (
    *_TRADE.items(),
    *((name, None) for name in _COLLECTION if name not in _TRADE),
)
