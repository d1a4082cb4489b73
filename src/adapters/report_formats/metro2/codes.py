"""The codes of Metro 2's base segment, each with its one meaning."""

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
RATINGS: Mapping[str, PaymentStatus] = {
    "0": PaymentStatus.CURRENT,
    **_LATE,
    "G": PaymentStatus.COLLECTION,
    "L": PaymentStatus.CHARGE_OFF,
}
# E is current without a balance; B, D and Z are months without data, before or in between.
HISTORY = PaymentMarks(
    {
        **RATINGS,
        "E": PaymentStatus.CURRENT,
        "H": PaymentStatus.FORECLOSURE,
        "J": PaymentStatus.SURRENDER,
        "K": PaymentStatus.REPOSSESSION,
        **dict.fromkeys("BDZ ", PaymentStatus.NO_DATA),
    }
)
# With these the payment rating says how the account stood: transferred, closed, paid after
# foreclosure was started, claim filed with the government.
RATED = frozenset({"05", "13", "65", "88"})
STATUSES: Mapping[str, PaymentStatus | None] = {
    **dict.fromkeys(RATED, None),
    "11": PaymentStatus.CURRENT,
    "61": PaymentStatus.SURRENDER,
    "62": PaymentStatus.COLLECTION,
    "63": PaymentStatus.REPOSSESSION,
    "64": PaymentStatus.CHARGE_OFF,
    "71": PaymentStatus.LATE_30,
    "78": PaymentStatus.LATE_60,
    "80": PaymentStatus.LATE_90,
    "82": PaymentStatus.LATE_120,
    "83": PaymentStatus.LATE_150,
    "84": PaymentStatus.LATE_180,
    "89": PaymentStatus.FORECLOSURE,  # deed instead of a foreclosure
    "93": PaymentStatus.COLLECTION,
    "94": PaymentStatus.FORECLOSURE,
    "95": PaymentStatus.SURRENDER,
    "96": PaymentStatus.REPOSSESSION,
    "97": PaymentStatus.CHARGE_OFF,
    "DA": None,  # the furnisher takes the account away
    "DF": None,  # the same, because of fraud
}
PAID = frozenset({"61", "62", "63", "64", "65"})
CONDITIONS: Mapping[str, AccountCondition] = {
    "05": AccountCondition.TRANSFERRED,
    "11": AccountCondition.OPEN,
    "13": AccountCondition.CLOSED,
    **dict.fromkeys(PAID, AccountCondition.PAID),
    **dict.fromkeys(("71", "78", "80", "82", "83", "84"), AccountCondition.OPEN),
    **dict.fromkeys(("88", "89", "93", "94", "95", "96", "97"), AccountCondition.DEROGATORY),
}
CLOSED = PAID | {"05", "13"}
OPEN = frozenset({"11", "71", "78", "80", "82", "83", "84"})
# A limit is reported of lines of credit and revolving accounts; of others the column is zero-filled.
WITH_LIMIT = frozenset({"C", "R"})
WITH_CHARGE_OFF = frozenset({"64", "97"})
PURCHASED_FROM, SOLD_TO = "1", "2"
