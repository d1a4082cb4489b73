"""How the reader understands furnishers' Metro 2 files, on small synthetic ones."""

import json
import re
from typing import Any

import pytest
from tests.staging.metro2_documents import (
    EVERY_SEGMENT,
    as_json,
    base,
    header,
    in_lines,
    packed,
    packed_header,
    packed_trailer,
    read,
    trailer,
    word,
)

from adapters.report_formats.metro2.layout import BASE, LENGTHS, PACKED_BASE
from domain.credit_reports.furnishing import FurnishedConsumer
from domain.credit_reports.report import DefectKind, Report, ReportStatus
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus, TradelineKind
from domain.credit_reports.values import Code, PartialDate, Visibility
from domain.money import Money

FIELDS = {
    "subscriber_code": ("CEDAR01", "[20:40]"),
    "account_number": ("4444XXXX12", "[42:72]"),
    "portfolio": ("R", "[72:73]"),
    "account_type": (Code("18", ""), "[73:75]"),
    "date_opened": (PartialDate(2019, 3, 15), "[75:83]"),
    "credit_limit": (Money(500000), "[83:92]"),
    "high_credit": (Money(410000), "[92:101]"),
    "terms_frequency": ("M", "[104:105]"),
    "scheduled_payment": (Money(12000), "[105:114]"),
    "actual_payment": (Money(10000), "[114:123]"),
    "account_status_code": ("97", "[123:125]"),
    "condition": (AccountCondition.DEROGATORY, "[123:125]"),
    "open_closed": ("closed", "[123:125]"),
    "payment_status": (PaymentStatus.CHARGE_OFF, "[123:125]"),
    "special_comment": ("AU", "[150:152]"),
    "compliance_condition": ("XB", "[152:154]"),
    "dispute_flag": (True, "[152:154]"),
    "balance": (Money(390000), "[154:163]"),
    "past_due": (Money(390000), "[163:172]"),
    "charge_off_amount": (Money(400000), "[172:181]"),
    "date_reported": (PartialDate(2024, 1, 31), "[181:189]"),
    "date_first_delinquency": (PartialDate(2022, 5, 10), "[189:197]"),
    "date_closed": (PartialDate(2023, 12, 1), "[197:205]"),
    "date_last_payment": (PartialDate(2022, 4, 9), "[205:213]"),
    "interest_type": ("V", "[213:214]"),
    "designator": ("2", "[324:325]"),
    "consumer_information": ("D", "[325:327]"),
    "original_creditor": ("LINDEN STORES", "/K1[2:32]"),
    "creditor_classification": ("01", "/K1[32:34]"),
    "sold_to": ("MAPLE FUNDING", "/K2[3:33]"),
    "secondary_agency": ("AG-77", "/K3[4:22]"),
    "mortgage_id": ("100012345678901234", "/K3[22:40]"),
    "date_deferred_until": (PartialDate(2025, 1, 1), "/K4[4:12]"),
    "date_balloon_due": (PartialDate(2026, 6, 30), "/K4[12:20]"),
    "balloon_payment": (Money(123400), "/K4[20:29]"),
    "new_account_number": ("9999XXXX88", "/L1[3:33]"),
}


def only(raw: bytes) -> tuple[Report, Any]:
    report, defects = read(raw)
    assert defects == ()
    assert len(report.merged) == 1
    return report, report.merged[0]


def test_the_columns_fill_their_records():
    assert (BASE[-1].end, PACKED_BASE[-1].end) == (426, 366)
    assert LENGTHS == {
        "J1": 100, "J2": 200, "K1": 34, "K2": 34, "K3": 40, "K4": 30, "L1": 54, "N1": 146,
    }  # fmt: skip


def test_every_field_of_a_record_is_read_and_cited_at_its_columns():
    raw = in_lines(header(), base(EVERY_SEGMENT), trailer(1))
    report, line = only(raw)
    assert (report.status, report.bureaus) == (ReportStatus.FURNISHER_FILE, ())
    assert list(report.tradelines()) == []
    assert (line.path, line.bureaus, line.creditor_name) == ("record[2]", (), "CEDAR BANK")
    text = raw.decode().splitlines()[1]
    for name, (value, relative) in FIELDS.items():
        seen = report.observe(line, name)
        assert (seen.visibility, seen.value) == (Visibility.OBSERVED, value), name
        assert seen.place == f"record[2]{relative}", name
        inside = re.fullmatch(r"\[(\d+):(\d+)\]", relative)
        if inside is not None:
            assert text[int(inside[1]) : int(inside[2])].strip(), name


