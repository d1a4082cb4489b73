"""Damaged, hostile and oversized documents: a typed refusal or defects, nothing else."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import (
    ReportFormatUnknown,
    ReportTooLarge,
    ReportUnreadable,
)
from domain.errors import DomainError
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope

TREE = smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))
REPORT = TREE["BundleComponents"]["BundleComponent"][-1]["TrueLinkCreditReportType"]
REPORT["TradeLinePartition"] = REPORT["TradeLinePartition"][4:8]
RAW = json.dumps(TREE).encode()
XML = (
    '<TrueLinkCreditReportType><Sources/><Borrower SocialSecurityNumber="666120001">'
    '<BorrowerName><Name first="A" last="B"/><Source><Bureau symbol="TUC"/></Source>'
    "</BorrowerName></Borrower></TrueLinkCreditReportType>"
)


def read(raw: bytes) -> Any:
    return ReportFormats().read(raw)


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=0, max_value=len(RAW) - 1))
def test_a_report_cut_off_anywhere_is_unreadable(length):
    with pytest.raises(ReportUnreadable):
        read(RAW[:length])


def test_a_cut_off_report_names_the_byte_where_it_ends():
    with pytest.raises(ReportUnreadable, match="cut off in the middle") as refusal:
        read(RAW[:1000])
    assert refusal.value.offset == 1000
    assert refusal.value.errors[0].path == "$"


def test_fifty_megabytes_are_refused_before_parsing_with_the_limit_named():
    with pytest.raises(ReportTooLarge, match="at most 25,000,000 are read"):
        read(b'{"pad":"' + b"x" * 50_000_000 + b'"}')


@pytest.mark.parametrize(
    "bomb",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"TrueLinkCreditReportType":' + b'{"a":' * 900 + b"1" + b"}" * 901,
        b'{"TrueLinkCreditReportType":{"@a":1,"b":' + b"[" * 900 + b"]" * 900 + b"}}",
    ],
)
def test_depth_bombs_are_refused(bomb):
    with pytest.raises(DomainError):
        read(bomb)


def test_invalid_utf_8_is_refused():
    documents = (
        b'{"TrueLinkCreditReportType": "\xff\xfe"}',
        b'{"TrueLinkCreditReportType": {"Summary": "\xff"}}',
        b'<TrueLinkCreditReportType a="\xff">',
    )
    for raw in documents:
        with pytest.raises(ReportUnreadable):
            read(raw)
    with pytest.raises(DomainError):
        read(json.dumps(TREE).encode("utf-16"))


@pytest.mark.parametrize("raw", [b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 01}', b"{'a': 1}"])
def test_what_is_no_json_is_refused(raw):
    with pytest.raises(ReportUnreadable):
        read(raw)


@pytest.mark.parametrize("raw", [b"", b"   ", b"\xef\xbb\xbf"])
def test_nothing_is_unreadable(raw):
    with pytest.raises(ReportUnreadable, match="no content"):
        read(raw)


@pytest.mark.parametrize("raw", [b"hello", b"7", b'"text"', b"%PDF-1.7", b"<html></html>", b"\x00"])
def test_other_documents_are_of_no_known_format(raw):
    with pytest.raises(ReportFormatUnknown):
        read(raw)


@pytest.mark.parametrize(
    "doubled",
    [
        b'{"TrueLinkCreditReportType":{"FraudIndicator":"true","FraudIndicator":"false"}}',
        b'{"a":{"b" : 1, "b" :2}, "TrueLinkCreditReportType":{}}',
        b'{"a":{"b":":::", "b":"\\u003a"}, "TrueLinkCreditReportType":{}}',
        b'{"x":1,"x":{"y":"\\u003A\\u003a"},"TrueLinkCreditReportType":{}}',
        b'{"x":1e400,"x":123456789012345678901234567890}',
    ],
)
def test_a_key_that_stands_twice_is_refused(doubled):
    with pytest.raises(ReportUnreadable):
        read(doubled)


def test_a_colon_hidden_by_an_escape_is_no_duplicate():
    text = json.dumps(TREE).replace("EXAMPLE WIDGETS INC", 'A\\u003aB: C \\" : ')
    report, _ = read(text.encode())
    assert 'A:B: C " :' in {e for f in report.files for e in f.employers}


def test_document_types_and_entities_in_xml_are_refused():
    doctype = '<!DOCTYPE a [<!ENTITY x "y">]>'
    inside = XML.replace("<Sources/>", "<Sources/>&x;")
    for text in (XML.replace("<Borrower ", f"{doctype}<Borrower "), inside):
        with pytest.raises(ReportUnreadable):
            read(text.encode())
    # In front of the root a document type is cut off with everything else that stands there.
    assert read(f"{doctype}{XML}".encode())[0].files[0].ssn == "666120001"


def test_xml_cut_off_or_too_deep_is_refused():
    for text in (XML[:-20], XML.replace("<Sources/>", "<a>" * 500 + "</a>" * 500)):
        with pytest.raises(ReportUnreadable):
            read(text.encode())


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(tree: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in pairs:
        found.append((tree, key))
        if isinstance(value, (dict, list)):
            places(value, found)
    return found


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_junk_in_any_place_gives_a_report_or_a_typed_refusal(data):
    tree = json.loads(RAW)
    spots = places(tree, [])
    for _ in range(data.draw(st.integers(min_value=1, max_value=4))):
        parent, key = spots[data.draw(st.integers(min_value=0, max_value=len(spots) - 1))]
        parent[key] = data.draw(JUNK)
    try:
        report, defects = read(json.dumps(tree).encode())
    except DomainError:
        return
    assert report.source_format == "truelink"
    assert all(defect.path.startswith("$") for defect in defects)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_give_a_typed_refusal(raw):
    with pytest.raises(DomainError):
        read(raw)
