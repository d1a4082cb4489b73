"""Every Metro 2 sample: counted, compared with its twin in JSON."""

import dataclasses
import re

import pytest
from tests.staging.sample_reports import counted, counts_of

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import DefectKind, ReportStatus
from domain.credit_reports.tradelines import PaymentStatus
from domain.money import Money

pytestmark = pytest.mark.samples
# One base record of each is damaged: one stands behind the word UNPARSEABLE, which shifts every
# column by eleven, the other lacks seven characters of its identification number.
SET_ASIDE = {
    "metro2/cfpb_2k_deidentified_part1.txt": ("record[2]", b"UNPARSEABLE0526"),
    "metro2/cfpb_m2_file_small_with_error.txt": ("record[4]", b"00061010120230000010FURD  "),
}
TWINS = ("base_segment", "packed_file", "unpacked_fixed_file", "unpacked_variable_file")


def read(samples, name):
    return ReportFormats().read((samples / "reports" / name).read_bytes())


def test_every_sample_has_the_counts_of_the_table(samples):
    table = counts_of(samples, "metro2")
    assert len(table) == 27
    for name, (records, *others) in table.items():
        report, defects = read(samples, name)
        assert report.status is ReportStatus.FURNISHER_FILE
        lost = [d.path for d in defects if re.search("^a damaged record", d.message)]
        assert lost == [SET_ASIDE[name][0]] if name in SET_ASIDE else lost == [], name
        assert counted(report) == (records - len(lost), *others), name


def test_the_records_that_are_set_aside_are_damaged(samples):
    for name, (path, start) in SET_ASIDE.items():
        lines = (samples / "reports" / name).read_bytes().splitlines()
        line = lines[int(path[len("record[") : -1]) - 1]
        assert line.startswith(start)


def bare(line):
    """Without places, and without zeros: moov's JSON leaves every zero out."""
    zeros = {f.name: None for f in dataclasses.fields(line) if getattr(line, f.name) == Money(0)}
    return dataclasses.replace(line, path="", places=(), **zeros)


@pytest.mark.parametrize("twin", TWINS)
def test_a_file_and_its_twin_in_json_say_the_same(samples, twin):
    columns, _ = read(samples, f"metro2/moov_{twin}.dat")
    named, defects = read(samples, f"metro2/moov_{twin}.json")
    assert defects == ()
    assert [bare(line) for line in columns.merged] == [bare(line) for line in named.merged]
    people = [
        [dataclasses.replace(one, path="", record_path="") for one in report.furnished]
        for report in (columns, named)
    ]
    assert people[0] == people[1]
    if columns.furnisher is not None:
        assert named.furnisher == dataclasses.replace(columns.furnisher, path="$.header")


def test_one_months_status_is_the_next_months_first_mark(samples):
    """So the first mark stands for the month before the account information."""
    january, _ = read(samples, "metro2/cfpb_test_previous_records_jan-2018.txt")
    february, _ = read(samples, "metro2/cfpb_test_previous_records_feb-2018.txt")
    before, after = january.merged[0], february.merged[0]
    assert before.account_number == after.account_number
    assert before.payment_status is PaymentStatus.LATE_30
    assert before.date_reported is not None
    late = after.history[0]
    assert late.status is PaymentStatus.LATE_30
    assert (late.month.year, late.month.month) == (2018, 1)
    assert (before.date_reported.year, before.date_reported.month) == (2018, 1)


def test_every_segment_of_the_samples_is_read(samples):
    report, _ = read(samples, "metro2/cfpb_2k_deidentified_part1.txt")
    segments = [one.path.partition("/")[2] for one in report.furnished]
    # 254 J1 by the table: those of 253 lines, and the one whose length word counts 100 too many.
    assert sum(segment.startswith("J1") for segment in segments) == 254
    assert sum(segment.startswith("J2") for segment in segments) == 283
    small, defects = read(samples, "metro2/cfpb_m2_file_small.txt")
    first, second, third = small.merged
    assert second.original_creditor == "ORIGNALCREDITORNAME"
    assert (second.sold_to, third.new_account_number) == ("SOLDTONAME", "NEWACCTNUMBER")
    assert first.consumer_information is None
    assert [d.kind for d in defects] == [DefectKind.BAD_VALUE, DefectKind.MISSING_VALUES]
