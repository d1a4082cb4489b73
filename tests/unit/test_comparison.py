"""What became of each item between two pulls."""

import json
from dataclasses import replace
from datetime import date

import pytest

from adapters.report_formats import ReportFormats
from adapters.report_formats.truelink.paths import FIELD_PATHS, PLAIN
from domain.credit_reports.changes import Direction, FieldVerdict, field_changes
from domain.credit_reports.comparison import (
    ItemVerdict,
    NewVerdict,
    compare_item,
    compare_reports,
)
from domain.credit_reports.report import Inquiry, PublicRecord, Report, ReportStatus
from domain.credit_reports.tradelines import (
    Account,
    AccountCondition,
    AdverseRating,
    PaymentMonth,
    PaymentStatus,
    Remark,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.money import Money
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope
from staging.labelled_accounts import labelled_files


def months(letters: str, newest: tuple[int, int] = (2025, 4)) -> tuple[PaymentMonth, ...]:
    named = {"C": PaymentStatus.CURRENT, "1": PaymentStatus.LATE_30, "2": PaymentStatus.LATE_60,
             "U": PaymentStatus.NO_DATA, "9": PaymentStatus.COLLECTION_OR_CHARGE_OFF}  # fmt: skip
    first = newest[0] * 12 + newest[1] - 1
    return tuple(
        PaymentMonth(date((first - i) // 12, (first - i) % 12 + 1, 1), named[letter], letter)
        for i, letter in enumerate(letters)
    )


LINE = Tradeline(
    bureau=Bureau.EXPERIAN,
    kind=TradelineKind.GRANTED,
    path="$.report.lines[0]",
    creditor_name="NORTHWIND BANK",
    account_number="4400110022004412",
    portfolio="R",
    condition=AccountCondition.CLOSED,
    open_closed="closed",
    payment_status=PaymentStatus.LATE_60,
    balance=Money(50000),
    past_due=Money(20000),
    high_credit=Money(120000),
    date_opened=PartialDate(2019, 3, 2),
    late_60_count=1,
    history=months("2C1C"),
)


def report_of(*lines: Tradeline, sha256: str = "a", **changes) -> Report:
    plain = Report(
        source_format="truelink",
        sha256=sha256,
        status=ReportStatus.COMPLETE,
        report_date=date(2025, 5, 20),
        bureaus=tuple(Bureau),
        paths=FIELD_PATHS[PLAIN],
        accounts=tuple(Account(key=t.path, description="", tradelines=(t,)) for t in lines),
    )
    return replace(plain, **changes)


OTHER = replace(LINE, path="$.other", creditor_name="CEDAR AUTO", account_number="99887766",
                date_opened=PartialDate(2011, 1, 1))  # fmt: skip


def verdict(after: Tradeline, *disputed: str) -> ItemVerdict:
    found = compare_item(
        LINE, report_of(LINE), report_of(after, sha256="b"), disputed_fields=frozenset(disputed)
    )
    return found.outcome


def test_an_item_that_is_gone_from_a_whole_report_is_deleted():
    found = compare_item(LINE, report_of(LINE), report_of(OTHER, sha256="b"))
    assert found.outcome is ItemVerdict.DELETED
    assert found.after is None
    assert (found.before_sha256, found.after_sha256) == ("a", "b")


def test_a_disputed_field_that_changed_is_corrected_with_both_values_and_places():
    after = replace(LINE, path="$.report.lines[7]", past_due=Money(0))
    new = report_of(after, sha256="b")
    found = compare_item(LINE, report_of(LINE), new, disputed_fields=frozenset({"past_due"}))
    assert found.outcome is ItemVerdict.CORRECTED
    (change,) = found.changes
    assert (change.before, change.after) == ("$200", "$0")
    assert change.before_place == "$.report.lines[0].GrantedTrade.amountPastDue"
    assert change.after_place == "$.report.lines[7].GrantedTrade.amountPastDue"


def test_a_change_of_another_field_is_no_correction():
    after = replace(LINE, past_due=Money(0))
    assert verdict(after, "date_opened") is ItemVerdict.CHANGED_ELSEWHERE
    assert verdict(after) is ItemVerdict.CHANGED_ELSEWHERE


def test_nothing_changed_is_verified_unchanged_though_the_month_moved_on():
    assert verdict(LINE, "past_due") is ItemVerdict.VERIFIED_UNCHANGED
    later = replace(
        LINE,
        date_reported=PartialDate(2025, 6, 1),
        months_reviewed=30,
        dispute_flag=True,
        late_60_count=2,
        history=months("22C1", (2025, 5)),
        account_number="440011XXXXXXXXXX",
    )
    assert verdict(later, "past_due", "late_60_count") is ItemVerdict.VERIFIED_UNCHANGED


@pytest.mark.parametrize(
    "changes",
    [
        {"balance": Money(60000)},
        {"past_due": Money(20100)},
        {"payment_status": PaymentStatus.COLLECTION_OR_CHARGE_OFF},
        {"condition": AccountCondition.DEROGATORY},
        {"date_opened": PartialDate(2019, 4, 2)},
        {"late_60_count": 2},
        {"history": months("9C1C")},
        {"history": months("92C1", (2025, 5))},
        {"history": months("2C2C")},
        {"past_due": Money(0), "balance": Money(50001)},
    ],
)
def test_worse_is_worse_whatever_was_disputed(changes):
    after = replace(LINE, **changes)
    assert verdict(after, *changes) is ItemVerdict.WORSE
    assert verdict(after) is ItemVerdict.WORSE


def test_a_card_in_use_may_owe_more():
    used = replace(LINE, open_closed="open", payment_status=PaymentStatus.CURRENT,
                   history=(), late_60_count=None)  # fmt: skip
    found = compare_item(
        used, report_of(used), report_of(replace(used, balance=Money(70000)), sha256="b")
    )
    assert found.outcome is ItemVerdict.VERIFIED_UNCHANGED


def test_late_months_that_vanish_from_the_window_are_a_correction():
    cleared = replace(LINE, history=months("CCCC"))
    dropped = replace(LINE, history=())
    assert verdict(cleared, "history") is ItemVerdict.CORRECTED
    assert verdict(dropped, "history") is ItemVerdict.CORRECTED
    moved_on = replace(LINE, history=months("22C1", (2025, 5)))
    assert verdict(moved_on, "history") is ItemVerdict.VERIFIED_UNCHANGED


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"bureaus": (Bureau.EQUIFAX,)}, "Experian is not in the later report"),
        ({"status": ReportStatus.PARTIAL}, "could not be read"),
        ({"status": ReportStatus.PENDING}, "is no report"),
        ({"accounts": ()}, "holds nothing at all from Experian"),
    ],
)
def test_silence_of_a_report_that_is_not_whole_proves_nothing(changes, reason):
    found = compare_item(LINE, report_of(LINE), report_of(OTHER, sha256="b", **changes))
    assert found.outcome is ItemVerdict.UNDETERMINABLE
    assert reason in found.explanation


