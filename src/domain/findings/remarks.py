"""What the displayed words of an account's remarks say; phrases, never codes read as prose."""

from collections.abc import Iterable

from domain.credit_reports.tradelines import AccountCondition, Remark, ReportedAccount

CLOSED_BY_CONSUMER = (
    "closed by consumer",
    "closed at consumer",
    "closed at the consumer",
    "canceled by consumer",
    "closed by the consumer",
)
SOLD_ON = (
    "purchased by a",  # "another lender", "a another lender" as one bureau misprints it
    "sold to",
    "transferred to another lender",
    "closed due to transfer",
    "closed due to refinance",
    "permanently assigned to government",
)
SETTLED = ("settled", "paid in full", "paid from collateral")
UNSETTLED = ("not settled", "not been settled", "unsettled", "not paid in full")
BANKRUPTCY = ("bankruptcy",)
BANKRUPTCY_OVER = ("dismiss", "withdrawn", "reaffirm", "rescind")
DISPUTE_OVER = ("dispute resolved", "now resolved", "was in dispute")
STILL_DISPUTED = ("disagrees", "disputes after", "consumer disputes", "customer disagrees")
MEDICAL = ("medical",)
LIMIT_IN_HIGH_CREDIT = ("h/c column is credit limit",)


def saying(
    line: ReportedAccount, phrases: Iterable[str], but_not: Iterable[str] = ()
) -> Remark | None:
    """The first remark that holds one of the phrases and none of the others."""
    refused = tuple(but_not)
    for remark in line.remarks:
        text = remark.text.lower()
        if any(p in text for p in phrases) and not any(p in text for p in refused):
            return remark
    return None


def was_handed_on(line: ReportedAccount) -> bool:
    """True if the condition or a remark says that somebody else holds the account now."""
    return (
        line.condition in {AccountCondition.TRANSFERRED, AccountCondition.REFINANCED}
        or saying(line, SOLD_ON) is not None
    )
