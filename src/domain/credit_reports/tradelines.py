"""Tradelines: one account as one bureau reports it, and the accounts that group them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import Self

from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.money import Money


@unique
class TradelineKind(StrEnum):
    GRANTED = "granted"
    COLLECTION = "collection"


@unique
class AccountCondition(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    PAID = "paid"
    DEROGATORY = "derogatory"
    REFINANCED = "refinanced"
    TRANSFERRED = "transferred"


@unique
class PaymentStatus(StrEnum):
    """How the account stands in one month, with one meaning whatever digit a format uses.

    ``days_late`` is days past due at least, 0 when current or without data. ``is_written_off``: in
    collection or charged off, told apart or not as the format does. ``is_beyond_late``: written
    off, or the security taken. All three are asked of every month of every history, so they are
    attributes of the member and no look-up.
    """

    CURRENT = "current"
    LATE_30 = "late_30", 30
    LATE_60 = "late_60", 60
    LATE_90 = "late_90", 90
    LATE_120 = "late_120", 120
    LATE_150 = "late_150", 150
    LATE_180 = "late_180", 180
    COLLECTION_OR_CHARGE_OFF = "collection_or_charge_off", 0, True, True
    COLLECTION = "collection", 0, True, True
    CHARGE_OFF = "charge_off", 0, True, True
    REPOSSESSION = "repossession", 0, False, True
    FORECLOSURE = "foreclosure", 0, False, True
    SURRENDER = "surrender", 0, False, True
    NO_DATA = "no_data"

    days_late: int
    is_written_off: bool
    is_beyond_late: bool

    def __new__(
        cls,
        value: str,
        days_late: int = 0,
        is_written_off: bool = False,  # noqa: FBT001, FBT002 - written once, in the list above
        is_beyond_late: bool = False,  # noqa: FBT001, FBT002
    ) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.days_late = days_late
        member.is_written_off = is_written_off
        member.is_beyond_late = is_beyond_late
        return member


@dataclass(frozen=True, slots=True)
class PaymentMonth:
    """One month of the payment history; ``month`` is its first day."""

    month: date
    status: PaymentStatus
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseRating:
    """A bad rating of the past that is reported with its date, apart from the history."""

    status: PaymentStatus
    rated_on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedAccount:
    """What a report says of an account, whoever says it.

    ``None`` means that no value was given; whether it was absent or cannot be shown by the
    format is answered by ``Report.observe``. Amounts are in cents. ``path`` is the record's
    place in the source document (a JSON path, an XPath, or a segment and its number). The fields
    from ``account_status_code`` on are Metro 2 codes, given only where the source has the code
    itself: what a display text suggests is never turned into one. ``places`` names the fields
    that stand elsewhere in this record than the format's table of paths says, with their path
    (None: this record cannot show the field at all).
    """

    kind: TradelineKind
    path: str
    creditor_name: str
    subscriber_code: str | None = None
    account_number: str | None = field(default=None, repr=False)
    account_type: Code | None = None
    portfolio: str | None = None
    designator: str | None = None
    industry: Code | None = None
    condition: AccountCondition | None = None
    open_closed: str | None = None
    payment_status: PaymentStatus | None = None
    balance: Money | None = None
    high_credit: Money | None = None
    credit_limit: Money | None = None
    past_due: Money | None = None
    scheduled_payment: Money | None = None
    actual_payment: Money | None = None
    term_months: int | None = None
    terms_frequency: str | None = None
    date_opened: PartialDate | None = None
    date_reported: PartialDate | None = None
    date_verified: PartialDate | None = None
    date_closed: PartialDate | None = None
    date_paid: PartialDate | None = None
    date_last_payment: PartialDate | None = None
    date_last_activity: PartialDate | None = None
    date_account_status: PartialDate | None = None
    date_first_delinquency: PartialDate | None = None
    date_major_delinquency: PartialDate | None = None
    date_charged_off: PartialDate | None = None
    estimated_removal: PartialDate | None = None
    charge_off_amount: Money | None = None
    history: tuple[PaymentMonth, ...] = ()
    late_30_count: int | None = None
    late_60_count: int | None = None
    late_90_count: int | None = None
    months_reviewed: int | None = None
    worst_payment_status: PaymentStatus | None = None
    adverse_ratings: tuple[AdverseRating, ...] = ()
    remarks: tuple[Remark, ...] = ()
    dispute_flag: bool | None = None
    original_creditor: str | None = None
    sold_to: str | None = None
    purchased_from: str | None = None
    collateral: str | None = None
    dispute_handle: str | None = None
    item_key: str | None = None
    account_status_code: str | None = None
    payment_rating: str | None = None
    special_comment: str | None = None
    compliance_condition: str | None = None
    consumer_information: str | None = None
    creditor_classification: str | None = None
    mortgage_id: str | None = None
    secondary_agency: str | None = None
    new_account_number: str | None = field(default=None, repr=False)
    interest_type: str | None = None
    date_deferred_until: PartialDate | None = None
    date_balloon_due: PartialDate | None = None
    balloon_payment: Money | None = None
    places: tuple[tuple[str, str | None], ...] = ()

    @property
    def is_open(self) -> bool:
        return self.open_closed == "open"

    @property
    def is_closed(self) -> bool:
        return self.open_closed == "closed"

    @property
    def is_written_off(self) -> bool:
        return self.payment_status is not None and self.payment_status.is_written_off


@dataclass(frozen=True, slots=True, kw_only=True)
class Tradeline(ReportedAccount):
    """An account as one bureau reports it."""

    bureau: Bureau


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedTradeline(ReportedAccount):
    """An account that no single bureau is named for.

    A reseller's merged row (``bureaus`` are those it was drawn from, as far as told), or a
    furnisher's own record, which names none. It is never copied into one tradeline per bureau:
    nobody knows which bureau says what.
    """

    bureaus: tuple[Bureau, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account as the vendor grouped it across bureaus; a hint, never proof of identity.

    ``key`` is stable within the report (its position in the source).
    """

    key: str
    description: str
    tradelines: tuple[Tradeline, ...]
