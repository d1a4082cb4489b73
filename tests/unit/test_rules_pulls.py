"""Rules across pulls: what changed as it never changes, and what came back."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit_reports.report import ReportStatus
from domain.credit_reports.tradelines import Tradeline
from domain.credit_reports.values import PartialDate
from domain.findings import pulls
from domain.findings.catalogue import rule, run_rules, run_rules_across
from domain.law import require_in_force
from domain.letters.narrative import fill, loose_tokens
from staging.few_records import (
    COND,
    ON,
    PATHS,
    PAY,
    c,
    charged_off,
    coded,
    day,
    g,
    history,
    report,
    usd,
)  # fmt: skip

OLDER, NEWER = date(2026, 1, 20), date(2026, 2, 20)
SETTLED = {"code": "64", "condition": COND.PAID, "balance": usd(0), "past_due": usd(0)}
LATE = {"payment_status": PAY.LATE_60, "date_first_delinquency": day("2025-10")}
PAID_LOAN = {"condition": COND.PAID, "open_closed": "closed", "balance": usd(0)}


def pulled(*lines, on=OLDER, sha="cd"):
    return replace(report(*lines), report_date=on, sha256=sha * 32)


def across(before, after, **more):
    return run_rules_across(pulled(before), pulled(after, on=NEWER, sha="ab"), **more)


@dataclass(frozen=True)
class Example:
    """One account in two pulls; ``silent`` is another second pull of the same account."""

    rule_id: str
    before: Tradeline
    fires: Tradeline
    silent: Tradeline


EXAMPLES = [
    Example("BAL-7", charged_off(), charged_off(charge_off_amount=usd(600)), charged_off()),
    Example("STA-4", g(**PAID_LOAN), g(**LATE), g(**PAID_LOAN)),
    Example("STA-4-CODE", charged_off(**SETTLED), charged_off(), charged_off(**SETTLED)),
    Example("STA-4-CODE", charged_off(**SETTLED), charged_off(), charged_off(code="DA")),
    Example("STA-5", charged_off(code="94"), charged_off(), charged_off(code="94")),
    Example("STA-9-PULLS", charged_off(date_account_status=day("2026-01-15")),
            charged_off(history=history("LCL")), charged_off()),
    Example("STA-9-PULLS", coded(date_account_status=day("2026-01-15")),
            coded(history=history("C1C")), coded(history=history("CUC"))),
    Example("TYP-1-PULLS", g(), g(portfolio="R"), g()),
    Example("OWN-5-RETURNED", g(designator="Z"), g(designator="1"), g(designator="Z")),
    Example("DAT-6", c(date_first_delinquency=day("2023-01-10")),
            c(date_first_delinquency=day("2024-01-10")),
            c(date_first_delinquency=day("2022-12-10"))),
    Example("DAT-6", g(**LATE), g(**LATE | {"date_first_delinquency": day("2025-11")}),
            g(date_first_delinquency=day("2025-11"))),
    Example("DAT-7", g(**LATE), g(date_first_delinquency=day("2025-10")), g(**LATE)),
    Example("DAT-8", g(), g(date_opened=day("2024-01-16")), g(date_opened=day("2024-01"))),
    Example("DAT-10-PULLS", g(**PAID_LOAN, date_closed=day("2025-12-01")),
            g(**PAID_LOAN, date_closed=day("2026-01-01")),
            g(**PAID_LOAN, date_closed=day("2025-12"))),
]  # fmt: skip
NAMED = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.rule_id)


def hits(example, after=None, paths=PATHS):
    """The hits with both pulls in a format that shows ``paths``."""
    older, newer = pulled(example.before), pulled(after or example.fires, on=NEWER, sha="ab")
    older, newer = replace(older, paths=paths), replace(newer, paths=paths)
    return run_rules_across(older, newer, only=[example.rule_id])


def without(name):
    return {kind: {k: v for k, v in known.items() if k != name} for kind, known in PATHS.items()}


def test_every_rule_across_pulls_has_an_example():
    assert {e.rule_id for e in EXAMPLES} | {"REI-1"} == {r.id for r in pulls.RULES}


@NAMED
def test_the_rule_fires_on_the_newer_pull(example):
    [hit] = hits(example)
    assert hit.subject.path == "$.trades[0]"
    assert {f.sha256 for f in hit.facts} <= {"cd" * 32, "ab" * 32}


@NAMED
def test_the_rule_is_silent_close_by(example):
    assert hits(example, example.silent) == ()


@NAMED
def test_nothing_is_found_in_a_pull_that_repeats_the_one_before(example):
    assert hits(replace(example, before=example.fires)) == () or example.rule_id == "STA-9-PULLS"


@NAMED
def test_the_rule_is_silent_where_a_needed_field_is_not_visible(example):
    needed = {need.partition(".")[2] for need in rule(example.rule_id).needs}
    assert needed
    for name in needed:
        assert hits(example, paths=without(name)) == (), name


@NAMED
def test_the_rule_is_silent_where_one_of_the_two_pulls_could_not_be_read(example):
    for name in {need.partition(".")[2] for need in rule(example.rule_id).needs}:
        older, newer = pulled(example.before), pulled(example.fires, on=NEWER, sha="ab")
        spoilt = frozenset({f"$.trades[0].{name}"})
        for pair in (
            (replace(older, unreadable=spoilt), newer),
            (older, replace(newer, unreadable=spoilt)),
        ):
            assert run_rules_across(*pair, only=[example.rule_id]) == (), name


@NAMED
def test_the_sentence_is_allowed_and_states_facts_only(example):
    found = rule(example.rule_id)
    for hit in hits(example):
        assert hit.sentence in found.sentences
        assert "{" not in fill(hit.sentence, {f.id: f.value for f in hit.facts})
        assert loose_tokens(hit.sentence) == loose_tokens(hit.request) == []
        assert hit.question == found.attestation
        assert require_in_force(hit.basis, ON)
        assert found.innocent_explanation
        assert found.disproof


@NAMED
def test_one_report_alone_never_shows_it(example):
    assert run_rules(report(example.fires), only=[example.rule_id]) == ()


def test_both_sources_of_a_moved_date_are_cited():
    older, newer = pulled(g(**LATE)), g(**LATE | {"date_first_delinquency": day("2025-12")})
    [hit] = run_rules_across(older, pulled(newer, on=NEWER, sha="ab"), only=["DAT-6"])
    cited = {f.id: (f.value, f.sha256) for f in hit.facts}
    assert cited["date_first_delinquency"] == ("December 2025", "ab" * 32)
    assert cited["earlier_date_first_delinquency"] == ("October 2025", "cd" * 32)
    assert hit.severity == 1


def test_re_aging_is_seen_through_a_sale_to_a_debt_buyer():
    sold = g(**LATE | {"payment_status": PAY.CHARGE_OFF}, high_credit=usd(1234), balance=usd(1234))
    bought = c(
        creditor_name="SAMPLE BUYER", original_creditor=sold.creditor_name,
        account_number=sold.account_number, high_credit=usd(1234), balance=usd(1234),
        date_opened=sold.date_opened, date_first_delinquency=day("2025-12"),
    )  # fmt: skip
    assert [h.rule_id for h in across(sold, bought)] == ["DAT-6"]


def test_types_of_two_formats_are_no_change():
    older = replace(pulled(g()), source_format="other")
    newer = pulled(g(portfolio="R"), on=NEWER, sha="ab")
    assert run_rules_across(older, newer, only=["TYP-1-PULLS"]) == ()


def test_an_item_that_was_gone_and_is_back_is_found_and_the_first_pull_is_cited():
    first = pulled(c(), g(), on=date(2025, 12, 20), sha="01")
    gone = pulled(g(), sha="02")
    back = pulled(g(), c(), on=NEWER, sha="ab")
    [hit] = run_rules_across(gone, back, earlier=[first], only=["REI-1"])
    assert hit.subject.path == "$.trades[1]"
    shown = {f.id: (f.value, f.sha256) for f in hit.facts}
    assert shown["first_seen_on"] == ("December 20, 2025", "01" * 32)
    assert shown["gone_on"] == ("January 20, 2026", "02" * 32)
    assert (hit.severity, hit.basis, hit.question.needed) == (1, ("fcra_611a5B",), "yes")
    assert loose_tokens(hit.sentence) == loose_tokens(hit.request) == []
    assert hit.sentence in rule("REI-1").sentences


@pytest.mark.parametrize(
    ("gap", "earlier"),
    [
        (pulled(g(), c(), sha="02"), True),  # it was never gone
        (replace(pulled(g(), sha="02"), status=ReportStatus.PARTIAL), True),  # maybe not gone
        (pulled(g(), sha="02"), False),  # maybe never there
        (replace(pulled(g(), sha="02"), paths=without("high_credit")), True),
    ],
)
def test_what_was_not_surely_gone_has_not_come_back(gap, earlier):
    first = pulled(c(), g(), on=date(2025, 12, 20), sha="01")
    back = pulled(g(), c(), on=NEWER, sha="ab")
    if gap.paths is not PATHS:
        back, first = (replace(r, paths=gap.paths) for r in (back, first))
    known = [first] if earlier else []
    assert run_rules_across(gap, back, earlier=known, only=["REI-1"]) == ()


DAYS = st.builds(PartialDate, st.integers(2020, 2025), st.none() | st.integers(1, 12))


@given(DAYS, DAYS)
def test_re_aging_is_claimed_exactly_where_every_reading_of_both_dates_is_later(then, now):
    found = across(c(date_first_delinquency=then), c(date_first_delinquency=now), only=["DAT-6"])
    assert bool(found) == (now.earliest > then.latest)


@given(st.sampled_from(EXAMPLES), st.sampled_from(EXAMPLES))
def test_a_pull_never_differs_from_itself(one, other):
    same = pulled(one.fires, other.before)
    again = replace(same, report_date=NEWER, sha256="ab" * 32)
    found = {h.rule_id for h in run_rules_across(same, again)}
    assert found <= {"STA-9-PULLS"}
