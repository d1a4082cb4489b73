"""Whether two lines are one account: what joins, what never joins, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit_reports.account_numbers import compare_numbers, number_evidence
from domain.credit_reports.creditor_names import name_key, normalized_creditor, same_creditor
from domain.credit_reports.matching import (
    match,
    match_item,
    same_inquiry,
    same_public_record,
)
from domain.credit_reports.report import (
    ConsumerFile,
    Inquiry,
    PersonName,
    PublicRecord,
    Report,
    ReportStatus,
)
from domain.credit_reports.subject import SubjectVerdict, same_person
from domain.credit_reports.tradelines import Tradeline, TradelineKind
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.money import Money

CARD = Tradeline(
    bureau=Bureau.EXPERIAN,
    kind=TradelineKind.GRANTED,
    path="$.a",
    creditor_name="NORTHWIND BANK NA",
    account_number="4400110022004412",
    portfolio="R",
    date_opened=PartialDate(2019, 3, 2),
    high_credit=Money(120000),
)
DEBT = Tradeline(
    bureau=Bureau.EXPERIAN,
    kind=TradelineKind.COLLECTION,
    path="$.d",
    creditor_name="GRANITE RECOVERY",
    account_number="GR-90004412",
    portfolio="Y",
    date_opened=PartialDate(2023, 7, 1),
    high_credit=Money(88000),
    original_creditor="HARBOR MEDICAL",
)


@pytest.mark.parametrize(
    ("left", "right", "points"),
    [
        ("4400110022004412", "4400110022004412", 5),
        ("4400110022004412", "440011XXXXXXXXXX", 3),
        ("331110XXXXXX", "331110445566", 3),
        ("****4412", "4400110022004412", 2),
        ("4400110022004412", "4400110022009999", None),
        ("440011", "440011002200", 2),
        ("4400110022004412", "5500110022004412", 2),
        ("8X4X5", "81425", 0),
        ("8X4X5X6X", "81425366", 3),
        ("8X4X5X7X", "81425366", None),
        ("XXXX", "4412", 0),
        (None, "4412", 0),
        ("12341111", "99999999222", None),
    ],
)
def test_numbers_are_compared_by_the_digits_that_both_sides_show(left, right, points):
    assert compare_numbers(left, right)[0] == points
    assert compare_numbers(right, left)[0] == points


def test_creditor_names_are_compared_without_blanks_and_legal_forms():
    assert normalized_creditor("CAP  ONE, N.A.") == "CAPONE"
    assert same_creditor("VALLEY PAWN LOAN", "VALLEYPAWNLOAN")
    assert same_creditor("NORTHWIND BANK NATIONAL", "NORTHWIND BANK")
    assert not same_creditor("BANK", "BANK OF NOWHERE")
    assert not same_creditor("", "")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("CAP ONE", "CAPITAL ONE NA"),
        ("LAKESIDE FCU", "LAKESIDE FEDERAL CREDIT UN"),
        ("NORTHWIND NATL BK", "Northwind National Bank, N.A."),
        ("GRANITE HOME MTG", "GRANITE HOME MORTGAGE CORP"),
        ("SYNCB/CEDAR STORES", "SYNCHRONY BANK CEDAR STORES"),
        ("MERID CARD SVCS", "MERIDIAN CARD SERVICES"),
    ],
)
def test_the_usual_short_forms_of_bureaus_are_the_same_name_and_share_its_key(left, right):
    assert same_creditor(left, right)
    assert same_creditor(right, left)
    assert name_key(left) == name_key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("HARBOR VALLEY BANK", "HARBOR VIEW BANK"),
        ("FIRST BANK", "FIRST SAVINGS"),
        ("DEPT OF LEARNING", "DEPT OF REVENUE"),
        ("A B C", "A B D"),
    ],
)
def test_names_that_only_begin_alike_are_two(left, right):
    assert not same_creditor(left, right)


@pytest.mark.parametrize(
    ("left", "right", "tells"),
    [
        ("4400110022004412", "4400110022004412", 6),
        ("4400110022004412", "0022004412", 5),
        ("4400110022004412", "XXXXXXXXXXXX4412", 4),
        ("8X4X5X6X", "81425366", 3),
        ("440011002200XXXX", "4400110022004412", 2),
        ("440011XXXXXXXXXX", "4400110022004412", 1),
        ("4400XXXXXXXXXXXX", "4400110022004412", 0),
    ],
)
def test_the_end_of_a_number_tells_more_than_the_banks_own_beginning(left, right, tells):
    assert number_evidence(left, right).tells == tells
    assert number_evidence(right, left).tells == tells


def test_the_same_account_at_another_bureau_matches_with_reasons():
    other = replace(CARD, bureau=Bureau.EQUIFAX, path="$.b", creditor_name="NORTHWINDBANK",
                    account_number="440011XXXXXXXXXX", date_opened=PartialDate(2019, 3, 28))  # fmt: skip
    found = match(CARD, other)
    assert found.is_same
    assert "the creditor names agree" in found.reasons_for
    assert match_item(CARD, [other]).item is other


def test_near_twins_of_one_bank_are_never_merged():
    twin = replace(CARD, path="$.t", account_number="4400110022009999")
    assert not match(CARD, twin).is_same
    result = match_item(CARD, [twin])
    assert result.item is None
    assert "differ" in result.explanation
    assert match_item(CARD, [twin, replace(CARD, path="$.n")]).item == replace(CARD, path="$.n")


def test_twins_with_invisible_digits_are_ambiguous_and_said_to_be():
    hidden = replace(CARD, account_number="XXXX")
    twins = [replace(hidden, path="$.1"), replace(hidden, path="$.2")]
    result = match_item(hidden, twins)
    assert result.item is None
    assert result.ambiguous
    assert result.explanation.startswith("2 items fit equally well")


def test_an_account_string_alone_never_joins():
    stranger = replace(CARD, creditor_name="CEDAR AUTO", date_opened=PartialDate(2010, 1, 1),
                       high_credit=None, portfolio="I")  # fmt: skip
    assert not match(CARD, stranger).is_same


def test_identity_survives_a_new_collector_and_a_new_number():
    sold = replace(DEBT, path="$.s", creditor_name="LAKEVIEW COLL", account_number="LV0044124412")
    renumbered = replace(DEBT, path="$.r", creditor_name="LAKEVIEW COLL", account_number="77123456")
    assert match(DEBT, sold).is_same
    assert match(DEBT, renumbered).is_same


def test_a_sold_debt_is_found_by_the_creditor_it_came_from():
    original = replace(DEBT, creditor_name="HARBOR MEDICAL", original_creditor=None,
                       kind=TradelineKind.GRANTED, portfolio="O")  # fmt: skip
    assert match(original, DEBT).is_same


def test_two_debts_to_one_hospital_are_two_when_the_amounts_differ():
    second = replace(DEBT, path="$.2", account_number="GR-77770001", high_credit=Money(12000))
    assert not match(DEBT, second).is_same


def test_a_re_aged_account_is_still_the_same_account():
    moved = replace(CARD, date_opened=PartialDate(2022, 9, 1))
    assert match(CARD, moved).is_same


NUMBERS = st.text(alphabet="0123456789X*", min_size=0, max_size=18)
LINES = st.builds(
    replace,
    st.sampled_from([CARD, DEBT]),
    account_number=NUMBERS,
    creditor_name=st.sampled_from(["NORTHWIND BANK", "CEDAR AUTO", "", "GRANITE RECOVERY"]),
    date_opened=st.none() | st.builds(PartialDate, st.integers(2015, 2024), st.integers(1, 12)),
    path=st.uuids().map(str),
)


@given(LINES, LINES)
def test_matching_is_symmetric(one, other):
    assert match(one, other).score == match(other, one).score
    assert match(one, other).is_same == match(other, one).is_same


@given(LINES, st.lists(LINES, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_decides_nothing(item, candidates, random):
    found = match_item(item, candidates)
    random.shuffle(candidates)
    assert match_item(item, candidates) == found


def inquiry(**changes):
    plain = Inquiry(bureau=Bureau.EQUIFAX, path="$.i", subscriber_name="HARBOR LENDING",
                    subscriber_code="7", inquired_on=PartialDate(2025, 1, 7))  # fmt: skip
    return replace(plain, **changes)


def test_inquiries_are_the_same_by_bureau_day_and_subscriber():
    assert same_inquiry(inquiry(), inquiry(subscriber_name="HARBOR/LENDING 2"))
    assert same_inquiry(inquiry(), inquiry(subscriber_code=None))
    assert not same_inquiry(inquiry(), inquiry(inquired_on=PartialDate(2025, 1, 8)))
    assert not same_inquiry(inquiry(), inquiry(bureau=Bureau.EXPERIAN))


def test_public_records_are_the_same_by_docket_or_by_type_court_and_day():
    record = PublicRecord(bureau=Bureau.EQUIFAX, path="$.p", type=Code("1", "Chapter 7"),
                          status=None, filed_on=PartialDate(2019, 3, 2), resolved_on=None,
                          court="US BKPT", reference="1905512")  # fmt: skip
    assert same_public_record(record, replace(record, court=None))
    assert not same_public_record(record, replace(record, reference="1905599"))
    assert same_public_record(replace(record, reference=None), record)
    assert not same_public_record(
        replace(record, reference=None), replace(record, filed_on=PartialDate(2019, 3, 3))
    )


def report_of(*files: ConsumerFile) -> Report:
    return Report(source_format="t", sha256="", status=ReportStatus.COMPLETE, report_date=None,
                  bureaus=(), paths={}, files=files)  # fmt: skip


def person(first: str, last: str, **more) -> ConsumerFile:
    name = PersonName(first=first, middle="", last=last)
    return ConsumerFile(bureau=Bureau.EQUIFAX, path="$", names=(name,), **more)


BORN = date(1984, 5, 17)


def test_a_visible_ssn_decides_whose_report_it_is():
    report = report_of(person("JANE", "MARRIED", ssn="666120001"))
    assert same_person(report, "Jane Maiden", "666-12-0001", None).same
    check = same_person(report, "Jane Married", "666120002", None)
    assert (check.verdict, check.field) == (SubjectVerdict.DIFFERENT, "ssn")
    assert "666" not in check.reason


@pytest.mark.parametrize(
    "name",
    [
        "José Núñez",
        "NUNEZ JOSE",
        "Nuñez, José María",
        PersonName(first="Jose", middle="", last="Núñez"),
    ],
)
def test_without_an_ssn_names_agree_whatever_their_accents_and_order(name):
    report = report_of(person("JOSE", "NUNEZ", birth=PartialDate(1984)))
    assert same_person(report, name, None, BORN).same


@pytest.mark.parametrize("name", ["Joe Nunez", "Jose", "Josefina Nunez", "Jose Nunes"])
def test_nicknames_and_near_names_are_not_guessed(name):
    report = report_of(person("JOSE", "NUNEZ"))
    assert same_person(report, name, None, None).field == "name"
    assert not same_person(report, name, None, None).same


def test_an_initial_agrees_with_a_name_that_begins_with_it():
    assert same_person(report_of(person("J", "NUNEZ")), "Jose Nunez", None, None).same


def test_a_contradicting_birth_date_is_another_person():
    report = report_of(person("JOSE", "NUNEZ", birth=PartialDate(1990, 1)))
    check = same_person(report, "Jose Nunez", "666120001", BORN)
    assert (check.verdict, check.field) == (SubjectVerdict.DIFFERENT, "birth")


def test_a_report_that_names_nobody_is_nobody_s():
    check = same_person(report_of(), "Jose Nunez", "666120001", BORN)
    assert check.verdict is SubjectVerdict.UNKNOWN
    assert not check.same
