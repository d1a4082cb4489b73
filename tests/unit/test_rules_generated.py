"""Ten thousand clean reports on which nothing fires, and as many with one error that is found."""

from dataclasses import replace
from datetime import date

import pytest

from domain.findings.catalogue import RULES, run_rules, run_rules_across
from staging.clean_reports import clean
from staging.planted_errors import EVERY_ERROR, RECORD_ERRORS, planted

REPORTS = 10_000
BY_RECORDS = {error.rule_id for error in RECORD_ERRORS}


@pytest.mark.slow
def test_no_rule_fires_on_a_clean_report():
    for number in range(REPORTS):
        shown = clean(number)
        assert run_rules(shown) == (), number


@pytest.mark.slow
def test_the_right_rule_finds_the_one_error_that_was_planted():
    for number in range(REPORTS):
        wrong = planted(number)
        found = {hit.key for hit in wrong.found()}
        assert (wrong.rule_id, wrong.path) in found, (number, wrong.rule_id)


@pytest.mark.slow
def test_what_is_found_beside_a_planted_error_is_about_the_same_accounts():
    for number in range(0, REPORTS, 10):
        wrong = planted(number)
        if wrong.rule_id in BY_RECORDS:
            continue  # a bankruptcy or a second inquiry is about more than one item
        untouched = {line.path for account in wrong.report.accounts[2:]
                     for line in account.tradelines}  # fmt: skip
        assert not untouched & {hit.subject.path for hit in run_rules(wrong.report)}, number


def test_every_rule_is_planted_once_at_least():
    assert {error.rule_id for error in EVERY_ERROR} == {rule.id for rule in RULES}


def test_the_same_number_gives_the_same_report():
    assert clean(7) == clean(7)
    assert planted(7) == planted(7)
    assert len({clean(n).accounts for n in range(50)}) == 50


def test_nothing_is_found_between_a_clean_report_and_itself_a_month_later():
    for number in range(0, 300, 3):
        shown = clean(number)
        later = replace(shown, sha256="ef" * 32, report_date=date(2026, 3, 20))
        assert run_rules_across(shown, later) == (), number
