"""Deleted and back again (catalogue REI-1), which takes three pulls to see."""

from collections.abc import Iterator

from domain.credit_reports.comparison import compare_reports
from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
from domain.findings.authoring import About, Claim, fact, readable
from domain.findings.model import AnswerKind, Fact, Question, Severity
from domain.findings.pulls.authoring import Pulls, pulls_rule
from domain.findings.wording import printed

_NEEDS = ("account_number", "date_opened", "high_credit")
_PULLS_MIN = 3


@pulls_rule(
    About(
        id="REI-1",
        title="Deleted item put back",
        condition="an item of an earlier pull is missing from the whole pull before this one, in "
        "which the same bureau speaks, and stands in this one again; it is told by creditor or "
        "original creditor, opening, amount and visible digits, so that a new furnisher's name "
        "does not hide it",
        basis=("fcra_611a5B",),
        severity=Severity.DELETION_GRADE,
        eoscar_code="111",
        needs=tuple(f"{kind}.{name}" for kind in ("granted", "collection") for name in _NEEDS),
        says="This account stood in the file of {{first_seen_on}}, was gone from that of "
        "{{gone_on}}, and is back; I was not told that it would be put back.",
        attestation=Question(
            id="reinserted_without_notice",
            text="Was this item deleted after you disputed it, and have you had no written notice "
            "from the bureau that it was put back?",
            kind=AnswerKind.YES_NO,
            needed="yes",
        ),
        innocent_explanation="the item was left out of one report by a fault of the vendor",
        disproof="the furnisher's certification and the notice mailed within five business days",
    )
)
def put_back(pulls: Pulls) -> Iterator[Claim]:
    if len(pulls.reports) < _PULLS_MIN:
        return
    *earlier, gap, now = pulls.reports
    dated = {report.sha256: report for report in earlier if report.report_date}
    if gap.report_date is None:
        return
    for new in compare_reports(gap, now, earlier=earlier[::-1]).new:
        line, before = new.item, new.earlier
        seen_in = dated.get(new.earlier_sha256 or "")
        if not isinstance(line, Tradeline) or not isinstance(before, Tradeline) or not seen_in:
            continue
        if readable(now, line, _NEEDS) and readable(seen_in, before, _NEEDS):
            yield Claim(
                record=line,
                facts=(
                    _day(seen_in, before.path, "first_seen_on", "Seen in the report of"),
                    _day(gap, "", "gone_on", "Missing in the report of"),
                    fact(now, line, "date_opened", "Date opened"),
                ),
                request="Delete the account, or prove that its accuracy was certified and that I "
                "was given notice in time.",
            )


def _day(report: Report, place: str, name: str, label: str) -> Fact:
    return Fact(
        id=name,
        label=label,
        value=printed(report.report_date),
        place=place or "$",
        sha256=report.sha256,
    )


RULES = (put_back,)
