"""Late months after the petition in bankruptcy (catalogue BK-2)."""

from collections.abc import Iterator

from domain.credit_reports.report import Report
from domain.credit_reports.values import PartialDate
from domain.findings import wording
from domain.findings.authoring import (
    ACCURACY,
    GRANTED,
    About,
    Claim,
    fact,
    readable_lines,
    report_rule,
)
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.public_records import RECORD_NEEDS, bankruptcies, cases_of, has_status
from domain.findings.remarks import BANKRUPTCY, BANKRUPTCY_OVER, saying

_LINE_NEEDS = ("remarks", "history", "date_opened", "date_reported")
_NOT_KEPT = Question(
    id="not_kept_after_petition",
    text="Did you agree to no payments on this account after the bankruptcy was filed (neither a "
    "reaffirmation nor payments under a plan)?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


@report_rule(
    About(
        id="BK-2-LATES",
        title="Late after the petition in bankruptcy",
        condition="a remark puts the account into a bankruptcy that the same bureau shows, not "
        "dismissed, and a month after its filing is reported late",
        basis=ACCURACY,
        severity=Severity.CORRECTION,
        eoscar_code="102",
        needs=(
            *(f"publicrecord.{name}" for name in RECORD_NEEDS),
            *(f"granted.{name}" for name in _LINE_NEEDS),
        ),
        says='This account is marked "{{bankruptcy_mark}}" and its payment history says '
        "{{late_after_petition}}, after my {{case_type}} was filed on {{case_filed_on}}; no "
        "payment was due on it from that day on.",
        attestation=_NOT_KEPT,
        innocent_explanation="the debt was reaffirmed, or is paid outside of the plan",
        disproof="a reaffirmation agreement, or a plan with payments on this account",
    )
)
def late_after_petition(report: Report) -> Iterator[Claim]:
    records = tuple(bankruptcies(report, RECORD_NEEDS))
    for line in readable_lines(report, GRANTED, _LINE_NEEDS) if records else ():
        remark = saying(line, BANKRUPTCY, but_not=BANKRUPTCY_OVER)
        told = cases_of(line, records) if remark else []
        cases = [c for c in told if not has_status(c, "dismissed")]
        if remark is None or not cases or cases[0].filed_on is None:
            continue
        filed = cases[0].filed_on
        late = [c for c in line.history if c.status.days_late]
        after = [c for c in late if PartialDate(c.month.year, c.month.month).surely_after(filed)]
        if not after:
            continue
        said = f"{wording.printed(after[0].status)} in {wording.month(after[0].month)}"
        yield Claim(
            record=line,
            facts=(
                fact(report, line, "remarks", "Remark", id="bankruptcy_mark", value=remark.text),
                fact(report, line, "history", "History", id="late_after_petition", value=said),
                fact(report, cases[0], "type", "Public record", id="case_type"),
                fact(report, cases[0], "filed_on", "Date filed", id="case_filed_on"),
            ),
            request="Delete the late months after the filing.",
        )


RULES = (late_after_petition,)
