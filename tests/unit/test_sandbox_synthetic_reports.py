"""The sandbox's reports have TrueLink's shape and tell one story over three pulls."""

import dataclasses
import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.report_formats import ReportFormats
from domain.findings.catalogue import run_rules
from entrypoints.sandbox.synthetic_reports import (
    DEMO_CONSUMER,
    Account,
    Bureau,
    BureauView,
    Consumer,
    ReportDescription,
    at_next_pull,
    corrected,
    deleted,
    demo_report,
    inquiry_deleted,
    record_deleted,
    reinserted,
    smartcredit_envelope,
    truelink_report,
    verified,
)

ANCHOR = date(2026, 3, 2)
TU, XP, EF = Bureau.TRANSUNION, Bureau.EXPERIAN, Bureau.EQUIFAX


def many(value):
    return value if isinstance(value, list) else [value]


def tradelines(report: dict) -> list[dict]:
    return [line for part in report["TradeLinePartition"] for line in many(part["Tradeline"])]


def line(report: dict, creditor: str, bureau: str) -> dict:
    return next(
        each
        for each in tradelines(report)
        if (each["creditorName"], each["bureau"]) == (creditor, bureau)
    )


def keys(report: ReportDescription) -> set[str]:
    return {account.key for account in report.accounts}


def view(report: ReportDescription, key: str, bureau: Bureau) -> BureauView:
    return next(each for each in report.accounts if each.key == key).views[bureau]


def encoded(report: ReportDescription) -> bytes:
    return json.dumps(smartcredit_envelope(report)).encode()


def strings_only(value: object) -> bool:
    if isinstance(value, dict):
        return all(strings_only(each) for each in value.values())
    if isinstance(value, list):
        return all(strings_only(each) for each in value)
    return value is None or isinstance(value, str)


def test_every_value_is_a_string_and_one_thing_is_not_a_list():
    report = truelink_report(demo_report(1, anchor=ANCHOR))
    assert strings_only(report)
    shapes = {type(part["Tradeline"]) for part in report["TradeLinePartition"]}
    assert shapes == {dict, list}


def test_the_demo_has_a_realistic_number_of_accounts_at_each_bureau():
    report = truelink_report(demo_report(1, anchor=ANCHOR))
    summary = report["Summary"]["TradelineSummary"]
    assert summary["Merge"] == {"TotalAccounts": "18"}
    for bureau in Bureau:
        shown = [each for each in tradelines(report) if each["bureau"] == bureau.title]
        assert summary[bureau.title]["TotalAccounts"] == str(len(shown))
        assert len(shown) >= 10


def test_a_name_of_the_demo_keeps_its_accents():
    names = truelink_report(demo_report(1, anchor=ANCHOR))["Borrower"]["BorrowerName"]
    assert {each["Name"]["last"] for each in names} == {"Nguyễn-Παπαδάκη"}


def test_the_history_grid_is_padded_to_24_months_back_from_its_start():
    history = line(
        truelink_report(demo_report(1, anchor=ANCHOR)), "WILLOW STUDENT LOANS", "Experian"
    )["GrantedTrade"]["PayStatusHistory"]
    months = history["MonthlyPayStatus"]
    assert len(months) >= 24
    assert months[0]["date"] == history["startDate"]
    assert "".join(each["status"] for each in months).rstrip() == history["status"]
    assert months[12]["date"][:7] == f"{int(months[0]['date'][:4]) - 1}{months[0]['date'][4:7]}"


@settings(max_examples=40, deadline=None)
@given(
    st.dates(min_value=date(2024, 1, 1), max_value=date(2031, 12, 31)), st.sampled_from([1, 2, 3])
)
def test_every_pull_on_any_day_is_written_the_same_again_and_reads_without_a_defect(anchor, pull):
    first = encoded(demo_report(pull, anchor=anchor))
    assert encoded(demo_report(pull, anchor=anchor)) == first
    report, defects = ReportFormats().read(first)
    assert defects == ()
    assert len(report.accounts) == {1: 18, 2: 16, 3: 17}[pull]


def test_the_first_pull_supports_fifteen_rules_and_sound_accounts_support_none():
    report, _ = ReportFormats().read(encoded(demo_report(1, anchor=ANCHOR)))
    hits = run_rules(report)
    assert len({hit.rule_id for hit in hits}) >= 15
    sound = ("HARBOR VALLEY", "PRAIRIE AUTO", "SPRUCE")
    assert not [hit for hit in hits if hit.subject.label.startswith(sound)]


