"""Dates that cannot be true together, and items older than may be reported (family DAT)."""

from collections.abc import Iterator
from datetime import date

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline, TradelineKind
from domain.credit_reports.values import PartialDate
from domain.findings import wording
from domain.findings.authoring import (
    ACCURACY,
    BOTH_KINDS,
    FURNISHER,
    GRANTED,
    About,
    Claim,
    fact,
    readable_lines,
    report_rule,
    tradeline_rule,
)
from domain.findings.histories import is_student_loan
from domain.findings.model import Severity
from domain.law.obsolescence import charge_off_obsolete_after, late_payment_obsolete_after

_LABELS = {
    "date_opened": "Date opened",
    "date_closed": "Date closed",
    "date_last_payment": "Date of last payment",
    "date_account_status": "Date of the account status",
}


_BEFORE_OPENING = "before the account was opened"
_AFTER_PLACEMENT = "after it was placed for collection"


def horizon(report: Report) -> date | None:
    """The last day the report can speak of: its own date, or a later one it gives as reported.

    Merged reports carry bureau data newer than the date on their cover; a date is called future
    only if it lies beyond both.
    """
    if report.report_date is None:
        return None
    reported = (line.date_reported for line in report.tradelines())
    return max([report.report_date, *(day.latest for day in reported if day is not None)])


def _impossible(relation: str) -> str:
    return (
        "The first delinquency is reported as {{date_first_delinquency}} and the opening as "
        f"{{{{date_opened}}}}; a first delinquency {relation} is impossible."
    )


def _predates_opening(name: str) -> str:
    return (
        f"The {_LABELS[name].lower()} is reported as {{{{{name}}}}}, before the account was opened "
        "on {{date_opened}}; that is impossible."
    )


def _not_yet_come(name: str) -> str:
    return (
        f"The {_LABELS[name].lower()} is reported as {{{{{name}}}}}, a day that had not come when "
        "the report was made."
    )


@tradeline_rule(
    About(
        id="DAT-3",
        title="First delinquency at a time when it cannot have been",
        condition="the date of first delinquency lies before the account was opened, or, on a "
        "collection, after it was placed",
        basis=("fcra_623a5", *ACCURACY),
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="115",
        needs=("date_first_delinquency", "date_opened"),
        says=tuple(map(_impossible, (_BEFORE_OPENING, _AFTER_PLACEMENT))),
        innocent_explanation="the date opened is that of a transfer or of a renewed contract",
        disproof="the original creditor's record of the first missed payment",
    ),
    kinds=BOTH_KINDS,
)
def impossible_first_delinquency(report: Report, line: Tradeline) -> Claim | None:
    first, opened = line.date_first_delinquency, line.date_opened
    if first is None or opened is None:
        return None
    granted = line.kind is TradelineKind.GRANTED
    if not (first.surely_before(opened) if granted else first.surely_after(opened)):
        return None
    relation = _BEFORE_OPENING if granted else _AFTER_PLACEMENT
    return Claim(
        record=line,
        facts=(
            fact(report, line, "date_first_delinquency", "Date of first delinquency"),
            fact(report, line, "date_opened", "Date opened"),
        ),
        sentence=_impossible(relation),
        request="Correct the date of first delinquency to that of the original creditor, or "
        "delete the account if you cannot verify it.",
    )


@tradeline_rule(
    About(
        id="DAT-4",
        title="Collection or charge-off older than may be reported",
        condition="the report is dated more than 180 days and seven years after the observed date "
        "of first delinquency",
        basis=("fcra_605a4", "fcra_605c1"),
        severity=Severity.DELETION_GRADE,
        eoscar_code="115",
        needs=("date_first_delinquency", "payment_status"),
        says="The first delinquency of this account is reported as "
        "{{date_first_delinquency}}; the seven years during which it may be reported are over.",
        innocent_explanation="the report was asked for a transaction exempt under 605(b)",
        disproof="a later first delinquency in the original creditor's records",
    ),
    kinds=BOTH_KINDS,
)
def obsolete_charge_off(report: Report, line: Tradeline) -> Claim | None:
    first = line.date_first_delinquency
    derogatory = line.kind is TradelineKind.COLLECTION or line.is_written_off
    if first is None or report.report_date is None or not derogatory:
        return None
    if report.report_date <= charge_off_obsolete_after(first.latest):
        return None
    return Claim(
        record=line,
        facts=(fact(report, line, "date_first_delinquency", "Date of first delinquency"),),
        request="Delete the account.",
    )