def test_an_item_found_in_a_partial_report_is_still_compared():
    partial = report_of(replace(LINE, past_due=Money(0)), status=ReportStatus.PARTIAL)
    found = compare_item(LINE, report_of(LINE), partial, disputed_fields=frozenset({"past_due"}))
    assert found.outcome is ItemVerdict.CORRECTED


def test_twins_that_cannot_be_told_apart_are_undeterminable():
    hidden = replace(LINE, account_number=None)
    twins = (replace(hidden, path="$.1"), replace(hidden, path="$.2"))
    found = compare_item(hidden, report_of(hidden), report_of(*twins))
    assert found.outcome is ItemVerdict.UNDETERMINABLE


def test_a_deleted_item_is_not_taken_for_its_remaining_neighbour():
    hidden = replace(LINE, path="$.h", account_number=None, high_credit=None)
    found = compare_item(hidden, report_of(hidden, LINE), report_of(LINE, sha256="b"))
    assert found.outcome is ItemVerdict.DELETED
    assert "fits better" in found.explanation


def test_what_one_format_cannot_show_is_no_change():
    shows_less = {"granted": {"balance": "currentBalance"}}
    old = report_of(replace(LINE, charge_off_amount=None))
    new = report_of(replace(LINE, past_due=None, history=()), paths=shows_less)
    assert field_changes(LINE, next(new.tradelines()), old, new) == ()


INQUIRY = Inquiry(bureau=Bureau.EXPERIAN, path="$.i[0]", subscriber_name="HARBOR LENDING",
                  subscriber_code="7", inquired_on=PartialDate(2025, 1, 7))  # fmt: skip


def test_a_disputed_inquiry_is_gone_or_still_there():
    old = report_of(OTHER, inquiries=(INQUIRY,))
    gone = compare_item(INQUIRY, old, report_of(OTHER))
    there = compare_item(INQUIRY, old, report_of(OTHER, inquiries=(replace(INQUIRY, path="$.x"),)))
    assert gone.outcome is ItemVerdict.DELETED
    assert there.outcome is ItemVerdict.VERIFIED_UNCHANGED


