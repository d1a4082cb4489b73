"""TransUnion's report in XML, its disclosure, and the messages of its dispute service."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import ReportEmpty, ReportUnreadable
from domain.credit_reports.report import Defect, DefectKind, Report, ReportStatus
from domain.credit_reports.tradelines import PaymentStatus, Tradeline, TradelineKind
from domain.credit_reports.values import Code, PartialDate, Visibility
from domain.money import Money
from staging import transunion_documents as staged
from staging.sample_reports import survives

RECORD = "/creditBureau/product[1]/subject[1]/subjectRecord[1]"
DISCLOSED = "/creditBureau/productArray[1]/product[1]/subject[1]/subjectRecord[1]"
RESULT = "/Envelope/Body[1]/GetInvestigationResultsResponse[1]/GetInvestigationResultsResult[1]"


def read(raw: bytes | str) -> tuple[Report, tuple[Defect, ...]]:
    return ReportFormats().read(raw.encode() if isinstance(raw, str) else raw)


def line_of(report: Report, kind: TradelineKind) -> Tradeline:
    return next(line for line in report.tradelines() if line.kind is kind)


def assert_seen(report: Report, line: Tradeline, expected: dict[str, tuple[object, str]]) -> None:
    for name, (value, place) in expected.items():
        seen = report.observe(line, name)
        assert (seen.value, seen.place) == (value, f"{line.path}/{place}"), name


def test_every_field_of_a_trade_in_the_report_is_read_and_cited():
    report, defects = read(staged.report())
    assert defects == ()
    assert (report.source_format, report.status) == ("transunion_xml", ReportStatus.COMPLETE)
    line = line_of(report, TradelineKind.GRANTED)
    assert line.path == f"{RECORD}/custom[1]/credit[1]/trade[1]"
    counters = "paymentHistory/historicalCounters/"
    expected = {
        "creditor_name": ("NORTHWIND BANK", "subscriber/name/unparsed"),
        "subscriber_code": ("01234001", "subscriber/memberCode"),
        "industry": (Code("B", ""), "subscriber/industryCode"),
        "portfolio": ("R", "portfolioType"),
        "account_number": ("4000XXXX1111", "accountNumber"),
        "designator": ("J", "ECOADesignator"),
        "date_reported": (PartialDate(2024, 2, 29), "dateEffective"),
        "date_closed": (PartialDate(2023, 11, 30), "dateClosed"),
        "date_paid": (PartialDate(2023, 11, 1), "datePaidOut"),
        "open_closed": ("closed", "closedIndicator"),
        "balance": (Money(12000), "currentBalance"),
        "high_credit": (Money(340000), "highCredit"),
        "credit_limit": (Money(500000), "creditLimit"),
        "past_due": (Money(3000), "pastDue"),
        "scheduled_payment": (Money(2500), "terms/scheduledMonthlyPayment"),
        "term_months": (36, "terms/paymentScheduleMonthCount"),
        "terms_frequency": ("monthly", "terms/paymentFrequency"),
        "payment_status": (PaymentStatus.LATE_30, "accountRating"),
        "account_type": (Code("CC", "Credit Card"), "account/type"),
        "date_last_payment": (PartialDate(2023, 10, 15), "mostRecentPayment/date"),
        "months_reviewed": (48, counters + "monthsReviewedCount"),
        "late_30_count": (1, counters + "late30DaysTotal"),
        "late_60_count": (2, counters + "late60DaysTotal"),
        "late_90_count": (3, counters + "late90DaysTotal"),
        "original_creditor": ("FIRST LENDER", "additionalTradeAccount/original/creditGrantor"),
    }
    assert_seen(report, line, expected)
    assert [r.code for r in line.remarks] == ["CBG"]
    assert report.observe(line, "date_first_delinquency").visibility is Visibility.NOT_VISIBLE


def test_an_estimated_day_makes_a_month_and_one_is_current_in_the_pattern():
    report, _ = read(staged.report())
    line = line_of(report, TradelineKind.GRANTED)
    assert line.date_opened == PartialDate(2010, 5)
    assert "".join(m.raw for m in line.history) == "2X1543211"
    assert [m.status for m in line.history][:4] == [
        PaymentStatus.LATE_30, PaymentStatus.NO_DATA, PaymentStatus.CURRENT,
        PaymentStatus.LATE_120,
    ]  # fmt: skip
    assert str(line.history[0].month) == "2024-01-01"


def test_the_rest_of_the_report_is_read():
    report, _ = read(staged.report())
    assert str(report.report_date) == "2024-03-15"
    collection = line_of(report, TradelineKind.COLLECTION)
    assert_seen(report, collection, {
        "original_creditor": ("EXAMPLE CLINIC", "original/creditGrantor/unparsed"),
        "high_credit": (Money(42000), "original/balance"),
        "payment_status": (PaymentStatus.COLLECTION, "accountRating"),
    })  # fmt: skip
    assert collection.open_closed == "open"
    (file,) = report.files
    assert (file.names[0].full, file.ssn) == ("ROSA Q EXAMPLE JR", "666001234")
    assert (file.birth, file.file_since) == (PartialDate(1970, 1, 2), PartialDate(1993, 4, 1))
    assert (file.frozen, file.statements, file.employers) == (
        True, ("NOT MINE",), ("EXAMPLE WORKS",),
    )  # fmt: skip
    assert file.addresses[0].street == "12 SAMPLE RD"
    (score,) = report.scores
    assert (score.model, score.value, score.factors) == ("VantageScore3", 701, ("09",))
    assert report.observe(score, "value").place == f"{score.path}/results"
    (inquiry,) = report.inquiries
    assert (inquiry.subscriber_name, inquiry.purpose) == ("SAMPLE AUTO", "unknown")
    assert report.observe(inquiry, "inquired_on").value == PartialDate(2024, 1, 2)
    assert [alert.code for alert in report.alerts] == ["disputed"]


def test_a_document_of_models_only_is_score_only_and_one_without_a_hit_is_partial():
    report, _ = read(staged.report("", product="08000"))
    assert report.status is ReportStatus.SCORE_ONLY
    assert len(report.scores) == 1
    nobody = staged.report().replace(b"regularHit", b"regularNoHit")
    report, defects = read(nobody)
    assert report.status is ReportStatus.PARTIAL
    assert [d.kind for d in defects] == [DefectKind.MISSING_BUREAU]


def test_unknown_words_are_defects_and_never_guessed():
    odd = (
        staged.report().replace(b"Rating>02<", b"Rating>7Q<").replace(b">revolving<", b">circular<")
    )
    report, defects = read(odd)
    line = line_of(report, TradelineKind.GRANTED)
    assert (line.payment_status, line.portfolio) == (None, None)
    places = {f"{line.path}/portfolioType", f"{line.path}/accountRating"}
    assert {d.path for d in defects} == places == report.unreadable
    assert report.observe(line, "portfolio").visibility is Visibility.NOT_VISIBLE


def test_an_error_is_an_error_with_the_bureaus_words_and_an_empty_answer_is_refused():
    head = '<creditBureau xmlns="http://www.transunion.com/namespace">'
    control = "<transactionControl><tracking><responseCode>9</responseCode></tracking>"
    report, (defect,) = read(
        f"{head}{control}</transactionControl><product><error><description>bad key</description>"
        "</error></product></creditBureau>"
    )
    assert (report.status, defect.message) == (ReportStatus.ERROR, "bad key")
    with pytest.raises(ReportEmpty):
        read(f"{head}</creditBureau>")


def test_every_field_of_a_disclosed_trade_is_read_and_cited_where_it_stands():
    report, defects = read(staged.disclosure())
    assert defects == ()
    assert report.source_format == "transunion_disclosure"
    line = line_of(report, TradelineKind.GRANTED)
    assert line.path == f"{DISCLOSED}/custom[1]/credit[1]/trade[1]"
    extra = "additionalTradeAccount/"
    expected = {
        "date_opened": (PartialDate(2010, 5, 4), "dateOpened"),
        "date_reported": (PartialDate(2024, 3, 8), "dateEffective"),
        "open_closed": ("closed", "dateClosed"),
        "payment_status": (PaymentStatus.CHARGE_OFF, "accountRating"),
        "balance": (Money(207700), "histBalanceList"),
        "high_credit": (Money(610000), "histHighCreditStmt"),
        "scheduled_payment": (Money(122900), "terms/scheduledMonthlyPayment"),
        "actual_payment": (Money(3400), "mostRecentPayment/amount"),
        "date_last_payment": (PartialDate(2023, 2, 21), "mostRecentPayment/date"),
        "account_type": (Code("CC", "CREDIT CARD"), "account/code"),
        "charge_off_amount": (Money(141400), extra + "original/chargeOff"),
        "sold_to": ("SOLD TO ANOTHER LENDER", extra + "portfolio/description"),
        "estimated_removal": (PartialDate(2029, 10), "estimatedDeletionDate"),
        "worst_payment_status": (PaymentStatus.LATE_120, "paymentHistory/maxDelinquency/code"),
        "item_key": ("4000_1_R", "itemKey"),
    }
    assert_seen(report, line, expected)
    assert report.observe(line, "past_due").visibility is Visibility.ABSENT  # blank in the list
    assert line.adverse_ratings[0].rated_on == PartialDate(2023, 2)
    assert [(r.code, r.text) for r in line.remarks] == [("PRL", "UNPAID BALANCE CHARGED OFF")]
    assert [m.status for m in line.history] == [
        PaymentStatus.CHARGE_OFF, PaymentStatus.COLLECTION, PaymentStatus.NO_DATA,
        PaymentStatus.CURRENT, PaymentStatus.CURRENT, PaymentStatus.NO_DATA,
        PaymentStatus.LATE_120,
    ]  # fmt: skip


def test_the_rest_of_a_disclosure_is_read():
    report, _ = read(staged.disclosure())
    collection = line_of(report, TradelineKind.COLLECTION)
    assert collection.original_creditor == "EXAMPLE CLINIC"
    assert (collection.balance, collection.open_closed) == (Money(31600), None)
    assert [(i.subscriber_name, i.inquired_on, i.purpose, i.path.rpartition("/")[2])
            for i in report.inquiries] == [
        ("SAMPLE AUTO", PartialDate(2024, 2, 14), "hard", "creditFileInquiry[1]"),
        ("SAMPLE AUTO", PartialDate(2024, 1, 2), "hard", "creditFileInquiry[1]#2"),
        ("NORTHWIND BANK", PartialDate(2023, 11, 16), "soft", "accountReviewInquiry[1]"),
    ]  # fmt: skip
    (record,) = report.public_records
    assert (record.type, record.amount) == (Code("CJ", "CIVIL JUDGMENT"), Money(141400))
    assert record.estimated_removal == PartialDate(2030, 9)
    (score,) = report.scores
    assert (score.value, score.exclusion_code) == (None, "11")
    assert score.scored_on == PartialDate(2024, 3, 15)
    assert [(s.code, s.city, s.telephone) for s in report.subscribers] == [
        ("1234001", "DOVER", "")
    ]  # fmt: skip
    assert str(report.report_date) == "2024-03-15"


def test_an_investigation_tells_the_result_of_each_item_and_keeps_the_second_view_apart():
    report, defects = read(staged.investigation(staged.disclosure()))
    assert defects == ()
    assert (report.source_format, report.status) == (
        "transunion_disclosure", ReportStatus.COMPLETE,
    )  # fmt: skip
    (result,) = report.dispute_results
    assert (result.result, result.handle, result.item_key, result.item_kind) == (
        "VERIFIED AS ACCURATE", "TR01_1_2_3", "4000_1_R", "13",
    )  # fmt: skip
    assert result.path.startswith(f"{RESULT}/CreditBureau[1]#/creditBureau/productArray[1]")
    assert len(list(report.tradelines())) == 2
    (view,) = report.renderings
    (line,) = view.tradelines()
    assert line.dispute_handle == result.handle
    assert line.path.startswith(f"{RESULT}/InvestigationResults[1]#/trueLinkCreditReportType/")
    assert view.sha256 == report.sha256


def test_one_damaged_view_costs_the_other_nothing_but_both_are_refused():
    whole = staged.disclosure()
    report, (defect,) = read(staged.investigation(whole, "<trueLinkCreditReportType>"))
    assert report.status is ReportStatus.PARTIAL
    assert (len(report.accounts), report.renderings) == (2, ())
    assert defect.path == f"{RESULT}/InvestigationResults[1]"
    report, _ = read(staged.investigation("<creditBureau>"))
    assert (report.source_format, report.status) == ("truelink", ReportStatus.PARTIAL)
    with pytest.raises(ReportUnreadable, match="none of its parts"):
        read(staged.investigation("<creditBureau>", "<trueLinkCreditReportType>"))
    with pytest.raises(ReportEmpty):
        read(staged.investigation("", ""))


def test_a_report_with_a_small_letter_at_its_root_is_read_on_its_own():
    report, _ = read(staged.TRUELINK_VIEW)
    assert report.source_format == "truelink"
    assert next(report.tradelines()).creditor_name == "NORTHWIND BANK"


def test_how_a_dispute_stands_is_a_status_and_no_report():
    report, defects = read(staged.dispute_status(staged.CASE))
    assert defects == ()
    assert report.status is ReportStatus.DISPUTE_STATUS
    (case,) = report.dispute_cases
    assert (case.reference, case.status) == ("991", "openDispute")
    assert (case.opened_on, case.due_on) == (PartialDate(2024, 3, 5), PartialDate(2024, 4, 4))
    assert (case.items, case.items_open) == (2, 1)
    assert str(report.report_date) == "2024-03-15"
    none, (defect,) = read(staged.dispute_status(""))
    assert (none.status, none.dispute_cases) == (ReportStatus.DISPUTE_STATUS, ())
    assert defect.kind is DefectKind.VENDOR_MESSAGE


def test_a_bad_day_of_a_dispute_is_a_defect_with_its_place():
    odd = staged.dispute_status(staged.CASE.replace("3/5/2024", "soon"))
    report, (defect,) = read(odd)
    assert report.dispute_cases[0].opened_on is None
    assert defect.path.endswith("/DisputeStatus[1]/OpenDate")


def test_a_request_to_investigate_is_a_request_and_names_what_was_asked():
    report, defects = read(staged.REQUEST)
    assert defects == ()
    assert report.status is ReportStatus.DISPUTE_REQUEST
    (item,) = report.requested_disputes
    assert (item.handle, item.claims, item.comment) == ("TR01_1_2_3", ("F3", "P8"), "paid")
    assert report.files[0].names[0].full == "ROSA EXAMPLE"
    assert report.files[0].ssn == "666001234"
    assert report.dispute_results == ()


def test_the_service_that_refuses_gives_an_error_in_its_own_words():
    refused = staged.soap(
        "<GetInvestigationResultsResponse><GetInvestigationResultsResult><a:ErrorResponse>"
        "<a:Message>No investigation found</a:Message></a:ErrorResponse>"
        "<a:ResponseType>Error</a:ResponseType></GetInvestigationResultsResult>"
        "</GetInvestigationResultsResponse>"
    )
    report, (defect,) = read(refused)
    assert (report.status, defect.message) == (ReportStatus.ERROR, "No investigation found")


WHOLE = (staged.report(), staged.disclosure().encode(), staged.REQUEST,
         staged.investigation(staged.disclosure()), staged.dispute_status(staged.CASE))  # fmt: skip


@settings(max_examples=150)
@given(
    document=st.sampled_from(WHOLE[:3]),
    spots=st.lists(st.tuples(st.integers(0, 400), st.text(max_size=8)), max_size=6),
    dropped=st.integers(0, 400),
)
def test_a_document_with_any_texts_and_missing_elements_gives_a_report_or_a_refusal(
    document, spots, dropped
):
    root = ET.fromstring(document)  # noqa: S314 - our own document
    elements = list(root.iter())
    for number, said in spots:
        elements[number % len(elements)].text = "".join(c for c in said if c.isprintable())
    holder = elements[dropped % len(elements)]
    for child in list(holder)[:1]:
        holder.remove(child)
    survives(ET.tostring(root))


@settings(max_examples=100)
@given(document=st.sampled_from(WHOLE), cut=st.integers(0, 9000))
def test_a_document_cut_anywhere_gives_a_report_or_a_refusal(document, cut):
    assert survives(document[: cut % len(document)]) is False
