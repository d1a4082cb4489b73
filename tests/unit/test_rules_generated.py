"""Ten thousand clean reports on which nothing fires, and as many with one error that is found."""

from dataclasses import replace
from datetime import date

import pytest

from domain.findings import codes
from domain.findings.catalogue import DISPLAY_RULES, run_rules, run_rules_across
from staging.clean_reports import ERRORS, clean, planted

REPORTS = 10_000
# What is no tradeline's has its own examples; DIS-2-CODE and BK need a second record.
ELSEWHERE = {
    "BK-1", "BK-2", "BK-2-LATES", "DAT-5-BANKRUPTCY", "DAT-5-LIEN", "DAT-9-RECORD", "DIS-2-CODE",
    "INQ-1", "PII-1-BIRTH", "PII-1-SSN",
}  # fmt: skip


@pytest.mark.slow
def test_no_rule_fires_on_a_clean_report():
    for number in range(REPORTS):
        shown = clean(number)
        assert run_rules(shown) == (), number


@pytest.mark.slow
def test_the_right_rule_finds_the_one_error_that_was_planted():
    for number in range(REPORTS):
        wrong = planted(number)
        found = {hit.key for hit in run_rules(wrong.report)}
        assert (wrong.rule_id, wrong.path) in found, number


@pytest.mark.slow
def test_what_is_found_beside_a_planted_error_is_about_the_same_accounts():
    for number in range(0, REPORTS, 10):
        wrong = planted(number)
        untouched = {line.path for account in wrong.report.accounts[2:]
                     for line in account.tradelines}  # fmt: skip
        assert not untouched & {hit.subject.path for hit in run_rules(wrong.report)}, number


def test_every_rule_on_accounts_is_planted():
    planted_rules = {error.rule_id for error in ERRORS}
    of_reports = {rule.id for rule in (*DISPLAY_RULES, *codes.RULES)}
    assert planted_rules | ELSEWHERE == of_reports
    assert not planted_rules & ELSEWHERE


def test_the_same_number_gives_the_same_report():
    assert clean(7) == clean(7)
    assert planted(7) == planted(7)
    assert len({clean(n).accounts for n in range(50)}) == 50


def test_nothing_is_found_between_a_clean_report_and_itself_a_month_later():
    for number in range(0, 300, 3):
        shown = clean(number)
        later = replace(shown, sha256="ef" * 32, report_date=date(2026, 3, 20))
        assert run_rules_across(shown, later) == (), number
