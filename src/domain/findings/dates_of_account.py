"""Dates of the account itself that do not fit its state (DAT-10, DAT-11)."""

from datetime import timedelta

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import AccountCondition, Tradeline
from domain.findings.authoring import ACCURACY, GRANTED, About, Claim, fact, tradeline_rule
from domain.findings.model import AnswerKind, Question, Severity

STALE_AFTER = timedelta(days=180)  # furnishers report monthly; half a year is no missed cycle
PAID_TOLERANCE = timedelta(days=31)  # the closing is booked with the next statement
_LOANS = frozenset({"I", "M"})
_CHANGED_SINCE = Question(
    id="changed_since",
    text="Has the account changed since that day, so that the entry is no longer right?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)
_PAID_AS_REPORTED = Question(
    id="paid_when_closed",
    text="Did you make your last payment on or before the day the loan was closed?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


@tradeline_rule(
    About(
        id="DAT-10",
        title="Payment on a loan long after it was closed as paid",
        condition="a paid installment loan or mortgage has a last payment more than 31 days after "
        "its date closed",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="114",
        needs=("condition", "portfolio", "date_closed", "date_last_payment"),
        says="This loan is reported as {{condition}} and closed on {{date_closed}}, and its last "
        "payment as made on {{date_last_payment}}; no payment follows the payoff.",
        attestation=_PAID_AS_REPORTED,
        innocent_explanation="a refund or a correction was booked as a payment",
        disproof="the payment ledger with the last payment",
    ),
    kinds=GRANTED,
)
def paid_after_closing(report: Report, line: Tradeline) -> Claim | None:
    closed, last = line.date_closed, line.date_last_payment
    if line.condition is not AccountCondition.PAID or line.portfolio not in _LOANS:
        return None
    if closed is None or last is None or last.earliest - closed.latest <= PAID_TOLERANCE:
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "condition", "Account condition"),
            fact(report, line, "date_closed", "Date closed"),
            fact(report, line, "date_last_payment", "Date of last payment"),
        ),
        request="Correct these dates, or delete the account if you cannot verify them.",
    )


@tradeline_rule(
    About(
        id="DAT-11",
        title="Open account not updated for half a year",
        condition="an open account was last reported more than 180 days before the report",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="112",
        needs=("condition", "open_closed", "date_reported"),
        says="This account is shown as {{open_closed}}, and was last reported on "
        "{{date_reported}}; it has changed since, and the entry no longer says how it stands.",
        attestation=_CHANGED_SINCE,
        innocent_explanation="nothing has changed, or the furnisher no longer reports",
        disproof="a statement of this month that agrees with the entry",
    ),
    kinds=GRANTED,
)
def stale(report: Report, line: Tradeline) -> Claim | None:
    reported = line.date_reported
    in_use = line.is_open and line.condition is AccountCondition.OPEN
    if not in_use or reported is None or report.report_date is None:
        return None
    if report.report_date - reported.latest <= STALE_AFTER:
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "open_closed", "Open or closed"),
            fact(report, line, "date_reported", "Date reported"),
        ),
        request="Update the account, or delete it if you cannot verify how it stands.",
    )


RULES = (paid_after_closing, stale)
