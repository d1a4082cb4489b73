"""From the columns of one record to an account and the people it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from adapters.report_formats import fixed_values, plain_values
from adapters.report_formats.defects import Defects
from adapters.report_formats.metro2 import codes
from adapters.report_formats.metro2.layout import Style
from adapters.report_formats.metro2_codes import COLLECTION_ACCOUNT_TYPES, DISPUTED
from domain.credit_reports.furnishing import FurnishedConsumer
from domain.credit_reports.report import DefectKind
from domain.credit_reports.tradelines import (
    MergedTradeline,
    PaymentMonth,
    PaymentStatus,
    TradelineKind,
)
from domain.credit_reports.values import Code, PartialDate, place_of
from domain.money import Money

_Value = TypeVar("_Value")
_Columns = Mapping[str, str]
_NOTHING: _Columns = {}
_SUFFIXES = {"S": "SR", "J": "JR"}


_TEXTS = (
    "firstName", "middleName", "surname", "telephoneNumber", "firstLineAddress",
    "secondLineAddress", "city", "state", "zipCode", "countryCode",
)  # fmt: skip


def _told(value: str) -> str:
    """A text; blanks and a column of zeros alone are none."""
    shown = fixed_values.shown(value)
    return shown if shown[:1] != "0" or shown.strip("0") else ""


@dataclass(slots=True)
class Record:
    """One base record: its columns, those of its segments, and where they stand."""

    path: str
    base: _Columns
    style: Style
    defects: Defects
    segments: list[tuple[str, str, _Columns]] = field(default_factory=list)

    def only(self, name: str) -> _Columns:
        """The segment of a name, of which a record has one at most."""
        return next((columns for given, _, columns in self.segments if given == name), _NOTHING)

    def place(self, segment: str, column: str) -> str:
        return place_of(self.path, self.style.places[segment, column])

    def text(self, columns: _Columns, column: str) -> str | None:
        """A text; blanks and a column of zeros alone are none."""
        given = columns.get(column)
        return (_told(given) or None) if given else None

    def code(self, column: str) -> str | None:
        return self.base.get(column, "").strip() or None

    def read(
        self, segment: str, columns: _Columns, column: str,
        reader: Callable[[Any], _Value | None],
    ) -> _Value | None:  # fmt: skip
        """A value through its reader; one that cannot be read is neither there nor absent."""
        given = columns.get(column, "").strip()
        if not given:
            return None
        try:
            return reader(given)
        except plain_values.BadValue as error:
            self.defects.unreadable_value(self.place(segment, column), str(error))
            return None

    def meaning(self, column: str, table: Mapping[str, _Value]) -> _Value | None:
        """Look a code up; an unknown one is unreadable, not absent."""
        given = self.code(column)
        if given is None:
            return None
        if given not in table:
            message = f"unknown code {given[:20]!a}"
            self.defects.unreadable_value(self.place("base", column), message)
            return None
        return table[given]


def account(record: Record, creditor: str) -> MergedTradeline:
    """Read one record; a furnisher names no bureau, so that none is given."""
    status = record.code("accountStatus")
    account_type = record.code("accountType")
    values = _values(record, status)
    reported, closed = values.get("date_reported"), values.get("date_closed")
    paid_status, places = _payment_status(record)
    collects = account_type in COLLECTION_ACCOUNT_TYPES
    compliance = record.code("complianceConditionCode")
    return MergedTradeline(
        kind=TradelineKind.COLLECTION if collects else TradelineKind.GRANTED,
        path=record.path,
        creditor_name=creditor,
        subscriber_code=record.text(record.base, "identificationNumber"),
        account_number=record.code("consumerAccountNumber"),
        account_type=Code(account_type, "") if account_type else None,
        portfolio=record.code("portfolioType"),
        designator=record.code("ecoaCode"),
        condition=codes.CONDITIONS.get(status or ""),
        open_closed=_open_closed(status, closed),
        payment_status=paid_status,
        term_months=_term_months(record),
        terms_frequency=record.code("termsFrequency"),
        history=_history(record, reported),
        dispute_flag=DISPUTED.get(compliance or ""),
        account_status_code=status,
        payment_rating=record.code("paymentRating"),
        special_comment=record.code("specialComment"),
        compliance_condition=compliance,
        consumer_information=record.code("consumerInformationIndicator"),
        interest_type=record.code("interestTypeIndicator"),
        places=places,
        **values,
        **_appended(record),
    )


_DAY, _DOLLARS = fixed_values.month_day_year, fixed_values.dollars
_VALUES: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("date_opened", "dateOpened", _DAY),
    ("date_reported", "dateAccountInformation", _DAY),
    ("date_first_delinquency", "dateFirstDelinquency", _DAY),
    ("date_closed", "dateClosed", _DAY),
    ("date_last_payment", "dateLastPayment", _DAY),
    ("credit_limit", "creditLimit", _DOLLARS),
    ("high_credit", "highestCredit", _DOLLARS),
    ("scheduled_payment", "scheduledMonthlyPaymentAmount", _DOLLARS),
    ("actual_payment", "actualPaymentAmount", _DOLLARS),
    ("balance", "currentBalance", _DOLLARS),
    ("past_due", "amountPastDue", _DOLLARS),
    ("charge_off_amount", "originalChargeOffAmount", _DOLLARS),
)
_ZERO = Money(0)


def _values(record: Record, status: str | None) -> dict[str, Any]:
    """Dates, and amounts in whole dollars; a column that does not apply is filled with zeros."""
    found: dict[str, Any] = {}
    base = record.base
    for name, column, reader in _VALUES:
        given = base.get(column)
        if given and (given := given.strip()):
            try:
                found[name] = reader(given)
            except plain_values.BadValue as error:
                record.defects.unreadable_value(record.place("base", column), str(error))
    if found.get("credit_limit") == _ZERO and record.code("portfolioType") not in codes.WITH_LIMIT:
        del found["credit_limit"]
    if found.get("charge_off_amount") == _ZERO and status not in codes.WITH_CHARGE_OFF:
        del found["charge_off_amount"]
    return found


def _payment_status(
    record: Record,
) -> tuple[PaymentStatus | None, tuple[tuple[str, str | None], ...]]:
    """The status, or the rating beside it where the status leaves that open."""
    rating = record.meaning("paymentRating", codes.RATINGS)
    meant = record.meaning("accountStatus", codes.STATUSES)
    if record.code("accountStatus") in codes.RATED:
        return rating, (("payment_status", record.style.places["base", "paymentRating"]),)
    return meant, ()


def _open_closed(status: str | None, closed: PartialDate | None) -> str | None:
    if status in codes.CLOSED or closed is not None:
        return "closed"
    return "open" if status in codes.OPEN else None


def _term_months(record: Record) -> int | None:
    """Months; a line of credit and a revolving account have no term."""
    term = record.code("termsDuration")
    return int(term) if term and term.isascii() and term.isdigit() and int(term) else None


def _history(record: Record, reported: PartialDate | None) -> tuple[PaymentMonth, ...]:
    """The months, newest first; the first stands for the one before the account information.

    (What a file of January says as the status, the file of February says as its first mark.)
    """
    marks = record.base.get("paymentHistoryProfile", "").rstrip()
    if not marks:
        return ()
    place = record.place("base", "paymentHistoryProfile")
    if reported is None or reported.month is None:
        record.defects.unreadable_value(place, "the payment history has no first month")
        return ()
    months, unknown = _months(marks, reported)
    for mark in unknown:
        record.defects.add(DefectKind.BAD_VALUE, place, f"unknown payment mark {mark!a}")
    return months


@lru_cache(maxsize=1024)
def _months(marks: str, reported: PartialDate) -> tuple[tuple[PaymentMonth, ...], list[str]]:
    """Remembered: the records of a file share their month, and most of them a history."""
    return codes.HISTORY.months(marks, reported, back=1)


def _appended(record: Record) -> dict[str, Any]:
    k1, k2, k3, k4, l1 = map(record.only, ("K1", "K2", "K3", "K4", "L1"))
    found: dict[str, Any] = {}
    if k1:
        found["original_creditor"] = record.text(k1, "originalCreditorName")
        found["creditor_classification"] = k1.get("creditorClassification", "").strip() or None
    if k2:
        role = {codes.PURCHASED_FROM: "purchased_from", codes.SOLD_TO: "sold_to"}
        named = role.get(k2.get("purchasedIndicator", "").strip())
        if named:
            found[named] = record.text(k2, "purchasedName")
    if k3:
        found["secondary_agency"] = record.text(k3, "accountNumber")
        found["mortgage_id"] = record.text(k3, "mortgageIdentificationNumber")
    if k4:
        day, read = fixed_values.month_day_year, record.read
        found["date_deferred_until"] = read("K4", k4, "deferredPaymentStartDate", day)
        found["date_balloon_due"] = read("K4", k4, "balloonPaymentDueDate", day)
        found["balloon_payment"] = read("K4", k4, "balloonPaymentAmount", fixed_values.dollars)
    if l1:
        found["new_account_number"] = record.text(l1, "newConsumerAccountNumber")
    return found


def consumers(record: Record) -> list[FurnishedConsumer]:
    """The person of the base segment, with the employer, and the associated ones."""
    found = [_person(record, "base", record.path, record.base, record.only("N1"))]
    for name, path, columns in record.segments:
        if name in ("J1", "J2"):
            found.append(_person(record, name, path, columns, _NOTHING))
    return found


def _person(
    record: Record, segment: str, path: str, columns: _Columns, employment: _Columns
) -> FurnishedConsumer:
    first, middle, last, telephone, line, second, city, state, postal, country = [
        _told(value) if value else "" for value in map(columns.get, _TEXTS)
    ]
    generation = columns.get("generationCode", "").strip()
    return FurnishedConsumer(
        path=path,
        record_path=record.path,
        first=first,
        middle=middle,
        last=last,
        suffix=_SUFFIXES.get(generation, generation),
        ssn=plain_values.ssn(columns.get("socialSecurityNumber", "").strip()),
        birth=record.read(segment, columns, "dateBirth", fixed_values.month_day_year),
        telephone=telephone,
        designator=columns.get("ecoaCode", "").strip() or None,
        consumer_information=columns.get("consumerInformationIndicator", "").strip() or None,
        street=f"{line}, {second}" if line and second else line or second,
        city=city,
        state=state,
        zip=postal,
        country=country,
        employer=fixed_values.shown(employment.get("employerName", "")),
        occupation=fixed_values.shown(employment.get("occupation", "")),
    )
