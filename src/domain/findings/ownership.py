"""Who owns a debt: counted twice, or by nobody named (catalogue family OWN, and BAL-9)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from domain.credit_reports.pairing import CROWD
from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
from domain.findings.authoring import (
    ACCURACY,
    COLLECTION,
    FURNISHER,
    GRANTED,
    About,
    Claim,
    bureau_fills,
    fact,
    readable_lines,
    report_rule,
    tradeline_rule,
)
from domain.findings.matching import debts_of_creditors, name_head, positive, same_name
from domain.findings.model import AnswerKind, Fact, Question, Severity
from domain.findings.remarks import MEDICAL, saying, was_handed_on

_COLLECTION_NEEDS = ("original_creditor", "balance", "high_credit")
_CREDITOR_NEEDS = ("balance", "high_credit", "condition", "remarks")
_NEEDS = (
    *(f"collection.{name}" for name in _COLLECTION_NEEDS),
    *(f"granted.{name}" for name in _CREDITOR_NEEDS),
)
_SAME_DEBT = Question(
    id="same_debt",
    text="Are the collection and the creditor's account one and the same debt?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)
_SAME_DEBT_TWO_COLLECTORS = Question(
    id="same_debt_two_collectors",
    text="Are the two collections one and the same debt?",
    kind=AnswerKind.YES_NO,
    needed="yes",
)
_DEBT_UNKNOWN = Question(
    id="original_creditor_known",
    text="Do you know from whom this debt first came?",
    kind=AnswerKind.YES_NO,
)


@report_rule(
    About(
        id="OWN-1",
        title="One debt counted by creditor and collector",
        condition="creditor and collector report the same debt to one bureau, both with a balance",
        basis=ACCURACY + FURNISHER,
        severity=Severity.LEAD,
        eoscar_code="118",
        needs=_NEEDS,
        attestation=_SAME_DEBT,
        says="This debt is reported with a balance of {{balance}} here and again with "
        "{{collector_balance}} by {{collector}}, so that it is counted as owed to both.",
        innocent_explanation="the debt is assigned, not sold, and the creditor still owns it",
        disproof="the assignment under which the creditor kept the debt",
    )
)
def counted_twice(report: Report) -> Iterator[Claim]:
    for collection, creditor in _same_debts(report):
        if not positive(creditor.balance) or not positive(collection.balance):
            continue
        sold = was_handed_on(creditor)
        yield Claim(
            record=creditor,
            facts=(
                fact(report, creditor, "balance", "Creditor's balance"),
                _collector(report, collection),
                fact(report, collection, "balance", "Collector's balance", id="collector_balance"),
            ),
            request="Correct the balance of the one who does not own the debt to zero, or delete "
            "the entry you cannot verify.",
            severity=Severity.STRONG_CONTRADICTION if sold else None,
        )


@report_rule(
    About(
        id="OWN-2",
        title="One debt counted by two collectors",
        condition="two collectors report to one bureau the same original creditor and the same "
        "original amount, both with a balance",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="118",
        needs=("collection.original_creditor", "collection.balance", "collection.high_credit"),
        attestation=_SAME_DEBT_TWO_COLLECTORS,
        says="This collection for {{original_creditor}} over {{high_credit}} is "
        "reported a second time by {{other_collector}}, so that one debt is counted "
        "twice.",
        innocent_explanation="two debts to one creditor happen to have the same amount",
        disproof="the account numbers of two different debts at the original creditor",
    )
)
def two_collectors(report: Report) -> Iterator[Claim]:
    lines = [
        line
        for line in readable_lines(report, COLLECTION, _COLLECTION_NEEDS)
        if positive(line.balance) and positive(line.high_credit) and line.creditor_name
    ]
    claimed = set()
    for left, right in _alike(lines):
        if not _held_by_two(left, right):
            continue
        for line, other in ((left, right), (right, left)):
            if line.path in claimed:
                continue
            claimed.add(line.path)
            yield Claim(
                record=line,
                facts=(
                    fact(report, line, "original_creditor", "Original creditor"),
                    fact(report, line, "high_credit", "Original amount"),
                    fact(report, other, "creditor_name", "Other collector", id="other_collector"),
                ),
                request="Verify which collector owns the debt, and delete the other entry.",
            )


@tradeline_rule(
    About(
        id="OWN-3",
        title="Collection without an original creditor",
        condition="the original creditor is absent, the debt is not marked medical (whose "
        "providers may not be named), and the same bureau names one on another collection",
        basis=ACCURACY + FURNISHER,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="006",
        needs=("original_creditor", "remarks"),
        attestation=_DEBT_UNKNOWN,
        says="The original creditor of this collection is {{original_creditor}}; without it "
        "I cannot tell which debt is meant, and the entry is incomplete.",
        innocent_explanation="a medical provider's name is withheld under 605(a)(6)",
        disproof="the same report naming the original creditor elsewhere",
    ),
    kinds=COLLECTION,
)
def nameless_origin(report: Report, line: Tradeline) -> Claim | None:
    if line.original_creditor or saying(line, MEDICAL):
        return None
    if not bureau_fills(report, line, "original_creditor"):
        return None
    return Claim(
        record=line,
        facts=(fact(report, line, "original_creditor", "Original creditor"),),
        request="Add the original creditor, or delete the account if you cannot verify it.",
    )


@report_rule(
    About(
        id="BAL-9",
        title="Collection balance above the creditor's balance",
        condition="the collector's balance is above the balance that the original creditor "
        "reports to the same bureau for the same debt",
        basis=ACCURACY,
        severity=Severity.LEAD,
        eoscar_code="118",
        needs=_NEEDS,
        attestation=_SAME_DEBT,
        says="This collection is reported with a balance of {{balance}}, while "
        "{{creditor_of_debt}} reports {{creditor_balance}} for the same debt.",
        innocent_explanation="the contract or a judgment allows interest or collection fees",
        disproof="the contract, statute or judgment that allows the addition, and its sum",
    )
)
def collector_claims_more(report: Report) -> Iterator[Claim]:
    for collection, creditor in _same_debts(report):
        if not positive(creditor.balance) or collection.balance is None:
            continue
        if creditor.balance is None or not collection.balance > creditor.balance:
            continue
        yield Claim(
            record=collection,
            facts=(
                fact(report, collection, "balance", "Collector's balance"),
                fact(report, creditor, "creditor_name", "Original creditor", id="creditor_of_debt"),
                fact(report, creditor, "balance", "Creditor's balance", id="creditor_balance"),
            ),
            request="Verify the balance with records of each addition, correct it, or delete the "
            "account.",
        )


def _same_debts(report: Report) -> Iterator[tuple[Tradeline, Tradeline]]:
    """Collection and creditor's line of one bureau that agree in name and in number or amount.

    Each line is used once, so that one match never becomes several claims.
    """
    creditors = readable_lines(report, GRANTED, _CREDITOR_NEEDS)
    used: set[str] = set()
    for collection, creditor in debts_of_creditors(
        readable_lines(report, COLLECTION, _COLLECTION_NEEDS), creditors
    ):
        if used.isdisjoint((collection.path, creditor.path)):
            used |= {collection.path, creditor.path}
            yield collection, creditor


def _alike(lines: Iterable[Tradeline]) -> Iterator[tuple[Tradeline, Tradeline]]:
    """Pairs of one bureau, original creditor's name and original amount, a crowd left out."""
    found: dict[tuple[object, ...], list[Tradeline]] = defaultdict(list)
    for line in lines:
        found[line.bureau, line.high_credit, name_head(line.original_creditor)].append(line)
    for alike in found.values():
        if len(alike) <= CROWD:
            yield from combinations(alike, 2)


def _held_by_two(left: Tradeline, right: Tradeline) -> bool:
    return (
        left.bureau is right.bureau
        and left.high_credit == right.high_credit
        and same_name(left.original_creditor, right.original_creditor)
        and not same_name(left.creditor_name, right.creditor_name)
    )


def _collector(report: Report, collection: Tradeline) -> Fact:
    value = collection.creditor_name or "a collector without a name"
    return Fact(
        id="collector",
        label="Collector",
        value=value,
        place=collection.path,
        sha256=report.sha256,
    )


RULES = (counted_twice, two_collectors, nameless_origin, collector_claims_more)
