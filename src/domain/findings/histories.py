"""Payment histories that contradict themselves, the counters or the dates (STA-6 to STA-11)."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import (
    AccountCondition,
    PaymentMonth,
    PaymentStatus,
    Tradeline,
)
from domain.credit_reports.values import PartialDate
from domain.findings import wording
from domain.findings.authoring import (
    ACCURACY,
    FURNISHER,
    GRANTED,
    About,
    Claim,
    fact,
    tradeline_rule,
)
from domain.findings.model import Fact, Severity

_LOANS = frozenset({"I", "M"})
_BUCKET_DAYS = 30
_COUNTERS = (
    (PaymentStatus.LATE_30, "late_30_count"),
    (PaymentStatus.LATE_60, "late_60_count"),
    (PaymentStatus.LATE_90, "late_90_count"),
)


def _miscounted(name: str) -> str:
    return (
        f"The counter says that this account was {{{{{name}_kind}}}} {{{{{name}}}}}, but the "
        f"payment history shows it {{{{{name}_shown}}}}; the entry contradicts itself."
    )


@tradeline_rule(
    About(
        id="STA-6",
        title="Delinquency jumps over a month",
        condition="between two months in a row the account grows late by more than one step; "
        "student loans, reported late only after longer arrears, are exempt",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="106",
        needs=("history", "account_type"),
        says="The payment history says {{before_jump}} and, one month later, "
        "{{after_jump}}; an account cannot grow that late within one month.",
        innocent_explanation="the step between fell between two reporting dates",
        disproof="the payment ledger of both months",
    ),
    kinds=GRANTED,
)
def delinquency_jumps(report: Report, line: Tradeline) -> Claim | None:
    if is_student_loan(line):
        return None
    for newer, older in pairwise(line.history):
        grown = newer.status.days_late - older.status.days_late
        graded = older.status is PaymentStatus.CURRENT or older.status.days_late > 0
        if graded and grown > _BUCKET_DAYS and _next_month(older.month) == newer.month:
            return Claim(
                record=line,
                facts=(
                    _month_fact(report, line, older, "before_jump"),
                    _month_fact(report, line, newer, "after_jump"),
                ),
                request="Verify the payment history of these months against the payment records, "
                "and correct or delete the months you cannot verify.",
            )
    return None


@tradeline_rule(
    About(
        id="STA-9-HISTORY",
        title="Charge-off followed by a current month",
        condition="the payment history shows collection or charge-off, and current in a later "
        "month",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        needs=("history",),
        says="The payment history says {{charged_off_month}}, and later "
        "{{current_month}}; an account that was charged off does not become current.",
        innocent_explanation="the account was paid up and reinstated after the default",
        disproof="an agreement that reinstated the account",
    ),
    kinds=GRANTED,
)
def current_after_charge_off(report: Report, line: Tradeline) -> Claim | None:
    newest_current = None
    for cell in line.history:
        if cell.status is PaymentStatus.CURRENT and newest_current is None:
            newest_current = cell
        if cell.status.is_written_off and newest_current is not None:
            return Claim(
                record=line,
                facts=(
                    _month_fact(report, line, cell, "charged_off_month"),
                    _month_fact(report, line, newest_current, "current_month"),
                ),
                request="Correct the payment history, and delete the months you cannot verify.",
            )
    return None


@tradeline_rule(
    About(
        id="STA-10",
        title="Late counters below the lates that are shown",
        condition="the payment history shows more lates of a kind than the counter of that kind; "
        "a higher counter may cover months that are not shown and never fires",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="106",
        needs=("history", "late_30_count", "late_60_count", "late_90_count"),
        says=tuple(_miscounted(name) for _, name in _COUNTERS),
        innocent_explanation="a late month was removed from the counter but not from the history",
        disproof="the payment ledger of the months shown as late",
    ),
    kinds=GRANTED,
)
def counters_contradict_history(report: Report, line: Tradeline) -> Claim | None:
    for status, name in _COUNTERS:
        counted = getattr(line, name)
        shown = sum(cell.status is status for cell in line.history)
        if counted is None or shown <= counted:
            continue
        kind = fact(report, line, name, "Kind of late", id=f"{name}_kind", value=_kind(status))
        said = fact(report, line, name, "Late counter", value=wording.times(counted))
        seen = fact(
            report, line, "history", "Lates shown", id=f"{name}_shown", value=wording.times(shown)
        )
        return Claim(
            record=line,
            facts=(kind, said, seen),
            sentence=_miscounted(name),
            request="Verify each late month against the payment records, and correct or delete "
            "those you cannot verify.",
        )
    return None


@tradeline_rule(
    About(
        id="STA-11",
        title="Late after the payoff",
        condition="an installment loan or mortgage is paid or refinanced, and a month after the "
        "date closed is late",
        basis=ACCURACY,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        needs=("condition", "portfolio", "date_closed", "history"),
        says="This loan is reported as {{condition}} and closed on {{date_closed}}, "
        "but its payment history says {{late_after_payoff}}; nothing can be late after "
        "the payoff.",
        innocent_explanation="the loan was closed before its last payments were made",
        disproof="a payment ledger with amounts due after the date closed",
    ),
    kinds=GRANTED,
)
def late_after_payoff(report: Report, line: Tradeline) -> Claim | None:
    finished = line.condition in {AccountCondition.PAID, AccountCondition.REFINANCED}
    closed = line.date_closed
    if not finished or line.portfolio not in _LOANS or closed is None:
        return None
    for cell in _late_months(line):
        if _whole(cell.month).surely_after(closed):
            return Claim(
                record=line,
                facts=(
                    fact(report, line, "condition", "Account condition"),
                    fact(report, line, "date_closed", "Date closed"),
                    _month_fact(report, line, cell, "late_after_payoff"),
                ),
                request="Delete the late months after the payoff.",
            )
    return None


@tradeline_rule(
    About(
        id="STA-11-OPENED",
        title="Late before the account was opened",
        condition="a month before the date opened is late",
        basis=ACCURACY,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        needs=("date_opened", "history"),
        says="This account is reported as opened on {{date_opened}}, but its payment "
        "history says {{late_before_opening}}; nothing can be late before the account "
        "exists.",
        innocent_explanation="the date opened is that of a transfer or of a renewed contract",
        disproof="the contract with the true date opened",
    ),
    kinds=GRANTED,
)
def late_before_opening(report: Report, line: Tradeline) -> Claim | None:
    for cell in _late_months(line):
        if line.date_opened is not None and _whole(cell.month).surely_before(line.date_opened):
            return Claim(
                record=line,
                facts=(
                    fact(report, line, "date_opened", "Date opened"),
                    _month_fact(report, line, cell, "late_before_opening"),
                ),
                request="Correct the date opened, or delete the late months you cannot verify.",
            )
    return None


def is_student_loan(line: Tradeline) -> bool:
    """True if the account type says so; student loans have reporting rules of their own."""
    text = line.account_type.text.lower() if line.account_type is not None else ""
    return "student" in text or "education" in text


def _late_months(line: Tradeline) -> Iterator[PaymentMonth]:
    return (cell for cell in line.history if cell.status.days_late > 0)


def _month_fact(report: Report, line: Tradeline, cell: PaymentMonth, name: str) -> Fact:
    said = f"{wording.printed(cell.status)} in {wording.month(cell.month)}"
    return fact(report, line, "history", "Payment history", id=name, value=said)


def _kind(status: PaymentStatus) -> str:
    return wording.printed(status)


def _whole(month: date) -> PartialDate:
    return PartialDate(month.year, month.month)


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


RULES = (
    delinquency_jumps,
    current_after_charge_off,
    counters_contradict_history,
    late_after_payoff,
    late_before_opening,
)
