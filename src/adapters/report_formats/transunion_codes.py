"""TransUnion's own codes, which its fixed feed, its XML and its disclosures share.

In all of them 1 is a current month and 2 is thirty days late, one step off from what most other
formats mean. Texts are given only for codes whose meaning a document of the bureau itself shows.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from adapters.report_formats.columns import PLACES, Fields
from adapters.report_formats.defects import Defects
from domain.credit_reports.report import DefectKind
from domain.credit_reports.tradelines import PaymentMonth, PaymentStatus, Remark
from domain.credit_reports.values import Code, PartialDate

# Manner of payment, two characters; a disclosure writes L and G for the last two.
RATINGS = {
    "00": PaymentStatus.NO_DATA,
    "01": PaymentStatus.CURRENT,
    "02": PaymentStatus.LATE_30,
    "03": PaymentStatus.LATE_60,
    "04": PaymentStatus.LATE_90,
    "05": PaymentStatus.LATE_120,
    "08": PaymentStatus.REPOSSESSION,
    "8A": PaymentStatus.SURRENDER,
    "09": PaymentStatus.CHARGE_OFF,
    "9B": PaymentStatus.COLLECTION,
    "9P": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
    "L": PaymentStatus.CHARGE_OFF,
    "G": PaymentStatus.COLLECTION,
    "UC": PaymentStatus.NO_DATA,
    "UR": PaymentStatus.NO_DATA,
}
# E is a current month without a balance; X and Y have no rating.
MONTHS = {
    "1": PaymentStatus.CURRENT,
    "2": PaymentStatus.LATE_30,
    "3": PaymentStatus.LATE_60,
    "4": PaymentStatus.LATE_90,
    "5": PaymentStatus.LATE_120,
    "E": PaymentStatus.CURRENT,
    "G": PaymentStatus.COLLECTION,
    "L": PaymentStatus.CHARGE_OFF,
    "X": PaymentStatus.NO_DATA,
    "Y": PaymentStatus.NO_DATA,
    " ": PaymentStatus.NO_DATA,
}
REMARKS = {
    "ACR": "Account closed due to refinance",
    "CBC": "Account closed by consumer",
    "CBG": "Canceled by credit grantor",
    "CBL": "Chapter 7 bankruptcy",
    "CLA": "Placed for collection",
    "CLO": "Closed",
    "ETO": "Early termination; obligation satisfied",
    "NIR": "Student loan not in repayment",
    "PAL": "Purchased by another lender",
    "PCL": "Paid collection",
    "PRL": "Profit and loss write-off",
    "SLP": "Student loan permanently assigned to government",
    "TRF": "Transferred to another office",
}
CLOSING_REMARKS = frozenset({"CBC", "CBG", "CLO"})
LOANS = {
    "AL": "Auto Lease",
    "AU": "Auto Loan",
    "CC": "Credit Card",
    "CH": "Charge account",
    "FR": "FHA real estate mortgage",
    "FX": "Flexible spending credit card",
    "LC": "Line of credit",
    "LE": "Lease",
    "RD": "Recreational merchandise",
    "SE": "Secured loan",
    "SO": "Secured by household goods/collateral",
    "ST": "Educational",
    "UC": "Utility company",
    "US": "Unsecured loan",
}
# Type and, where it says so, disposition of a public record.
PUBLIC_RECORDS = {
    "7X": ("Chapter 7 Bankruptcy", "Discharged"),
    "CJ": ("Civil judgment", ""),
}
COURTS = {"CI": "Circuit Court", "FE": "Federal District"}
SCORE_MODELS = {"00W40": "VantageScore3"}
SCORE_RANGE = (300, 850)  # of every model the bureau has sold since 2013
# A product that was ordered but not delivered.
PRODUCT_MESSAGES = {
    "02": "Requested product not available",
    "06": "File cannot be scored because the information is suppressed or the data cannot be "
    "evaluated (due to internal score processing)",
}
_MONTHS_MAX = 240  # twenty years; no report shows more than seven


def designator(letter: str) -> str:
    """The letter other formats use: the bureau's C is a joint contract, theirs is a cosigner."""
    return "J" if letter == "C" else letter


def remark(code: str, text: str = "") -> Remark:
    return Remark(code=code, text=text or REMARKS.get(code, ""))


@lru_cache(maxsize=1024)
def loan(symbol: str, text: str = "") -> Code:
    return Code(symbol, text or LOANS.get(symbol, ""))


def standing(fields: Fields, paths: Mapping[str, str]) -> Fields:
    """Open or closed: by the mark, else by the date, else by a remark of closing.

    The mark of closing is blank while an account is open, so a blank says something here.
    """
    if "open_closed" in fields:
        return {}
    if "date_closed" in fields:
        place = paths["date_closed"]
    elif any(remark.code in CLOSING_REMARKS for remark in fields.get("remarks", ())):
        place = paths["remarks"]
    else:
        return {"open_closed": "open"}
    return {
        "open_closed": "closed",
        PLACES: (*fields.get(PLACES, ()), ("open_closed", place)),
    }


def payment_months(
    start: PartialDate | None, letters: str, place: str, defects: Defects
) -> tuple[PaymentMonth, ...]:
    """The months, newest first, one per letter; padding at the old end is no month.

    A letter that is not known becomes a defect and a month without data; without a first month
    no letter has a month, and the whole history is unreadable.
    """
    letters = letters.rstrip()
    if not letters:
        return ()
    if start is None or start.month is None:
        defects.unreadable_value(place, "the payment history has no first month")
        return ()
    newest = start.year * 12 + start.month - 1
    shown = letters[:_MONTHS_MAX]
    for unknown in sorted(set(shown) - MONTHS.keys()):
        defects.add(DefectKind.BAD_VALUE, place, f"unknown payment mark {unknown!a}")
    return tuple(_month(newest - back, letter) for back, letter in enumerate(shown))


@lru_cache(maxsize=8192)
def _month(number: int, letter: str) -> PaymentMonth:
    status = MONTHS.get(letter, PaymentStatus.NO_DATA)
    return PaymentMonth(date(number // 12, number % 12 + 1, 1), status, letter)
