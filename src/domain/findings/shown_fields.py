"""The fields of a record as a person looks for them on a report: order, label and text."""

from dataclasses import dataclass
from typing import Any

from domain.credit_reports.creditor_names import name_key
from domain.credit_reports.report import PersonName, ReportedAddress, Score
from domain.credit_reports.tradelines import AdverseRating, Remark
from domain.credit_reports.values import Code, PartialDate
from domain.findings import wording


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of a record and its heading."""

    name: str
    label: str


def _fields(*named: tuple[str, str]) -> tuple[ShownField, ...]:
    return tuple(ShownField(name, label) for name, label in named)


ACCOUNT_FIELDS = _fields(
    ("creditor_name", "Creditor"),
    ("account_number", "Account number"),
    ("original_creditor", "Original creditor"),
    ("sold_to", "Sold to"),
    ("purchased_from", "Purchased from"),
    ("account_type", "Account type"),
    ("portfolio", "Portfolio"),
    ("collateral", "Collateral"),
    ("designator", "Responsibility"),
    ("open_closed", "Open or closed"),
    ("condition", "Condition"),
    ("payment_status", "Payment status"),
    ("worst_payment_status", "Worst payment status"),
    ("adverse_ratings", "Earlier bad ratings"),
    ("balance", "Balance"),
    ("past_due", "Past due"),
    ("high_credit", "High credit"),
    ("credit_limit", "Credit limit"),
    ("scheduled_payment", "Monthly payment"),
    ("actual_payment", "Last amount paid"),
    ("term_months", "Term in months"),
    ("terms_frequency", "Payment frequency"),
    ("charge_off_amount", "Charge-off amount"),
    ("balloon_payment", "Balloon payment"),
    ("date_opened", "Opened"),
    ("date_reported", "Reported"),
    ("date_verified", "Verified"),
    ("date_closed", "Closed"),
    ("date_paid", "Paid on"),
    ("date_last_payment", "Last payment"),
    ("date_last_activity", "Last activity"),
    ("date_account_status", "Status dated"),
    ("date_first_delinquency", "First delinquency"),
    ("date_major_delinquency", "Major delinquency"),
    ("date_charged_off", "Charged off on"),
    ("date_deferred_until", "Deferred until"),
    ("date_balloon_due", "Balloon due on"),
    ("estimated_removal", "Estimated removal"),
    ("months_reviewed", "Months reviewed"),
    ("late_30_count", "Times 30 days late"),
    ("late_60_count", "Times 60 days late"),
    ("late_90_count", "Times 90 days late"),
    ("dispute_flag", "In dispute"),
    ("remarks", "Remarks"),
    ("account_status_code", "Account status code"),
    ("payment_rating", "Payment rating code"),
    ("special_comment", "Special comment code"),
    ("compliance_condition", "Compliance condition code"),
    ("consumer_information", "Consumer information code"),
    ("creditor_classification", "Creditor classification"),
    ("interest_type", "Interest type"),
    ("mortgage_id", "Mortgage number"),
    ("secondary_agency", "Secondary agency"),
    ("new_account_number", "New account number"),
)
RECORD_FIELDS = _fields(
    ("type", "Kind"),
    ("status", "Status"),
    ("status_on", "Status dated"),
    ("filed_on", "Filed"),
    ("resolved_on", "Resolved"),
    ("court", "Court"),
    ("reference", "Reference"),
    ("designator", "Responsibility"),
    ("amount", "Amount"),
    ("estimated_removal", "Estimated removal"),
)
INQUIRY_FIELDS = _fields(
    ("subscriber_name", "Asked by"),
    ("inquired_on", "Asked on"),
    ("purpose", "Kind of inquiry"),
    ("industry", "Line of business"),
    ("amount", "Amount"),
)
PERSONAL_FIELDS = _fields(
    ("names", "Names"),
    ("ssn", "Social security number"),
    ("birth", "Date of birth"),
    ("addresses", "Addresses"),
    ("employers", "Employers"),
    ("phones", "Telephone"),
    ("file_since", "On file since"),
    ("frozen", "File frozen"),
    ("statements", "Consumer's statement"),
)
# What is written with other marks at each bureau, and tells no difference by itself.
_MASKED = frozenset({"account_number", "new_account_number", "reference", "mortgage_id", "ssn"})
# Each bureau has its own day, and its own words for what it adds.
_NAMES = frozenset({"creditor_name", "original_creditor", "sold_to", "purchased_from"})
_OWN = frozenset({"date_reported", "date_verified", "file_since"})


def text_of(name: str, value: Any, *, birth_shown: bool) -> str:
    """Write a value as a person reads it: numbers by their last marks, no birth date by default."""
    if name in _MASKED:
        return wording.masked(str(value))
    if name == "birth" and not birth_shown:
        return wording.MASKED_DATE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(_one(part) for part in value)
    return wording.printed(value)


def _one(value: Any) -> str:
    match value:
        case PersonName():
            return value.full
        case ReportedAddress():
            said = " ".join(part for part in (value.city, value.state, value.zip) if part)
            return ", ".join(part for part in (value.street, said) if part)
        case Remark():
            return value.text or value.code
        case AdverseRating():
            rated = f" in {wording.printed(value.rated_on)}" if value.rated_on else ""
            return f"{wording.printed(value.status)}{rated}"
        case _:
            return wording.printed(value)


def score_text(score: Score) -> str:
    """``712 of 300 to 850``, or why there is none."""
    if score.value is None:
        return f"none ({score.exclusion_code or 'no reason given'})"
    if score.least is None or score.most is None:
        return str(score.value)
    return f"{score.value} of {score.least} to {score.most}"


def tells_apart(name: str, one: Any, other: Any) -> bool:
    """True if two bureaus' values say different things; another way of writing says nothing.

    Days differ only where no reading of a partial date makes them the same.
    """
    if name in _MASKED | _OWN:
        return False
    if isinstance(one, PartialDate) and isinstance(other, PartialDate):
        return one.surely_before(other) or one.surely_after(other)
    return bool(_meaning(name, one) != _meaning(name, other))


def _meaning(name: str, value: Any) -> Any:
    match value:
        case Code():
            return value.symbol
        case tuple():
            return {_one(part).casefold() for part in value}
        case str() if name in _NAMES:
            return name_key(value)
        case str():
            return value.casefold()
        case _:
            return value
