"""One account, two bureaus, two truths (XB-1): leads, which the consumer's answer confirms.

An entry that only one bureau has (XB-3) is no inaccuracy by itself, and no rule says so. Lines
are compared only where our own matching is sure that they are one account, whoever grouped them,
and amounts and statuses only where both bureaus give the same month as reported.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import PaymentStatus, Tradeline, TradelineKind
from domain.credit_reports.values import Bureau, PartialDate
from domain.findings.authoring import (
    ACCURACY,
    BOTH_KINDS,
    GRANTED,
    About,
    Claim,
    bureau_fact,
    fact,
    readable,
    report_rule,
)
from domain.findings.matching import pairs_across_bureaus, positive
from domain.findings.model import AnswerKind, Question, ReportRule, Severity
from domain.findings.wording import printed

DEFAULT_TOLERANCE_DAYS = 31  # one reporting cycle
OPENED_TOLERANCE_DAYS = 62  # bureaus take the day of the contract, the funding or first statement
BALANCE_TOLERANCE_MINOR = 100_00  # interest and small payments between two reporting days
_GRAVITY = {
    PaymentStatus.CURRENT: 0,
    **{status: 999 for status in PaymentStatus if status.is_beyond_late},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """``contradicts`` says whether the first line's value is refuted by the second's."""

    id: str
    field: str
    label: str
    eoscar_code: str
    title: str
    condition: str
    contradicts: Callable[[Tradeline, Tradeline], bool]
    needs: tuple[str, ...]
    severity: Severity = Severity.LEAD
    basis: tuple[str, ...] = ACCURACY
    kinds: tuple[TradelineKind, ...] = GRANTED


def _status_is_worse(line: Tradeline, other: Tradeline) -> bool:
    mine, theirs = _gravity(line.payment_status), _gravity(other.payment_status)
    return mine is not None and theirs == 0 and mine > 0 and _same_month(line, other)


def _balance_is_higher(line: Tradeline, other: Tradeline) -> bool:
    if line.balance is None or other.balance is None or not _same_month(line, other):
        return False
    return line.balance.minor - other.balance.minor > BALANCE_TOLERANCE_MINOR


def _past_due_is_higher(line: Tradeline, other: Tradeline) -> bool:
    if line.past_due is None or other.past_due is None or not _same_month(line, other):
        return False
    return line.past_due.minor - other.past_due.minor > BALANCE_TOLERANCE_MINOR


def _high_credit_is_lower(line: Tradeline, other: Tradeline) -> bool:
    """The highest balance there ever was, or the loan's amount, never falls."""
    if line.high_credit is None or other.high_credit is None or not _same_month(line, other):
        return False
    apart = other.high_credit.minor - line.high_credit.minor
    return positive(line.high_credit) and apart > BALANCE_TOLERANCE_MINOR


def _limit_is_lower(line: Tradeline, other: Tradeline) -> bool:
    if line.credit_limit is None or other.credit_limit is None or not _same_month(line, other):
        return False
    return positive(line.credit_limit) and line.credit_limit < other.credit_limit


def _opened_differs(line: Tradeline, other: Tradeline) -> bool:
    mine, theirs = line.date_opened, other.date_opened
    if mine is None or theirs is None:
        return False
    return _days_apart(mine, theirs) > OPENED_TOLERANCE_DAYS


def _defaulted_later(line: Tradeline, other: Tradeline) -> bool:
    return _is_later(line.date_first_delinquency, other.date_first_delinquency)


def _charged_off_later(line: Tradeline, other: Tradeline) -> bool:
    return _is_later(line.date_charged_off, other.date_charged_off)


def _is_later(mine: PartialDate | None, theirs: PartialDate | None) -> bool:
    """The later date keeps the entry on file for longer, and is the one refuted."""
    if mine is None or theirs is None or not mine.surely_after(theirs):
        return False
    return _days_apart(mine, theirs) > DEFAULT_TOLERANCE_DAYS


def _days_apart(left: PartialDate, right: PartialDate) -> int:
    """The least number of days between two dates, on any reading of a missing day."""
    early, late = sorted((left, right), key=lambda d: d.earliest)
    return max(0, (late.earliest - early.latest).days)


def _gravity(status: PaymentStatus | None) -> int | None:
    if status is None or status is PaymentStatus.NO_DATA:
        return None
    return _GRAVITY.get(status, status.days_late)


def _same_month(line: Tradeline, other: Tradeline) -> bool:
    """Both bureaus show what the furnisher reported for one month."""
    mine, theirs = line.date_reported, other.date_reported
    if mine is None or theirs is None or mine.month is None:
        return False
    return (mine.year, mine.month) == (theirs.year, theirs.month)


