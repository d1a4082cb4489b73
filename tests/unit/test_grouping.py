"""Accounts found by our own judgement: across bureaus, across pulls, and never two as one."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from domain.credit_reports.grouping import Confidence, GroupedBy, group
from domain.credit_reports.matching import match
from domain.credit_reports.pairing import CROWD, pair_lines
from domain.credit_reports.report import Report, ReportStatus
from domain.credit_reports.tradelines import Account, Tradeline, TradelineKind
from domain.credit_reports.values import Bureau, PartialDate
from domain.money import Money
from staging.labelled_accounts import labelled_files
from staging.matching_scores import across_bureaus, across_pulls

FILES = list(labelled_files(20260301, 120))

CARD = Tradeline(
    bureau=Bureau.TRANSUNION,
    kind=TradelineKind.GRANTED,
    path="$[0]",
    creditor_name="NORTHWIND NATIONAL BANK",
    account_number="4400110022004412",
    portfolio="R",
    date_opened=PartialDate(2019, 3, 2),
    high_credit=Money(234_500),
    credit_limit=Money(500_000),
)


def at(bureau: Bureau, path: str, line: Tradeline = CARD, **changes) -> Tradeline:
    return replace(line, bureau=bureau, path=path, **changes)


def report_of(*groups: list[Tradeline]) -> Report:
    accounts = tuple(
        Account(key=f"v{number}", description="", tradelines=tuple(lines))
        for number, lines in enumerate(groups)
    )
    return Report(source_format="t", sha256="", status=ReportStatus.COMPLETE, report_date=None,
                  bureaus=tuple(Bureau), paths={}, accounts=accounts)  # fmt: skip


def test_no_two_accounts_are_taken_for_one_and_nearly_all_true_pairs_are_found_across_bureaus():
    scores = across_bureaus(FILES)
    assert scores.found > 4000
    assert scores.wrong == ()
    assert scores.recall >= 0.99


def test_no_two_accounts_are_taken_for_one_and_nearly_all_true_pairs_are_found_across_pulls():
    scores = across_pulls(FILES)
    assert scores.found > 2500
    assert scores.wrong == ()
    assert scores.recall >= 0.99


def test_the_labelled_files_hold_every_difficulty_they_are_made_for():
    lines = [t for file in FILES for r in (file.before, file.after) for t in r.tradelines()]
    labels = [name for file in FILES for name in file.labels.values()]
    assert sum(1 for name in labels if name.endswith("/sold")) > 100
    assert sum(1 for t in lines if t.designator == "A") > 100
    assert sum(1 for t in lines if t.sold_to) > 20
    masks = Counter("X" in (t.account_number or "") for t in lines)
    assert min(masks.values()) > 500
    assert labelled_once() == labelled_once()


def labelled_once() -> str:
    return repr(list(labelled_files(5, 2)))


def test_a_group_says_who_put_it_together_how_surely_and_why():
    report = report_of(
        [CARD, at(Bureau.EXPERIAN, "$[1]", creditor_name="NORTHWIND NATL BK")],
        [at(Bureau.EQUIFAX, "$[2]", account_number="****4412")],
    )
    (account,) = group(report)
    assert account.grouped_by is GroupedBy.MATCHER
    assert account.vendor_key is None
    assert {t.path for t in account.tradelines} == {"$[0]", "$[1]", "$[2]"}
    assert account.confidence is Confidence.STRONG
    reasons = {reason for link in account.links for reason in link.match.reasons_for}
    assert {"the full account numbers agree", "the last 4 visible digits agree"} <= reasons


def test_what_the_vendor_grouped_rightly_is_said_to_be_grouped_by_both():
    (account,) = group(report_of([CARD, at(Bureau.EXPERIAN, "$[1]")]))
    assert (account.grouped_by, account.vendor_key) == (GroupedBy.MATCHER_AND_VENDOR, "v0")
    assert account.confidence is Confidence.CERTAIN


def test_a_vendors_group_of_two_cards_is_taken_apart():
    twin = at(Bureau.EXPERIAN, "$[1]", account_number="4400110022009999")
    accounts = group(report_of([CARD, twin]))
    assert [len(a.tradelines) for a in accounts] == [1, 1]
    assert {a.grouped_by for a in accounts} == {GroupedBy.NOBODY}
    assert {a.confidence for a in accounts} == {Confidence.ALONE}


def test_one_bureau_never_has_two_lines_in_one_account():
    accounts = group(report_of([CARD, replace(CARD, path="$[1]"), at(Bureau.EXPERIAN, "$[2]")]))
    assert sum(len(a.tradelines) for a in accounts) == 3
    for account in accounts:
        bureaus = [t.bureau for t in account.tradelines]
        assert len(bureaus) == len(set(bureaus))


@pytest.mark.parametrize(
    "changes",
    [
        {"account_number": "440011XXXXXXXXXX", "date_opened": PartialDate(2019, 3, 6),
         "high_credit": Money(198_000)},
        {"account_number": "XXXX", "designator": "A", "high_credit": Money(91_200)},
        {"account_number": None, "high_credit": None, "credit_limit": None},
    ],
)  # fmt: skip
def test_a_near_twin_whose_number_is_hidden_is_not_merged(changes):
    own = replace(CARD, designator="I")
    twin = at(Bureau.EXPERIAN, "$[1]", own, **changes)
    assert not match(own, twin).is_same
    assert len(group(report_of([own, twin]))) == 2


def test_two_bureaus_that_show_other_numbers_show_two_accounts_whatever_else_agrees():
    full = replace(CARD, balance=Money(88_123), date_last_payment=PartialDate(2025, 4, 2))
    twin = at(Bureau.EXPERIAN, "$[1]", full, account_number="4400119988776655")
    assert not match(full, twin).is_same
    assert len(group(report_of([full, twin]))) == 2


def test_a_debt_and_its_buyers_line_are_one_account_where_no_bureau_shows_both():
    first = replace(CARD, charge_off_amount=Money(231_177), sold_to="ASTER PORTFOLIO")
    bought = Tradeline(
        bureau=Bureau.EXPERIAN, kind=TradelineKind.COLLECTION, path="$[1]",
        creditor_name="ASTER PORTFOLIO RECOVERY", account_number="AP-7731", portfolio="O",
        date_opened=PartialDate(2024, 5, 1), high_credit=Money(231_177), balance=Money(240_000),
        original_creditor="NORTHWIND NATL BANK",
    )  # fmt: skip
    found = match(first, bought)
    assert (found.is_same, found.succession, found.moved) == (True, True, True)
    (account,) = group(report_of([first], [bought]))
    assert len(account.tradelines) == 2
    another = replace(bought, high_credit=Money(120_000), balance=Money(120_000))
    assert len(group(report_of([first], [another]))) == 2


def test_a_replaced_card_keeps_its_day_amount_and_course_and_a_twin_does_not():
    course = replace(CARD, date_last_payment=PartialDate(2025, 4, 2))
    renewed = replace(course, path="$[9]", account_number="4400119988776655")
    assert match(course, renewed).is_same
    assert not match(course, replace(renewed, date_opened=PartialDate(2019, 3, 3))).is_same
    assert not match(course, replace(renewed, high_credit=Money(234_600))).is_same


def test_the_order_of_the_lines_decides_nothing():
    random = Random(4)  # noqa: S311
    for file in FILES[:12]:
        groups = [list(account.tradelines) for account in file.before.accounts]
        expected = {frozenset(t.path for t in a.tradelines) for a in group(file.before)}
        random.shuffle(groups)
        for lines in groups:
            random.shuffle(lines)
        shuffled = report_of(*groups)
        assert {frozenset(t.path for t in a.tradelines) for a in group(shuffled)} == expected


def many(count: int) -> list[Tradeline]:
    random = Random(count)  # noqa: S311
    return [
        replace(
            CARD, path=f"$[{number}]",
            creditor_name=f"{number % 300:03d} BANK",
            account_number="".join(random.choice("0123456789") for _ in range(16)),
            date_opened=PartialDate(random.randint(2000, 2024), random.randint(1, 12), 1),
            high_credit=Money(10_000 + number * 37),
        )
        for number in range(count)
    ]  # fmt: skip


def test_the_work_grows_with_the_lines_and_not_with_their_square():
    small, large = (pair_lines(many(count), many(count)) for count in (400, 1600))
    assert len(small.of_left) == 400
    assert len(large.of_left) == 1600
    assert large.judged / 1600 < 2 * small.judged / 400


def test_a_crowd_of_lookalikes_is_said_to_be_one_and_costs_no_square():
    crowd = [replace(CARD, path=f"$[{number}]", account_number=None) for number in range(3000)]
    pairing = pair_lines(crowd, crowd)
    assert pairing.of_left == {}
    assert pairing.judged <= len(crowd) * CROWD
    assert pairing.result(0).ambiguous
    assert "too many items are alike" in pairing.result(0).explanation
