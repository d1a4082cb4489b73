"""Amounts that the account's own codes contradict (family BAL, by code)."""

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import ReportedAccount
from domain.findings.authoring import ACCURACY, FURNISHER, GRANTED, About, Claim, code_rule, fact
from domain.findings.codes import tables
from domain.findings.codes.tables import coded
from domain.findings.matching import positive, zero
from domain.findings.model import AnswerKind, Question, Severity

_BOTH = ACCURACY + FURNISHER
_STATUS = "account_status_code"
_CORRECT = "or delete the account if you cannot verify it."
_PAID_OFF = Question(
    id="paid_off",
    text="Have you paid or settled this account, so that you owe nothing more on it?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


@code_rule(
    About(
        id="BAL-1-CODE",
        title="Paid status code with a balance",
        condition="the account status code says paid (13, 61 to 65) and the balance is above zero",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="118",
        needs=(_STATUS, "balance"),
        says="The account status is reported as {{account_status_code}} and the balance as "
        "{{balance}}; an account that is paid has no balance.",
        attestation=_PAID_OFF,
        innocent_explanation="the payment was posted after the balance date",
        disproof="a statement dated after the payoff that still shows an amount owed",
    )
)
def paid_code_with_balance(report: Report, line: ReportedAccount) -> Claim | None:
    if line.account_status_code not in tables.PAID or not positive(line.balance):
        return None
    facts = (coded(report, line, _STATUS), fact(report, line, "balance", "Balance"))
    return Claim(record=line, facts=facts, request=f"Correct the balance to zero, {_CORRECT}")


@code_rule(
    About(
        id="BAL-3-CODE",
        title="Current or paid status code with an amount past due",
        condition="the account status code says current or paid (11, 13, 61 to 65) and past due "
        "is above zero",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="118",
        needs=(_STATUS, "past_due"),
        says="The account status is reported as {{account_status_code}} and at the same time "
        "{{past_due}} as past due; both cannot be true.",
        innocent_explanation="a payment a few days late is past due but not yet reported late",
        disproof="a statement that shows the amount as past due on the reporting date",
    )
)
def past_due_against_code(report: Report, line: ReportedAccount) -> Claim | None:
    calm = line.account_status_code == tables.CURRENT or line.account_status_code in tables.PAID
    if not calm or not positive(line.past_due):
        return None
    facts = (coded(report, line, _STATUS), fact(report, line, "past_due", "Past due"))
    request = f"Correct the amount past due to zero, {_CORRECT}"
    return Claim(record=line, facts=facts, request=request)


def _while_delinquent(owed: str) -> str:
    return (
        f"The account status is reported as {{{{account_status_code}}}}, and {{{{{owed}}}}} as the "
        "amount that would have to be owed for it; with nothing owed an account is not in that "
        "status."
    )


@code_rule(
    About(
        id="BAL-4-CODE",
        title="Delinquent status code with nothing owed",
        condition="the account status code says late, collection or charge-off (71 to 84, 93, 97), "
        "and past due or balance is zero; accounts sold, transferred, settled or in bankruptcy "
        "are exempt",
        basis=_BOTH,
        severity=Severity.CORRECTION,
        eoscar_code="118",
        needs=(_STATUS, "balance", "past_due", "special_comment", "consumer_information"),
        says=tuple(map(_while_delinquent, ("past_due", "balance"))),
        innocent_explanation="some furnishers leave the past due amount empty after a charge-off",
        disproof="a statement that shows the amount owed on the reporting date",
    )
)
def delinquent_code_with_nothing_owed(report: Report, line: ReportedAccount) -> Claim | None:
    late = line.account_status_code in tables.LATE
    lost = line.account_status_code in {tables.COLLECTION, tables.CHARGE_OFF}
    exempt = line.special_comment in tables.HANDED_ON | tables.SETTLED or line.consumer_information
    if exempt or not (late or lost) or not (zero(line.past_due) or zero(line.balance)):
        return None
    owed = "past_due" if zero(line.past_due) else "balance"
    label = {"past_due": "Past due", "balance": "Balance"}[owed]
    return Claim(
        record=line,
        facts=(coded(report, line, _STATUS), fact(report, line, owed, label)),
        sentence=_while_delinquent(owed),
        request=f"Correct the account status or the amount owed, {_CORRECT}",
    )


def _owed_though(owed: str) -> str:
    return (
        f"The special comment is {{{{special_comment}}}}, and {{{{{owed}}}}} is still reported as "
        "owed to this creditor; after a sale, transfer or settlement nothing is owed to it."
    )


@code_rule(
    About(
        id="BAL-5-CODE",
        title="Comment says sold, transferred or settled, and an amount is owed",
        condition="the special comment says sold, transferred, settled or satisfied (AH, AT, O, "
        "AS, AU, AX, BP, C, BC, BF, BJ), and balance or past due is above zero",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="118",
        needs=("special_comment", "balance", "past_due"),
        says=tuple(map(_owed_though, ("balance", "past_due"))),
        innocent_explanation="the sale or settlement came after the balance date",
        disproof="a record that this creditor still owns the debt",
    )
)
def comment_says_nothing_owed(report: Report, line: ReportedAccount) -> Claim | None:
    owed = "balance" if positive(line.balance) else "past_due"
    if line.special_comment not in tables.HANDED_ON | tables.SETTLED:
        return None
    if not positive(getattr(line, owed)):
        return None
    return Claim(
        record=line,
        facts=(
            coded(report, line, "special_comment"),
            fact(report, line, owed, {"balance": "Balance", "past_due": "Past due"}[owed]),
        ),
        sentence=_owed_though(owed),
        request=f"Correct the balance and the amount past due to zero, {_CORRECT}",
    )


@code_rule(
    About(
        id="BAL-6-CODE",
        title="Charge-off amount under another status code",
        condition="a charge-off amount above zero stands beside an account status code other than "
        "64 or 97",
        basis=_BOTH,
        severity=Severity.CORRECTION,
        eoscar_code="119",
        needs=(_STATUS, "charge_off_amount"),
        says="A charge-off amount of {{charge_off_amount}} is reported, while the account status "
        "is {{account_status_code}}; the entry says charged off and not charged off.",
        innocent_explanation="the account was brought current after it had been charged off",
        disproof="the furnisher's record of the charge-off and of its reversal",
    ),
    kinds=GRANTED,
)
def charge_off_amount_against_code(report: Report, line: ReportedAccount) -> Claim | None:
    status = line.account_status_code
    if not positive(line.charge_off_amount) or not status:
        return None
    if status in tables.CHARGED_OFF | tables.DELETED:
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "charge_off_amount", "Charge-off amount"),
            coded(report, line, _STATUS),
        ),
        request=f"Correct the charge-off amount or the account status, {_CORRECT}",
    )