def test_the_second_pull_deletes_corrects_verifies_and_worsens():
    first, second = demo_report(1, anchor=ANCHOR), demo_report(2, anchor=ANCHOR)
    assert second.as_of == ANCHOR + timedelta(days=45)
    assert keys(first) - keys(second) == {"northgate-collections", "oak-loan"}
    assert view(second, "cedar-store", XP).balance == 0
    assert view(second, "maple-loan", TU).past_due == view(first, "maple-loan", TU).past_due
    assert view(second, "maple-loan", TU).reported_on == second.as_of
    assert view(second, "elm-card", EF).pay_status == "9"
    assert [each.key for each in second.inquiries] == ["motors", "harbor", "prairie"]
    assert second.public_records == ()


def test_the_third_pull_brings_one_collection_back_at_one_bureau():
    third = demo_report(3, anchor=ANCHOR)
    back = next(each for each in third.accounts if each.key == "northgate-collections")
    assert set(back.views) == {XP}
    assert view(third, "maple-loan", TU).past_due == 220


@pytest.mark.parametrize("pull", [0, 4])
def test_there_are_three_pulls(pull):
    with pytest.raises(ValueError, match="1, 2 and 3"):
        demo_report(pull, anchor=ANCHOR)


def test_a_later_pull_must_be_later():
    with pytest.raises(ValueError, match="move the clock"):
        demo_report(2, anchor=ANCHOR, as_of=ANCHOR)
    with pytest.raises(ValueError, match="later"):
        at_next_pull(demo_report(1, anchor=ANCHOR), as_of=ANCHOR)


def test_another_person_can_have_the_same_file():
    other = dataclasses.replace(DEMO_CONSUMER, first_name="Ana", last_name="Müller")
    report = truelink_report(demo_report(1, anchor=ANCHOR, consumer=other))
    assert report["Borrower"]["BorrowerName"][0]["Name"]["first"] == "Ana"


def test_a_consumer_needs_an_ssn_that_was_never_issued():
    with pytest.raises(ValueError, match="666 or 000"):
        dataclasses.replace(DEMO_CONSUMER, ssn="123456789")


def test_a_month_later_open_accounts_have_one_month_more():
    first = demo_report(1, anchor=ANCHOR)
    later = at_next_pull(first, as_of=date(2026, 4, 2))
    before, after = view(first, "harbor-card", TU), view(later, "harbor-card", TU)
    assert after.history == f"C{before.history}"
    assert after.reported_on > before.reported_on
    assert after.last_paid_on > before.last_paid_on
    assert view(later, "cedar-store", TU) == view(first, "cedar-store", TU)
    late_before, late_after = view(first, "maple-loan", EF), view(later, "maple-loan", EF)
    assert late_after.history == f"2{late_before.history}"
    assert late_after.last_paid_on == late_before.last_paid_on


def small_report() -> ReportDescription:
    seen = BureauView(number="1X", opened_on=None, reported_on=ANCHOR, balance=10)
    return ReportDescription(
        as_of=ANCHOR,
        consumer=Consumer(
            first_name="A",
            middle_name="",
            last_name="B",
            ssn="000000001",
            born_on=date(1990, 1, 1),
            address=DEMO_CONSUMER.address,
        ),
        accounts=(
            Account(key="a", creditor="A", portfolio="R", kind="CC", views={TU: seen, XP: seen}),
        ),
    )


def test_a_report_without_history_scores_or_records_can_be_written():
    report = truelink_report(small_report())
    assert line(report, "A", "Experian")["GrantedTrade"]["PayStatusHistory"] == ""
    assert "dateOpened" not in line(report, "A", "Experian")
    assert report["PulblicRecordPartition"] == []


def test_changes_touch_only_the_bureaus_they_name():
    report = small_report()
    later = at_next_pull(
        report, as_of=date(2026, 4, 20), changes=[deleted("a", TU), corrected("a", XP, balance=0)]
    )
    assert set(later.accounts[0].views) == {XP}
    assert view(later, "a", XP).balance == 0
    gone = at_next_pull(later, as_of=date(2026, 5, 20), changes=[deleted("a")])
    assert gone.accounts == ()
    back = at_next_pull(gone, as_of=date(2026, 6, 20), changes=[reinserted(report.accounts[0], TU)])
    assert set(back.accounts[0].views) == {TU}
    both = at_next_pull(back, as_of=date(2026, 7, 20), changes=[reinserted(report.accounts[0], XP)])
    assert set(both.accounts[0].views) == {TU, XP}
    assert view(both, "a", XP).reported_on == date(2026, 7, 20)


def test_changing_what_is_not_there_is_an_error_of_the_test():
    for change in (deleted("x"), corrected("x", balance=1), verified("x")):
        with pytest.raises(KeyError):
            at_next_pull(small_report(), as_of=date(2026, 4, 20), changes=[change])


def test_inquiries_and_records_can_be_deleted():
    first = demo_report(1, anchor=ANCHOR)
    changes = [inquiry_deleted("motors"), record_deleted("old-bankruptcy")]
    later = at_next_pull(first, as_of=date(2026, 4, 20), changes=changes)
    assert "motors" not in {each.key for each in later.inquiries}
    assert later.public_records == ()
