"""Bankruptcy by the consumer information indicator (BK-1, BK-2, OWN-6).

The examiners' tests Bankruptcy-Balance-1, -APD-1 and -SMPA-1 fire where nothing is owed; that is
what a discharged account should say, so they are not rules here.
"""

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import ReportedAccount
from domain.findings.authoring import ACCURACY, FURNISHER, About, Claim, code_rule, fact, is_sent
from domain.findings.codes import tables
from domain.findings.codes.tables import coded
from domain.findings.matching import positive
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.remarks import BANKRUPTCY, BANKRUPTCY_OVER, saying

_INDICATOR = "consumer_information"
_DISCHARGED = Question(
    id="debt_discharged",
    text="Was this debt listed in the bankruptcy and discharged, and have you not reaffirmed it?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


def _owed(name: str) -> str:
    return (
        f"This account is reported as {{{{consumer_information}}}} and still with {{{{{name}}}}} "
        "owed; nothing is owed on a discharged debt."
    )


@code_rule(
    About(
        id="BK-1-CODE",
        title="Amount owed under a discharge indicator",
        condition="the consumer information indicator says discharged (E to H), and balance or "
        "past due is above zero",
        basis=ACCURACY + FURNISHER,
        severity=Severity.DELETION_GRADE,
        eoscar_code="037",
        needs=(_INDICATOR, "balance", "past_due"),
        says=tuple(map(_owed, ("balance", "past_due"))),
        attestation=_DISCHARGED,
        innocent_explanation="the debt was reaffirmed, or is of a kind that is not discharged",
        disproof="a reaffirmation agreement, or an order excepting the debt from the discharge",
    )
)
def owed_under_discharge(report: Report, line: ReportedAccount) -> Claim | None:
    name = "balance" if positive(line.balance) else "past_due"
    if line.consumer_information not in tables.DISCHARGED or not positive(getattr(line, name)):
        return None
    return Claim(
        record=line,
        facts=(
            coded(report, line, _INDICATOR),
            fact(report, line, name, {"balance": "Balance", "past_due": "Past due"}[name]),
        ),
        sentence=_owed(name),
        request="Correct the balance and the amount past due to zero, or delete the account if "
        "you cannot verify it.",
    )


@code_rule(
    About(
        id="BK-2-CODE",
        title="Bankruptcy indicator without a date of first delinquency",
        condition="the consumer information indicator says petition or discharge (A to H), and the "
        "date of first delinquency is absent where it is otherwise sent",
        basis=(*ACCURACY, "fcra_623a5"),
        severity=Severity.CORRECTION,
        eoscar_code="115",
        needs=(_INDICATOR, "date_first_delinquency"),
        says="This account is reported as {{consumer_information}}, and its date of first "
        "delinquency is {{date_first_delinquency}}; without it nobody can tell how long the "
        "entry may be reported.",
        innocent_explanation="the bureau keeps the date and does not show it",
        disproof="the date, from the furnisher's records",
    )
)
def bankruptcy_undated(report: Report, line: ReportedAccount) -> Claim | None:
    if line.consumer_information not in tables.PETITION | tables.DISCHARGED:
        return None
    if line.date_first_delinquency or not is_sent(report, line, "date_first_delinquency"):
        return None
    return Claim(
        record=line,
        facts=(
            coded(report, line, _INDICATOR),
            fact(report, line, "date_first_delinquency", "Date of first delinquency"),
        ),
        request="Add the date of first delinquency, or delete the account if you cannot verify it.",
    )


@code_rule(
    About(
        id="BK-2-DISMISSED-CODE",
        title="Dismissal indicator on an account marked as included",
        condition="the consumer information indicator says dismissed or removed (Q), and a remark "
        "still puts the account into a bankruptcy",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="102",
        needs=(_INDICATOR, "remarks"),
        says="This account is reported as {{consumer_information}} and carries the remark "
        '"{{bankruptcy_mark}}"; an account is not included in a case that was dismissed.',
        innocent_explanation="the account belongs to a further case that is not shown",
        disproof="a bankruptcy of the consumer in which the debt was discharged",
    )
)
def dismissed_but_included(report: Report, line: ReportedAccount) -> Claim | None:
    remark = saying(line, BANKRUPTCY, but_not=BANKRUPTCY_OVER)
    if line.consumer_information != tables.DISMISSED or remark is None:
        return None
    return Claim(
        record=line,
        facts=(
            coded(report, line, _INDICATOR),
            fact(report, line, "remarks", "Remark", id="bankruptcy_mark", value=remark.text),
        ),
        request="Delete the bankruptcy remark from the account.",
    )


@code_rule(
    About(
        id="OWN-6",
        title="Bankruptcy indicator on an authorized user's account",
        condition="the consumer is an authorized user (3) and the consumer information indicator "
        "says petition or discharge (A to H)",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="102",
        needs=(_INDICATOR, "designator"),
        says="I am reported as {{designator}} of this account, and the account as "
        "{{consumer_information}}; an authorized user owes nothing and cannot have brought "
        "the debt into a bankruptcy.",
        innocent_explanation="the consumer was liable for the account as well",
        disproof="a schedule of the consumer's own bankruptcy that lists the account",
    )
)
def authorized_user_in_bankruptcy(report: Report, line: ReportedAccount) -> Claim | None:
    marked = line.consumer_information in tables.PETITION | tables.DISCHARGED
    if line.designator not in tables.AUTHORIZED_USER or not marked:
        return None
    return Claim(
        record=line,
        facts=(coded(report, line, "designator"), coded(report, line, _INDICATOR)),
        request="Delete the bankruptcy indicator from this account in my file.",
    )


RULES = (
    owed_under_discharge,
    bankruptcy_undated,
    dismissed_but_included,
    authorized_user_in_bankruptcy,
)