def test_of_two_equal_inquiries_the_second_is_the_one_that_went():
    second = replace(INQUIRY, path="$.i[1]")
    old = report_of(OTHER, inquiries=(INQUIRY, second))
    new = report_of(OTHER, inquiries=(INQUIRY,))
    assert compare_item(INQUIRY, old, new).outcome is ItemVerdict.VERIFIED_UNCHANGED
    assert compare_item(second, old, new).outcome is ItemVerdict.DELETED


def test_a_public_record_can_be_corrected():
    record = PublicRecord(bureau=Bureau.EXPERIAN, path="$.p", type=Code("1", "Chapter 7"),
                          status=Code("8", "Dismissed"), filed_on=PartialDate(2019, 3, 2),
                          resolved_on=None, court="US BKPT", reference="1905512")  # fmt: skip
    later = replace(record, status=Code("1", "Discharged"))
    found = compare_item(
        record,
        report_of(OTHER, public_records=(record,)),
        report_of(OTHER, public_records=(later,)),
        disputed_fields=frozenset({"status"}),
    )
    assert found.outcome is ItemVerdict.CORRECTED
    assert [(c.before, c.after, c.direction) for c in found.changes] == [
        ("Dismissed", "Discharged", Direction.NEUTRAL)
    ]


def pull(number: int) -> Report:
    described = demo_report(number, anchor=date(2026, 3, 2))
    return ReportFormats().read(json.dumps(smartcredit_envelope(described)).encode())[0]


def test_the_demo_s_pulls_are_told_apart_item_by_item():
    compared = compare_reports(pull(1), pull(2))
    named = {
        (i.before.creditor_name, i.before.bureau.value): i.outcome.value
        for i in compared.items
        if isinstance(i.before, Tradeline)
    }
    assert named["NORTHGATE COLLECTIONS", "transunion"] == "deleted"
    assert named["SUMMIT COLLECT LLC", "experian"] == "deleted"
    assert named["SUMMIT COLLECT LLC", "transunion"] == "verified_unchanged"
    assert named["MAPLE LEAF LENDING", "transunion"] == "verified_unchanged"
    assert named["ELM STREET BANK", "equifax"] == "worse"
    assert named["HARBOR VALLEY BANK", "equifax"] == "verified_unchanged"
    assert compared.added == ()


def test_an_item_that_comes_back_is_new_in_the_third_pull():
    added = compare_reports(pull(2), pull(3)).added
    assert [(a.creditor_name, a.bureau.value) for a in added if isinstance(a, Tradeline)] == [
        ("NORTHGATE COLLECTIONS", "experian")
    ]


def test_what_comes_back_is_reinserted_and_cites_the_report_that_had_it():
    first, second, third = pull(1), pull(2), pull(3)
    compared = compare_reports(second, third, earlier=(first,))
    (back,) = [n for n in compared.new if isinstance(n.item, Tradeline)]
    assert back.verdict is NewVerdict.REINSERTED
    assert isinstance(back.earlier, Tradeline)
    assert back.earlier.creditor_name == "NORTHGATE COLLECTIONS"
    assert (back.sha256, back.earlier_sha256) == (third.sha256, first.sha256)
    assert first.record_at(back.earlier.path) == back.earlier
    assert "it was gone and is back" in back.explanation
    assert compared.counts()["reinserted"] == 1
    assert "added" not in compared.counts()


def test_a_deleted_debt_comes_back_under_another_furnisher_and_number():
    debt = replace(LINE, kind=TradelineKind.COLLECTION, portfolio="O",
                   original_creditor="HARBOR MEDICAL", high_credit=Money(123_456))  # fmt: skip
    bought = replace(debt, path="$.b", creditor_name="ASTER PORTFOLIO", account_number="AP 991",
                     date_opened=PartialDate(2025, 2, 1))  # fmt: skip
    first, second = report_of(debt, OTHER), report_of(OTHER, sha256="b")
    third = report_of(OTHER, bought, sha256="c")
    (back,) = compare_reports(second, third, earlier=(first,)).new
    assert (back.verdict, back.item, back.earlier) == (NewVerdict.REINSERTED, bought, debt)
    (unknown,) = compare_reports(second, third).new
    assert (unknown.verdict, unknown.earlier) == (NewVerdict.ADDED, None)


def test_what_the_report_between_could_not_tell_is_no_reinsertion():
    first, third = report_of(LINE, OTHER), report_of(LINE, OTHER, sha256="c")
    partial = report_of(OTHER, sha256="b", status=ReportStatus.PARTIAL)
    (new,) = compare_reports(partial, third, earlier=(first,)).new
    assert new.verdict is NewVerdict.ADDED


