"""Amounts, statuses and responsibility that changed as they never change (BAL-7, STA, OWN-5)."""

from domain.credit_reports.tradelines import AccountCondition, PaymentStatus
from domain.findings import wording
from domain.findings.authoring import ACCURACY, BOTH_KINDS, FURNISHER, GRANTED, About, Claim, fact
from domain.findings.codes import tables
from domain.findings.codes.statuses import cell_of, expected_cells
from domain.findings.codes.tables import coded
from domain.findings.matching import positive
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.pulls.authoring import Pair, pair_rule

_STATUS = "account_status_code"
_UNVERIFIED = "or delete the account if you cannot verify it."
_NOT_REOPENED = Question(
    id="stayed_paid",
    text="Has the account stayed paid, without any new debt on it?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


@pair_rule(
    About(
        id="BAL-7",
        title="Charge-off amount changed",
        condition="the charge-off amount differs between two pulls, both above zero",
        basis=ACCURACY + FURNISHER,
        severity=Severity.CORRECTION,
        eoscar_code="119",
        needs=("charge_off_amount",),
        says="The amount charged off is reported as {{charge_off_amount}}, and was reported as "
        "{{earlier_charge_off_amount}} before; what was charged off once does not change.",
        innocent_explanation="payments or recoveries were taken off the charge-off amount",
        disproof="the furnisher's accounting entry of the charge-off",
    ),
    kinds=GRANTED,
)
def charge_off_amount_changed(pair: Pair) -> Claim | None:
    now, then = pair.after.charge_off_amount, pair.before.charge_off_amount
    if not positive(now) or not positive(then) or now == then:
        return None
    name = "charge_off_amount"
    return Claim(
        record=pair.after,
        facts=(
            fact(pair.newer, pair.after, name, "Charge-off amount"),
            fact(pair.older, pair.before, name, "Reported before", id=f"earlier_{name}"),
        ),
        request=f"Correct the charge-off amount, {_UNVERIFIED}",
    )


@pair_rule(
    About(
        id="STA-4",
        title="Paid account that is unpaid again",
        condition="the account was reported paid and is now reported late, in collection or "
        "charged off",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        needs=("condition", "payment_status"),
        says="This account was reported as {{earlier_condition}} and is now reported as "
        "{{payment_status}}; what is paid does not become unpaid.",
        attestation=_NOT_REOPENED,
        innocent_explanation="the payment was returned, or the account was reopened",
        disproof="a returned payment, or a new debt on the same account",
    ),
    kinds=BOTH_KINDS,
)
def paid_became_unpaid(pair: Pair) -> Claim | None:
    status = pair.after.payment_status
    was_paid = pair.before.condition is AccountCondition.PAID
    if not was_paid or pair.after.condition is AccountCondition.PAID or status is None:
        return None
    if not (status.days_late or status.is_beyond_late):
        return None
    return Claim(
        record=pair.after,
        facts=(
            fact(pair.older, pair.before, "condition", "Reported before", id="earlier_condition"),
            fact(pair.newer, pair.after, "payment_status", "Payment status"),
        ),
        request=f"Correct the account to paid, {_UNVERIFIED}",
    )


_CHANGED_CODE = (
    "The account status was reported as {{earlier_account_status_code}} and is now reported as "
    "{{account_status_code}}; the first is final, and no account leaves it."
)


@pair_rule(
    About(
        id="STA-4-CODE",
        title="Final status code changed",
        condition="the account status code was a paid one (13, 61 to 65) and is now another than "
        "these or a deletion",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        needs=(_STATUS,),
        says=_CHANGED_CODE,
        attestation=_NOT_REOPENED,
        innocent_explanation="the payment was returned, or the account was reopened",
        disproof="a returned payment, or a new debt on the same account",
    ),
    kinds=BOTH_KINDS,
)
def final_code_changed(pair: Pair) -> Claim | None:
    now, then = pair.after.account_status_code, pair.before.account_status_code
    if then not in tables.PAID or not now or now in tables.PAID | tables.DELETED:
        return None
    return _changed_code(pair)


@pair_rule(
    About(
        id="STA-5",
        title="Charge-off after deed in lieu or foreclosure",
        condition="the account status code was deed in lieu or foreclosure (89, 94) and is now "
        "charge-off (97)",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        needs=(_STATUS,),
        says=_CHANGED_CODE,
        innocent_explanation="a deficiency was left after the sale and was written off",
        disproof="a judgment or agreement for a deficiency",
    ),
    kinds=GRANTED,
)
def charged_off_after_foreclosure(pair: Pair) -> Claim | None:
    ended = pair.before.account_status_code in {tables.DEED, tables.FORECLOSED}
    if not ended or pair.after.account_status_code != tables.CHARGE_OFF:
        return None
    return _changed_code(pair)


def _changed_code(pair: Pair) -> Claim:
    return Claim(
        record=pair.after,
        facts=(
            coded(pair.older, pair.before, _STATUS, id=f"earlier_{_STATUS}"),
            coded(pair.newer, pair.after, _STATUS),
        ),
        request=f"Correct the account status, {_UNVERIFIED}",
    )


@pair_rule(
    About(
        id="STA-9-PULLS",
        title="History differs from the status reported in that month",
        condition="the payment history's cell of the month in which an earlier pull was reported "
        "says something else than the account status code of that pull",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        needs=(_STATUS, "history", "date_account_status"),
        says="For {{month_reported}} the account status was reported as "
        "{{earlier_account_status_code}}, and the payment history now says {{month_now}}; a "
        "month that has passed does not change.",
        innocent_explanation="the furnisher corrected that month after a dispute",
        disproof="the payment ledger of that month",
    ),
    kinds=BOTH_KINDS,
)
def history_rewritten(pair: Pair) -> Claim | None:
    day = pair.before.date_account_status
    expected = expected_cells(pair.before.account_status_code)
    cell = cell_of(pair.after, day.year, day.month) if day is not None and day.month else None
    if cell is None or not expected or cell.status in expected | {PaymentStatus.NO_DATA}:
        return None
    said, name = wording.printed(cell.status), "date_account_status"
    shown = wording.month(cell.month)
    return Claim(
        record=pair.after,
        facts=(
            fact(pair.older, pair.before, name, "Month", id="month_reported", value=shown),
            coded(pair.older, pair.before, _STATUS, id=f"earlier_{_STATUS}"),
            fact(pair.newer, pair.after, "history", "History", id="month_now", value=said),
        ),
        request=f"Correct the payment history, {_UNVERIFIED}",
    )


@pair_rule(
    About(
        id="TYP-1-PULLS",
        title="Portfolio or account type changed",
        condition="two pulls of one format give the account another portfolio or account type",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="108",
        needs=("portfolio", "account_type"),
        says="This account was reported as {{earlier_type}} and is now reported as {{type_now}}; a "
        "contract does not change its kind.",
        attestation=Question(
            id="same_contract",
            text="Is the account still under the same contract?",
            kind=AnswerKind.YES_NO,
            needed="yes",
        ),
        innocent_explanation="the contract was changed, or the first type was an error",
        disproof="the contract under which the account is kept now",
    ),
    kinds=GRANTED,
)
def type_changed(pair: Pair) -> Claim | None:
    then, now = pair.before.account_type, pair.after.account_type
    if pair.older.source_format != pair.newer.source_format or then is None or now is None:
        return None
    if (pair.before.portfolio, then.symbol) == (pair.after.portfolio, now.symbol):
        return None
    shown = [
        " ".join(filter(None, (line.portfolio, wording.printed(line.account_type))))
        for line in (pair.before, pair.after)
    ]
    return Claim(
        record=pair.after,
        facts=(
            fact(
                pair.older, pair.before, "account_type", "Type before", id="earlier_type",
                value=shown[0],
            ),
            fact(
                pair.newer, pair.after, "account_type", "Type now", id="type_now", value=shown[1]
            ),
        ),
        request="Correct the type of the account.",
    )  # fmt: skip


@pair_rule(
    About(
        id="OWN-5-RETURNED",
        title="Ended responsibility is back",
        condition="the responsibility code was Z, by which a furnisher takes the consumer off the "
        "account, and is now another",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="101",
        needs=("designator",),
        says="You were told before that this account is no longer mine, by the responsibility code "
        "{{earlier_designator}}, and now report it as mine again with {{designator}}.",
        attestation=Question(
            id="not_liable_again",
            text="Have you taken on no new responsibility for this account?",
            kind=AnswerKind.YES_NO,
            needed="yes",
        ),
        innocent_explanation="the consumer was added to the account again",
        disproof="an agreement by which the consumer is liable now",
    ),
    kinds=BOTH_KINDS,
)
def responsibility_returned(pair: Pair) -> Claim | None:
    then, now = pair.before.designator, pair.after.designator
    if then != tables.ASSOCIATION_ENDED or not now or now == then:
        return None
    return Claim(
        record=pair.after,
        facts=(
            fact(pair.older, pair.before, "designator", "Before", id="earlier_designator"),
            fact(pair.newer, pair.after, "designator", "Responsibility"),
        ),
        request="Delete the account from my file.",
    )


RULES = (
    charge_off_amount_changed,
    paid_became_unpaid,
    final_code_changed,
    charged_off_after_foreclosure,
    history_rewritten,
    type_changed,
    responsibility_returned,
)
