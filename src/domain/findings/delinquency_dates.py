"""The date of first delinquency, which rules how long an entry may be reported (DAT-1 to DAT-6)."""

from collections.abc import Iterator

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import (
    AccountCondition,
    PaymentStatus,
    Tradeline,
    TradelineKind,
)
from domain.findings.authoring import (
    ACCURACY,
    BOTH_KINDS,
    COLLECTION,
    GRANTED,
    About,
    Claim,
    bureau_fills,
    fact,
    readable_lines,
    report_rule,
    tradeline_rule,
)
from domain.findings.matching import debts_of_creditors
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.remarks import BANKRUPTCY, saying
from domain.law.obsolescence import (
    ADVERSE_ITEM_YEARS,
    add_years,
    charge_off_obsolete_after,
)

_FIRST = "date_first_delinquency"
_LABEL = "Date of first delinquency"
_LOANS = frozenset({"I", "M"})
_LATE_COUNTS = ("late_30_count", "late_60_count", "late_90_count")
_EARLIER_DEFAULT = Question(
    id="earlier_default",
    text="Did you first miss a payment, never to catch up again, before the date reported?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)
_SAME_DEBT = Question(
    id="same_debt",
    text="Are the collection and the creditor's account one and the same debt?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


@tradeline_rule(
    About(
        id="DAT-1",
        title="Charge-off or collection without a date of first delinquency",
        condition="the account is in collection or charged off, the date of first delinquency is "
        "absent, and the same bureau gives one on another account",
        basis=("fcra_623a5", "fcra_605c1", *ACCURACY),
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="115",
        needs=("payment_status", _FIRST),
        says="This account is reported as {{payment_status}}, and its date of first delinquency is "
        "{{date_first_delinquency}}; without it nobody can tell how long the entry may be "
        "reported.",
        innocent_explanation="the bureau keeps the date and does not show it",
        disproof="the date, from the original creditor's records",
    ),
    kinds=BOTH_KINDS,
)
def written_off_undated(report: Report, line: Tradeline) -> Claim | None:
    if not line.is_written_off or line.date_first_delinquency is not None:
        return None
    if not bureau_fills(report, line, _FIRST):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "payment_status", "Payment status"),
            fact(report, line, _FIRST, _LABEL),
        ),
        request="Obtain the date of first delinquency from the original creditor's records, or "
        "delete the account if you cannot verify it.",
    )


@tradeline_rule(
    About(
        id="DAT-2",
        title="Account never late with a date of first delinquency",
        condition="the account is open and current, no month of its history is late and every late "
        "counter is zero, yet a date of first delinquency is given; accounts in bankruptcy are exempt",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="115",
        needs=("condition", "payment_status", "history", "remarks", *_LATE_COUNTS, _FIRST),
        says="This account is reported as {{payment_status}} and never late, yet with a first "
        "delinquency of {{date_first_delinquency}}; a delinquency that never was has no date.",
        innocent_explanation="a late payment lies before the months that are shown",
        disproof="the payment ledger with the late payment",
    ),
    kinds=GRANTED,
)
def never_late_yet_dated(report: Report, line: Tradeline) -> Claim | None:
    calm = line.condition is AccountCondition.OPEN and line.payment_status is PaymentStatus.CURRENT
    counted = all(getattr(line, name) == 0 for name in _LATE_COUNTS)
    shown = [cell for cell in line.history if cell.status is not PaymentStatus.NO_DATA]
    clean = bool(shown) and all(cell.status is PaymentStatus.CURRENT for cell in shown)
    if line.date_first_delinquency is None or not (calm and counted and clean):
        return None
    if line.consumer_information or saying(line, BANKRUPTCY):
        return None  # the date is kept while an account is in a bankruptcy
    return Claim(
        record=line,
        facts=(
            fact(report, line, "payment_status", "Payment status"),
            fact(report, line, _FIRST, _LABEL),
        ),
        request="Remove the date of first delinquency.",
    )


@tradeline_rule(
    About(
        id="DAT-3-CHARGE-OFF",
        title="First delinquency after the charge-off",
        condition="the date of first delinquency lies after the date charged off",
        basis=("fcra_623a5", *ACCURACY),
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="115",
        needs=(_FIRST, "date_charged_off"),
        says="The first delinquency is reported as {{date_first_delinquency}}, after the charge-off "
        "of {{date_charged_off}}; nothing is charged off before it is first late.",
        innocent_explanation="the account was reinstated and charged off a second time",
        disproof="the original creditor's record of the first missed payment",
    ),
    kinds=BOTH_KINDS,
)
def delinquent_after_charge_off(report: Report, line: Tradeline) -> Claim | None:
    first, charged_off = line.date_first_delinquency, line.date_charged_off
    if first is None or charged_off is None or not first.surely_after(charged_off):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, _FIRST, _LABEL),
            fact(report, line, "date_charged_off", "Date charged off"),
        ),
        request="Correct the date of first delinquency to that of the original creditor, or "
        "delete the account if you cannot verify it.",
    )


