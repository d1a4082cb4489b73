"""Damaged and hostile Metro 2 files: a report with defects or a typed refusal, nothing else."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.staging.junk import JUNK, spots_of
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
)
from tests.staging.sample_reports import damaged, survives

from domain.credit_reports.refusals import ReportFormatUnknown
from domain.errors import DomainError

RECORDS = (header(), base(EVERY_SEGMENT), base(), trailer(2))
FILES = {
    "lines": in_lines(*RECORDS),
    "stream": "".join(RECORDS).encode(),
    "packed": "".join((packed_header(), packed(EVERY_SEGMENT), packed(), packed_trailer(2))).encode(
        "latin-1"
    ),
    "json": json.dumps({"data": [as_json(EVERY_SEGMENT)]}).encode(),
}


@pytest.mark.parametrize("name", list(FILES))
def test_cut_off_or_with_a_byte_changed_a_file_gives_a_report_or_a_typed_refusal(name):
    assert True in {survives(piece) for piece in damaged(FILES[name], 150, seed=6)}


@settings(max_examples=150)
@given(st.data())
def test_any_bytes_in_the_middle_of_a_file_hide_no_record_behind_them(data):
    name = data.draw(st.sampled_from(["lines", "stream"]))
    junk = data.draw(st.binary(min_size=1, max_size=60)).replace(b"\n", b"").replace(b"\r", b"")
    glue = b"\n" if name == "lines" else b""
    first, last = base().encode(), base(EVERY_SEGMENT).encode()
    report, _ = read(glue.join([first, junk, last, first]))
    assert sum(line.original_creditor == "LINDEN STORES" for line in report.merged) == 1


@settings(max_examples=150)
@given(st.data())
def test_junk_in_any_place_of_the_json_gives_a_report_or_a_typed_refusal(data):
    tree = copy.deepcopy({"header": {"reporterName": "A", "activityDate": "2024-01-31"},
                          "data": [as_json(EVERY_SEGMENT)], "trailer": {"totalBaseRecords": 1}})  # fmt: skip
    spots = spots_of(tree)
    for _ in range(data.draw(st.integers(min_value=1, max_value=4))):
        parent, key = spots[data.draw(st.integers(min_value=0, max_value=len(spots) - 1))]
        parent[key] = data.draw(JUNK)
    try:
        report, defects = read(json.dumps(tree).encode())
    except DomainError:
        return
    assert report.source_format
    assert all(defect.path.startswith("$") for defect in defects)


@pytest.mark.parametrize(
    "raw",
    [b"HEADER", b"J1 short", b"0426", b"0426HEADER", b"0426" * 400, b" " * 900, b"K" * 34,
     b"\x00\x00\x00\x00", b"\x01\x6e\x00\x00 nothing", b"1 2 3" * 200],
)  # fmt: skip
def test_other_texts_are_not_taken_for_a_file(raw):
    with pytest.raises(DomainError):
        read(raw)


def test_ten_thousand_starts_without_a_record_are_read_in_no_time():
    raw = (base()[:30] * 10_000).encode()
    try:
        report, _ = read(raw)
    except ReportFormatUnknown:
        return
    assert report.merged == ()
