"""MISMO's family of readers before strangers: a report or a typed refusal, in time, and no more."""

import json
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.staging import mismo_documents as two
from tests.staging import mismo_messages as three
from tests.unit import test_crs_reading as crs
from tests.unit import test_provider_views_reading as views

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import (
    ReportEmpty,
    ReportFormatUnknown,
    ReportLossy,
    ReportUnreadable,
)
from domain.credit_reports.report import Report

REFUSALS = (ReportEmpty, ReportFormatUnknown, ReportLossy, ReportUnreadable)
FULL_XML = two.group(
    CREDIT_LIABILITY=[two.LIABILITY, two.LIABILITY],
    CREDIT_INQUIRY=two.INQUIRY,
    CREDIT_PUBLIC_RECORD=two.PUBLIC_RECORD,
    CREDIT_SCORE=two.SCORE,
)
FULL_MESSAGE = three.message(
    three.response(
        files=three.file(more=three.PERSON),
        CREDIT_LIABILITIES=three.liability() + three.liability("L2", repositories=three.MERGED),
        CREDIT_INQUIRIES=three.inquiry(),
        CREDIT_PUBLIC_RECORDS=three.public_record(),
        CREDIT_SCORES=three.score(),
    ),
    ties=three.arcs(("F1", "P1"), ("S1", "F1"), ("L2", "F1")),
)
FULL_ARRAY = two.array(
    CREDIT_LIABILITY=[two.LIABILITY], CREDIT_INQUIRY=two.INQUIRY, CREDIT_SCORE=two.SCORE
)
DOCUMENTS = (
    FULL_XML,
    FULL_MESSAGE,
    FULL_ARRAY,
    crs.pull(),
    views.document(views.view()),
    views.bloom(views.TRADE_LINE),
)


def outcome(raw: bytes) -> Report | None:
    try:
        return ReportFormats().read(raw)[0]
    except REFUSALS:
        return None


def test_the_undamaged_documents_are_read():
    assert [report.source_format for raw in DOCUMENTS if (report := outcome(raw))] == [
        "mismo-2",
        "mismo-3.4",
        "array",
        "crs",
        "provider-views",
        "bloom",
    ]


