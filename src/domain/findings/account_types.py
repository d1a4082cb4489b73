"""Amounts that do not fit the type of account (catalogue TYP-2)."""

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
from domain.findings.authoring import (
    ACCURACY,
    GRANTED,
    About,
    Claim,
    bureau_fills,
    fact,
    tradeline_rule,
)
from domain.findings.matching import positive
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.remarks import LIMIT_IN_HIGH_CREDIT, saying

_REVOLVING, _INSTALLMENT = "R", "I"
_CREDIT_CARD = "credit card"
_HAS_LIMIT = Question(
    id="has_credit_limit",
    text="Does this card have a credit limit?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


@tradeline_rule(
    About(
        id="TYP-2",
        title="Open credit card without a limit",
        condition="an open revolving credit card that was used has no limit or a limit of zero, "
        "and the same bureau gives a limit on another account",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="015",
        needs=(
            "open_closed",
            "portfolio",
            "account_type",
            "credit_limit",
            "high_credit",
            "remarks",
        ),
        attestation=_HAS_LIMIT,
        says="The credit limit of this open card is reported as {{credit_limit}}, although its "
        "balance has been as high as {{high_credit}}; without the limit the use of the card looks "
        "greater than it is.",
        innocent_explanation="the card has no preset spending limit",
        disproof="a card agreement without a limit",
    ),
    kinds=GRANTED,
)
def card_without_limit(report: Report, line: Tradeline) -> Claim | None:
    kind = line.account_type.text.lower() if line.account_type else ""
    card = line.is_open and line.portfolio == _REVOLVING and _CREDIT_CARD in kind
    if not card or positive(line.credit_limit) or not positive(line.high_credit):
        return None
    if saying(line, LIMIT_IN_HIGH_CREDIT) or not bureau_fills(report, line, "credit_limit"):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "credit_limit", "Credit limit"),
            fact(report, line, "high_credit", "Highest balance"),
        ),
        request="Add the credit limit.",
    )


@tradeline_rule(
    About(
        id="TYP-2-INSTALLMENT",
        title="Installment loan with a credit limit",
        condition="an installment loan has a credit limit above zero",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="108",
        needs=("portfolio", "credit_limit"),
        says="A credit limit of {{credit_limit}} is reported on an installment loan, which "
        "has none.",
        innocent_explanation="the account is a line of credit repaid in installments",
        disproof="a contract that grants a line of credit",
    ),
    kinds=GRANTED,
)
def loan_with_limit(report: Report, line: Tradeline) -> Claim | None:
    if line.portfolio != _INSTALLMENT or not positive(line.credit_limit):
        return None
    return Claim(
        record=line,
        facts=(fact(report, line, "credit_limit", "Credit limit"),),
        request="Correct the type of the account or delete the credit limit.",
    )


RULES = (card_without_limit, loan_with_limit)
