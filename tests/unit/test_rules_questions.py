from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.credit_reports.values import Bureau
from domain.errors import InvalidField
from domain.findings.catalogue import rule
from domain.findings.model import AnswerKind, Hit, Question, Subject
from domain.findings.questions import (
    Answer,
    AnswerContradictsFinding,
    AnswerMissing,
    RuleNotInForce,
    UnknownQuestion,
    answer,
    claimable,
    require_claimable,
)
from domain.law import AuthorityNotInForce

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAID = Question(id="paid_off", text="Have you paid?", kind=AnswerKind.YES_NO, needed="yes")


def hit(question=PAID, rule_id="BAL-1", basis=None):
    found = rule(rule_id)
    return Hit(
        rule_id=found.id,
        rule_version=found.version,
        subject=Subject(kind="granted", bureau=Bureau.EQUIFAX, path="$.x", label="EXAMPLE"),
        facts=(),
        basis=basis or found.basis,
        severity=found.severity,
        eoscar_code=found.eoscar_code,
        sentence="",
        request="",
        question=question,
        innocent_explanation="",
    )


def said(value, at=AT):
    return Answer(question_id="paid_off", value=value, answered_at=at)


def test_a_finding_without_its_answer_is_not_claimable():
    with pytest.raises(AnswerMissing, match="Have you paid"):
        require_claimable(hit(), [], ON)
    assert not claimable(hit(), [replace(said("yes"), question_id="other")], ON)


def test_a_finding_with_the_needed_answer_is_claimable():
    require_claimable(hit(), [said("yes")], ON)
    assert claimable(hit(), [said("yes")], ON)


def test_a_contradicting_answer_withdraws_the_finding():
    with pytest.raises(AnswerContradictsFinding, match="with no, not yes"):
        require_claimable(hit(), [said("no")], ON)


def test_of_two_answers_the_later_counts_whatever_their_order():
    later = said("no", AT + timedelta(minutes=1))
    assert not claimable(hit(), [later, said("yes")], ON)
    assert claimable(hit(), [said("yes", AT + timedelta(minutes=2)), later], ON)


@pytest.mark.parametrize("question", [None, replace(PAID, needed=None)])
def test_a_finding_that_needs_no_answer_is_claimable_at_once(question):
    assert claimable(hit(question), [], ON)


def test_a_claim_on_dead_law_is_refused():
    dead = hit(None, basis=("fcra_607b", "cfpb_circular_2022_07"))
    assert claimable(dead, [], date(2025, 5, 11))
    with pytest.raises(AuthorityNotInForce):
        require_claimable(dead, [], ON)


def test_a_rule_is_not_claimed_before_its_own_first_day():
    with pytest.raises(RuleNotInForce, match="MED-1 may not be claimed on 2023-04-10"):
        require_claimable(hit(None, "MED-1"), [], date(2023, 4, 10))
    assert claimable(hit(None, "MED-1"), [], date(2023, 4, 11))


def test_an_answer_to_a_question_that_was_not_asked_is_refused():
    with pytest.raises(UnknownQuestion, match="mine"):
        answer(hit(), "mine", "yes", AT)
    with pytest.raises(UnknownQuestion):
        answer(hit(None), "paid_off", "yes", AT)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (AnswerKind.YES_NO, " Yes ", "yes"),
        (AnswerKind.DATE, "2024-02-29", "2024-02-29"),
        (AnswerKind.TEXT, "  in person ", "in person"),
    ],
)
def test_answers_are_kept_in_one_form(kind, given, kept):
    found = answer(hit(replace(PAID, kind=kind)), "paid_off", given, AT)
    assert found == said(kept)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (AnswerKind.YES_NO, "maybe"),
        (AnswerKind.DATE, "2023-02-29"),
        (AnswerKind.TEXT, " "),
        (AnswerKind.TEXT, "x" * 501),
        (AnswerKind.TEXT, "a\x00b"),
    ],
)
def test_an_answer_of_another_kind_is_refused(kind, given):
    with pytest.raises(InvalidField, match="value"):
        answer(hit(replace(PAID, kind=kind)), "paid_off", given, AT)