SOLD = replace(
    LINE, path="$.report.lines[9]", kind=TradelineKind.COLLECTION, portfolio="O",
    creditor_name="ASTER PORTFOLIO", account_number="AP 991", original_creditor="NORTHWIND BANK",
    date_opened=PartialDate(2025, 4, 1), high_credit=Money(50_000), history=(), late_60_count=None,
)  # fmt: skip


def test_a_debt_that_another_furnisher_reports_now_has_moved_and_is_not_deleted():
    odd = replace(LINE, balance=Money(51_377), charge_off_amount=Money(51_377))
    sold = replace(SOLD, balance=Money(51_377), high_credit=Money(51_377))
    found = compare_item(odd, report_of(odd, OTHER), report_of(OTHER, sold, sha256="b"))
    assert found.outcome is ItemVerdict.MOVED
    assert found.after is sold
    assert found.match is not None
    assert found.match.succession
    still = compare_item(odd, report_of(odd), report_of(odd, sold, sha256="b"))
    assert still.outcome is ItemVerdict.VERIFIED_UNCHANGED


def test_a_new_name_over_the_same_number_is_no_move():
    renamed = replace(LINE, creditor_name="BRIGHTWAY TRUST")
    assert verdict(renamed) is ItemVerdict.CHANGED_ELSEWHERE


def test_without_a_dispute_better_is_corrected_and_worse_is_worse():
    better = replace(LINE, past_due=Money(0), payment_status=PaymentStatus.CURRENT)
    worse = replace(LINE, past_due=Money(99_900))
    other = replace(LINE, credit_limit=Money(500_000))
    assert [
        compare_reports(report_of(LINE), report_of(after, sha256="b")).items[0].outcome.value
        for after in (better, worse, other, LINE)
    ] == ["corrected", "worse", "changed_elsewhere", "verified_unchanged"]


def test_each_field_says_what_became_of_it():
    after = replace(LINE, past_due=Money(0), balance=Money(60_000), high_credit=None,
                    credit_limit=Money(500_000), condition=AccountCondition.PAID)  # fmt: skip
    old, new = report_of(LINE), report_of(after, sha256="b")
    (item,) = compare_reports(old, new).items
    assert {change.field: change.verdict for change in item.changes} == {
        "past_due": FieldVerdict.CORRECTED,
        "balance": FieldVerdict.WORSE,
        "high_credit": FieldVerdict.REMOVED,
        "credit_limit": FieldVerdict.ADDED,
        "condition": FieldVerdict.CHANGED,
    }
    assert {"creditor_name", "date_opened", "payment_status"} <= set(item.unchanged)
    assert not {"past_due", "balance", "high_credit", "date_closed"} & set(item.unchanged)


def test_no_item_of_either_report_is_lost_or_counted_twice():
    for file in labelled_files(31, 15):
        compared = compare_reports(file.before, file.after)
        assert [i.before.path for i in compared.items] == [t.path for t in file.before.tradelines()]
        after = [i.after.path for i in compared.items if i.after] + [a.path for a in compared.added]
        assert len(after) == len(set(after))
        assert sum(compared.counts().values()) == len(compared.items) + len(compared.new)
        unclear = any(i.outcome is ItemVerdict.UNDETERMINABLE for i in compared.items)
        assert unclear or set(after) == {t.path for t in file.after.tradelines()}


def test_equal_inquiries_by_the_thousand_are_paired_one_to_one():
    many = tuple(replace(INQUIRY, path=f"$.i[{number}]") for number in range(4000))
    old = report_of(OTHER, inquiries=many)
    new = report_of(OTHER, inquiries=many[:3990], sha256="b")
    assert compare_reports(old, new).counts()["deleted"] == 10


def test_values_of_several_parts_are_told_in_words():
    rated = AdverseRating(status=PaymentStatus.LATE_60, rated_on=PartialDate(2024, 5))
    table = {
        "granted": {
            **FIELD_PATHS[PLAIN]["granted"],
            "adverse_ratings": "ratings",
            "remarks": "remarks",
        }
    }
    before = replace(LINE, adverse_ratings=(rated,), remarks=(Remark(code="A", text="closed"),))
    after = replace(LINE, adverse_ratings=(rated, AdverseRating(status=PaymentStatus.LATE_30)))
    old, new = (replace(report_of(line), paths=table) for line in (before, after))
    told = {one.field: (one.before, one.after) for one in field_changes(before, after, old, new)}
    assert told["adverse_ratings"] == ("late 60 (2024-05)", "late 60 (2024-05); late 30")
    assert told["remarks"] == ("A closed", None)
