"""The columns of Metro 2: the header, the base segment, its appendages and the trailer.

Columns follow each other without gaps; a packed file writes numbers of the base segment in fewer
bytes. (Columns as in CDIA's format and moov-io/metro2; names as in moov's JSON.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from domain.credit_reports.values import FieldPaths


class Kind(Enum):
    """What a column holds, with its width in characters and packed (0: written in full)."""

    TEXT = (0, 0)
    DATE = (8, 5)
    TIME = (14, 8)
    NUMBER = (9, 5)
    TELEPHONE = (10, 6)


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    start: int
    end: int


Spec = Sequence[tuple[str, int | Kind]]


def _columns(spec: Spec, *, packed: bool = False) -> tuple[Column, ...]:
    found, at = [], 0
    for name, given in spec:
        kind = given if isinstance(given, Kind) else Kind.TEXT
        width = given if isinstance(given, int) else given.value[1 if packed else 0]
        found.append(Column(name, kind, at, at + width))
        at += width
    return tuple(found)


_D, _A, _T, _N, _P = Kind.DATE, Kind.NUMBER, Kind.TIME, Kind.NUMBER, Kind.TELEPHONE
_PERSON: Spec = (
    ("surname", 25), ("firstName", 20), ("middleName", 20), ("generationCode", 1),
    ("socialSecurityNumber", _N), ("dateBirth", _D), ("telephoneNumber", _P), ("ecoaCode", 1),
    ("consumerInformationIndicator", 2),
)  # fmt: skip
_ADDRESS: Spec = (
    ("countryCode", 2), ("firstLineAddress", 32), ("secondLineAddress", 32), ("city", 20),
    ("state", 2), ("zipCode", 9), ("addressIndicator", 1), ("residenceCode", 1),
)  # fmt: skip
_BASE: Spec = (
    ("recordDescriptorWord", 4), ("processingIndicator", 1), ("timeStamp", _T),
    ("correctionIndicator", 1), ("identificationNumber", 20), ("cycleIdentifier", 2),
    ("consumerAccountNumber", 30), ("portfolioType", 1), ("accountType", 2), ("dateOpened", _D),
    ("creditLimit", _A), ("highestCredit", _A), ("termsDuration", 3), ("termsFrequency", 1),
    ("scheduledMonthlyPaymentAmount", _A), ("actualPaymentAmount", _A), ("accountStatus", 2),
    ("paymentRating", 1), ("paymentHistoryProfile", 24), ("specialComment", 2),
    ("complianceConditionCode", 2), ("currentBalance", _A), ("amountPastDue", _A),
    ("originalChargeOffAmount", _A), ("dateAccountInformation", _D), ("dateFirstDelinquency", _D),
    ("dateClosed", _D), ("dateLastPayment", _D), ("interestTypeIndicator", 1), ("reserved", 17),
    *_PERSON, *_ADDRESS,
)  # fmt: skip
BASE = _columns(_BASE)
PACKED_BASE = _columns(_BASE, packed=True)
HEADER = _columns((
    ("recordDescriptorWord", 4), ("recordIdentifier", 6), ("cycleIdentifier", 2),
    ("innovisProgramIdentifier", 10), ("equifaxProgramIdentifier", 10),
    ("experianProgramIdentifier", 5), ("transUnionProgramIdentifier", 10), ("activityDate", _D),
    ("dateCreated", _D), ("programDate", _D), ("programRevisionDate", _D), ("reporterName", 40),
    ("reporterAddress", 96), ("reporterTelephoneNumber", 10),
))  # fmt: skip
SEGMENTS: Mapping[str, tuple[Column, ...]] = {
    "J1": _columns((("segmentIdentifier", 2), ("reserved", 1), *_PERSON, ("end", 1))),
    "J2": _columns((("segmentIdentifier", 2), ("reserved", 1), *_PERSON, *_ADDRESS, ("end", 2))),
    "K1": _columns((("segmentIdentifier", 2), ("originalCreditorName", 30),
                    ("creditorClassification", 2))),
    "K2": _columns((("segmentIdentifier", 2), ("purchasedIndicator", 1), ("purchasedName", 30),
                    ("end", 1))),
    "K3": _columns((("segmentIdentifier", 2), ("agencyIdentifier", 2), ("accountNumber", 18),
                    ("mortgageIdentificationNumber", 18))),
    "K4": _columns((("segmentIdentifier", 2), ("specializedPaymentIndicator", 2),
                    ("deferredPaymentStartDate", _D), ("balloonPaymentDueDate", _D),
                    ("balloonPaymentAmount", _A), ("end", 1))),
    "L1": _columns((("segmentIdentifier", 2), ("changeIndicator", 1),
                    ("newConsumerAccountNumber", 30), ("balanceIndicator", 20), ("end", 1))),
    "N1": _columns((("segmentIdentifier", 2), ("employerName", 30),
                    ("firstLineEmployerAddress", 32), ("secondLineEmployerAddress", 32),
                    ("employerCity", 20), ("employerState", 2), ("zipCode", 9),
                    ("occupation", 18), ("end", 1))),
}  # fmt: skip
LENGTHS: Mapping[str, int] = {name: columns[-1].end for name, columns in SEGMENTS.items()}
CHARACTER_LENGTH, PACKED_LENGTH = BASE[-1].end, PACKED_BASE[-1].end
TRAILER_COUNT = slice(11, 20)
PACKED_TRAILER_COUNT = slice(11, 16)

# Where each field of an account stands: the segment and the column.
FIELDS: Mapping[str, tuple[str, str]] = {
    "subscriber_code": ("base", "identificationNumber"),
    "account_number": ("base", "consumerAccountNumber"),
    "portfolio": ("base", "portfolioType"),
    "account_type": ("base", "accountType"),
    "date_opened": ("base", "dateOpened"),
    "credit_limit": ("base", "creditLimit"),
    "high_credit": ("base", "highestCredit"),
    "term_months": ("base", "termsDuration"),
    "terms_frequency": ("base", "termsFrequency"),
    "scheduled_payment": ("base", "scheduledMonthlyPaymentAmount"),
    "actual_payment": ("base", "actualPaymentAmount"),
    "account_status_code": ("base", "accountStatus"),
    "condition": ("base", "accountStatus"),
    "open_closed": ("base", "accountStatus"),
    "payment_status": ("base", "accountStatus"),
    "payment_rating": ("base", "paymentRating"),
    "history": ("base", "paymentHistoryProfile"),
    "special_comment": ("base", "specialComment"),
    "compliance_condition": ("base", "complianceConditionCode"),
    "dispute_flag": ("base", "complianceConditionCode"),
    "balance": ("base", "currentBalance"),
    "past_due": ("base", "amountPastDue"),
    "charge_off_amount": ("base", "originalChargeOffAmount"),
    "date_reported": ("base", "dateAccountInformation"),
    "date_first_delinquency": ("base", "dateFirstDelinquency"),
    "date_closed": ("base", "dateClosed"),
    "date_last_payment": ("base", "dateLastPayment"),
    "interest_type": ("base", "interestTypeIndicator"),
    "designator": ("base", "ecoaCode"),
    "consumer_information": ("base", "consumerInformationIndicator"),
    "original_creditor": ("K1", "originalCreditorName"),
    "creditor_classification": ("K1", "creditorClassification"),
    "sold_to": ("K2", "purchasedName"),
    "purchased_from": ("K2", "purchasedName"),
    "secondary_agency": ("K3", "accountNumber"),
    "mortgage_id": ("K3", "mortgageIdentificationNumber"),
    "date_deferred_until": ("K4", "deferredPaymentStartDate"),
    "date_balloon_due": ("K4", "balloonPaymentDueDate"),
    "balloon_payment": ("K4", "balloonPaymentAmount"),
    "new_account_number": ("L1", "newConsumerAccountNumber"),
}


def _cited(base: tuple[Column, ...]) -> Mapping[tuple[str, str], str]:
    """The place of every column below its record: the characters of its segment."""
    places = {("base", column.name): f"[{column.start}:{column.end}]" for column in base}
    for name, columns in SEGMENTS.items():
        for column in columns:
            places[name, column.name] = f"/{name}[{column.start}:{column.end}]"
    return places


def _cited_json() -> Mapping[tuple[str, str], str]:
    places = {("base", column.name): f"base.{column.name}" for column in BASE}
    for name, columns in SEGMENTS.items():
        for column in columns:
            places[name, column.name] = f"{name.lower()}.{column.name}"
    return places


@dataclass(frozen=True, slots=True)
class Style:
    """How one serialization cites what stands in a record."""

    places: Mapping[tuple[str, str], str]
    paths: FieldPaths


def _style(places: Mapping[tuple[str, str], str]) -> Style:
    fields = {name: places[spot] for name, spot in FIELDS.items()}
    return Style(places, {"granted": fields, "collection": fields})


CHARACTER, PACKED, JSON = _style(_cited(BASE)), _style(_cited(PACKED_BASE)), _style(_cited_json())