def test_the_first_mark_stands_for_the_month_before_the_account_information():
    _, line = only(in_lines(base()))
    assert [(m.month.isoformat()[:7], m.status.value) for m in line.history[:14]] == [
        ("2023-12", "charge_off"),
        ("2023-11", "collection"),
        ("2023-10", "late_180"),
        ("2023-09", "late_150"),
        ("2023-08", "late_120"),
        ("2023-07", "late_90"),
        ("2023-06", "late_60"),
        ("2023-05", "late_30"),
        ("2023-04", "repossession"),
        ("2023-03", "surrender"),
        ("2023-02", "foreclosure"),
        ("2023-01", "current"),
        ("2022-12", "current"),
        ("2022-11", "no_data"),
    ]
    assert len(line.history) == 24


def test_the_people_of_a_record_are_kept_with_it_and_their_numbers_out_of_print():
    report, line = only(in_lines(base(EVERY_SEGMENT)))
    first, second, third = report.furnished
    assert first == FurnishedConsumer(
        path=line.path, record_path=line.path, first="ANA", middle="Q", last="EXAMPLE", suffix="JR",
        ssn="666120001", birth=PartialDate(1964, 2, 1), telephone="5555550100", designator="2",
        consumer_information="D", street="7 ELM ST, APT 2", city="BURT", state="MA", zip="02134",
        country="US", employer="EXAMPLE WIDGETS", occupation="CLERK",
    )  # fmt: skip
    assert (second.path, second.ssn, second.consumer_information) == (
        "record[1]/J1[1]", "666120002", "A",
    )  # fmt: skip
    assert (third.path, third.ssn, third.birth, third.city) == (
        "record[1]/J2[1]", None, None, "LINDEN",
    )  # fmt: skip
    assert "666120001" not in repr(report)
    assert "4444XXXX" not in repr(report)
    assert report.files == ()


def test_the_header_names_the_sender_and_the_day():
    report, _ = only(in_lines(header(), base()))
    sender = report.furnisher
    assert sender is not None
    assert (sender.name, sender.telephone) == ("CEDAR BANK", "8005550100")
    assert (sender.activity_on, sender.created_on) == (
        PartialDate(2024, 1, 31), PartialDate(2024, 2, 1),
    )  # fmt: skip
    assert sender.programs == (("Equifax", "EQ77"),)
    assert report.report_date is not None
    assert report.report_date.isoformat() == "2024-01-31"


@pytest.mark.parametrize(
    ("status", "rating", "expected", "condition", "shut"),
    [
        ("11", " ", "current", "open", "open"),
        ("71", " ", "late_30", "open", "open"),
        ("84", " ", "late_180", "open", "open"),
        ("13", "2", "late_60", "closed", "closed"),
        ("05", "L", "charge_off", "transferred", "closed"),
        ("62", " ", "collection", "paid", "closed"),
        ("64", " ", "charge_off", "paid", "closed"),
        ("93", " ", "collection", "derogatory", None),
        ("95", "G", "surrender", "derogatory", None),
        ("DA", " ", None, None, None),
    ],
)
def test_status_and_rating_have_one_meaning(status, rating, expected, condition, shut):
    _, line = only(in_lines(base(accountStatus=status, paymentRating=rating, dateClosed="")))
    assert line.account_status_code == status
    assert (line.payment_status and line.payment_status.value) == expected
    assert (line.condition and line.condition.value, line.open_closed) == (condition, shut)
    assert line.payment_rating == (rating.strip() or None)


def test_a_status_that_leaves_it_to_the_rating_cites_the_rating():
    report, line = only(in_lines(base(accountStatus="13", paymentRating="0")))
    assert report.observe(line, "payment_status").place == "record[1][125:126]"


@pytest.mark.parametrize("kind", ["48", "77", "0C"])
def test_an_account_of_a_collector_or_debt_buyer_is_a_collection(kind):
    _, line = only(in_lines(base(accountType=kind, portfolioType="O")))
    assert line.kind is TradelineKind.COLLECTION


