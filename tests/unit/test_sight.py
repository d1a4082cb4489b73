"""What can be seen of a record, worked out once; and rules that stay linear on absurd reports."""

import gc
import time
from dataclasses import replace

import pytest

from domain.credit_reports.sight import _SIGHTS, fields_seen, lines_giving, pairs_of
from domain.credit_reports.tradelines import TradelineKind
from domain.credit_reports.values import Visibility
from domain.findings.catalogue import run_rules
from staging.few_records import EX, PATHS, TU, both, c, case, day, g, report, said, usd
from staging.planted_errors import planted


def test_what_is_seen_is_what_observe_calls_observed_or_absent():
    line = g(places=(("balance", None), ("sold_to", "elsewhere.buyer")))
    table = {**PATHS, "granted": {k: v for k, v in PATHS["granted"].items() if k != "sold_to"}}
    shown = replace(report(line, c()), paths=table, unreadable=frozenset({"$.trades[0].past_due"}))
    for record in shown.tradelines():
        seen = {
            name
            for name in (*PATHS["granted"], "no_such_field")
            if shown.observe(record, name).visibility is not Visibility.NOT_VISIBLE
        }
        assert fields_seen(shown, record) == seen
    first = next(shown.tradelines())
    assert {"balance", "past_due"}.isdisjoint(fields_seen(shown, first))
    assert "sold_to" in fields_seen(shown, first)


def test_what_a_record_of_its_own_cannot_show_is_not_taken_for_absent():
    """A collection written like a trade, beside one that is written as a collection."""
    dated = c(date_first_delinquency=day("2024-01-10"))
    blind = c(places=(("date_first_delinquency", None),), account_number="77009999")
    assert "DAT-1" in {h.rule_id for h in run_rules(report(c(), dated))}
    assert "DAT-1" not in {h.rule_id for h in run_rules(report(blind, dated))}


def test_nothing_is_kept_of_a_report_that_is_gone():
    shown = report(g())
    pairs_of(shown)
    key = id(shown)
    assert key in _SIGHTS
    del shown
    gc.collect()
    assert key not in _SIGHTS


def test_a_field_is_counted_for_each_bureau_and_kind():
    shown = report(g(), g(bureau=EX, balance=None), g(balance=None), c())
    assert lines_giving(shown, TU, TradelineKind.GRANTED, "balance") == 1
    assert lines_giving(shown, EX, TradelineKind.GRANTED, "balance") == 0
    assert lines_giving(shown, TU, TradelineKind.COLLECTION, "balance") == 1


def test_bureaus_are_compared_by_our_own_matching_whoever_grouped_them():
    late = g(payment_status=g().worst_payment_status, balance=usd(900))
    apart = report(late, g(bureau=EX))
    together = both(late, g(bureau=EX))
    strangers = both(late, g(bureau=EX, creditor_name="LARKSPUR", account_number="99118822"))
    for shown in (apart, together):
        assert [h.rule_id for h in run_rules(shown, ["XB-1-BALANCE"])] == ["XB-1-BALANCE"]
    assert run_rules(strangers, ["XB-1-BALANCE"]) == ()


@pytest.mark.parametrize(
    "line",
    [
        c(),
        g(creditor_name="EXAMPLE STORE", balance=usd(900), high_credit=usd(900)),
        g(remarks=said("Included in bankruptcy")),
        c(original_creditor=None),
    ],
)
def test_the_cost_of_all_rules_grows_with_the_lines_and_not_with_their_square(line):
    def seconds(lines: int) -> float:
        shown = report(*[line] * lines, *[c()] * (lines // 8), *[case()] * 20)
        started = time.process_time()
        run_rules(shown)
        return time.process_time() - started

    seconds(100)
    small, large = (min(seconds(n) for _ in range(2)) for n in (400, 1600))
    assert large < small * 9 + 0.05


def test_planting_takes_turns_over_all_errors():
    assert planted(3).rule_id == planted(3).rule_id
    assert len({planted(number).rule_id for number in range(200)}) > 100
