"""The codes of the Experian profile, each with the one meaning it has here."""

from collections.abc import Mapping

from adapters.report_formats.payment_months import PaymentMarks
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus

_LATE = {
    "1": PaymentStatus.LATE_30,
    "2": PaymentStatus.LATE_60,
    "3": PaymentStatus.LATE_90,
    "4": PaymentStatus.LATE_120,
    "5": PaymentStatus.LATE_150,
    "6": PaymentStatus.LATE_180,
}
# 0 and N are current months without a balance; B is a month in which the condition changed and no
# rating applies.
HISTORY = PaymentMarks(
    {
        "C": PaymentStatus.CURRENT,
        "0": PaymentStatus.CURRENT,
        "N": PaymentStatus.CURRENT,
        **_LATE,
        "7": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
        "8": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
        "9": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
        "G": PaymentStatus.COLLECTION,
        "L": PaymentStatus.CHARGE_OFF,
        "B": PaymentStatus.NO_DATA,
        "-": PaymentStatus.NO_DATA,
    }
)
WORST: Mapping[str, PaymentStatus] = {
    **_LATE,
    "9": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
    "G": PaymentStatus.COLLECTION,
    "L": PaymentStatus.CHARGE_OFF,
}
# 31 to 37 are current accounts that were late once, twice, or by 60 days; 51 and 52 are paid ones.
STATUSES: Mapping[str, PaymentStatus] = {
    **dict.fromkeys(("11", "12", "13", "31", "32", "37", "51", "52"), PaymentStatus.CURRENT),
    "71": PaymentStatus.LATE_30,
    "78": PaymentStatus.LATE_60,
    "80": PaymentStatus.LATE_90,
    "82": PaymentStatus.LATE_120,
    "83": PaymentStatus.LATE_150,
    "84": PaymentStatus.LATE_180,
    "93": PaymentStatus.COLLECTION,
    "94": PaymentStatus.FORECLOSURE,
    "95": PaymentStatus.SURRENDER,
    "96": PaymentStatus.REPOSSESSION,
    "97": PaymentStatus.CHARGE_OFF,
}
# An account that was transferred says with 05 only that it was.
TRANSFERRED = "05"
_DEROGATORY = ("67", "69", "87", "88", "89", "91", "92", "93", "94", "95", "96", "97", *"ABCDEFGH")
CONDITIONS: Mapping[str, AccountCondition | None] = {
    "A1": AccountCondition.OPEN,
    "A2": AccountCondition.PAID,
    "A3": AccountCondition.CLOSED,
    "A4": None,  # inactive
    "03": AccountCondition.CLOSED,  # card lost or stolen
    TRANSFERRED: AccountCondition.TRANSFERRED,
    "10": AccountCondition.REFINANCED,
    "66": AccountCondition.PAID,
    "68": AccountCondition.PAID,  # settled for less
    **dict.fromkeys(_DEROGATORY, AccountCondition.DEROGATORY),
    **dict.fromkeys(("21", "85", "98"), None),  # of the consumer, not of the account
}
OPEN_CLOSED: Mapping[str, str] = {"O": "open", "C": "closed"}
FLAGS: Mapping[str, bool] = {"Y": True, "N": False}
COLLECTION_BUSINESS = "Y"  # the first letter of a collector's kind of business
NO_MATCH = "1202"  # the list of foreign assets holds nobody of this name
UNKNOWN = frozenset({"UNKNOWN", "UNK", ""})
FACES_OF_FREEZE = ("FREEZE", "FROZEN")
