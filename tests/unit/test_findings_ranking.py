"""What to dispute first: each part of the score, its reason, and an order that nothing upsets."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import PaymentStatus, Tradeline, TradelineKind
from domain.credit_reports.values import Bureau, PartialDate
from domain.findings.catalogue import run_rules
from domain.findings.model import AnswerKind, Hit, Question, Severity, Subject
from domain.findings.questions import Answer
from domain.findings.ranking import (
    FORMULA_VERSION,
    MOST,
    Part,
    Standing,
    prioritized,
    priority,
    records_of,
)
from domain.money import Money
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope

DESCRIBED = smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))
REPORT: Report = ReportFormats().read(json.dumps(DESCRIBED).encode())[0]
HITS = run_rules(REPORT)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)

HIT = Hit(
    rule_id="BAL-2", rule_version=1,
    subject=Subject(kind="granted", bureau=Bureau.EXPERIAN, path="$.t", label="NORTHWIND BANK"),
    facts=(), basis=("fcra_611a5A",), severity=Severity.CORRECTION, eoscar_code="118",
    sentence="The balance is {{balance}}.", request="Correct it.", question=None,
    innocent_explanation="none",
)  # fmt: skip
ASKING = replace(
    HIT, question=Question(id="paid", text="Paid?", kind=AnswerKind.YES_NO, needed="yes")
)
LINE = Tradeline(
    bureau=Bureau.EXPERIAN, kind=TradelineKind.GRANTED, path="$.t", creditor_name="NORTHWIND BANK",
    portfolio="R", open_closed="open", payment_status=PaymentStatus.CURRENT,
    balance=Money(10_000), credit_limit=Money(100_000),
)  # fmt: skip


def points(part: Part, hit: Hit = HIT, line=LINE, standing: Standing | None = None) -> int:
    found = priority(hit, line, REPORT, standing)
    return next(one.points for one in found.contributions if one.part is part)


@given(st.permutations(HITS), st.sets(st.sampled_from([hit.key for hit in HITS])))
def test_the_order_of_the_findings_decides_nothing(shuffled, disputed):
    standings = {key: Standing(under_dispute=True) for key in disputed}
    assert prioritized(shuffled, REPORT, standings) == prioritized(HITS, REPORT, standings)


@given(st.sampled_from(HITS), st.booleans(), st.sampled_from(["yes", "no", None]))
def test_a_score_is_the_sum_of_explained_parts_within_their_bounds(hit, disputed, said):
    answers = ()
    if hit.question and said:
        answers = (Answer(question_id=hit.question.id, value=said, answered_at=NOON),)
    record = records_of(REPORT).get(hit.subject.path)
    found = priority(hit, record, REPORT, Standing(answers=answers, under_dispute=disputed))
    assert [one.part for one in found.contributions] == list(Part)
    assert found.score == sum(one.points for one in found.contributions)
    assert all(0 <= one.points <= one.most == MOST[one.part] for one in found.contributions)
    assert all(one.reason for one in found.contributions)
    assert found.formula_version == FORMULA_VERSION
    assert sum(MOST.values()) == 100


def test_the_demos_findings_come_with_what_must_be_deleted_before_mere_leads():
    ranked = prioritized(HITS, REPORT)
    scores = [found.score for _, found in ranked]
    assert scores == sorted(scores, reverse=True)
    assert ranked[0][0].severity <= Severity.STRONG_CONTRADICTION
    assert ranked[-1][0].severity is Severity.LEAD
    assert {hit.key for hit, _ in ranked} == {hit.key for hit in HITS}


def test_a_stronger_severity_alone_comes_first():
    found = [points(Part.SEVERITY, replace(HIT, severity=one)) for one in Severity]
    assert found == [40, 30, 18, 6]


@pytest.mark.parametrize(
    ("hit", "answers", "expected"),
    [(HIT, [], 20), (ASKING, [], 8), (ASKING, ["yes"], 20), (ASKING, ["yes", "no"], 0)],
)
def test_proof_is_the_reports_or_the_consumers_latest_word(hit, answers, expected):
    given_answers = tuple(
        Answer(question_id="paid", value=value, answered_at=NOON.replace(minute=minute))
        for minute, value in enumerate(answers)
    )
    assert points(Part.PROOF, hit, standing=Standing(answers=given_answers)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 0),
        ({"balance": Money(90_000)}, 4),
        ({"balance": Money(90_000), "open_closed": "closed"}, 0),
        ({"payment_status": PaymentStatus.CHARGE_OFF}, 10),
        ({"payment_status": PaymentStatus.LATE_30,
          "date_first_delinquency": PartialDate(2025, 11)}, 18),
        ({"payment_status": PaymentStatus.LATE_30,
          "date_first_delinquency": PartialDate(2021, 11)}, 10),
        ({"kind": TradelineKind.COLLECTION, "date_opened": PartialDate(2025, 6, 1)}, 18),
    ],
)  # fmt: skip
def test_negative_recent_and_much_used_weigh_on_the_file(changes, expected):
    assert points(Part.EFFECT, line=replace(LINE, **changes)) == expected


def test_what_soon_falls_off_is_less_urgent_and_what_should_be_gone_is_most_urgent():
    ages = [
        points(Part.AGE, line=replace(LINE, date_first_delinquency=first))
        for first in (PartialDate(2025, 12), PartialDate(2021, 6), PartialDate(2018, 12), None,
                      PartialDate(2017, 1))
    ]  # fmt: skip
    assert ages == [8, 3, 0, 4, 8]


def test_what_is_under_dispute_already_waits():
    assert points(Part.OPEN) == 10
    assert points(Part.OPEN, standing=Standing(under_dispute=True)) == 0
    both = prioritized([HIT, replace(HIT, rule_id="BAL-1")], REPORT,
                       {("BAL-1", "$.t"): Standing(under_dispute=True)})  # fmt: skip
    assert [hit.rule_id for hit, _ in both] == ["BAL-2", "BAL-1"]