@code_rule(
    About(
        id="BAL-6-MISSING-CODE",
        title="Charge-off code without a charge-off amount",
        condition="the account status code says charge-off (64, 97) and the charge-off amount is "
        "zero or absent",
        basis=_BOTH,
        severity=Severity.CORRECTION,
        eoscar_code="119",
        needs=(_STATUS, "charge_off_amount"),
        says="The account status is reported as {{account_status_code}}, and the amount charged "
        "off as {{charge_off_amount}}; a charge-off of nothing is incomplete and misleads "
        "about what was lost.",
        innocent_explanation="the amount was set to zero when the account was sold or paid",
        disproof="the furnisher's accounting entry of the charge-off",
    ),
    kinds=GRANTED,
)
def charge_off_code_without_amount(report: Report, line: ReportedAccount) -> Claim | None:
    if line.account_status_code not in tables.CHARGED_OFF or positive(line.charge_off_amount):
        return None
    return Claim(
        record=line,
        facts=(
            coded(report, line, _STATUS),
            fact(report, line, "charge_off_amount", "Charge-off amount"),
        ),
        request="Verify the charge-off with its amount, or delete the account if you cannot "
        "verify it.",
    )


_FINISHED = frozenset({"13", "62", "64", "65", "97"})


@code_rule(
    About(
        id="BAL-10-CODE",
        title="Monthly payment under a paid or charged-off status code",
        condition="a scheduled payment above zero stands beside account status 13, 62, 64, 65 or "
        "97",
        basis=_BOTH,
        severity=Severity.CORRECTION,
        eoscar_code="119",
        needs=(_STATUS, "scheduled_payment"),
        says="The account status is reported as {{account_status_code}} and a monthly payment as "
        "{{scheduled_payment}}; no monthly payment is due on such an account.",
        innocent_explanation="the contract payment was left in the field after the payoff",
        disproof="an agreement under which monthly payments are still due",
    )
)
def payment_against_code(report: Report, line: ReportedAccount) -> Claim | None:
    if line.account_status_code not in _FINISHED or not positive(line.scheduled_payment):
        return None
    return Claim(
        record=line,
        facts=(
            coded(report, line, _STATUS),
            fact(report, line, "scheduled_payment", "Monthly payment"),
        ),
        request=f"Correct the monthly payment to zero, {_CORRECT}",
    )


@code_rule(
    About(
        id="BAL-10-DEFERRED-CODE",
        title="Monthly payment on a deferred loan",
        condition="the terms frequency says deferred (D) and a scheduled payment is above zero",
        basis=_BOTH,
        severity=Severity.CORRECTION,
        eoscar_code="100",
        needs=(_STATUS, "terms_frequency", "scheduled_payment"),
        says="The payments of this loan are reported as {{terms_frequency}} and at the same time "
        "a monthly payment of {{scheduled_payment}}; during a deferment none is due.",
        innocent_explanation="the payment is the one that will be due after the deferment",
        disproof="a repayment schedule with a payment due on the reporting date",
    ),
    kinds=GRANTED,
)
def payment_while_deferred(report: Report, line: ReportedAccount) -> Claim | None:
    if line.terms_frequency != tables.DEFERRED or not positive(line.scheduled_payment):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "terms_frequency", "Terms", value="deferred"),
            fact(report, line, "scheduled_payment", "Monthly payment"),
        ),
        request=f"Correct the monthly payment to zero, {_CORRECT}",
    )


RULES = (
    paid_code_with_balance,
    past_due_against_code,
    delinquent_code_with_nothing_owed,
    comment_says_nothing_owed,
    charge_off_amount_against_code,
    charge_off_code_without_amount,
    payment_against_code,
    payment_while_deferred,
)
