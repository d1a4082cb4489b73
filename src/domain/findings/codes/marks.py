"""Compliance conditions, sold marks and account types by code (DIS-2, DIS-3, OWN-4, TYP)."""

from domain.credit_reports.report import DisputeResult, Report
from domain.credit_reports.tradelines import ReportedAccount
from domain.findings.authoring import (
    ACCURACY,
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
from domain.findings.model import AnswerKind, Fact, Question, Severity

_CONDITION = "compliance_condition"
_NOT_OPEN = Question(
    id="dispute_over",
    text="Is your dispute of this account over, so that you no longer dispute it?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


@code_rule(
    About(
        id="DIS-2-CODE",
        title="Marked as disputed after the results",
        condition="the compliance condition says that an investigation is open (XB, XD, XF, XJ), "
        "and the same document gives the result of the investigation of this account",
        basis=("fcra_605f", *FURNISHER),
        severity=Severity.CORRECTION,
        eoscar_code="116",
        needs=(_CONDITION, "dispute_handle"),
        says="This account is marked as {{compliance_condition}}, while you give {{result}} as the "
        "result of its investigation; an investigation that has a result is not open.",
        attestation=_NOT_OPEN,
        innocent_explanation="a second dispute was opened after the first was resolved",
        disproof="a dispute that is still open",
    )
)
def open_after_results(report: Report, line: ReportedAccount) -> Claim | None:
    if line.compliance_condition not in tables.IN_DISPUTE or not line.dispute_handle:
        return None
    result = next((r for r in report.dispute_results if _of(r, line)), None)
    if result is None:
        return None
    told = Fact(
        id="result",
        label="Result",
        value=result.result,
        place=result.path,
        sha256=report.sha256,
    )
    facts = (coded(report, line, _CONDITION), told)
    return Claim(record=line, facts=facts, request="Correct the compliance condition.")


def _of(result: DisputeResult, line: ReportedAccount) -> bool:
    same_bureau = result.bureau is getattr(line, "bureau", None)
    return same_bureau and bool(result.result) and result.handle == line.dispute_handle


@code_rule(
    About(
        id="DIS-3-CODE",
        title="Closed by the consumer, by code, without a date closed",
        condition="the compliance condition says closed by the consumer (XA, XD, XE, XJ), and the "
        "date closed is absent where it is otherwise sent",
        basis=("fcra_605e", *ACCURACY),
        severity=Severity.CORRECTION,
        eoscar_code="114",
        needs=(_CONDITION, "date_closed"),
        says="This account is marked as {{compliance_condition}}, but its date closed is "
        "{{date_closed}}, so that the entry is incomplete.",
        innocent_explanation="the furnisher reports the closing in the code only",
        disproof="the same entry showing the date closed elsewhere",
    ),
    kinds=GRANTED,
)
def closed_by_code_undated(report: Report, line: ReportedAccount) -> Claim | None:
    if line.compliance_condition not in tables.CLOSED_BY_CONSUMER or line.date_closed is not None:
        return None
    if not is_sent(report, line, "date_closed"):
        return None
    facts = (coded(report, line, _CONDITION), fact(report, line, "date_closed", "Date closed"))
    return Claim(record=line, facts=facts, request="Add the date on which I closed the account.")


@code_rule(
    About(
        id="OWN-4",
        title="Marked as sold, without a buyer",
        condition="the special comment says purchased by another company (AH), and the buyer is "
        "absent where one can be given",
        basis=ACCURACY + FURNISHER,
        severity=Severity.LEAD,
        eoscar_code="117",
        needs=("special_comment", "sold_to"),
        says="The special comment is {{special_comment}}, and the buyer is {{sold_to}}; without it "
        "I cannot tell to whom the debt is said to be owed.",
        innocent_explanation="the buyer is named in an entry of its own",
        disproof="the record of the sale with the name of the buyer",
    )
)
def sold_to_nobody(report: Report, line: ReportedAccount) -> Claim | None:
    if line.special_comment != tables.SOLD or line.sold_to:
        return None
    facts = (coded(report, line, "special_comment"), fact(report, line, "sold_to", "Buyer"))
    request = "Name the buyer, or delete the account if you cannot verify the sale."
    return Claim(record=line, facts=facts, request=request)


@code_rule(
    About(
        id="TYP-1",
        title="Line of credit of another account type",
        condition="the portfolio is a line of credit (C), and the account type code is none of 15, "
        "43, 47, 89, 7A and 9B",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="108",
        needs=("account_status_code", "portfolio", "account_type"),
        says="This account is reported as a {{portfolio}} and its type as {{account_type}}; "
        "an account is one or the other, and a wrong type misleads about its use.",
        innocent_explanation="the loan was changed into a line of credit under the same contract",
        disproof="the contract that grants a line of credit",
    ),
    kinds=GRANTED,
)
def line_of_another_type(report: Report, line: ReportedAccount) -> Claim | None:
    kind = line.account_type.symbol.upper() if line.account_type else ""
    # Only Metro 2 types begin with a digit; a vendor's own symbols are another vocabulary.
    if line.portfolio != tables.CREDIT_LINE or not kind[:1].isdigit():
        return None
    if kind in tables.CREDIT_LINE_TYPES:
        return None
    facts = (
        fact(report, line, "portfolio", "Portfolio", value="line of credit"),
        fact(report, line, "account_type", "Account type"),
    )
    return Claim(record=line, facts=facts, request="Correct the portfolio or the account type.")


@code_rule(
    About(
        id="TYP-2-TERMS",
        title="Revolving account with a number of payments",
        condition="the portfolio is revolving (R) and a term of more than one month is given",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="108",
        needs=("account_status_code", "portfolio", "term_months"),
        says="This account is reported as {{portfolio}}, and with a term of {{term_months}} "
        "months; a revolving account has no such term, and the entry makes it look like a "
        "loan.",
        innocent_explanation="the card was closed and its balance is repaid by a plan",
        disproof="a contract with that number of payments",
    ),
    kinds=GRANTED,
)
def revolving_with_term(report: Report, line: ReportedAccount) -> Claim | None:
    if line.portfolio != tables.REVOLVING or line.term_months is None or line.term_months <= 1:
        return None
    facts = (
        fact(report, line, "portfolio", "Portfolio", value="revolving"),
        fact(report, line, "term_months", "Term in months"),
    )
    return Claim(record=line, facts=facts, request="Correct the type or the terms of the account.")


RULES = (
    open_after_results,
    closed_by_code_undated,
    sold_to_nobody,
    line_of_another_type,
    revolving_with_term,
)