@tradeline_rule(
    About(
        id="DAT-3-CLOSED",
        title="First delinquency after the loan was closed",
        condition="an installment loan or mortgage was closed before its date of first "
        "delinquency; cards are left out, whose balance may be paid down after the closing",
        basis=("fcra_623a5", *ACCURACY),
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="115",
        needs=(_FIRST, "date_closed", "portfolio"),
        says="The first delinquency is reported as {{date_first_delinquency}}, after the loan was "
        "closed on {{date_closed}}; a loan that has ended cannot become late.",
        innocent_explanation="the loan was closed in the books before its last payments were made",
        disproof="the original creditor's record of the first missed payment",
    ),
    kinds=GRANTED,
)
def delinquent_after_closing(report: Report, line: Tradeline) -> Claim | None:
    first, closed = line.date_first_delinquency, line.date_closed
    if line.portfolio not in _LOANS or first is None or closed is None:
        return None
    if not first.surely_after(closed):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, _FIRST, _LABEL),
            fact(report, line, "date_closed", "Date closed"),
        ),
        request="Correct these dates, or delete the account if you cannot verify them.",
    )


@tradeline_rule(
    About(
        id="DAT-4-LEAD",
        title="Collection or charge-off in the last half year before it is obsolete",
        condition="the report is dated more than seven years after the observed date of first "
        "delinquency, but not yet 180 days and seven years after it: reporting is still allowed "
        "if the date is right",
        basis=("fcra_623a5", "fcra_605c1"),
        severity=Severity.LEAD,
        eoscar_code="115",
        needs=(_FIRST, "payment_status"),
        says="The first delinquency of this account is reported as {{date_first_delinquency}}; my "
        "first missed payment was earlier, so that the entry has to end sooner.",
        attestation=_EARLIER_DEFAULT,
        innocent_explanation="the date is right, and the entry may stand for some more months",
        disproof="the original creditor's record of the first missed payment",
    ),
    kinds=BOTH_KINDS,
)
def nearly_obsolete(report: Report, line: Tradeline) -> Claim | None:
    first = line.date_first_delinquency
    derogatory = line.kind is TradelineKind.COLLECTION or line.is_written_off
    if first is None or report.report_date is None or not derogatory:
        return None
    old = report.report_date > add_years(first.latest, ADVERSE_ITEM_YEARS)
    if not old or report.report_date > charge_off_obsolete_after(first.latest):
        return None
    return Claim(
        record=line,
        facts=(fact(report, line, _FIRST, _LABEL),),
        request="Verify the date of first delinquency with the original creditor's records, and "
        "delete the account if its reporting period has ended.",
    )


@tradeline_rule(
    About(
        id="DAT-4-REMOVAL",
        title="Reported beyond the removal that the bureau estimated",
        condition="the report is dated after the month in which the bureau itself estimates that "
        "the account will be removed; an estimate is no date of first delinquency, so this is a "
        "lead and never a claim of obsolescence",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="115",
        needs=("estimated_removal", "payment_status"),
        says="You estimate {{estimated_removal}} as the time at which this account is removed, and "
        "that time has passed; your file contradicts itself.",
        attestation=_EARLIER_DEFAULT,
        innocent_explanation="the estimate was made before the date of first delinquency was known",
        disproof="the date of first delinquency, from the original creditor's records",
    ),
    kinds=BOTH_KINDS,
)
def beyond_estimated_removal(report: Report, line: Tradeline) -> Claim | None:
    estimate = line.estimated_removal
    if estimate is None or report.report_date is None or report.report_date <= estimate.latest:
        return None
    return Claim(
        record=line,
        facts=(fact(report, line, "estimated_removal", "Estimated removal"),),
        request="Verify the date of first delinquency with the original creditor's records, and "
        "delete the account if its reporting period has ended.",
    )


_PAIR = (_FIRST, "balance", "high_credit")
_COLLECTOR_NEEDS = (*_PAIR, "original_creditor")


@report_rule(
    About(
        id="DAT-6-COLLECTOR",
        title="Collector's first delinquency later than the creditor's",
        condition="creditor and collector report the same debt to one bureau, and the collector's "
        "date of first delinquency is later",
        basis=("fcra_623a5", "fcra_605c1", *ACCURACY),
        severity=Severity.DELETION_GRADE,
        eoscar_code="115",
        needs=(
            *(f"collection.{name}" for name in _COLLECTOR_NEEDS),
            *(f"granted.{name}" for name in _PAIR),
        ),
        says="The first delinquency of this collection is reported as {{date_first_delinquency}}, "
        "while {{first_creditor}} reports {{creditor_first_delinquency}} for the same debt; "
        "the sale or placement of a debt does not start its reporting period again.",
        attestation=_SAME_DEBT,
        innocent_explanation="the creditor's account was brought current and defaulted again",
        disproof="the original creditor's record of the first missed payment",
    )
)
def re_aged_by_collector(report: Report) -> Iterator[Claim]:
    collections = readable_lines(report, COLLECTION, _COLLECTOR_NEEDS)
    creditors = readable_lines(report, GRANTED, _PAIR)
    claimed: set[str] = set()
    for line, creditor in debts_of_creditors(collections, creditors):
        first, theirs = line.date_first_delinquency, creditor.date_first_delinquency
        is_later = first is not None and theirs is not None and first.surely_after(theirs)
        if is_later and line.path not in claimed:
            claimed.add(line.path)
            yield Claim(
                record=line,
                facts=(
                    fact(report, line, _FIRST, _LABEL),
                    fact(
                        report, creditor, "creditor_name", "Original creditor",
                        id="first_creditor",
                    ),
                    fact(
                        report, creditor, _FIRST, "Creditor's date",
                        id="creditor_first_delinquency",
                    ),
                ),
                request="Correct the date of first delinquency to that of the original creditor, "
                "or delete the account.",
            )  # fmt: skip


RULES = (
    written_off_undated,
    never_late_yet_dated,
    delinquent_after_charge_off,
    delinquent_after_closing,
    nearly_obsolete,
    beyond_estimated_removal,
    re_aged_by_collector,
)
