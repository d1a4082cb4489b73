"""MISMO's words and what they mean, shared by every format that speaks them.

A rating's ``Type`` is read, never its ``Code``: the same digit 1 is a current account in one
vendor's codes and one month late in another's. In a payment pattern 1 is always 30 days late.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from adapters.report_formats.defects import Defects
from adapters.report_formats.payment_months import PaymentMarks
from adapters.report_formats.plain_values import BadValue, text
from domain.credit_reports.report import DefectKind
from domain.credit_reports.tradelines import AccountCondition, PaymentMonth, PaymentStatus
from domain.credit_reports.values import Bureau, Code, PartialDate

BUREAUS: Mapping[str, Bureau] = {
    "TransUnion": Bureau.TRANSUNION,
    "Trans Union": Bureau.TRANSUNION,
    "Experian": Bureau.EXPERIAN,
    "Equifax": Bureau.EQUIFAX,
}
UNKNOWN_WORDS = frozenset({"Unknown", "UNKNOWN", "UNK", "NotProvided", "N/A", " "})

RATINGS: Mapping[str, PaymentStatus] = {
    "AsAgreed": PaymentStatus.CURRENT,
    "Late30Days": PaymentStatus.LATE_30,
    "Late60Days": PaymentStatus.LATE_60,
    "Late90Days": PaymentStatus.LATE_90,
    "Late120Days": PaymentStatus.LATE_120,
    "LateOver120Days": PaymentStatus.LATE_120,
    "Late150Days": PaymentStatus.LATE_150,
    "Late180Days": PaymentStatus.LATE_180,
    "CollectionOrChargeOff": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
    "Collection": PaymentStatus.COLLECTION,
    "ChargeOff": PaymentStatus.CHARGE_OFF,
    "Repossession": PaymentStatus.REPOSSESSION,
    "Foreclosure": PaymentStatus.FORECLOSURE,
    "NoDataAvailable": PaymentStatus.NO_DATA,
    "TooNew": PaymentStatus.NO_DATA,
}
PATTERN_MARKS: Mapping[str, PaymentStatus] = {
    "C": PaymentStatus.CURRENT,
    "1": PaymentStatus.LATE_30,
    "2": PaymentStatus.LATE_60,
    "3": PaymentStatus.LATE_90,
    "4": PaymentStatus.LATE_120,
    "5": PaymentStatus.LATE_150,
    "6": PaymentStatus.LATE_180,
    "8": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
    "9": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
    "X": PaymentStatus.NO_DATA,
    "-": PaymentStatus.NO_DATA,
    " ": PaymentStatus.NO_DATA,
}
CONDITIONS: Mapping[str, AccountCondition] = {
    "Open": AccountCondition.OPEN,
    "Closed": AccountCondition.CLOSED,
    "Paid": AccountCondition.PAID,
    "Refinanced": AccountCondition.REFINANCED,
    "Transferred": AccountCondition.TRANSFERRED,
}
# A paid, refinanced or transferred account is not thereby said to be closed.
OPEN_CLOSED: Mapping[str, str] = {
    "Open": "open",
    "Closed": "closed",
    "Paid": "",
    "Refinanced": "",
    "Transferred": "",
}
PORTFOLIOS: Mapping[str, str] = {
    "Installment": "I",
    "Mortgage": "M",
    "Open": "O",
    "Revolving": "R",
    "CreditLine": "C",
    "Collection": "Y",
}
OWNERSHIP: Mapping[str, str] = {
    "Individual": "I",
    "JointContractualLiability": "J",
    "JointParticipating": "P",
    "AuthorizedUser": "A",
    "Comaker": "C",
    "Maker": "M",
    "OnBehalfOf": "B",
    "Terminated": "T",
    "Undesignated": "U",
    "Deceased": "X",
}
INDICATORS: Mapping[str, bool] = {"Y": True, "N": False, "true": True, "false": False}
CLOSED_INDICATORS: Mapping[str, str] = {"Y": "closed", "N": "open"}
PURPOSES: Mapping[str, str] = {"HARD": "hard", "Hard": "hard", "SOFT": "soft", "Soft": "soft"}
COLLECTION_LOANS = frozenset({"Collection", "CollectionAttorney", "FactoringCompanyAccount"})
COLLECTION_BUSINESSES = frozenset({"CollectionServices"})
COLLECTION_ACCOUNTS = frozenset({"Collection"})
_PATTERN = PaymentMarks(PATTERN_MARKS)
_JOINT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=4096)
def words(symbol: str) -> str:
    """``ConventionalRealEstateMortgage`` as people write it."""
    if not symbol.isalnum() or symbol.isupper():
        return symbol
    first, *rest = _JOINT.split(symbol)
    return " ".join([first, *(one if one.isupper() else one.lower() for one in rest)])


@lru_cache(maxsize=4096, typed=True)
def worded(value: Any) -> Code | None:
    """A word of a long list, as a code with its text for people."""
    symbol = text(value)
    return Code(symbol, words(symbol)) if symbol else None


def model(value: Any) -> str | None:
    """A score model's name; ``Other`` says that it stands elsewhere."""
    return None if value == "Other" else text(value)


