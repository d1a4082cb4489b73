"""Statuses that contradict each other or the account's dates (catalogue family STA)."""

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus, Tradeline
from domain.findings.authoring import (
    ACCURACY,
    BOTH_KINDS,
    FURNISHER,
    GRANTED,
    About,
    Claim,
    bureau_fills,
    fact,
    tradeline_rule,
)
from domain.findings.matching import positive
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.remarks import CLOSED_BY_CONSUMER, saying, was_handed_on

_INSTALLMENT, _MORTGAGE, _LINE = "I", "M", "C"
_NOTHING_OWED = Question(
    id="balance_owed",
    text="Do you still owe a balance on this closed account?",
    kind=AnswerKind.YES_NO,
    needed="no",
)


@tradeline_rule(
    About(
        id="STA-1",
        title="Open account with a date closed",
        condition="the account is reported open and has a date closed, without a remark that the "
        "consumer closed it",
        basis=(*ACCURACY, "fcra_605e"),
        severity=Severity.CORRECTION,
        eoscar_code="106",
        needs=("open_closed", "date_closed", "remarks"),
        says="This account is reported as {{open_closed}} and at the same time as closed on "
        "{{date_closed}}.",
        innocent_explanation="the account was closed to new use while the balance is paid down",
        disproof="an agreement that was in force after the date closed",
    ),
    kinds=BOTH_KINDS,
)
def open_with_date_closed(report: Report, line: Tradeline) -> Claim | None:
    if not line.is_open or line.date_closed is None or saying(line, CLOSED_BY_CONSUMER):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "open_closed", "Open or closed"),
            fact(report, line, "date_closed", "Date closed"),
        ),
        request="Correct the account's status or its date closed, or delete the account if you "
        "cannot verify them.",
    )


@tradeline_rule(
    About(
        id="STA-2",
        title="Paid and closed account without a date closed",
        condition="the account is paid and closed, the date closed is absent, and the same bureau "
        "gives a date closed on another account",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="114",
        needs=("condition", "open_closed", "date_closed"),
        says="This account is reported as {{condition}} and {{open_closed}}, but its date "
        "closed is {{date_closed}}, so the entry is incomplete.",
        innocent_explanation="the furnisher reports the payoff and leaves the field empty",
        disproof="the same report showing the date closed elsewhere",
    ),
    kinds=GRANTED,
)
def paid_without_date_closed(report: Report, line: Tradeline) -> Claim | None:
    finished = line.condition is AccountCondition.PAID and line.is_closed
    if not finished or line.date_closed is not None:
        return None
    if not bureau_fills(report, line, "date_closed"):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "condition", "Account condition"),
            fact(report, line, "open_closed", "Open or closed"),
            fact(report, line, "date_closed", "Date closed"),
        ),
        request="Add the date on which the account was closed, or delete the account if you "
        "cannot verify it.",
    )


@tradeline_rule(
    About(
        id="STA-3",
        title="Closed loan in good standing with a balance",
        condition="an installment loan, mortgage or line is closed and current, not transferred, "
        "and has a balance",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="118",
        needs=("condition", "open_closed", "payment_status", "portfolio", "balance", "remarks"),
        attestation=_NOTHING_OWED,
        says="This loan is reported as {{open_closed}} and {{payment_status}}, and still with "
        "a balance of {{balance}}; nothing is owed on it any more.",
        innocent_explanation="the line was closed to new use while the balance is paid down",
        disproof="a statement dated after the closing that shows an amount owed",
    ),
    kinds=GRANTED,
)
def closed_loan_with_balance(report: Report, line: Tradeline) -> Claim | None:
    loan = line.portfolio in {_INSTALLMENT, _MORTGAGE, _LINE}
    standing = (
        line.condition is AccountCondition.CLOSED and line.payment_status is PaymentStatus.CURRENT
    )
    if not (loan and standing and line.is_closed and positive(line.balance)):
        return None
    if was_handed_on(line):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "open_closed", "Open or closed"),
            fact(report, line, "payment_status", "Payment status"),
            fact(report, line, "balance", "Balance"),
        ),
        request="Correct the balance to zero, or delete the account if you cannot verify it.",
    )


@tradeline_rule(
    About(
        id="STA-9",
        title="Derogatory account with a current payment status",
        condition="the condition is derogatory and the payment status is current",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        needs=("condition", "payment_status"),
        says="The account condition is reported as {{condition}} while the payment status is "
        "reported as {{payment_status}}; the two contradict each other.",
        innocent_explanation="the mark stands for an earlier default that was cured",
        disproof="records of an unpaid default on the reporting date",
    ),
    kinds=BOTH_KINDS,
)
def derogatory_but_current(report: Report, line: Tradeline) -> Claim | None:
    derogatory = line.condition is AccountCondition.DEROGATORY
    if not derogatory or line.payment_status is not PaymentStatus.CURRENT:
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "condition", "Account condition"),
            fact(report, line, "payment_status", "Payment status"),
        ),
        request="Correct the account condition to match the payment status, or delete the account "
        "if you cannot verify it.",
    )


@tradeline_rule(
    About(
        id="STA-12",
        title="Status worse than the worst status ever reported",
        condition="the payment status is collection or charge-off, the worst payment status is "
        "given and is milder",
        basis=ACCURACY + FURNISHER,
        severity=Severity.CORRECTION,
        eoscar_code="106",
        needs=("payment_status", "worst_payment_status", "remarks"),
        says="The payment status is reported as {{payment_status}}, while the worst payment "
        "status this account ever had is reported as {{worst_payment_status}}; both cannot be "
        "true.",
        innocent_explanation="the worst status covers only the months of the payment history",
        disproof="the furnisher's record of a charge-off or of placement for collection",
    ),
    kinds=GRANTED,
)
def worse_than_the_worst(report: Report, line: Tradeline) -> Claim | None:
    worst = line.worst_payment_status
    milder = worst is PaymentStatus.CURRENT or (worst is not None and worst.days_late > 0)
    marked = saying(line, ("charge", "collection", "loss", "repossess", "foreclos"))
    if not line.is_written_off or not milder or marked:
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "payment_status", "Payment status"),
            fact(report, line, "worst_payment_status", "Worst payment status"),
        ),
        request="Correct the payment status, or delete the account if you cannot verify it.",
    )


RULES = (
    open_with_date_closed,
    paid_without_date_closed,
    closed_loan_with_balance,
    derogatory_but_current,
    worse_than_the_worst,
)
