"""The codes of the Equifax report, each with the one meaning it has here."""

from collections.abc import Mapping

from adapters.report_formats.payment_months import PaymentMarks
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus

_LATE = {
    "2": PaymentStatus.LATE_30,
    "3": PaymentStatus.LATE_60,
    "4": PaymentStatus.LATE_90,
    "5": PaymentStatus.LATE_120,
}
# In this format 1 is a current month; others write 30 days late as 1.
HISTORY = PaymentMarks(
    {
        "1": PaymentStatus.CURRENT,
        "E": PaymentStatus.CURRENT,
        **_LATE,
        "6": PaymentStatus.LATE_150,
        "8": PaymentStatus.REPOSSESSION,
        "9": PaymentStatus.CHARGE_OFF,
        "*": PaymentStatus.NO_DATA,
        " ": PaymentStatus.NO_DATA,
    }
)
# As a rating of the whole account 6 is a collection, 0 too new to rate, and 7 a repayment plan under
# chapter 13, which tells nothing of how late the account is.
RATES: Mapping[str, PaymentStatus] = {
    "0": PaymentStatus.NO_DATA,
    "1": PaymentStatus.CURRENT,
    **_LATE,
    "6": PaymentStatus.COLLECTION,
    "7": PaymentStatus.NO_DATA,
    "8": PaymentStatus.REPOSSESSION,
    "9": PaymentStatus.CHARGE_OFF,
}
WORST_FIRST = ("9", "8", "6", "5", "4", "3", "2", "1")

CONDITIONS: Mapping[str, AccountCondition] = {
    "B": AccountCondition.PAID,
    "C": AccountCondition.CLOSED,
    "D": AccountCondition.TRANSFERRED,
    "L": AccountCondition.CLOSED,
    "P": AccountCondition.PAID,
    "R": AccountCondition.REFINANCED,
    "T": AccountCondition.TRANSFERRED,
}
# "Paid" alone does not say that the account is closed; without a final state nothing is said.
OPEN_CLOSED: Mapping[str, str | None] = {
    "B": "closed",
    "C": "closed",
    "D": "closed",
    "L": "closed",
    "P": None,
    "R": "closed",
    "T": "closed",
}
# Collections: unpaid, counselled, settled, wage earner plan, new, paid, disputed, part paid,
# unknown, checked, in bankruptcy. Only "paid" is an end; settled says how, not that it is over.
COLLECTION_CONDITIONS: Mapping[str, AccountCondition | None] = {
    **dict.fromkeys("DFMNSTXZ", AccountCondition.DEROGATORY),
    "P": AccountCondition.PAID,
    "J": None,
    "U": None,
}
DISPUTED_COLLECTION = "S"

ORIGINAL_CREDITOR, PURCHASED_FROM, SOLD_TO = "O", "P", "S"
BANKRUPTCY_KINDS: Mapping[str, str] = {"I": "Individual bankruptcy", "B": "Business bankruptcy"}
HIT = "1"
FACES_OF_FREEZE = ("FREEZE", "FROZEN", "LOCKED")