def is_collection(loan: Any, business: Any, account: Any = None) -> bool:
    """Tell a debt collector's account from the account of the one who gave the credit."""
    for given, words_meant in (
        (loan, COLLECTION_LOANS),
        (business, COLLECTION_BUSINESSES),
        (account, COLLECTION_ACCOUNTS),
    ):
        if given.__class__ is str and given.strip() in words_meant:
            return True
    return False


def payment_months(
    pattern: Any, start: PartialDate | None, place: str, defects: Defects
) -> tuple[PaymentMonth, ...]:
    """The months of a payment pattern, newest first from its start date, the marks kept.

    A month with an unknown mark says nothing; the mark is a defect at ``place``.
    """
    if pattern is None or pattern == "":
        return ()
    if not isinstance(pattern, str):
        defects.unreadable_value(place, "expected a payment pattern")
        return ()
    marks = pattern.rstrip()
    if not marks:
        return ()
    if start is None or start.month is None:
        defects.unreadable_value(place, "the payment pattern has no first month")
        return ()
    months, unknown = _PATTERN.months(marks, start)
    for mark in unknown:
        defects.add(DefectKind.BAD_VALUE, place, f"unknown payment mark {mark!a}")
    return months


SCORE_RANGE = (300, 850)
# VantageScore 1 and 2 counted from 501 to 990; every model since, and FICO's, from 300 to 850.
_OLD_VANTAGE_RANGE = (501, 990)
_OLD_VANTAGE = re.compile(r"vantagescore(?:v?[12](?:\.0)?)?\Z")
_NUMBER = re.compile(r"[+]?(\d{1,5})\Z", re.ASCII)


def is_no_credit_score(model: str) -> bool:
    """Tell a model that estimates income, which is sold in the list of scores, from a score."""
    return "income" in model.lower()


def score_range(model: str, least: int | None, most: int | None) -> tuple[int, int]:
    """The range of a score model: the one given, else the one its name is known for."""
    old = _OLD_VANTAGE.search(model.replace(" ", "").lower())
    usual = _OLD_VANTAGE_RANGE if old else SCORE_RANGE
    if least is not None and most is not None and least < most:
        return least, most
    return usual


def score_value(
    given: Any, reason: str | None, least: int, most: int
) -> tuple[int | None, str | None]:
    """The score, or else the reason or code given for having none.

    Raises BadValue for a value that is no whole number, unless a reason is given beside it.
    """
    shown = text(given)
    if not shown or shown in UNKNOWN_WORDS:
        return None, reason
    number = _NUMBER.match(shown)
    if number is None:
        if reason:
            return None, reason
        raise BadValue("expected a score as a whole number")
    value = int(number.group(1))
    if least <= value <= most:
        return value, None
    return None, reason or (str(value) if value else None)
