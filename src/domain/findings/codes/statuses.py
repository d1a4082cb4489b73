"""Status codes that contradict dates, comments, the reporter or the history (family STA)."""

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import PaymentMonth, PaymentStatus, ReportedAccount
from domain.findings import wording
from domain.findings.authoring import (
    ACCURACY,
    COLLECTION,
    FURNISHER,
    GRANTED,
    About,
    Claim,
    code_rule,
    fact,
    is_sent,
)
from domain.findings.codes import tables
from domain.findings.codes.tables import coded
from domain.findings.model import Severity

_STATUS = "account_status_code"
_UNVERIFIED = "or delete the account if you cannot verify it."


@code_rule(
    About(
        id="STA-1-CODE",
        title="Open status code with a date closed",
        condition="the account status code says current or late (11, 71 to 84), a date closed is "
        "given, and neither the compliance condition nor the special comment says who closed it; "
        "collections and charge-offs are left out, which end the account by themselves",
        basis=(*ACCURACY, "fcra_605e"),
        severity=Severity.CORRECTION,
        eoscar_code="106",
        needs=(_STATUS, "date_closed", "compliance_condition", "special_comment"),
        says="The account status is reported as {{account_status_code}}, which is that of an open "
        "account, and the account as closed on {{date_closed}}, without saying who closed it; "
        "that misleads about whether and why it was closed.",
        innocent_explanation="the account was closed to new use while the balance is paid down",
        disproof="an agreement that was in force after the date closed",
    ),
    kinds=GRANTED,
)
def open_code_with_date_closed(report: Report, line: ReportedAccount) -> Claim | None:
    is_open = line.account_status_code == tables.CURRENT or line.account_status_code in tables.LATE
    if not is_open or line.date_closed is None or line.special_comment:
        return None
    if line.compliance_condition in tables.CLOSED_BY_CONSUMER:
        return None
    facts = (coded(report, line, _STATUS), fact(report, line, "date_closed", "Date closed"))
    request = f"Correct the account status or say who closed the account, {_UNVERIFIED}"
    return Claim(record=line, facts=facts, request=request)


_ENDED = frozenset({"13", "62", "64", "65", "89", "94"})


@code_rule(
    About(
        id="STA-2-CODE",
        title="Final status code without a date closed",
        condition="the account status code says paid, deed in lieu or foreclosure (13, 62, 64, 65, "
        "89, 94), and the date closed is absent where it is otherwise sent",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="114",
        needs=(_STATUS, "date_closed"),
        says="The account status is reported as {{account_status_code}}, but the date closed is "
        "{{date_closed}}; without it nobody can tell when the account ended.",
        innocent_explanation="the furnisher reports the payoff and leaves the field empty",
        disproof="the same entry showing the date closed elsewhere",
    ),
    kinds=GRANTED,
)
def ended_code_undated(report: Report, line: ReportedAccount) -> Claim | None:
    if line.account_status_code not in _ENDED or line.date_closed is not None:
        return None
    if not is_sent(report, line, "date_closed"):
        return None
    facts = (coded(report, line, _STATUS), fact(report, line, "date_closed", "Date closed"))
    request = f"Add the date on which the account was closed, {_UNVERIFIED}"
    return Claim(record=line, facts=facts, request=request)


_SETTLED_YET = (
    "The special comment is {{special_comment}}, while the account status is "
    "{{account_status_code}}; a debt that is settled is not unpaid."
)
_FORBORNE_YET = (
    "The special comment is {{special_comment}}, while the account status is "
    "{{account_status_code}}; a debt that is paid needs no forbearance."
)


@code_rule(
    About(
        id="STA-7-CODE",
        title="Comment and status code contradict each other",
        condition="the special comment says settled or paid by other means (AU, AX, BP) and the "
        "account status code is not a paid one, or it says forbearance (CP, BD) and the status "
        "code is a paid one",
        basis=ACCURACY + FURNISHER,
        severity=Severity.CORRECTION,
        eoscar_code="117",
        needs=(_STATUS, "special_comment"),
        says=(_SETTLED_YET, _FORBORNE_YET),
        innocent_explanation="the comment was added before the status of the same month",
        disproof="the furnisher's record that nothing was settled, or that nothing was paid",
    )
)
def comment_against_code(report: Report, line: ReportedAccount) -> Claim | None:
    status, comment = line.account_status_code, line.special_comment
    if not status or status in tables.DELETED | {tables.TRANSFERRED}:
        return None
    settled = comment in tables.SATISFIED and status not in tables.PAID
    forborne = comment in tables.FORBEARANCE and status in tables.PAID
    if not settled and not forborne:
        return None
    return Claim(
        record=line,
        facts=(coded(report, line, "special_comment"), coded(report, line, _STATUS)),
        sentence=_SETTLED_YET if settled else _FORBORNE_YET,
        request=f"Correct the account status or the comment, {_UNVERIFIED}",
    )


