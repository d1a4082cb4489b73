"""How the answers of Experian's older NetConnect are told apart."""

import pytest

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import ReportEmpty
from domain.credit_reports.report import DefectKind, PersonName, ReportedAddress, ReportStatus

SPACE = "http://www.experian.com/NetConnectResponse"


def segment(kind: str, text: str) -> str:
    return f"{kind}{len(text) + 8:04d}{text}@"


def answer(*parts: str) -> bytes:
    return f'<NetConnectResponse xmlns="{SPACE}">{"".join(parts)}</NetConnectResponse>'.encode()


def check(*segments: str) -> bytes:
    return answer(
        "<CompletionCode>0000</CompletionCode><HostResponse>", *segments, "</HostResponse>"
    )


ADDRESS = "7 ELM ST  /BURT HILLS MA 02134"
STATEMENT = "DO NOT EXTEND CREDIT"


def test_an_error_is_an_error_in_the_vendors_words():
    raw = answer(
        "<CompletionCode>1000</CompletionCode><ErrorMessage>Invalid request</ErrorMessage>"
    )
    report, defects = ReportFormats().read(raw)
    assert (report.status, report.source_format) == (ReportStatus.ERROR, "experian_netconnect")
    assert [(d.kind, d.message) for d in defects] == [
        (DefectKind.VENDOR_MESSAGE, "Invalid request")
    ]
    assert (report.files, report.accounts) == ((), ())


def test_a_check_of_identity_tells_of_the_person_and_of_no_account():
    report, defects = ReportFormats().read(
        check(
            segment("322", " 666120001"),
            segment("335", "13ANA Q EXAMPLE1955A1"),
            segment("336", f"031308131003276502S        {len(ADDRESS)}{ADDRESS}"),
            segment("365", f"06051310{len(STATEMENT):04d}{STATEMENT}"),
            segment("950", "0001"),
        )
    )
    file = report.files[0]
    assert report.status is ReportStatus.PARTIAL
    assert [d.kind for d in defects] == [DefectKind.VENDOR_MESSAGE]
    assert file.ssn == "666120001"
    assert file.names == (PersonName(first="ANA", middle="Q", last="EXAMPLE"),)
    assert file.addresses == (
        ReportedAddress(street="7 ELM ST", city="BURT HILLS", state="MA", zip="02134",
                        current=False),
    )  # fmt: skip
    assert file.statements == (STATEMENT,)
    assert (report.accounts, report.inquiries, report.public_records) == ((), (), ())


def test_segments_whose_length_does_not_hold_end_the_reading():
    raw = check(segment("335", "11ANA EXAMPLE"), "3359999lost")
    report, defects = ReportFormats().read(raw)
    assert report.files[0].names == (PersonName(first="ANA", middle="", last="EXAMPLE"),)
    assert [d.kind for d in defects] == [DefectKind.VENDOR_MESSAGE, DefectKind.BAD_VALUE]


@pytest.mark.parametrize("text", ["", "3350000", "335000x@", "335", "@@@@"])
def test_a_check_without_segments_names_nobody(text):
    report, _ = ReportFormats().read(check(text or " x "))
    assert report.files == ()


def test_an_answer_that_says_nothing_is_empty():
    with pytest.raises(ReportEmpty):
        ReportFormats().read(answer("<TransactionId>1</TransactionId>"))