def test_columns_that_do_not_apply_are_absent_and_a_balance_of_zero_is_zero():
    zeros = {"creditLimit": "0" * 9, "originalChargeOffAmount": "0" * 9, "currentBalance": "0" * 9}
    report, loan = only(in_lines(base(portfolioType="I", accountStatus="11", **zeros)))
    assert (loan.credit_limit, loan.charge_off_amount, loan.balance) == (None, None, Money(0))
    assert report.observe(loan, "credit_limit").visibility is Visibility.ABSENT
    _, card = only(in_lines(base(**zeros)))
    assert (card.credit_limit, card.charge_off_amount) == (Money(0), Money(0))


def test_zero_dates_are_absent_and_a_day_zero_is_a_month():
    report, line = only(in_lines(base(dateClosed="00000000", dateOpened="03002019")))
    assert report.observe(line, "date_closed").visibility is Visibility.ABSENT
    assert line.date_opened == PartialDate(2019, 3)


def test_one_bad_value_is_a_defect_and_hides_nothing_else():
    report, defects = read(in_lines(base(dateOpened="02302019", accountStatus="10")))
    line = report.merged[0]
    assert {d.path for d in defects} == {"record[1][75:83]", "record[1][123:125]"}
    assert report.observe(line, "date_opened").visibility is Visibility.NOT_VISIBLE
    assert line.balance == Money(390000)


def test_a_packed_file_says_the_same():
    plain, line = only(in_lines(header(), base(EVERY_SEGMENT), trailer(1)))
    raw = packed_header() + packed(EVERY_SEGMENT) + packed_trailer(1)
    report, twin = only(raw.encode("latin-1"))
    for name, (value, _) in FIELDS.items():
        assert getattr(twin, name) == value, name
    assert twin.history == line.history
    assert report.furnisher == plain.furnisher
    assert [p.ssn for p in report.furnished] == [p.ssn for p in plain.furnished]
    assert report.observe(twin, "balance").place == "record[2][129:134]"


def test_a_number_that_is_no_packed_decimal_is_a_defect():
    text = packed()
    broken = text[:129] + "\xff\xff\xff\xff\xff" + text[134:]
    report, defects = read(broken.encode("latin-1"))
    assert [d.path for d in defects] == ["record[1][129:134]"]
    assert report.merged[0].past_due == Money(390000)


@pytest.mark.parametrize("first", [b"{", b"<", b"\n", b"["])
def test_a_block_length_may_be_any_byte(first):
    block = first.decode() + "\x10\0\0"
    report, _ = only((block + packed()).encode("latin-1"))
    assert report.source_format == "metro2"


def test_the_json_of_moov_says_the_same_at_its_own_places():
    _, line = only(in_lines(header(), base(EVERY_SEGMENT), trailer(1)))
    document = {
        "header": {"recordIdentifier": "HEADER", "reporterName": "CEDAR BANK",
                   "activityDate": "2024-01-31T00:00:00Z", "dateCreated": "2024-02-01T00:00:00Z"},
        "data": [as_json(EVERY_SEGMENT)],
        "trailer": {"totalBaseRecords": 1},
    }  # fmt: skip
    report, twin = only(json.dumps(document).encode())
    assert report.source_format == "metro2_json"
    assert report.report_date is not None
    for name, (value, _) in FIELDS.items():
        assert getattr(twin, name) == value, name
    assert twin.history == line.history
    assert report.observe(twin, "balance").place == "$.data[0].base.currentBalance"
    assert report.observe(twin, "original_creditor").place == "$.data[0].k1.originalCreditorName"
    assert [p.path for p in report.furnished] == [
        "$.data[0]", "$.data[0].j1[0]", "$.data[0].j2[0]",
    ]  # fmt: skip


def test_moovs_way_to_write_no_date_is_no_date():
    record = as_json()
    record["base"] |= {"dateClosed": "1970-01-01T00:00:00Z", "dateOpened": "0001-01-01T00:00:00Z"}
    _, line = only(json.dumps(record).encode())
    assert (line.date_closed, line.date_opened) == (None, None)
    del record["base"]["currentBalance"]
    assert only(json.dumps(record).encode())[1].balance is None


def test_a_json_record_without_a_base_is_set_aside():
    document = {"data": [as_json(), {"j1": []}, 7], "trailer": {"totalBaseRecords": 5}}
    report, defects = read(json.dumps(document).encode())
    assert len(report.merged) == 1
    assert [(d.kind, d.path) for d in defects] == [
        (DefectKind.UNEXPECTED_SHAPE, "$.data[1]"),
        (DefectKind.UNEXPECTED_SHAPE, "$.data[2]"),
        (DefectKind.MISSING_VALUES, "$.trailer.totalBaseRecords"),
    ]


