"""The date of first delinquency against the status code (DAT-1, DAT-2)."""

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import ReportedAccount
from domain.findings.authoring import ACCURACY, About, Claim, code_rule, fact, is_sent
from domain.findings.codes import tables
from domain.findings.codes.tables import coded
from domain.findings.model import Severity

_STATUS, _FIRST = "account_status_code", "date_first_delinquency"


@code_rule(
    About(
        id="DAT-1-CODE",
        title="Derogatory status code without a date of first delinquency",
        condition="the account status code is derogatory (61 to 65, 71 to 84, 88, 89, 93 to 97), "
        "and the date of first delinquency is absent where it is otherwise sent",
        basis=("fcra_623a5", "fcra_605c1", *ACCURACY),
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="115",
        needs=(_STATUS, _FIRST),
        says="The account status is reported as {{account_status_code}}, and the date of first "
        "delinquency is {{date_first_delinquency}}; without it nobody can tell how long the "
        "entry may be reported.",
        innocent_explanation="the bureau keeps the date and does not show it",
        disproof="the date, from the original creditor's records",
    )
)
def derogatory_code_undated(report: Report, line: ReportedAccount) -> Claim | None:
    if line.account_status_code not in tables.DEROGATORY or line.date_first_delinquency:
        return None
    if not is_sent(report, line, _FIRST):
        return None
    return Claim(
        record=line,
        facts=(
            coded(report, line, _STATUS),
            fact(report, line, _FIRST, "Date of first delinquency"),
        ),
        request="Obtain the date of first delinquency from the original creditor's records, or "
        "delete the account if you cannot verify it.",
    )


@code_rule(
    About(
        id="DAT-2-CODE",
        title="Current status code with a date of first delinquency",
        condition="the account status code is current (11), or paid with a current payment rating "
        "(13 rated 0), and a date of first delinquency is given",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="115",
        needs=(_STATUS, "payment_rating", _FIRST),
        says="The account status is reported as {{account_status_code}}, and a first delinquency of "
        "{{date_first_delinquency}} beside it; a delinquency that was cured leaves none, so "
        "that the entry makes a good account look defaulted.",
        innocent_explanation="the account is in a bankruptcy, for which the date is kept",
        disproof="records of a default that was never cured",
    )
)
def current_code_dated(report: Report, line: ReportedAccount) -> Claim | None:
    current = line.account_status_code == tables.CURRENT
    paid_well = line.account_status_code == tables.PAID_CLOSED and line.payment_rating == "0"
    if not (current or paid_well) or line.date_first_delinquency is None:
        return None
    if line.consumer_information:
        return None
    return Claim(
        record=line,
        facts=(
            coded(report, line, _STATUS),
            fact(report, line, _FIRST, "Date of first delinquency"),
        ),
        request="Remove the date of first delinquency, or delete the account if you cannot "
        "verify it.",
    )


RULES = (derogatory_code_undated, current_code_dated)
