"""Medical collections that the bureaus have announced not to report (catalogue MED-1)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import AccountCondition, Tradeline
from domain.findings.authoring import (
    COLLECTION,
    About,
    Claim,
    fact,
    readable_lines,
    report_rule,
)
from domain.findings.matching import pairs_across_bureaus, positive
from domain.findings.model import AnswerKind, Fact, Question, Severity
from domain.findings.remarks import MEDICAL, saying
from domain.money import Money

SMALL_MEDICAL_UNDER = Money(500_00)  # bureaus' policy since 11 April 2023, key policy_medical_small
_NEEDS = ("condition", "high_credit", "remarks")
_MEDICAL_BILL = Question(
    id="medical_bill",
    text="Is this debt a medical bill?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)


_PAID = (
    'This collection is marked "{{medical_mark}}" and reported as {{condition}}; you have '
    "announced that paid medical collections are not reported."
)
_SMALL = (
    'This collection is marked "{{medical_mark}}" and began with {{high_credit}}; you have '
    "announced that medical collections of so small an initial balance are not reported."
)


@report_rule(
    About(
        id="MED-1",
        title="Medical collection that the bureaus' policy leaves out",
        condition="a collection marked as medical, by this bureau or by another for the same "
        "account, is paid or began with less than $500",
        basis=("policy_medical_paid", "policy_medical_small"),
        severity=Severity.CORRECTION,
        eoscar_code="112",
        needs=tuple(f"collection.{name}" for name in _NEEDS),
        attestation=_MEDICAL_BILL,
        says=(_PAID, _SMALL),
        innocent_explanation="the amount shown is what is left of a larger bill",
        disproof="the provider's bill over five hundred dollars or more, still unpaid",
        valid_from=date(2023, 4, 11),
    )
)
def left_out_by_policy(report: Report) -> Iterator[Claim]:
    others: dict[str, list[Tradeline]] = defaultdict(list)
    for line, other in pairs_across_bureaus(report):
        others[line.path].append(other)
    for line in readable_lines(report, COLLECTION, _NEEDS):
        marked = _medical_mark(report, line, others[line.path])
        claim = _claim(report, line, marked) if marked else None
        if claim is not None:
            yield claim


def _medical_mark(report: Report, line: Tradeline, others: Sequence[Tradeline]) -> Fact | None:
    """The remark that calls this debt medical: its own, or another bureau's for the account."""
    for one in (line, *others):
        remark = saying(one, MEDICAL)
        if remark is not None:
            return fact(report, one, "remarks", "Remark", id="medical_mark", value=remark.text)
    return None


def _claim(report: Report, line: Tradeline, marked: Fact) -> Claim | None:
    request = "Delete the account, as you have announced for such debts."
    if line.condition is AccountCondition.PAID:
        return Claim(
            record=line,
            facts=(marked, fact(report, line, "condition", "Account condition")),
            sentence=_PAID,
            request=request,
            basis=("policy_medical_paid",),
        )
    if line.high_credit is None or not positive(line.high_credit):
        return None
    if not line.high_credit < SMALL_MEDICAL_UNDER:
        return None
    return Claim(
        record=line,
        facts=(marked, fact(report, line, "high_credit", "Original amount")),
        sentence=_SMALL,
        request=request,
        basis=("policy_medical_small",),
    )


RULES = (left_out_by_policy,)
