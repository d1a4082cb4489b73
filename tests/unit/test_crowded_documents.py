"""Documents made to fill the memory: refused before they do, whatever format they pretend to be."""

import time
import tracemalloc

import pytest

from adapters.report_formats import ReportFormats
from adapters.report_formats.defects import DEFECTS_MAX, RECORDS_MAX, Defects
from adapters.report_formats.json_text import without_padding
from adapters.report_formats.registry import PARTS_MAX
from domain.credit_reports.refusals import ReportUnreadable
from domain.credit_reports.report import DefectKind
from domain.errors import DomainError

SECONDS_MAX = 2.0  # the square of it would be hours
MEMORY_TIMES_MAX, MEMORY_BESIDE = 8, 64 * 1024 * 1024
# Each with a place for so many accounts; what they hold is what an account would.
SKELETONS = {
    "truelink": '{"TrueLinkCreditReportType":{"TradeLinePartition":[%s]}}',
    "equifax": '{"consumers":{"equifaxUSConsumerCreditReport":[{"identifier":"x","trades":[%s]}]}}',
    "experian": '{"creditProfile":[{"tradeline":[%s]}]}',
    "array": '{"CREDIT_RESPONSE":{"@CreditResponseID":"x","CREDIT_LIABILITY":[%s]}}',
    "crs": '{"tradelines":[%s],"creditFiles":[],"responseDetail":{}}',
    "provider views": '{"providerViews":[{"provider":"EFX","revolvingAccounts":[%s]}]}',
    "bloom": '{"consumer_id":"x","trade_lines":[%s]}',
    "moov": '{"header":{},"data":[%s],"trailer":{}}',
    "truelink xml": "<TrueLinkCreditReportType>%s</TrueLinkCreditReportType>",
    "mismo": "<RESPONSE_GROUP><RESPONSE><RESPONSE_DATA><CREDIT_RESPONSE>%s</CREDIT_RESPONSE>"
    "</RESPONSE_DATA></RESPONSE></RESPONSE_GROUP>",
    "mismo 3.4": "<MESSAGE><DEAL_SETS><DEAL_SET><DEALS><DEAL><LIABILITIES>%s</LIABILITIES></DEAL>"
    "</DEALS></DEAL_SET></DEAL_SETS></MESSAGE>",
    "transunion xml": "<creditBureau><product><subject><subjectRecord><custom><credit>%s</credit>"
    "</custom></subjectRecord></subject></product></creditBureau>",
}
ITEMS = {
    "{": ("{}", '{"creditorName":"A"}', '{"a":{"b":[1]}}', "1", "[]"),
    "<": (
        "<trade/>",
        "<CREDIT_LIABILITY/>",
        "<TradeLinePartition><Tradeline/></TradeLinePartition>",
    ),
}


def crowd(skeleton: str, item: str, times: int) -> bytes:
    comma = "," if skeleton[0] == "{" else ""
    return (skeleton % comma.join([item] * times)).encode()


def ends_well(raw: bytes) -> None:
    try:
        ReportFormats().read(raw)
    except DomainError:
        return


@pytest.mark.parametrize("skeleton", SKELETONS.values(), ids=SKELETONS)
def test_a_million_accounts_are_refused_before_they_are_parsed(skeleton):
    item = ITEMS[skeleton[0]][0]
    with pytest.raises(ReportUnreadable, match="parts"):
        ReportFormats().read(crowd(skeleton, item, PARTS_MAX + 1))


@pytest.mark.parametrize("skeleton", SKELETONS.values(), ids=SKELETONS)
def test_a_crowd_of_hollow_accounts_takes_no_more_memory_than_is_allowed(skeleton):
    for item in ITEMS[skeleton[0]]:
        raw = crowd(skeleton, item, RECORDS_MAX + 10_000)
        tracemalloc.start()
        try:
            ends_well(raw)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak <= MEMORY_TIMES_MAX * len(raw) + MEMORY_BESIDE, item


@pytest.mark.parametrize("piece", ["<?a?>", "<?a?> ", "<!---->", "<!---->\n"])
def test_whatever_stands_before_the_root_takes_no_more_memory_than_is_allowed(piece):
    raw = (piece * (PARTS_MAX - 1)).encode() + b"<RESPONSE_GROUP/>"
    tracemalloc.start()
    try:
        ends_well(raw)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= MEMORY_TIMES_MAX * len(raw)


def test_no_document_type_hides_behind_a_crowd():
    raw = b"<?a?> <!-- --> " * 100_000 + b"<!DOCTYPE a><RESPONSE_GROUP/>"
    with pytest.raises(ReportUnreadable, match="document type"):
        ReportFormats().read(raw)


@pytest.mark.parametrize("name", ["truelink", "equifax", "experian", "array", "crs"])
def test_more_accounts_than_anybody_has_are_refused_with_their_place(name):
    raw = crowd(SKELETONS[name], '{"a":1}', RECORDS_MAX + 1)
    with pytest.raises(ReportUnreadable, match="20,001 records") as refusal:
        ReportFormats().read(raw)
    assert refusal.value.errors[0].path.startswith("$.")


def test_there_is_an_end_of_what_is_set_aside():
    defects = Defects()
    for number in range(DEFECTS_MAX):
        defects.add(DefectKind.BAD_VALUE, f"$[{number}]", "")
    with pytest.raises(ReportUnreadable, match="cannot be read"):
        defects.add(DefectKind.BAD_VALUE, "$.one_more", "")


@pytest.mark.parametrize("filler", [b" ", b") ", b"; ", b"\n"])
def test_a_call_around_a_document_is_looked_for_in_one_pass(filler):
    started = time.process_time()
    ends_well(b"a()" + filler * 400_000 + b"x")
    assert time.process_time() - started < SECONDS_MAX


@pytest.mark.parametrize(
    ("around", "inner"),
    [
        (b"cb(%s)", b'{"a": 1}'),
        (b" cb.now (%s) ; \n", b"[1]"),
        (b"cb(%s);", b' {"a": ")"} '),
        (b"%s", b"hello"),
        (b"cb(%s", b"{}"),
    ],
)
def test_a_document_is_taken_out_of_the_call_around_it(around, inner):
    raw = around % inner
    is_call = raw.rstrip(b" \n;").endswith(b")")
    assert without_padding(raw) == (inner.strip() if is_call else raw.strip())