@pytest.mark.parametrize("raw", DOCUMENTS, ids=lambda raw: str(len(raw)))
def test_a_document_cut_off_anywhere_is_refused(raw):
    for length in range(0, len(raw) - 1, max(1, len(raw) // 200)):
        with pytest.raises(REFUSALS):
            ReportFormats().read(raw[:length])


@settings(max_examples=150)
@given(st.data())
def test_changed_bytes_give_a_report_or_a_refusal(data):
    raw = bytearray(data.draw(st.sampled_from(DOCUMENTS)))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    outcome(bytes(raw))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
    | st.sampled_from(["0", "-1", "2024-02", "Borrower", "Equifax", "C1X", "1e999", "9" * 5000]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(tree: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        pairs = one.items() if isinstance(one, dict) else enumerate(one)
        for key, value in pairs:
            found.append((one, key))
            if isinstance(value, (dict, list)):
                waiting.append(value)
    return found


@settings(max_examples=250)
@given(st.data())
def test_any_value_in_any_place_of_a_json_report_gives_a_report_or_a_refusal(data):
    tree = json.loads(data.draw(st.sampled_from(DOCUMENTS[2:])))
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(places(tree)))
        holder[key] = data.draw(JUNK)
    outcome(json.dumps(tree).encode())


NAMES = ("CREDIT_RESPONSE", "CREDIT_FILE", "CREDIT_LIABILITY", "_BORROWER", "BORROWER",
         "CREDIT_SCORE", "CREDIT_REPOSITORY", "_PAYMENT_PATTERN", "RESPONSE", "RESPONSE_DATA")  # fmt: skip
KEYS = ("@_Type", "@_Data", "@_StartDate", "@CreditFileID", "@BorrowerID", "@_SourceType",
        "@_Value", "@CreditRepositorySourceType")  # fmt: skip


def trees(names: tuple[str, ...], keys: tuple[str, ...]) -> st.SearchStrategy[Any]:
    words = st.sampled_from(["", "TransUnion", "B1", "CC1X", "2024-05", "+700", "Late30Days"])
    leaves = st.dictionaries(st.sampled_from(keys), words, max_size=4)
    return st.recursive(
        leaves,
        lambda inner: st.dictionaries(
            st.sampled_from(names), inner | st.lists(inner, max_size=3), max_size=4
        ),
        max_leaves=12,
    )


@settings(max_examples=200)
@given(trees(NAMES, KEYS))
def test_random_trees_of_the_formats_own_names_give_a_report_or_a_refusal(tree):
    outcome(json.dumps({"CREDIT_RESPONSE": {"@a": "1", **tree}}).encode())
    outcome(two.as_xml("RESPONSE_GROUP", tree).encode())
    outcome(two.as_xml("CREDIT_RESPONSE", tree).encode())


LISTS = ("DEAL_SETS", "DEAL_SET", "DEALS", "DEAL", "SERVICES", "SERVICE", "CREDIT", "STATUSES",
         "CREDIT_RESPONSE", "CREDIT_FILES", "CREDIT_FILE", "CREDIT_LIABILITIES", "STATUS",
         "CREDIT_LIABILITY", "CREDIT_LIABILITY_DETAIL", "PARTIES", "PARTY", "RELATIONSHIPS")  # fmt: skip


@settings(max_examples=150)
@given(trees(LISTS, ("@label", "@from", "@to", "@arcrole")))
def test_random_messages_give_a_report_or_a_refusal(tree):
    outcome(two.as_xml("MESSAGE", {"DEAL_SETS": {}, **tree}).encode())


def test_depth_is_no_danger():
    deep = "<a>" * 20_000 + "</a>" * 20_000
    for begin, end in (("<MESSAGE><DEAL_SETS>", "</DEAL_SETS></MESSAGE>"),
                       ("<RESPONSE_GROUP>", "</RESPONSE_GROUP>")):  # fmt: skip
        outcome(f"{begin}{deep}{end}".encode())
    outcome(b'{"CREDIT_RESPONSE":{"@a":' + b"[" * 5000 + b"]" * 5000 + b"}}")


def seconds(raw: bytes) -> float:
    begun = time.process_time()
    outcome(raw)
    return time.process_time() - begun


@pytest.mark.parametrize("made", [
    lambda n: two.array(CREDIT_LIABILITY=[two.made(two.LIABILITY) | {
        "@ArrayAccountIdentifier": "same"}] * n),
    lambda n: three.message(three.response(files=three.file(),
              CREDIT_INQUIRIES=three.inquiry("I1") * n), ties=three.arcs(*[("I1", "F1")] * n)),
    lambda n: three.message(three.response(files=three.file(),
              CREDIT_INQUIRIES=three.inquiry("I1") * n),
              ties=three.arcs(*[("I1", f"X{k}") for k in range(n)])),
], ids=["one group", "one arc often", "one label with many arcs"])  # fmt: skip
def test_four_times_the_records_take_no_more_than_about_four_times_as_long(made):
    outcome(made(50))
    small, large = (min(seconds(made(n)) for _ in range(2)) for n in (400, 1600))
    assert large < max(small, 0.004) * 9


def test_memory_stays_within_eight_times_the_document():
    lines = [two.made(two.LIABILITY) | {"@_AccountIdentifier": str(n)} for n in range(400)]
    for raw in (two.array(CREDIT_LIABILITY=lines), two.group(CREDIT_LIABILITY=lines)):
        outcome(raw)
        tracemalloc.start()
        kept = outcome(raw)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert kept is not None
        assert peak < 8 * len(raw)