def test_records_are_found_in_lines_in_a_stream_in_blocks_and_wrapped():
    records = [header(), base(EVERY_SEGMENT), base(), trailer(2)]
    blocked = "".join(f"{len(one) + 4:04d}{one}" for one in records)
    wrapped = "\n".join(re.findall(".{1,80}", "".join(records)))
    documents = (
        "\n".join(records), "\r\n".join(records), "\n".join(one.rstrip() for one in records),
        "".join(records), blocked, "\n".join(f"....{one}" for one in records), wrapped,
        "".join(one + " " * 44 for one in records),
    )  # fmt: skip
    for document in documents:
        report, defects = read(document.encode())
        assert defects == (), document[:60]
        assert [line.balance for line in report.merged] == [Money(390000)] * 2
        assert len(report.furnished) == 4


def test_length_words_are_not_trusted_and_a_wrong_one_is_told_of_once():
    records = [base(EVERY_SEGMENT, recordDescriptorWord=said) for said in ("0006", "9999", "0426")]
    for document in ("\n".join(records), "".join(records)):
        report, defects = read(document.encode())
        assert len(report.merged) == 3
        assert [(d.kind, d.path) for d in defects] == [(DefectKind.BAD_VALUE, "record[1][0:4]")]
        assert "and 2 more" in defects[0].message


def test_a_line_that_holds_no_record_is_a_defect_and_the_rest_is_read():
    lines = [header(), "UNPARSEABLE" + base(), *[base() for _ in range(40)], base()[:200], base()]
    report, defects = read(in_lines(*lines))
    assert len(report.merged) == 41
    assert [(d.kind, d.path) for d in defects] == [
        (DefectKind.UNEXPECTED_SHAPE, "record[2]"), (DefectKind.UNEXPECTED_SHAPE, "record[43]"),
    ]  # fmt: skip


def test_damaged_records_in_a_row_are_one_defect():
    report, defects = read(in_lines(header(), *["x" * 50] * 3, *[base()] * 5))
    assert len(report.merged) == 5
    assert [d.path for d in defects] == ["record[2]"]
    assert defects[0].message.endswith("so are the next 2")


def test_a_record_that_lacks_characters_is_set_aside_whole_and_the_next_is_found():
    short = base()[:24] + base()[31:]
    for document in (f"{base()}\n{short}\n{base()}", base() + short + base()):
        report, defects = read(document.encode())
        assert len(report.merged) == 2
        assert [(d.kind, d.path) for d in defects] == [(DefectKind.UNEXPECTED_SHAPE, "record[2]")]


def test_what_stands_behind_the_segments_and_a_second_one_are_defects():
    twice = base((EVERY_SEGMENT[2], EVERY_SEGMENT[2])) + "X9 UNKNOWN"
    report, defects = read(in_lines(twice, base()))
    assert report.merged[0].original_creditor == "LINDEN STORES"
    assert sorted(d.path for d in defects) == ["record[1]", "record[1]/K1"]


def test_a_trailer_that_counts_other_records_is_a_defect():
    _, defects = read(in_lines(header(), base(), trailer(7)))
    assert [(d.kind, d.path) for d in defects] == [(DefectKind.MISSING_VALUES, "record[3][11:20]")]
    assert "counts 7 base records, the file holds 1" in defects[0].message


@pytest.mark.parametrize("name", list(LENGTHS))
def test_a_segment_alone_belongs_to_no_record(name):
    report, defects = read(dict(EVERY_SEGMENT_TEXTS)[name].encode())
    assert (report.status, report.merged) == (ReportStatus.FURNISHER_FILE, ())
    assert [d.path for d in defects] == [f"record[1]/{name}"]


EVERY_SEGMENT_TEXTS = [(name, base(((name, values),))[426:]) for name, values in EVERY_SEGMENT]


def test_a_header_alone_is_a_file_without_records():
    report, defects = read(header().encode())
    assert (report.merged, defects) == ((), ())
    assert report.furnisher is not None


def test_the_length_words_of_packed_records_are_binary():
    assert word(366).encode("latin-1") == b"\x01\x6e\0\0"
