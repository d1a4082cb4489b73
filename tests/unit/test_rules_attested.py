"""Rules on the consumer's own word: without a statement nothing, with one what the report shows."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit_reports.report import PersonName, Report, ReportedAddress
from domain.errors import InvalidField
from domain.findings import attested
from domain.findings.attested import OpenDispute, Statement, StatementKind, Told
from domain.findings.attested.authoring import AttestationMissing, told_rule
from domain.findings.authoring import About
from domain.findings.catalogue import rule, run_rules, run_rules_attested
from domain.findings.model import Severity
from domain.findings.questions import AnswerMissing, answer, require_claimable
from domain.law import require_in_force
from domain.letters.narrative import fill, loose_tokens
from staging.few_records import (
    COND,
    ON,
    PATHS,
    TU,
    c,
    coded,
    day,
    file,
    g,
    inquiry,
    report,
    said,
    usd,
)  # fmt: skip

KIND = StatementKind
LINE, INQUIRY, FILE = "$.trades[0]", "$.inquiries[0]", "$.Borrower#transunion"
NAME = PersonName(first="Ann", middle="", last="Other")
ADDRESS = ReportedAddress(street="1 Oak St", city="Dover", state="DE", zip="19901", current=True)
THEFT = {"theft_report": True, "identified": True}


def stated(kind, path=LINE, **given):
    return Told(statements=(Statement(kind=kind, path=path, **given),))


def disputed(shown_from=date(2026, 2, 15), path=LINE, open_until=date(2026, 3, 7)):
    one = OpenDispute(
        path=path, received_on=date(2026, 2, 5), shown_from=shown_from, open_until=open_until
    )
    return Told(disputes=(one,))


@dataclass(frozen=True)
class Example:
    """``silent`` are a report and a statement close by on which nothing may be said."""

    rule_id: str
    fires: Report
    told: Told
    silent: tuple[Report, Told]


def other_report(rule_id, fires, told, silent):
    return Example(rule_id, fires, told, (silent, told))


def other_word(rule_id, fires, told, silent):
    return Example(rule_id, fires, told, (fires, silent))


MEDICAL = {"remarks": said("Medical")}
HARD = replace(
    report(inquiry()), inquiries=(replace(report(inquiry()).inquiries[0], purpose="hard"),)
)
EXAMPLES = [
    other_report("OWN-5", report(g(designator="1")), stated(KIND.AUTHORIZED_USER_ONLY),
                 report(g(designator="3"))),
    other_report("OWN-5-DECEASED", report(g(designator="X")), stated(KIND.LIVING),
                 report(g(designator="1"))),
    other_word("OWN-7", report(c()), stated(KIND.NOT_MINE), stated(KIND.NOT_MINE, "$.trades[1]")),
    other_report("BAL-11", report(c()), stated(KIND.PAID), report(c(balance=usd(0)))),
    other_report("DIS-2-DISAGREES", report(coded(compliance_condition="XH")),
                 stated(KIND.DISAGREES), report(coded(compliance_condition="XC"))),
    other_word("IDT-1", report(c()), stated(KIND.IDENTITY_THEFT, **THEFT),
               stated(KIND.IDENTITY_THEFT, theft_report=True)),
    other_word("IDT-1", report(g()), stated(KIND.IDENTITY_THEFT, **THEFT),
               stated(KIND.IDENTITY_THEFT, identified=True)),
    other_report("INQ-2", HARD, stated(KIND.NO_APPLICATION, INQUIRY), report(inquiry())),
    other_word("MED-2", report(c(**MEDICAL)), stated(KIND.VETERAN_MEDICAL, on=date(2025, 2, 21)),
               stated(KIND.VETERAN_MEDICAL, on=date(2025, 2, 20))),
    other_report("MED-2", report(c(**MEDICAL, condition=COND.PAID)), stated(KIND.VETERAN_MEDICAL),
                 report(c(condition=COND.PAID))),
    other_word("PII-1-NAME", report(file(TU, names=(NAME,))),
               stated(KIND.NOT_MY_NAME, FILE, text="Ann Other"),
               stated(KIND.NOT_MY_NAME, FILE, text="Ann Othersen")),
    other_word("PII-1-ADDRESS", report(file(TU, addresses=(ADDRESS,))),
               stated(KIND.NOT_MY_ADDRESS, FILE, text="1 Oak St, Dover, DE 19901"),
               stated(KIND.NOT_MY_NAME, FILE, text="1 Oak St, Dover, DE 19901")),
    other_word("PII-1-EMPLOYER", report(file(TU, employers=("EXAMPLE MILLS",))),
               stated(KIND.NOT_MY_EMPLOYER, FILE, text="EXAMPLE MILLS"),
               stated(KIND.NOT_MY_EMPLOYER, "$.Borrower#equifax", text="EXAMPLE MILLS")),
    other_word("DIS-1", report(g()), disputed(), disputed(shown_from=date(2026, 2, 16))),
    other_word("DIS-1", report(g()), disputed(), disputed(open_until=date(2026, 2, 14))),
    other_report("DIS-1", report(c()), disputed(), report(c(dispute_flag=True))),
    other_report("DIS-1-CODE", report(coded()), disputed(),
                 report(coded(compliance_condition="XB"))),
]  # fmt: skip
NAMED = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.rule_id)


def hits(example):
    return run_rules_attested(example.fires, example.told, only=[example.rule_id])


def needed_fields(example):
    return {need.partition(".")[2] for need in rule(example.rule_id).needs}


def without(name):
    return {kind: {k: v for k, v in known.items() if k != name} for kind, known in PATHS.items()}


def test_every_attested_rule_has_an_example():
    assert {e.rule_id for e in EXAMPLES} == {r.id for r in attested.RULES}


@NAMED
def test_the_rule_fires_on_the_statement(example):
    assert len(hits(example)) == 1


@NAMED
def test_the_rule_is_silent_close_by(example):
    shown, told = example.silent
    assert run_rules_attested(shown, told, only=[example.rule_id]) == ()


@NAMED
def test_nothing_is_said_without_a_statement(example):
    assert run_rules_attested(example.fires, Told()) == ()
    assert run_rules(example.fires, only=[example.rule_id]) == ()


@NAMED
def test_the_rule_is_silent_where_a_needed_field_is_not_visible(example):
    for name in needed_fields(example):
        hidden = replace(example.fires, paths=without(name))
        assert run_rules_attested(hidden, example.told, only=[example.rule_id]) == (), name


@NAMED
def test_the_rule_is_silent_where_a_needed_field_was_unreadable(example):
    records = [*example.fires.tradelines(), *example.fires.inquiries, *example.fires.files]
    for name in needed_fields(example):
        spoilt = frozenset(f"{record.path}.{name}" for record in records)
        damaged = replace(example.fires, unreadable=spoilt)
        assert run_rules_attested(damaged, example.told, only=[example.rule_id]) == (), name


@NAMED
def test_the_required_attestation_is_carried_and_nothing_is_claimed_before_it_is_given(example):
    [hit] = hits(example)
    assert hit.question == rule(example.rule_id).attestation
    assert hit.question.needed == "yes"
    with pytest.raises(AnswerMissing):
        require_claimable(hit, [], ON)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    require_claimable(hit, [answer(hit, hit.question.id, "yes", at)], ON)


@NAMED
def test_the_sentence_is_allowed_and_states_facts_only(example):
    [hit] = hits(example)
    found = rule(example.rule_id)
    assert hit.sentence in found.sentences
    assert "{" not in fill(hit.sentence, {f.id: f.value for f in hit.facts})
    assert loose_tokens(hit.sentence) == loose_tokens(hit.request) == []
    assert require_in_force(hit.basis, ON)
    assert set(hit.basis) <= set(found.basis)
    assert found.disproof
    assert found.innocent_explanation


@pytest.mark.parametrize("kind", sorted(attested.statements.OWNED_UP))
def test_theft_is_never_claimed_of_what_the_consumer_owns_up_to(kind):
    theft = stated(KIND.IDENTITY_THEFT, **THEFT).statements
    told = Told(statements=(*theft, *stated(kind).statements))
    assert run_rules_attested(report(g()), told, only=["IDT-1"]) == ()


def test_a_theft_of_one_account_says_nothing_of_the_others():
    told = stated(KIND.IDENTITY_THEFT, "$.trades[1]", **THEFT)
    [hit] = run_rules_attested(report(g(), c(), g()), told)
    assert (hit.subject.path, hit.rule_id) == ("$.trades[1]", "IDT-1")


def test_a_medical_debt_of_the_eleventh_month_is_young_also_across_a_leap_day():
    shown = replace(report(c(**MEDICAL)), report_date=date(2025, 3, 1))
    young, year_old = (stated(KIND.VETERAN_MEDICAL, on=day) for day in
                       (date(2024, 3, 2), date(2024, 2, 29)))  # fmt: skip
    assert [h.basis for h in run_rules_attested(shown, young)] == [("fcra_605a7",)]
    assert run_rules_attested(shown, year_old) == ()


def test_a_statement_names_an_item():
    with pytest.raises(InvalidField, match="path"):
        Statement(kind=KIND.PAID, path="")


def test_a_rule_on_a_word_without_a_question_is_refused():
    about = About(
        id="X-1", title="", condition="", basis=(), severity=Severity.LEAD, eoscar_code="112",
        needs=(), says="", innocent_explanation="", disproof="",
    )  # fmt: skip
    with pytest.raises(AttestationMissing, match="X-1"):
        told_rule(about, states=None)


@given(st.lists(st.sampled_from(EXAMPLES), max_size=6), st.sampled_from(sorted(StatementKind)))
def test_a_statement_of_another_item_never_makes_a_rule_fire(examples, kind):
    lines = [line for e in examples for line in e.fires.tradelines()]
    elsewhere = stated(kind, "$.elsewhere", text="x", on=date(2025, 12, 1), **THEFT)
    assert run_rules_attested(report(*lines), elsewhere) == ()


@given(st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.sampled_from(["2026-02", "2026-02-15"]))
def test_an_open_dispute_must_be_shown_only_once_the_furnisher_surely_knew(shown_from, reported):
    shown = report(g(date_reported=day(reported)))
    found = run_rules_attested(shown, disputed(shown_from), only=["DIS-1"])
    assert bool(found) == (day(reported).earliest >= shown_from)