@tradeline_rule(
    About(
        id="DAT-5",
        title="Late payment older than seven years",
        condition="the payment history shows a late month that ended more than seven years before "
        "the report; charged-off accounts and student loans are exempt",
        basis=("fcra_605a5",),
        severity=Severity.DELETION_GRADE,
        eoscar_code="106",
        needs=("history", "payment_status", "account_type"),
        says="The payment history says {{obsolete_late}}; late payments may be "
        "reported for seven years, and those are over.",
        innocent_explanation="the report was asked for a transaction exempt under 605(b)",
        disproof="a payment history in which the month is younger",
    ),
    kinds=GRANTED,
)
def obsolete_late_payment(report: Report, line: Tradeline) -> Claim | None:
    if is_student_loan(line) or _was_charged_off(line) or report.report_date is None:
        return None
    for cell in line.history:
        if not cell.status.days_late:
            continue
        ended = PartialDate(cell.month.year, cell.month.month).latest
        if report.report_date > late_payment_obsolete_after(ended):
            said = f"{wording.printed(cell.status)} in {wording.month(cell.month)}"
            return Claim(
                record=line,
                facts=(
                    fact(
                        report, line, "history", "Payment history", id="obsolete_late", value=said
                    ),
                ),
                request="Delete every late month older than seven years.",
            )
    return None


def _was_charged_off(line: Tradeline) -> bool:
    """The period of a charge-off runs from its first delinquency, which is not known here."""
    now = line.payment_status
    was = any(cell.status.is_beyond_late for cell in line.history)
    return was or (now is not None and now.is_beyond_late)


@tradeline_rule(
    About(
        id="DAT-9",
        title="Closed before it was opened",
        condition="the date closed lies before the date opened",
        basis=ACCURACY,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="114",
        needs=("date_opened", "date_closed"),
        says=(_predates_opening("date_closed"),),
        innocent_explanation="the date opened is that of a transfer or of a renewed contract",
        disproof="the contract with the true date opened",
    ),
    kinds=BOTH_KINDS,
)
def closed_before_opened(report: Report, line: Tradeline) -> Claim | None:
    return _before_opening(report, line, "date_closed")


@tradeline_rule(
    About(
        id="DAT-9-PAYMENT",
        title="Last payment before the account was opened",
        condition="the date of last payment lies before the date opened",
        basis=ACCURACY,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="114",
        needs=("date_opened", "date_last_payment"),
        says=(_predates_opening("date_last_payment"),),
        innocent_explanation="a debt buyer gives the day of its purchase as the date opened",
        disproof="the contract with the true date opened",
    ),
    kinds=GRANTED,
)
def paid_before_opened(report: Report, line: Tradeline) -> Claim | None:
    return _before_opening(report, line, "date_last_payment")


@tradeline_rule(
    About(
        id="DAT-9-STATUS",
        title="Status dated before the account was opened",
        condition="the date of the account status lies before the date opened",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="114",
        needs=("date_opened", "date_account_status"),
        says=(_predates_opening("date_account_status"),),
        innocent_explanation="the status is that of the debt before it changed hands",
        disproof="the contract or placement with the true date opened",
    ),
    kinds=BOTH_KINDS,
)
def status_before_opened(report: Report, line: Tradeline) -> Claim | None:
    return _before_opening(report, line, "date_account_status")


def _before_opening(report: Report, line: Tradeline, name: str) -> Claim | None:
    event: PartialDate | None = getattr(line, name)
    if event is None or line.date_opened is None or not event.surely_before(line.date_opened):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "date_opened", "Date opened"),
            fact(report, line, name, _LABELS[name]),
        ),
        sentence=_predates_opening(name),
        request="Correct these dates, or delete the account if you cannot verify them.",
    )


_FUTURE_NEEDS = ("date_opened", "date_closed", "date_reported")


@report_rule(
    About(
        id="DAT-9-FUTURE",
        title="Date in the future",
        condition="the date opened or closed lies after the date of the report and after every "
        "date reported in it",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="114",
        needs=tuple(f"{kind.value}.{name}" for kind in BOTH_KINDS for name in _FUTURE_NEEDS),
        says=tuple(map(_not_yet_come, ("date_opened", "date_closed"))),
        innocent_explanation="a typing error of the furnisher",
        disproof="none; a past event cannot lie in the future",
    )
)
def dated_in_the_future(report: Report) -> Iterator[Claim]:
    latest = horizon(report)
    if latest is None:
        return
    for line in readable_lines(report, BOTH_KINDS, _FUTURE_NEEDS):
        for name in ("date_opened", "date_closed"):
            day: PartialDate | None = getattr(line, name)
            if day is not None and day.earliest > latest:
                yield Claim(
                    record=line,
                    facts=(fact(report, line, name, _LABELS[name]),),
                    sentence=_not_yet_come(name),
                    request="Correct the date, or delete the account if you cannot verify it.",
                )
                break


RULES = (
    impossible_first_delinquency,
    obsolete_charge_off,
    obsolete_late_payment,
    closed_before_opened,
    paid_before_opened,
    status_before_opened,
    dated_in_the_future,
)