_COMPARISONS = (
    _Comparison(
        id="XB-1-STATUS",
        field="payment_status",
        label="Payment status",
        eoscar_code="106",
        title="Late at one bureau, current at another",
        condition="two bureaus report one account in the same month, one late or charged off, the "
        "other current",
        contradicts=_status_is_worse,
        needs=("payment_status", "date_reported", "account_number", "portfolio"),
    ),
    _Comparison(
        id="XB-1-BALANCE",
        field="balance",
        label="Balance",
        eoscar_code="118",
        title="Higher balance at one bureau",
        condition="two bureaus report one account in the same month with balances more than "
        "$100 apart",
        contradicts=_balance_is_higher,
        needs=("balance", "date_reported", "account_number", "portfolio"),
    ),
    _Comparison(
        id="XB-1-LIMIT",
        field="credit_limit",
        label="Credit limit",
        eoscar_code="015",
        title="Lower credit limit at one bureau",
        condition="two bureaus report one account in the same month with different limits",
        contradicts=_limit_is_lower,
        needs=("credit_limit", "date_reported", "account_number", "portfolio"),
    ),
    _Comparison(
        id="XB-1-HIGH-CREDIT",
        field="high_credit",
        label="High credit",
        eoscar_code="015",
        title="Lower high credit at one bureau",
        condition="two bureaus report one account in the same month with high credits more than "
        "$100 apart",
        contradicts=_high_credit_is_lower,
        needs=("high_credit", "date_reported", "account_number", "portfolio"),
    ),
    _Comparison(
        id="XB-1-PAST-DUE",
        field="past_due",
        label="Past due",
        eoscar_code="118",
        title="More past due at one bureau",
        condition="two bureaus report one account in the same month with amounts past due more "
        "than $100 apart",
        contradicts=_past_due_is_higher,
        needs=("past_due", "date_reported", "account_number", "portfolio"),
    ),
    _Comparison(
        id="XB-1-OPENED",
        field="date_opened",
        label="Date opened",
        eoscar_code="114",
        title="Date opened differs between bureaus",
        condition=f"two bureaus give dates opened more than {OPENED_TOLERANCE_DAYS} days apart",
        contradicts=_opened_differs,
        needs=("date_opened", "account_number", "portfolio"),
    ),
    _Comparison(
        id="XB-2",
        field="date_first_delinquency",
        label="Date of first delinquency",
        eoscar_code="115",
        title="Later first delinquency at one bureau",
        condition=f"two bureaus give dates of first delinquency more than {DEFAULT_TOLERANCE_DAYS} "
        "days apart",
        contradicts=_defaulted_later,
        needs=("date_first_delinquency", "account_number", "portfolio"),
        severity=Severity.STRONG_CONTRADICTION,
        basis=("fcra_623a5", *ACCURACY),
        kinds=BOTH_KINDS,
    ),
    _Comparison(
        id="XB-2-CHARGE-OFF",
        field="date_charged_off",
        label="Date charged off",
        eoscar_code="115",
        title="Later charge-off at one bureau",
        condition=f"two bureaus give dates charged off more than {DEFAULT_TOLERANCE_DAYS} days "
        "apart",
        contradicts=_charged_off_later,
        needs=("date_charged_off", "account_number", "portfolio"),
        severity=Severity.STRONG_CONTRADICTION,
        basis=("fcra_623a5", *ACCURACY),
        kinds=BOTH_KINDS,
    ),
)


def _made(compared: _Comparison) -> ReportRule:
    about = About(
        id=compared.id,
        title=compared.title,
        condition=compared.condition,
        basis=compared.basis,
        severity=compared.severity,
        eoscar_code=compared.eoscar_code,
        needs=tuple(f"{kind.value}.{name}" for kind in compared.kinds for name in compared.needs),
        says=tuple(_sentence(compared, other) for other in Bureau),
        attestation=Question(
            id=f"{compared.field}_right",
            text=f"Is the {compared.label.lower()} right that this bureau reports?",
            kind=AnswerKind.YES_NO,
            needed="no",
        ),
        innocent_explanation="the furnisher reported to the bureaus on different days, or two "
        "accounts were taken for one",
        disproof="a statement that agrees with the value disputed",
    )

    def check(report: Report) -> Iterator[Claim]:
        seen = set()
        for line, other in pairs_across_bureaus(report):
            if line.kind not in compared.kinds or line.path in seen:
                continue
            if not compared.contradicts(line, other):
                continue
            if all(readable(report, one, compared.needs) for one in (line, other)):
                seen.add(line.path)
                yield _claim(report, compared, line, other)

    return report_rule(about)(check)


def _sentence(compared: _Comparison, other: Bureau) -> str:
    return (
        f"You report the {compared.label.lower()} of this account as {{{{{compared.field}}}}}, "
        f"while {{{{{other.value}_name}}}} reports it as {{{{{other.value}_{compared.field}}}}}; "
        "the value in your file is wrong."
    )


def _claim(report: Report, compared: _Comparison, line: Tradeline, other: Tradeline) -> Claim:
    name = compared.field
    theirs = f"{other.bureau.value}_{name}"
    return Claim(
        record=line,
        facts=(
            fact(report, line, name, compared.label),
            bureau_fact(report, other),
            fact(report, other, name, compared.label, id=theirs),
        ),
        sentence=_sentence(compared, other.bureau),
        request=f"Correct the {compared.label.lower()}, or delete the account if you cannot "
        "verify it.",
        question=Question(
            id=f"{name}_right",
            text=f"{line.bureau.display_name} reports the {compared.label.lower()} of this "
            f"account as {printed(getattr(line, name))}. Is that right?",
            kind=AnswerKind.YES_NO,
            needed="no",
        ),
    )


RULES = tuple(_made(comparison) for comparison in _COMPARISONS)
