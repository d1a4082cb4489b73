"""Balances and amounts that contradict the account's own condition (catalogue family BAL)."""

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus, Tradeline
from domain.findings.authoring import (
    ACCURACY,
    BOTH_KINDS,
    COLLECTION,
    FURNISHER,
    GRANTED,
    About,
    Claim,
    fact,
    tradeline_rule,
)
from domain.findings.matching import positive, zero
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.remarks import (
    BANKRUPTCY,
    SETTLED,
    SOLD_ON,
    UNSETTLED,
    saying,
    was_handed_on,
)

_BOTH = ACCURACY + FURNISHER
_PAID = Question(
    id="paid_off",
    text="Have you paid or settled this account, so that you owe nothing more on it?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)
_NO_EXPLANATION = Question(
    id="increase_unexplained",
    text="Have you received anything (a contract, a judgment, a statement) that explains why the "
    "amount grew after the account went to collection?",
    kind=AnswerKind.YES_NO,
    needed="no",
)


def _past_due_though(name: str) -> str:
    return (
        f"This account is reported as {{{{{name}}}}} and at the same time with {{{{past_due}}}} "
        "past due; both cannot be true."
    )


def _owed_though_handed_on(owed: str) -> str:
    return (
        f'This account is marked "{{{{handed_on}}}}" and is still reported with {{{{{owed}}}}} '
        "owed to this creditor; after a sale, transfer or settlement nothing is owed to it."
    )


def _payment_though(name: str) -> str:
    return (
        f"This account is reported as {{{{{name}}}}} and at the same time with a monthly payment "
        "of {{scheduled_payment}}; no monthly payment is due on such an account."
    )


@tradeline_rule(
    About(
        id="BAL-1",
        title="Paid account with a balance",
        condition="the condition is paid and the balance is above zero",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="118",
        needs=("condition", "balance"),
        attestation=_PAID,
        says="This account is reported as {{condition}} and at the same time with a balance "
        "of {{balance}}; an account that is paid has no balance.",
        innocent_explanation="the payment was posted after the balance date",
        disproof="a statement dated after the payoff that still shows an amount owed",
    ),
    kinds=BOTH_KINDS,
)
def paid_with_balance(report: Report, line: Tradeline) -> Claim | None:
    if line.condition is not AccountCondition.PAID or not positive(line.balance):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "condition", "Account condition"),
            fact(report, line, "balance", "Balance"),
        ),
        request="Correct the balance to zero, or delete the account if you cannot verify it.",
    )


@tradeline_rule(
    About(
        id="BAL-2",
        title="More past due than owed",
        condition="the past due amount is above the balance",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="118",
        needs=("balance", "past_due"),
        says="The amount past due is reported as {{past_due}}, while the whole balance is "
        "reported as {{balance}}; no more can be past due than is owed.",
        innocent_explanation="fees counted into the past due amount but not into the balance",
        disproof="a statement on which the past due amount is part of a larger balance",
    ),
    kinds=GRANTED,
)
def past_due_above_balance(report: Report, line: Tradeline) -> Claim | None:
    if line.past_due is None or line.balance is None or not line.past_due > line.balance:
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "past_due", "Amount past due"),
            fact(report, line, "balance", "Balance"),
        ),
        request="Correct the amount past due and the balance, or delete the account if you "
        "cannot verify them.",
    )


@tradeline_rule(
    About(
        id="BAL-3",
        title="Current or paid account with an amount past due",
        condition="the payment status is current, or the condition is paid, and past due is above "
        "zero",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="118",
        needs=("condition", "payment_status", "past_due"),
        says=tuple(map(_past_due_though, ("payment_status", "condition"))),
        innocent_explanation="a payment a few days late is past due but not yet reported late",
        disproof="a statement that shows the amount as past due on the reporting date",
    ),
    kinds=GRANTED,
)
def past_due_while_current(report: Report, line: Tradeline) -> Claim | None:
    paid = line.condition is AccountCondition.PAID
    if not positive(line.past_due) or not (paid or line.payment_status is PaymentStatus.CURRENT):
        return None
    name, label = (
        ("condition", "Account condition") if paid else ("payment_status", "Payment status")
    )
    return Claim(
        record=line,
        facts=(fact(report, line, name, label), fact(report, line, "past_due", "Past due")),
        sentence=_past_due_though(name),
        request="Correct the amount past due to zero, or delete the account if you cannot "
        "verify it.",
    )


@tradeline_rule(
    About(
        id="BAL-4",
        title="Late or charged-off account with nothing past due",
        condition="the account is reported late while open, or charged off with a balance, and "
        "past due is zero; accounts sold, transferred or in bankruptcy are exempt",
        basis=_BOTH,
        severity=Severity.CORRECTION,
        eoscar_code="118",
        needs=("condition", "open_closed", "payment_status", "balance", "past_due", "remarks"),
        says="The payment status is reported as {{payment_status}}, with a balance of "
        "{{balance}}, while the amount past due is reported as {{past_due}}; an account with "
        "nothing past due is not in that status.",
        innocent_explanation="some furnishers leave the past due amount empty after a charge-off",
        disproof="a statement that shows the past due amount on the reporting date",
    ),
    kinds=GRANTED,
)
def late_with_nothing_past_due(report: Report, line: Tradeline) -> Claim | None:
    status = line.payment_status
    late = status is not None and status.days_late > 0 and line.is_open
    charged_off = line.is_written_off and positive(line.balance)
    exempt = was_handed_on(line) or saying(line, BANKRUPTCY) is not None
    if not zero(line.past_due) or exempt or not (late or charged_off):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "payment_status", "Payment status"),
            fact(report, line, "past_due", "Amount past due"),
            fact(report, line, "balance", "Balance"),
        ),
        request="Correct the payment status or the amount past due, or delete the account if you "
        "cannot verify them.",
    )


