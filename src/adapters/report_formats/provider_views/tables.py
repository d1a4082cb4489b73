"""Where each field of a provider's view stands."""

from collections.abc import Mapping
from types import MappingProxyType

from adapters.report_formats.columns import READERS, Reader, Specs, Table
from adapters.report_formats.provider_views import words
from adapters.report_formats.sources import JSON
from domain.credit_reports.values import FieldPaths

_ACCOUNT: Specs = {
    "creditor_name": "accountName",
    "account_number": "accountNumber",
    "portfolio": "accountType",
    "designator": "paymentResponsibility",
    "condition": ("activityDesignator", "accountStatus"),
    "open_closed": ("accountOpen", "activityDesignator", "accountStatus"),
    "payment_status": "accountStatus",
    "balance": "balanceAmount/amount",
    "high_credit": "highCreditAmount/amount",
    "credit_limit": "creditLimitAmount/amount",
    "past_due": "pastDueAmount/amount",
    "scheduled_payment": "monthlyPayment/amount",
    "actual_payment": "actualPayment/amount",
    "charge_off_amount": "chargeOffAmount/amount",
    "balloon_payment": "balloonPaymentAmount/amount",
    "term_months": "termDurationMonths",
    "terms_frequency": "termFrequency",
    "months_reviewed": "monthsReviewed",
    "date_opened": "dateOpened",
    "date_reported": "reportedDate",
    "date_closed": "dateClosed",
    "date_last_payment": "lastPaymentDate",
    "date_last_activity": "lastActivityDate",
    "date_first_delinquency": "firstDelinquencyDate",
    "date_major_delinquency": "majorDelinquencyFirstReportedDate",
    "date_balloon_due": "balloonPaymentDate",
    "date_deferred_until": "deferredPaymentStartDate",
}
# Read apart from the table, because each is more than one value.
_ACCOUNT_PARTS: Mapping[str, str] = {
    "account_type": "loanType",
    "history": "paymentHistory",
    "remarks": "comments",
}
_COLLECTION: Specs = {
    "creditor_name": "agencyContactInformation/contactName",
    "account_number": "accountNumber",
    "designator": "accountDesignatorCode",
    "condition": "status",
    "open_closed": "status",
    "balance": "amount/amount",
    "high_credit": "orginalAmountOwed/amount",  # the vendor's own misspelling
    "date_opened": "assignedDate",
    "date_reported": "reportedDate",
    "date_account_status": "statusDate",
    "original_creditor": ("originalCreditorName", "agencyClient"),
}
_INQUIRY: Specs = {
    "subscriber_name": "contactInformation/contactName",
    "inquired_on": "reportedDate",
    "purpose": "type",
}
_PUBLIC_RECORD: Specs = {
    "filed_on": "filedDate",
    "resolved_on": "dispositionDate",
    "court": "courtName",
    "reference": "referenceNumber",
    "amount": ("liability/amount", "amount/amount"),
}
_SCORE: Specs = {"model": ("model", "scoreModel")}
_SUBJECT: Specs = {"birth": "dateOfBirth"}
_FILE_PARTS: Mapping[str, str] = {
    "names": "currentName",
    "ssn": "nationalIdentifier",
    "addresses": "currentAddress",
    "employers": "employmentHistory",
}
_DATES = (name for name, read in READERS.items() if read is READERS["date_opened"])
_READERS: Mapping[str, Reader] = {
    **dict.fromkeys(_DATES, words.day),
    "portfolio": words.among(words.PORTFOLIOS, "account type"),
    "designator": words.among(words.OWNERSHIP, "responsibility"),
    "condition": words.condition,
    "open_closed": words.open_closed,
    "payment_status": words.payment_status,
    "purpose": words.purpose,
}
_MISSING = frozenset({"UNKNOWN", "STATUS_UNKNOWN"})


def _table(specs: Specs) -> Table:
    return Table(JSON, specs, _READERS, _MISSING)


ACCOUNTS = _table(_ACCOUNT)
COLLECTIONS = _table(_COLLECTION)
INQUIRIES = _table(_INQUIRY)
PUBLIC_RECORDS = _table(_PUBLIC_RECORD)
SCORES = _table(_SCORE)
SUBJECT = _table(_SUBJECT)


def _paths(of: Table, parts: Mapping[str, str]) -> Mapping[str, str]:
    placed = {name: JSON.relative(spec) for name, spec in parts.items()}
    return MappingProxyType({**of.paths, **placed})


PATHS: FieldPaths = MappingProxyType(
    {
        "granted": _paths(ACCOUNTS, _ACCOUNT_PARTS),
        "collection": _paths(COLLECTIONS, {}),
        "inquiry": _paths(INQUIRIES, {}),
        # The list a public record stands in says what it is.
        "publicrecord": MappingProxyType(
            {**PUBLIC_RECORDS.paths, "type": "", "status": "dispositionStatus"}
        ),
        "score": _paths(SCORES, {"value": "score", "factors": "factors"}),
        "consumerfile": _paths(SUBJECT, _FILE_PARTS),
    }
)
