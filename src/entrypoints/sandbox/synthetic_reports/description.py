"""What a report says, in our own words; money is whole dollars, as TrueLink carries it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class Bureau(Enum):
    """The three bureaus, by TrueLink's symbol."""

    TRANSUNION = "TUC"
    EXPERIAN = "EXP"
    EQUIFAX = "EQF"

    @property
    def title(self) -> str:
        """The name as TrueLink writes it."""
        return {"TUC": "TransUnion", "EXP": "Experian", "EQF": "Equifax"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A US address in TrueLink's parts."""

    house_number: str
    street_name: str
    street_type: str
    city: str
    state: str
    zip_code: str
    unit: str = ""

    @property
    def line1(self) -> str:
        """The street line as it would be written on an envelope."""
        return f"{self.house_number} {self.street_name} {self.street_type}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """The person the report is about; the SSN must come from a range never issued."""

    first_name: str
    middle_name: str
    last_name: str
    ssn: str = field(repr=False)
    born_on: date
    address: Address
    previous_address: Address | None = None
    employer: str | None = None

    def __post_init__(self) -> None:
        if not (self.ssn.startswith(("666", "000")) and len(self.ssn) == 9):  # noqa: PLR2004
            raise ValueError("a synthetic consumer needs an SSN of nine digits from 666 or 000")


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauView:
    """What one bureau shows of an account.

    `condition` and `pay_status` are TrueLink symbols (O, C, F, P, R, T and C, 1 to 5, 9, U).
    `history` runs from the newest month back, one character a month, starting at `history_from`.
    """

    number: str
    opened_on: date | None
    reported_on: date
    balance: int
    condition: str = "O"
    is_open: bool = True
    pay_status: str = "C"
    closed_on: date | None = None
    status_on: date | None = None
    last_paid_on: date | None = None
    high_balance: int = 0
    credit_limit: int = 0
    monthly_payment: int = 0
    term_months: int = 0
    past_due: int = 0
    history: str = ""
    history_from: date | None = None
    late_counts: tuple[int, int, int] | None = None
    worst_status: str | None = None
    remarks: tuple[tuple[str, str], ...] = ()
    is_disputed: bool = False
    designator: str = "I"
    creditor: str | None = None
    original_creditor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account or collection, with a view per bureau that reports it.

    `portfolio` is I, R, M, O, C or Y (collection); `kind` is TrueLink's account type symbol.
    """

    key: str
    creditor: str
    portfolio: str
    views: Mapping[Bureau, BureauView]
    kind: str = ""
    industry: str = "BC"

    @property
    def is_collection(self) -> bool:
        """Whether a collector reports it."""
        return self.portfolio == "Y"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One look into the file."""

    key: str
    bureau: Bureau
    asked_on: date
    subscriber: str
    industry: str = "BC"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRecord:
    """A bankruptcy as each bureau shows it; `type_symbol` and `status_symbol` are TrueLink's."""

    key: str
    bureaus: tuple[Bureau, ...]
    filed_on: date
    reference: str
    type_symbol: str = "2"
    status_symbol: str = "3"
    resolved_on: date | None = None
    court: str = "US BKPT CT SYNTHETIC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One VantageScore."""

    bureau: Bureau
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDescription:
    """A whole three-bureau report as of one day."""

    as_of: date
    consumer: Consumer
    accounts: tuple[Account, ...]
    inquiries: tuple[Inquiry, ...] = ()
    public_records: tuple[PublicRecord, ...] = ()
    scores: tuple[Score, ...] = ()
    reference: str = "SYN_000000000000000000"
    frozen: frozenset[Bureau] = field(default_factory=frozenset)