_COLLECTORS = frozenset({tables.COLLECTION, tables.PAID_COLLECTION}) | tables.DELETED


@code_rule(
    About(
        id="STA-8",
        title="Collection agency reporting as a creditor",
        condition="a collection, which names its original creditor, carries an account status code "
        "other than 62, 93, DA or DF",
        basis=ACCURACY + FURNISHER,
        severity=Severity.LEAD,
        eoscar_code="106",
        needs=(_STATUS, "original_creditor"),
        says="This is a collection for {{original_creditor}}, yet its account status is "
        "{{account_status_code}}; a collector grants no credit, so that the entry looks like "
        "a second credit account.",
        innocent_explanation="the company bought the debt and goes on with it as its creditor",
        disproof="a contract under which this company itself granted the credit",
    ),
    kinds=COLLECTION,
)
def collector_with_creditors_code(report: Report, line: ReportedAccount) -> Claim | None:
    status = line.account_status_code
    if not status or status in _COLLECTORS or not line.original_creditor:
        return None
    facts = (
        fact(report, line, "original_creditor", "Original creditor"),
        coded(report, line, _STATUS),
    )
    request = f"Correct the account status to that of a collection, {_UNVERIFIED}"
    return Claim(record=line, facts=facts, request=request)


@code_rule(
    About(
        id="STA-9-CODE",
        title="Status code and payment history differ for the same month",
        condition="the payment history holds the very month of the status, and its cell says "
        "something else than the account status code",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        needs=(_STATUS, "history", "date_account_status"),
        says="The account status is reported as {{account_status_code}} as of "
        "{{date_account_status}}, while the payment history says {{month_of_status}} for the "
        "same month; both cannot be true.",
        innocent_explanation="the history gives the rating at the start of the month",
        disproof="the payment ledger of that month",
    )
)
def code_against_month(report: Report, line: ReportedAccount) -> Claim | None:
    cell = _cell_of_status(line)
    expected = expected_cells(line.account_status_code)
    if cell is None or not expected or cell.status in expected | {PaymentStatus.NO_DATA}:
        return None
    said = f"{wording.printed(cell.status)} in {wording.month(cell.month)}"
    return Claim(
        record=line,
        facts=(
            coded(report, line, _STATUS),
            fact(report, line, "date_account_status", "Date of the account status"),
            fact(report, line, "history", "Payment history", id="month_of_status", value=said),
        ),
        request=f"Correct the account status or the payment history, {_UNVERIFIED}",
    )


_EITHER = PaymentStatus.COLLECTION_OR_CHARGE_OFF
_CELLS = {
    tables.CURRENT: frozenset({PaymentStatus.CURRENT}),
    tables.COLLECTION: frozenset({PaymentStatus.COLLECTION, _EITHER}),
    tables.CHARGE_OFF: frozenset({PaymentStatus.CHARGE_OFF, _EITHER}),
    tables.FORECLOSED: frozenset({PaymentStatus.FORECLOSURE}),
    "95": frozenset({PaymentStatus.SURRENDER}),
    "96": frozenset({PaymentStatus.REPOSSESSION}),
    **{code: frozenset({status}) for code, status in tables.LATE.items()},
}


def expected_cells(status: str | None) -> frozenset[PaymentStatus]:
    """What the payment history says of a month that had this status; empty when any may stand."""
    return _CELLS.get(status or "", frozenset())


def cell_of(line: ReportedAccount, year: int, month: int) -> PaymentMonth | None:
    """The history's entry of one month."""
    same = (c for c in line.history if (c.month.year, c.month.month) == (year, month))
    return next(same, None)


def _cell_of_status(line: ReportedAccount) -> PaymentMonth | None:
    day = line.date_account_status
    return cell_of(line, day.year, day.month) if day is not None and day.month else None


RULES = (
    open_code_with_date_closed,
    ended_code_undated,
    comment_against_code,
    collector_with_creditors_code,
    code_against_month,
)
