"""Retention as dated rules: one per class and day, each with its law and its reason."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.retention.records import KeptRecord, RecordKind, counted
from domain.retention.removals import reason_of
from domain.retention.rules import RULES, DataClass, RetentionRule, rule_for

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("data_class", DataClass)
@pytest.mark.parametrize("on", [TODAY, date(2040, 2, 29)])
def test_every_class_has_one_rule_in_force(data_class: DataClass, on: date) -> None:
    in_force = [rule for rule in RULES if rule.data_class is data_class and rule.in_force(on)]
    assert in_force == [rule_for(data_class, on)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.data_class)
def test_every_rule_has_a_period_a_reason_and_a_source(rule: RetentionRule) -> None:
    assert (rule.years > 0) != (rule.days > 0)
    assert rule.reason
    assert rule.citation
    assert rule.counted_from


def kept_through(data_class: DataClass, begins_on: date) -> date:
    return rule_for(data_class, TODAY).kept_through(begins_on)


def test_customer_information_goes_two_years_after_its_last_use_16_cfr_314_4_c_6() -> None:
    for data_class in (DataClass.RAW_REPORT, DataClass.DOCUMENT, DataClass.CONNECTION):
        assert kept_through(data_class, date(2026, 3, 2)) == date(2028, 3, 2)


def test_evidence_stays_for_the_five_years_of_fcra_618() -> None:
    for data_class in (
        DataClass.EVIDENCE,
        DataClass.DISPUTE,
        DataClass.LETTER,
        DataClass.MAIL_PROOF,
        DataClass.CONSENT,
        DataClass.AUDIT,
    ):
        assert kept_through(data_class, date(2026, 3, 2)) == date(2031, 3, 2)


def test_the_contract_stays_for_the_five_years_of_croa_1679i() -> None:
    assert kept_through(DataClass.CONTRACT, date(2026, 3, 2)) == date(2031, 3, 2)


def test_the_signed_disclosure_stays_two_years_from_signing_croa_1679c_c() -> None:
    assert kept_through(DataClass.RIGHTS_ACKNOWLEDGMENT, date(2026, 3, 2)) == date(2028, 3, 2)


def test_a_period_that_begins_on_a_leap_day_never_ends_early() -> None:
    assert kept_through(DataClass.RAW_REPORT, date(2024, 2, 29)) == date(2026, 3, 1)


def test_the_last_begin_of_days_is_the_one_whose_period_is_over() -> None:
    rule = rule_for(DataClass.DONE_JOB, TODAY)
    last = rule.last_begin(TODAY)
    assert rule.kept_through(last) < TODAY <= rule.kept_through(last + timedelta(days=1))


def test_data_from_before_the_first_rule_goes_by_the_first() -> None:
    before = date(1990, 1, 1)
    assert rule_for(DataClass.RAW_REPORT, before).citation == "16 CFR § 314.4(c)(6)"


def a_record(*classes: DataClass, begins_on: date | None) -> KeptRecord:
    return KeptRecord(
        kind=RecordKind.DISPUTE,
        id=UUID(int=1),
        counts=dict.fromkeys(classes, 1),
        begins_on=begins_on,
    )


def test_of_several_classes_the_longest_rule_holds() -> None:
    record = a_record(DataClass.RAW_REPORT, DataClass.EVIDENCE, begins_on=date(2026, 3, 2))
    assert record.kept_through(TODAY) == date(2031, 3, 2)
    assert not record.is_due(date(2031, 3, 2))
    assert record.is_due(date(2031, 3, 3))


def test_a_period_that_has_not_begun_does_not_end() -> None:
    record = a_record(DataClass.DISPUTE, begins_on=None)
    assert record.kept_through(TODAY) is None
    assert not record.is_due(date(2999, 1, 1))


def test_records_are_counted_by_class() -> None:
    records = [
        a_record(DataClass.LETTER, DataClass.DISPUTE, begins_on=TODAY),
        a_record(DataClass.DISPUTE, begins_on=TODAY),
    ]
    assert counted(records) == {DataClass.DISPUTE: 2, DataClass.LETTER: 1}


def test_the_reason_names_period_beginning_and_source() -> None:
    assert reason_of(DataClass.RIGHTS_ACKNOWLEDGMENT, TODAY) == (
        "2 years after the day of signing (15 U.S.C. § 1679c(c)): "
        "the signed disclosure is kept for two years"
    )
    assert reason_of(DataClass.SESSION, TODAY).startswith("90 days after the end of the session")
