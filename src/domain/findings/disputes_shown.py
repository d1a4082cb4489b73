"""Dispute and closing marks that contradict each other (catalogue family DIS)."""

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
from domain.findings.authoring import (
    ACCURACY,
    BOTH_KINDS,
    FURNISHER,
    GRANTED,
    About,
    Claim,
    bureau_fills,
    fact,
    tradeline_rule,
)
from domain.findings.model import AnswerKind, Question, Severity
from domain.findings.remarks import CLOSED_BY_CONSUMER, DISPUTE_OVER, STILL_DISPUTED, saying

_OVER = Question(
    id="dispute_over",
    text="Is your dispute of this account over, so that you no longer dispute it?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


@tradeline_rule(
    About(
        id="DIS-2",
        title="Marked as disputed and as resolved",
        condition="the dispute mark is set while a remark says the dispute is resolved, and none "
        "says that the consumer still disagrees",
        basis=("fcra_605f", *FURNISHER),
        severity=Severity.CORRECTION,
        eoscar_code="116",
        needs=("dispute_flag", "remarks"),
        attestation=_OVER,
        says="This account is marked as {{dispute_flag}} and carries the remark "
        '"{{dispute_remark}}"; both cannot be true.',
        innocent_explanation="a second dispute was opened after the first was resolved",
        disproof="a dispute that is still open",
    ),
    kinds=BOTH_KINDS,
)
def disputed_and_resolved(report: Report, line: Tradeline) -> Claim | None:
    resolved = saying(line, DISPUTE_OVER)
    if not line.dispute_flag or resolved is None or saying(line, STILL_DISPUTED):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "dispute_flag", "Dispute mark", value="disputed"),
            fact(report, line, "remarks", "Remark", id="dispute_remark", value=resolved.text),
        ),
        request="Correct the dispute mark.",
    )


@tradeline_rule(
    About(
        id="DIS-3",
        title="Closed by the consumer without a date closed",
        condition="a remark says that the consumer closed the account, the date closed is absent, "
        "and the same bureau gives a date closed on another account",
        basis=("fcra_605e", *ACCURACY),
        severity=Severity.CORRECTION,
        eoscar_code="114",
        needs=("date_closed", "remarks"),
        says='This account carries the remark "{{closing_remark}}", but its date closed is '
        "{{date_closed}}, so the entry is incomplete.",
        innocent_explanation="the furnisher reports the closing in the remark only",
        disproof="the same report showing the date closed elsewhere",
    ),
    kinds=GRANTED,
)
def closed_by_consumer_undated(report: Report, line: Tradeline) -> Claim | None:
    remark = saying(line, CLOSED_BY_CONSUMER)
    if remark is None or line.date_closed is not None:
        return None
    if not bureau_fills(report, line, "date_closed"):
        return None
    return Claim(
        record=line,
        facts=(
            fact(report, line, "remarks", "Remark", id="closing_remark", value=remark.text),
            fact(report, line, "date_closed", "Date closed"),
        ),
        request="Add the date on which I closed the account.",
    )


RULES = (disputed_and_resolved, closed_by_consumer_undated)
