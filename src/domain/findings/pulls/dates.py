"""Dates that moved between two pulls: re-aging and its kin (DAT-6, DAT-7, DAT-8, DAT-10)."""

from domain.credit_reports.tradelines import PaymentStatus, Tradeline, TradelineKind
from domain.findings.authoring import ACCURACY, BOTH_KINDS, GRANTED, About, Claim, fact
from domain.findings.model import AnswerKind, Fact, Question, Severity
from domain.findings.pulls.authoring import Pair, pair_rule

_FIRST, _OPENED, _CLOSED = "date_first_delinquency", "date_opened", "date_closed"
_LOANS = frozenset({"I", "M"})


@pair_rule(
    About(
        id="DAT-6",
        title="Re-aged: the first delinquency moved later",
        condition="the account is late, in collection or charged off in both pulls, maybe under "
        "another furnisher, and its date of first delinquency is later than it was",
        basis=("fcra_623a5", "fcra_605c1", *ACCURACY),
        severity=Severity.DELETION_GRADE,
        eoscar_code="115",
        needs=(_FIRST, "payment_status"),
        says="The first delinquency is reported as {{date_first_delinquency}}, and was reported as "
        "{{earlier_date_first_delinquency}} before, the account being in default all the "
        "while; a first delinquency does not move, and moving it keeps the entry on file for "
        "longer.",
        innocent_explanation="the account was brought current between the pulls and defaulted anew",
        disproof="records of a payment that cured the default between the pulls",
    ),
    kinds=BOTH_KINDS,
    also_moved=True,
)
def re_aged(pair: Pair) -> Claim | None:
    now, then = pair.after.date_first_delinquency, pair.before.date_first_delinquency
    if now is None or then is None or not now.surely_after(then):
        return None
    if not _in_default(pair.before) or not _in_default(pair.after):
        return None
    return Claim(
        record=pair.after,
        facts=_both(pair, _FIRST, "Date of first delinquency"),
        request="Restore the earlier date of first delinquency, and delete the account if its "
        "reporting period has ended.",
    )


@pair_rule(
    About(
        id="DAT-7",
        title="Cured account that kept its date of first delinquency",
        condition="the account was late and is now current, and the date of first delinquency "
        "stands as it was",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="115",
        needs=(_FIRST, "payment_status"),
        says="This account is reported as {{payment_status}}, and still with the first delinquency "
        "of {{date_first_delinquency}} that belonged to a default which is cured.",
        attestation=Question(
            id="caught_up",
            text="Have you caught up with all payments on this account?",
            kind=AnswerKind.YES_NO,
            needed="yes",
        ),
        innocent_explanation="the bureau goes on showing the date of the last default",
        disproof="an arrears that is still open",
    ),
    kinds=GRANTED,
)
def cured_yet_dated(pair: Pair) -> Claim | None:
    status, first = pair.before.payment_status, pair.after.date_first_delinquency
    was_late = status is not None and status.days_late > 0
    is_current = pair.after.payment_status is PaymentStatus.CURRENT
    if not was_late or not is_current or first is None:
        return None
    if first != pair.before.date_first_delinquency:
        return None
    return Claim(
        record=pair.after,
        facts=(
            fact(pair.newer, pair.after, "payment_status", "Payment status"),
            fact(pair.newer, pair.after, _FIRST, "Date of first delinquency"),
        ),
        request="Remove the date of first delinquency.",
    )


@pair_rule(
    About(
        id="DAT-8",
        title="Date opened changed",
        condition="the date opened of a creditor's account differs between two pulls; collections "
        "are left out, whose date opened is that of the placement",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="114",
        needs=(_OPENED,),
        says="The date opened is reported as {{date_opened}}, and was reported as "
        "{{earlier_date_opened}} before; an account is opened once.",
        innocent_explanation="the account was renewed or moved to another system",
        disproof="the contract with the date now reported",
    ),
    kinds=GRANTED,
)
def opening_moved(pair: Pair) -> Claim | None:
    return _moved(pair, _OPENED, "Date opened")


@pair_rule(
    About(
        id="DAT-10-PULLS",
        title="Date closed of a loan changed",
        condition="an installment loan or mortgage had a date closed and now has another",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="114",
        needs=(_CLOSED, "portfolio"),
        says="The date closed of this loan is reported as {{date_closed}}, and was reported as "
        "{{earlier_date_closed}} before; a loan is closed once.",
        attestation=Question(
            id="closed_once",
            text="Was the loan closed once only, and not reopened?",
            kind=AnswerKind.YES_NO,
            needed="yes",
        ),
        innocent_explanation="the closing was corrected to the day of the last payment",
        disproof="the payoff letter with the date now reported",
    ),
    kinds=GRANTED,
)
def closing_moved(pair: Pair) -> Claim | None:
    return _moved(pair, _CLOSED, "Date closed") if pair.after.portfolio in _LOANS else None


def _moved(pair: Pair, name: str, label: str) -> Claim | None:
    now, then = getattr(pair.after, name), getattr(pair.before, name)
    if now is None or then is None or not (now.surely_after(then) or now.surely_before(then)):
        return None
    return Claim(
        record=pair.after,
        facts=_both(pair, name, label),
        request=f"Correct the {label.lower()}, or delete the account if you cannot verify it.",
    )


def _both(pair: Pair, name: str, label: str) -> tuple[Fact, Fact]:
    return (
        fact(pair.newer, pair.after, name, label),
        fact(pair.older, pair.before, name, f"{label} before", id=f"earlier_{name}"),
    )


def _in_default(line: Tradeline) -> bool:
    status = line.payment_status
    known = status is not None and bool(status.days_late or status.is_beyond_late)
    return known or line.kind is TradelineKind.COLLECTION


RULES = (re_aged, cured_yet_dated, opening_moved, closing_moved)