@tradeline_rule(
    About(
        id="BAL-5",
        title="Sold, transferred or settled account with an amount owed",
        condition="the condition or a remark says transferred, sold or settled, and the balance "
        "or past due amount is above zero",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="118",
        needs=("condition", "balance", "past_due", "remarks"),
        says=tuple(map(_owed_though_handed_on, ("balance", "past_due"))),
        innocent_explanation="the sale or settlement came after the balance date",
        disproof="a record that this creditor still owns the debt",
    ),
    kinds=GRANTED,
)
def handed_on_with_balance(report: Report, line: Tradeline) -> Claim | None:
    remark = saying(line, SOLD_ON) or saying(line, SETTLED, but_not=UNSETTLED)
    moved = line.condition in {AccountCondition.TRANSFERRED, AccountCondition.REFINANCED}
    owed = "balance" if positive(line.balance) else "past_due"
    if not (remark or moved) or not (positive(line.balance) or positive(line.past_due)):
        return None
    said = (
        fact(report, line, "remarks", "Remark", id="handed_on", value=remark.text)
        if remark
        else fact(report, line, "condition", "Account condition", id="handed_on")
    )
    return Claim(
        record=line,
        facts=(said, fact(report, line, owed, "Amount owed")),
        sentence=_owed_though_handed_on(owed),
        request="Correct the balance and the amount past due to zero, or delete the account if "
        "you cannot verify them.",
    )


@tradeline_rule(
    About(
        id="BAL-6",
        title="Charge-off amount on an account that is current",
        condition="a charge-off amount above zero stands beside a current payment status",
        basis=_BOTH,
        severity=Severity.CORRECTION,
        eoscar_code="119",
        needs=("charge_off_amount", "payment_status"),
        says="A charge-off amount of {{charge_off_amount}} is reported on an account whose "
        "payment status is {{payment_status}}.",
        innocent_explanation="the account was brought current after it had been charged off",
        disproof="the furnisher's record of the charge-off and of its reversal",
    ),
    kinds=GRANTED,
)
def charge_off_amount_while_current(report: Report, line: Tradeline) -> Claim | None:
    if not positive(line.charge_off_amount) or line.payment_status is not PaymentStatus.CURRENT:
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "charge_off_amount", "Charge-off amount"),
            fact(report, line, "payment_status", "Payment status"),
        ),
        request="Correct the charge-off amount or the payment status, or delete the account if "
        "you cannot verify them.",
    )


@tradeline_rule(
    About(
        id="BAL-8",
        title="Collection balance above its original amount",
        condition="a collection's balance is above the original amount of the same entry",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="118",
        needs=("balance", "high_credit"),
        attestation=_NO_EXPLANATION,
        says="The balance of this collection is reported as {{balance}}, above its original "
        "amount of {{high_credit}}; I have been shown nothing that allows the addition.",
        innocent_explanation="the contract or a judgment allows interest or collection fees",
        disproof="the contract, statute or judgment that allows the addition, and its sum",
    ),
    kinds=COLLECTION,
)
def collection_grew(report: Report, line: Tradeline) -> Claim | None:
    if line.balance is None or line.high_credit is None or not positive(line.high_credit):
        return None
    if not line.balance > line.high_credit:
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "balance", "Balance"),
            fact(report, line, "high_credit", "Original amount"),
        ),
        request="Verify the balance with records of each addition, correct it, or delete the "
        "account.",
    )


@tradeline_rule(
    About(
        id="BAL-10",
        title="Monthly payment on a paid or charged-off account",
        condition="a scheduled payment above zero stands on a paid or charged-off account",
        basis=_BOTH,
        severity=Severity.CORRECTION,
        eoscar_code="119",
        needs=("condition", "payment_status", "scheduled_payment"),
        says=tuple(map(_payment_though, ("condition", "payment_status"))),
        innocent_explanation="the contract payment was left in the field after the payoff",
        disproof="an agreement under which monthly payments are still due",
    ),
    kinds=GRANTED,
)
def payment_on_finished_account(report: Report, line: Tradeline) -> Claim | None:
    paid = line.condition is AccountCondition.PAID
    charged_off = line.is_written_off
    if not positive(line.scheduled_payment) or not (paid or charged_off):
        return None
    name, label = (
        ("condition", "Account condition") if paid else ("payment_status", "Payment status")
    )
    return Claim(
        record=line,
        facts=(
            fact(report, line, name, label),
            fact(report, line, "scheduled_payment", "Monthly payment"),
        ),
        sentence=_payment_though(name),
        request="Correct the monthly payment to zero, or delete the account if you cannot "
        "verify it.",
    )


RULES = (
    paid_with_balance,
    past_due_above_balance,
    past_due_while_current,
    late_with_nothing_past_due,
    handed_on_with_balance,
    charge_off_amount_while_current,
    collection_grew,
    payment_on_finished_account,
)
