"""The table of three columns: each account once, each bureau's word beside the others."""

import json
from dataclasses import replace
from datetime import date

import pytest

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import (
    ConsumerFile,
    FileAlert,
    Inquiry,
    MergedInquiry,
    PublicRecord,
    Report,
    ReportStatus,
    Score,
)
from domain.credit_reports.tradelines import (
    Account,
    AccountCondition,
    MergedTradeline,
    PaymentMonth,
    PaymentStatus,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Code, PartialDate
from domain.findings.catalogue import run_rules
from domain.findings.shown_fields import ACCOUNT_FIELDS, tells_apart
from domain.findings.side_by_side import COLUMNS, CellState, SectionKind, side_by_side
from domain.money import Money
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope

TU, EX, EF = COLUMNS
JANUARY = PartialDate(2026, 1, 5)
SHOWN = {
    "granted": {
        "creditor_name": "name",
        "account_number": "number",
        "balance": "balance",
        "past_due": "late",
        "date_opened": "opened",
        "date_closed": "closed",
        "date_reported": "reported",
        "history": "months",
    },
    "consumerfile": {"birth": "born"},
}
CARD = Tradeline(
    bureau=TU,
    kind=TradelineKind.GRANTED,
    path="$.lines[0]",
    creditor_name="NORTHWIND NATIONAL BANK",
    account_number="4400110022004412",
    date_opened=PartialDate(2019, 3, 2),
    date_reported=PartialDate(2026, 1, 2),
    balance=Money(12_00),
    high_credit=Money(234_500),
)


def report_of(*lines: Tradeline, **parts) -> Report:
    accounts = (Account(key="a", description="", tradelines=lines),) if lines else ()
    given = {"bureaus": (TU, EX), "paths": SHOWN} | parts
    return Report(
        source_format="t",
        sha256="0" * 64,
        status=ReportStatus.COMPLETE,
        report_date=date(2026, 3, 2),
        accounts=accounts,
        **given,
    )


def row(section, field):
    (found,) = [one for one in section.rows if one.field == field]
    return found


def test_every_cell_says_which_of_five_things_it_is():
    blind = replace(CARD, bureau=EX, path="$.lines[1]", balance=None, places=(("past_due", None),))
    (section,) = side_by_side(report_of(CARD, blind)).sections
    states = {one.field: [cell.state.value for cell in one.cells] for one in section.rows}
    assert states["balance"] == ["observed", "absent", "not_in_report"]
    assert states["past_due"] == ["absent", "not_visible", "not_in_report"]
    (alone,) = side_by_side(report_of(CARD)).sections
    assert [cell.state for cell in row(alone, "balance").cells] == [
        CellState.OBSERVED,
        CellState.NOT_LISTED,
        CellState.NOT_IN_REPORT,
    ]


def test_a_field_that_the_format_cannot_show_is_named_and_has_no_row():
    (section,) = side_by_side(report_of(CARD)).sections
    assert "credit_limit" in section.not_shown
    assert "credit_limit" not in {one.field for one in section.rows}
    told = {one.field for one in section.rows} | set(section.not_shown)
    assert told == {one.name for one in ACCOUNT_FIELDS}


def test_a_row_says_where_bureaus_disagree_and_cites_each_place():
    other = replace(CARD, bureau=EX, path="$.lines[1]", balance=Money(99_00))
    (section,) = side_by_side(report_of(CARD, other)).sections
    balance = row(section, "balance")
    assert balance.differs
    assert [cell.text for cell in balance.cells] == ["$12", "$99", None]
    assert [cell.place for cell in balance.cells] == [
        "$.lines[0].balance",
        "$.lines[1].balance",
        None,
    ]
    assert not row(section, "date_opened").differs


@pytest.mark.parametrize(
    ("field", "one", "other", "apart"),
    [
        ("date_opened", PartialDate(2019, 3), PartialDate(2019, 3, 2), False),
        ("date_opened", PartialDate(2019, 3), PartialDate(2019, 4, 2), True),
        ("date_reported", PartialDate(2019, 3), PartialDate(2020, 4), False),
        ("account_number", "4400XXXX", "XXXX4412", False),
        ("creditor_name", "FIRST NATL BK", "First National Bank", False),
        ("creditor_name", "FIRST NATL BK", "LARKSPUR", True),
        ("account_type", Code("07", "Charge account"), Code("07", "charge"), False),
        ("account_type", Code("07", "x"), Code("18", "x"), True),
        ("balance", Money(0), Money(1), True),
        ("open_closed", "Open", "open", False),
        ("employers", ("A", "B"), ("b", "a"), False),
        ("employers", ("A",), ("A", "C"), True),
    ],
)
def test_another_way_of_writing_is_no_difference(field, one, other, apart):
    assert tells_apart(field, one, other) is apart
    assert tells_apart(field, other, one) is apart


def test_what_the_vendor_grouped_wrongly_is_taken_apart_and_what_it_left_apart_is_joined():
    stranger = replace(CARD, bureau=EX, path="$.lines[1]", creditor_name="LARKSPUR CREDIT",
                       account_number="9931", date_opened=PartialDate(2024, 1, 1))  # fmt: skip
    told = side_by_side(report_of(CARD, stranger)).sections
    assert [section.paths for section in told] == [
        ("$.lines[0]", None, None),
        (None, "$.lines[1]", None),
    ]
    same = replace(CARD, bureau=EX, path="$.lines[1]")
    apart = replace(
        report_of(CARD),
        accounts=tuple(
            Account(key=line.path, description="", tradelines=(line,)) for line in (CARD, same)
        ),
    )
    (joined,) = side_by_side(apart).sections
    assert joined.paths == ("$.lines[0]", "$.lines[1]", None)
    assert joined.links[0].match.reasons_for


def test_what_no_bureau_is_named_for_stands_in_no_column():
    merged = MergedTradeline(
        kind=TradelineKind.GRANTED,
        path="$.rows[0]",
        creditor_name="NORTHWIND",
        balance=Money(5),
        bureaus=(TU, EF),
    )
    inquiry = MergedInquiry(
        path="$.asked[0]",
        subscriber_name="LENDER",
        subscriber_code=None,
        inquired_on=PartialDate(2026, 1),
    )
    told = side_by_side(report_of(merged=(merged,), merged_inquiries=(inquiry,)))
    assert told.sections == ()
    account, asked = told.unattributed
    assert (account.bureaus, account.path) == ((TU, EF), "$.rows[0]")
    assert {one.field: one.cells[0].text for one in account.rows} == {
        "creditor_name": "NORTHWIND",
        "balance": "$0.05",
    }
    assert asked.kind is SectionKind.INQUIRIES


def test_months_stand_beside_each_other_and_a_gap_is_no_current_month():
    def told(bureau, path, *months):
        history = tuple(PaymentMonth(date(2026, m, 1), s, "") for m, s in months)
        return replace(CARD, bureau=bureau, path=path, history=history)

    (section,) = side_by_side(
        report_of(
            told(TU, "$.lines[0]", (2, PaymentStatus.LATE_30), (1, PaymentStatus.CURRENT)),
            told(EX, "$.lines[1]", (2, PaymentStatus.CURRENT)),
        )
    ).sections
    assert [(one.label, one.differs) for one in section.history] == [
        ("2026-02", True),
        ("2026-01", False),
    ]
    assert [cell.text for cell in section.history[0].cells] == ["30 days late", "current", None]
    assert section.history[1].cells[1].state is CellState.ABSENT


def test_inquiries_and_records_of_several_bureaus_are_one_row():
    def asked(bureau, path, day=JANUARY):
        return Inquiry(bureau=bureau, path=path, subscriber_name="OAKLINE LENDING",
                       subscriber_code=None, inquired_on=day, purpose="hard")  # fmt: skip

    def record(bureau, path):
        return PublicRecord(bureau=bureau, path=path, type=Code("7", "Chapter 7"), status=None,
                            filed_on=PartialDate(2020, 1, 5), resolved_on=None, court=None,
                            reference="20-10442")  # fmt: skip

    told = side_by_side(
        report_of(
            inquiries=(asked(TU, "$.i[0]"), asked(EX, "$.i[1]"), asked(TU, "$.i[2]"),
                       asked(EX, "$.i[3]", PartialDate(2026, 2, 1))),
            public_records=(record(TU, "$.p[0]"), record(EX, "$.p[1]")),
        )
    )  # fmt: skip
    records, inquiries = told.sections
    assert records.paths == ("$.p[0]", "$.p[1]", None)
    assert [[cell.place for cell in one.cells] for one in inquiries.rows] == [
        [None, "$.i[3]", None],
        ["$.i[0]", "$.i[1]", None],
        ["$.i[2]", None, None],
    ]
    assert inquiries.rows[1].cells[0].text == "January 5, 2026, hard"


def test_scores_say_their_range_or_why_there_is_none():
    scores = (
        Score(bureau=TU, path="$.s[0]", model="VantageScore 3.0", value=712, least=300, most=850),
        Score(bureau=EX, path="$.s[1]", model="VantageScore 3.0", value=None, exclusion_code="4"),
    )
    (section,) = side_by_side(report_of(scores=scores)).sections
    assert [cell.text for cell in section.rows[0].cells] == ["712 of 300 to 850", "none (4)", None]


def test_a_birth_date_is_masked_unless_asked_for():
    file = ConsumerFile(bureau=TU, path="$.me", birth=PartialDate(1951, 7, 19))
    report = report_of(files=(file,))
    assert "1951" not in str(side_by_side(report))
    assert "1951" in str(side_by_side(report, birth_shown=True))


def test_alerts_keep_their_bureau():
    alert = FileAlert(bureau=EX, path="$.alerts[0]", code="F", text="Extended fraud alert")
    (told,) = side_by_side(report_of(alerts=(alert,))).alerts
    assert (told.bureau, told.text, told.place) == (EX, "Extended fraud alert", "$.alerts[0]")


def test_a_finding_marks_the_cells_that_it_disputes_and_the_item_it_is_about():
    raw = json.dumps(smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))).encode()
    report, _ = ReportFormats().read(raw)
    hits = {str(number): hit for number, hit in enumerate(run_rules(report))}
    assert hits
    told = side_by_side(report, hits)
    for ref, hit in hits.items():
        holding = [section for section in told.sections if ref in section.marks]
        assert holding, hit
        if hit.subject.kind in {"granted", "collection"}:
            assert any(hit.subject.path in section.paths for section in holding)
    marked = {
        (cell.place, ref)
        for section in told.sections
        for one in section.rows
        for cell in one.cells
        for ref in cell.marks
    }
    places = {(f.place, ref) for ref, hit in hits.items() for f in hit.facts}
    assert marked <= places | {(hit.subject.path, ref) for ref, hit in hits.items()}
    assert len({ref for _, ref in marked}) >= len(hits) / 2


def test_the_order_of_lines_and_groups_changes_nothing_but_the_order():
    other = replace(CARD, bureau=EX, path="$.lines[1]", condition=AccountCondition.PAID)
    assert side_by_side(report_of(CARD, other)) == side_by_side(report_of(other, CARD))
