"""MISMO 2.x, as XML and as Array's JSON: every field with its place, and the traps."""

from datetime import date
from typing import Any

import pytest
from tests.staging.mismo_documents import (
    FILE,
    INQUIRY,
    LIABILITY,
    PUBLIC_RECORD,
    SCORE,
    array,
    group,
    made,
)

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import ReportEmpty, ReportFormatUnknown
from domain.credit_reports.report import DefectKind, PersonName, Report, ReportStatus
from domain.credit_reports.tradelines import (
    AccountCondition,
    AdverseRating,
    PaymentStatus,
    Remark,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate, Visibility
from domain.money import Money

XML_LINE = "/RESPONSE_GROUP/RESPONSE[1]/RESPONSE_DATA[1]/CREDIT_RESPONSE[1]/CREDIT_LIABILITY[1]"
ARRAY_LINE = "$.CREDIT_RESPONSE.CREDIT_LIABILITY"


def read(raw: bytes) -> tuple[Report, Any]:
    return ReportFormats().read(raw)


def only_line(raw: bytes) -> Any:
    report, _ = read(raw)
    (line,) = report.tradelines()
    return line


FIELDS: list[tuple[str, Any, str, str]] = [
    ("creditor_name", "EXAMPLE BANK", "/_CREDITOR/@_Name", "._CREDITOR['@_Name']"),
    ("account_number", "4400XXXX", "/@_AccountIdentifier", "['@_AccountIdentifier']"),
    ("account_type", Code("CreditCard", "Credit card"), "/@CreditLoanType", "['@CreditLoanType']"),
    ("portfolio", "R", "/@_AccountType", "['@_AccountType']"),
    ("designator", "A", "/@_AccountOwnershipType", "['@_AccountOwnershipType']"),
    ("industry", Code("Banking", "Banking"), "/@CreditBusinessType", "['@CreditBusinessType']"),
    ("condition", AccountCondition.CLOSED, "/@_AccountStatusType", "['@_AccountStatusType']"),
    ("open_closed", "closed", "/@_AccountStatusType", "['@_AccountStatusType']"),
    (
        "payment_status",
        PaymentStatus.CURRENT,
        "/_CURRENT_RATING/@_Type",
        "._CURRENT_RATING['@_Type']",
    ),
    ("balance", Money(123456), "/@_UnpaidBalanceAmount", "['@_UnpaidBalanceAmount']"),
    ("high_credit", Money(432100), "/@_HighBalanceAmount", "['@_HighBalanceAmount']"),
    ("credit_limit", Money(500000), "/@_CreditLimitAmount", "['@_CreditLimitAmount']"),
    ("past_due", Money(0), "/@_PastDueAmount", "['@_PastDueAmount']"),
    ("scheduled_payment", Money(2500), "/@_MonthlyPaymentAmount", "['@_MonthlyPaymentAmount']"),
    ("term_months", 12, "/@_TermsMonthsCount", "['@_TermsMonthsCount']"),
    ("date_opened", PartialDate(2015, 3, 4), "/@_AccountOpenedDate", "['@_AccountOpenedDate']"),
    (
        "date_reported",
        PartialDate(2024, 5, 6),
        "/@_AccountReportedDate",
        "['@_AccountReportedDate']",
    ),
    ("date_closed", PartialDate(2024, 1), "/@_AccountClosedDate", "['@_AccountClosedDate']"),
    ("date_paid", PartialDate(2024, 2, 3), "/@_AccountPaidDate", "['@_AccountPaidDate']"),
    (
        "date_account_status",
        PartialDate(2024, 4, 1),
        "/@_AccountStatusDate",
        "['@_AccountStatusDate']",
    ),
    ("date_last_activity", PartialDate(2024, 3), "/@_LastActivityDate", "['@_LastActivityDate']"),
    ("late_30_count", 1, "/_LATE_COUNT/@_30Days", "._LATE_COUNT['@_30Days']"),
    ("late_60_count", 2, "/_LATE_COUNT/@_60Days", "._LATE_COUNT['@_60Days']"),
    ("late_90_count", 0, "/_LATE_COUNT/@_90Days", "._LATE_COUNT['@_90Days']"),
    ("months_reviewed", 48, "/@_MonthsReviewedCount", "['@_MonthsReviewedCount']"),
    (
        "worst_payment_status",
        PaymentStatus.LATE_30,
        "/_HIGHEST_ADVERSE_RATING/@_Type",
        "._HIGHEST_ADVERSE_RATING['@_Type']",
    ),
    ("dispute_flag", True, "/@_ConsumerDisputeIndicator", "['@_ConsumerDisputeIndicator']"),
    (
        "original_creditor",
        "EXAMPLE FIRST LENDER",
        "/@_OriginalCreditorName",
        "['@_OriginalCreditorName']",
    ),
    (
        "collateral",
        "2012 EXAMPLE WAGON",
        "/@_CollateralDescription",
        "['@_CollateralDescription']",
    ),
    (
        "subscriber_code",
        "B1234",
        "/CREDIT_REPOSITORY/@_SubscriberCode",
        ".CREDIT_REPOSITORY['@_SubscriberCode']",
    ),
    (
        "remarks",
        (Remark(code="CBG", text="CLOSED BY CREDIT GRANTOR"),),
        "/CREDIT_COMMENT",
        ".CREDIT_COMMENT",
    ),
    (
        "adverse_ratings",
        (AdverseRating(status=PaymentStatus.LATE_30, rated_on=PartialDate(2023, 12)),),
        "/_PRIOR_ADVERSE_RATING",
        "._PRIOR_ADVERSE_RATING",
    ),
]


@pytest.fixture(scope="module")
def twins() -> dict[str, Report]:
    """The same line read from XML and from JSON."""
    return {
        "xml": read(group(CREDIT_LIABILITY=LIABILITY))[0],
        "json": read(array(CREDIT_LIABILITY=LIABILITY))[0],
    }


@pytest.mark.parametrize(("name", "value", "xpath", "json_path"), FIELDS)
def test_every_field_of_an_account_is_read_and_cited(twins, name, value, xpath, json_path):
    for kind, begin, relative in (("xml", XML_LINE, xpath), ("json", ARRAY_LINE, json_path)):
        (line,) = twins[kind].tradelines()
        seen = twins[kind].observe(line, name)
        assert (seen.value, seen.visibility) == (value, Visibility.OBSERVED)
        assert seen.place == begin + relative


def test_the_history_has_one_meaning_in_which_one_is_thirty_days_late(twins):
    (line,) = twins["xml"].tradelines()
    assert [(cell.month, cell.status, cell.raw) for cell in line.history] == [
        (date(2024, 5, 1), PaymentStatus.CURRENT, "C"),
        (date(2024, 4, 1), PaymentStatus.LATE_30, "1"),
        (date(2024, 3, 1), PaymentStatus.LATE_60, "2"),
        (date(2024, 2, 1), PaymentStatus.LATE_180, "6"),
        (date(2024, 1, 1), PaymentStatus.COLLECTION_OR_CHARGE_OFF, "9"),
        (date(2023, 12, 1), PaymentStatus.NO_DATA, "X"),
    ]
    assert twins["xml"].observe(line, "history").place == f"{XML_LINE}/_PAYMENT_PATTERN/@_Data"


def test_a_rating_code_of_one_is_current_when_its_type_says_so(twins):
    for report in twins.values():
        (line,) = report.tradelines()
        assert line.payment_status is PaymentStatus.CURRENT


def test_a_rating_code_without_its_type_is_not_read_and_is_not_absent():
    raw = group(CREDIT_LIABILITY=made(LIABILITY, _CURRENT_RATING={"@_Code": "1"}))
    report, defects = read(raw)
    (line,) = report.tradelines()
    seen = report.observe(line, "payment_status")
    assert (line.payment_status, seen.visibility) == (None, Visibility.NOT_VISIBLE)
    assert [d.path for d in defects] == [f"{XML_LINE}/_CURRENT_RATING[1]/@_Code"]


def test_dates_of_delinquency_and_codes_of_metro_2_are_not_visible_in_this_format(twins):
    for report in twins.values():
        (line,) = report.tradelines()
        for name in ("date_first_delinquency", "charge_off_amount", "compliance_condition"):
            assert report.observe(line, name).visibility is Visibility.NOT_VISIBLE


def test_an_absent_amount_is_absent_and_not_zero():
    line = only_line(array(CREDIT_LIABILITY=made(LIABILITY, _PastDueAmount=None, _AccountType="")))
    assert line.past_due is None
    assert line.portfolio is None


def test_the_high_credit_is_cited_where_it_stands():
    part = made(LIABILITY, **{"@_HighBalanceAmount": None})
    part["@_HighCreditAmount"] = "77"
    report, _ = read(group(CREDIT_LIABILITY=part))
    (line,) = report.tradelines()
    seen = report.observe(line, "high_credit")
    assert (seen.value, seen.place) == (Money(7700), f"{XML_LINE}/@_HighCreditAmount")


def test_one_bad_value_is_a_defect_with_its_place_and_hides_nothing_else():
    bad = made(LIABILITY)
    bad |= {"@_UnpaidBalanceAmount": "lots", "@_AccountOpenedDate": "2015-02-30"}
    bad |= {"@_AccountStatusType": "Frozen", "_CURRENT_RATING": {"@_Type": "Sideways"}}
    report, defects = read(array(CREDIT_LIABILITY=[bad, LIABILITY]))
    first, second = report.tradelines()
    place = f"{ARRAY_LINE}[0]"
    assert {d.path for d in defects} == {
        f"{place}['@_UnpaidBalanceAmount']",
        f"{place}['@_AccountOpenedDate']",
        f"{place}['@_AccountStatusType']",
        f"{place}._CURRENT_RATING['@_Type']",
    }
    assert {d.kind for d in defects} == {DefectKind.BAD_VALUE}
    assert report.observe(first, "balance").visibility is Visibility.NOT_VISIBLE
    assert (first.credit_limit, second.balance) == (Money(500000), Money(123456))


def test_an_unknown_payment_mark_says_nothing_about_its_month():
    part = made(LIABILITY, _PAYMENT_PATTERN={"@_Data": "CZ1", "@_StartDate": "2024-05-20"})
    report, defects = read(array(CREDIT_LIABILITY=part))
    (line,) = report.tradelines()
    assert [cell.status for cell in line.history][1] is PaymentStatus.NO_DATA
    assert [d.message for d in defects] == ["unknown payment mark 'Z'"]


def test_a_pattern_without_a_month_to_begin_with_is_unreadable():
    part = made(LIABILITY, _PAYMENT_PATTERN={"@_Data": "CC", "@_StartDate": "2024"})
    report, _ = read(group(CREDIT_LIABILITY=part))
    (line,) = report.tradelines()
    assert line.history == ()
    assert report.observe(line, "history").visibility is Visibility.NOT_VISIBLE


def test_a_row_of_several_repositories_stays_one_merged_row():
    both = [{"@_SourceType": "Experian"}, {"@_SourceType": "Equifax", "@_SubscriberCode": "7"}]
    raw = group(
        CREDIT_LIABILITY=made(LIABILITY, CREDIT_REPOSITORY=both),
        CREDIT_INQUIRY=made(INQUIRY, CREDIT_REPOSITORY=both),
        CREDIT_PUBLIC_RECORD=made(PUBLIC_RECORD, CREDIT_REPOSITORY=both),
    )
    report, defects = read(raw)
    assert list(report.tradelines()) == [] == list(report.inquiries)
    (row,), (asked,), (recorded,) = (
        report.merged,
        report.merged_inquiries,
        report.merged_public_records,
    )
    for found in (row, asked, recorded):
        assert found.bureaus == (Bureau.EQUIFAX, Bureau.EXPERIAN)
    assert report.observe(row, "balance").place == f"{XML_LINE}/@_UnpaidBalanceAmount"
    assert report.observe(recorded, "court").value == "US BANKRUPTCY COURT"
    assert row.subscriber_code is None
    assert defects == ()


def test_a_row_of_an_unnamed_repository_is_merged_whatever_file_it_is_kept_under():
    part = made(LIABILITY, CREDIT_REPOSITORY={"@_SourceType": "MergedData"})
    report, _ = read(group(CREDIT_LIABILITY=part))
    (row,) = report.merged
    assert row.bureaus == ()


def test_the_file_id_names_the_bureau_only_in_a_stacked_report():
    part = made(LIABILITY, CREDIT_REPOSITORY=None)
    assert only_line(array(CREDIT_LIABILITY=part)).bureau is Bureau.TRANSUNION
    blend = {"@CreditReportMergeTypeIndicator": "Blend"}
    report, _ = read(array(CREDIT_LIABILITY=part, **blend))
    assert [row.bureaus for row in report.merged] == [(Bureau.TRANSUNION,)]


def test_the_file_of_a_bureau_is_read_with_its_people_and_places():
    report, defects = read(group())
    (file,) = report.files
    assert file.bureau is Bureau.TRANSUNION
    assert [name.full for name in file.names] == ["ALICE Q SPECIMEN", "SPECIMEN,ALI"]
    assert file.names[0] == PersonName(first="ALICE", middle="Q", last="SPECIMEN")
    assert (file.ssn, file.birth) == ("666123456", PartialDate(1970, 2))
    (address,) = file.addresses
    assert (address.street, address.zip, address.current) == ("1 MAIN ST", "45501", True)
    assert address.reported_on == PartialDate(2021, 3)
    assert (file.employers, file.phones) == (("EXAMPLE WIDGETS",), ("937 555 0100",))
    assert file.statements == ("I never lived there.",)
    assert file.file_since == PartialDate(1999, 9)
    assert [(a.bureau, a.code, a.text) for a in report.alerts] == [
        (Bureau.TRANSUNION, "FACTAFraudAlert", "Call before lending.")
    ]
    assert (report.status, report.report_date) == (ReportStatus.COMPLETE, date(2024, 5, 7))
    assert report.observe(file, "ssn").place == f"{file.path}/_BORROWER/@_SSN"
    assert defects == ()


def test_inquiries_and_public_records_are_read_with_their_places():
    raw = group(CREDIT_INQUIRY=INQUIRY, CREDIT_PUBLIC_RECORD=PUBLIC_RECORD)
    report, _ = read(raw)
    (asked,), (recorded,) = report.inquiries, report.public_records
    assert (asked.subscriber_name, asked.inquired_on) == ("EXAMPLE AUTO", PartialDate(2024, 2, 2))
    assert (asked.subscriber_code, asked.industry) == ("A77", Code("Automotive", "Automotive"))
    assert report.observe(asked, "purpose").visibility is Visibility.NOT_VISIBLE
    assert recorded.type == Code("BankruptcyChapter7", "Bankruptcy chapter7")
    assert recorded.status == Code("Discharged", "Discharged")
    assert (recorded.filed_on, recorded.resolved_on) == (
        PartialDate(2020, 1, 2),
        PartialDate(2020, 6),
    )
    assert (recorded.court, recorded.reference) == ("US BANKRUPTCY COURT", "20-00001")
    assert (recorded.amount, recorded.designator) == (Money(900000), "I")
    assert report.observe(recorded, "filed_on").place == f"{recorded.path}/@_FiledDate"


def test_scores_are_read_within_the_range_the_document_gives_for_their_model():
    keys = (
        '<KEY _Name="ExampleRisk_MinimumValue" _Value="334"/>'
        '<KEY _Name="ExampleRisk_MaximumValue" _Value="700"/>'
    )
    report, _ = read(group(before=keys, CREDIT_SCORE=SCORE))
    (score,) = report.scores
    assert (score.value, score.exclusion_code) == (None, "715")
    assert (score.least, score.most, score.factors) == (334, 700, ("TOO FEW ACCOUNTS",))
    (usual,) = read(group(CREDIT_SCORE=SCORE))[0].scores
    assert (usual.value, usual.model, usual.scored_on) == (
        715,
        "ExampleRisk",
        PartialDate(2024, 5, 7),
    )


def test_a_reason_for_having_no_score_is_kept_and_no_number_made_of_it():
    without = made(SCORE, _Value="N/A", _ExclusionReasonType="NotScoredNoQualifyingAccount")
    without["@_Value"] = "N/A"
    report, _ = read(group(CREDIT_SCORE=[without, made(SCORE) | {"@_Value": "47 B"}]))
    excluded, odd = report.scores
    assert (excluded.value, excluded.exclusion_code) == (None, "NotScoredNoQualifyingAccount")
    assert (odd.value, report.observe(odd, "value").visibility) == (None, Visibility.NOT_VISIBLE)


def test_of_two_borrowers_the_primary_one_is_read_and_the_other_told():
    people = [
        {"@BorrowerID": "B2", "@_PrintPositionType": "CoBorrower"},
        {"@BorrowerID": "B1", "@_PrintPositionType": "Borrower"},
    ]
    lines = [
        made(LIABILITY),
        made(LIABILITY) | {"@BorrowerID": "B2", "@_AccountIdentifier": "THEIRS"},
        made(LIABILITY) | {"@BorrowerID": "B2 B1", "@_AccountIdentifier": "JOINT"},
        made(LIABILITY) | {"@BorrowerID": "", "@_AccountIdentifier": "NOBODY"},
    ]
    files = [FILE, made(FILE) | {"@BorrowerID": "B2", "@CreditFileID": "TA02"}]
    report, defects = read(group(BORROWER=people, CREDIT_FILE=files, CREDIT_LIABILITY=lines))
    assert [line.account_number for line in report.tradelines()] == ["4400XXXX", "JOINT"]
    assert len(report.files) == 1
    begin, one = "records were not read that", "1 CREDIT_LIABILITY"
    assert [(d.kind, d.message) for d in defects] == [
        (DefectKind.OTHER_PERSON, f"{begin} belong to another person: 1 CREDIT_FILE, {one}"),
        (DefectKind.OTHER_PERSON, f"{begin} name no person among several: {one}"),
    ]


def test_a_bureau_that_returned_no_file_makes_the_report_partial():
    missing = {
        "@CreditFileID": "XP",
        "@BorrowerID": "B1",
        "@CreditRepositorySourceType": "Experian",
        "@_ResultStatusType": "NoFileReturnedError",
    }
    order = {"@_TransUnionIndicator": "Y", "@_ExperianIndicator": "Y", "@_EquifaxIndicator": "Y"}
    raw = group(CREDIT_FILE=[FILE, missing], CREDIT_REPOSITORY_INCLUDED=order)
    report, defects = read(raw)
    assert report.status is ReportStatus.PARTIAL
    assert report.bureaus == (Bureau.TRANSUNION,)
    assert [d.message for d in defects] == [
        "Experian returned no file: no file returned error",
        "Equifax was asked, but the report holds nothing from it",
    ]


def test_a_collection_is_told_from_the_account_it_came_from():
    debt = made(LIABILITY) | {"@CreditBusinessType": "CollectionServices"}
    assert only_line(group(CREDIT_LIABILITY=debt)).kind is TradelineKind.COLLECTION
    marked = made(LIABILITY) | {"@IsCollectionIndicator": "Y"}
    assert only_line(array(CREDIT_LIABILITY=marked)).kind is TradelineKind.COLLECTION
    unmarked = debt | {"@IsCollectionIndicator": "N"}
    assert only_line(array(CREDIT_LIABILITY=unmarked)).kind is TradelineKind.GRANTED


def test_the_furnishers_address_is_kept_and_a_remark_is_no_telephone(twins):
    (furnisher,) = twins["json"].subscribers
    assert (furnisher.code, furnisher.street, furnisher.telephone) == ("B1234", "PO BOX 1", "")


def test_array_groups_an_account_across_bureaus_by_its_own_identifier():
    same = {"@ArrayAccountIdentifier": "abc"}
    experian = {"@_SourceType": "Experian"}
    lines = [
        made(LIABILITY) | same,
        made(LIABILITY, CREDIT_REPOSITORY=experian) | same,
        made(LIABILITY) | {"@ArrayAccountIdentifier": "xyz"},
    ]
    report, _ = read(array(CREDIT_LIABILITY=lines))
    assert [(a.key, len(a.tradelines)) for a in report.accounts] == [("abc", 2), ("xyz", 1)]


def test_array_adds_the_closed_mark_the_charge_off_date_and_the_dispute_handle():
    part = made(LIABILITY) | {
        "@_AccountStatusType": "Transferred",
        "@IsClosedIndicator": "Y",
        "@_ChargeOffDate": "2017-08-11",
        "@LastPaymentDate": "2017-01",
        "@TUI_Handle": "TR01_1_2",
    }
    report, _ = read(array(CREDIT_LIABILITY=part))
    (line,) = report.tradelines()
    assert (line.condition, line.open_closed) == (AccountCondition.TRANSFERRED, "closed")
    assert line.date_charged_off == PartialDate(2017, 8, 11)
    assert line.date_last_payment == PartialDate(2017, 1)
    assert line.dispute_handle == "TR01_1_2"
    xml = only_line(group(CREDIT_LIABILITY=made(LIABILITY) | {"@_AccountStatusType": "Paid"}))
    assert (xml.condition, xml.open_closed) == (AccountCondition.PAID, None)


def test_a_handle_and_trended_data_written_as_text_are_no_remarks():
    comments = [
        {"@_Type": "Other", "@_TypeOtherDescription": "Handle", "@_Code": "TR01_1_2"},
        {"@_Type": "BureauRemarks", "_Text": "<TRENDED><ROW a='1'/></TRENDED>"},
        {"@_Type": "BureauRemarks", "@_Code": "AID", "_Text": "ACCOUNT IN DISPUTE"},
    ]
    line = only_line(array(CREDIT_LIABILITY=made(LIABILITY, CREDIT_COMMENT=comments)))
    assert line.remarks == (Remark(code="AID", text="ACCOUNT IN DISPUTE"),)


def test_array_says_hard_or_soft_and_whether_a_file_is_frozen():
    asked = made(INQUIRY) | {"@_PurposeType": "HARD"}
    raw = array(CREDIT_INQUIRY=asked, CREDIT_FROZEN_STATUS={"@_TransUnionIndicator": "true"})
    report, _ = read(raw)
    assert [inquiry.purpose for inquiry in report.inquiries] == ["hard"]
    assert [file.frozen for file in report.files] == [True]


def test_two_scores_of_one_model_are_both_kept():
    report, _ = read(array(CREDIT_SCORE=[SCORE, made(SCORE) | {"@_Value": "553"}]))
    assert [score.value for score in report.scores] == [715, 553]


def test_an_answer_of_the_vendor_without_a_report_is_an_error_with_its_words():
    raw = group(
        CREDIT_FILE=[],
        CREDIT_ERROR_MESSAGE={"@_SourceType": "CreditBureau", "_Text": "NO SUCH LOGIN"},
    )
    report, defects = read(raw)
    assert report.status is ReportStatus.ERROR
    assert [(d.kind, d.message) for d in defects] == [(DefectKind.VENDOR_MESSAGE, "NO SUCH LOGIN")]
    pending = (
        b'<RESPONSE_GROUP><RESPONSE><STATUS _Condition="Pending"/></RESPONSE></RESPONSE_GROUP>'
    )
    assert read(pending)[0].status is ReportStatus.PENDING


def test_a_pdf_carried_in_base64_is_found_and_named_by_its_hash():
    file = (
        '<EMBEDDED_FILE _Type="PDF" _EncodingType="Base64">'
        "<DOCUMENT>JVBERi0xLjQK ZXhhbXBsZSBvbmx5</DOCUMENT></EMBEDDED_FILE>"
    )
    report, _ = read(group(before=file))
    (found,) = report.embedded
    assert (found.media_type, found.size) == ("application/pdf", 21)
    assert found.path == "(/RESPONSE_GROUP//EMBEDDED_FILE)[1]"
    broken = file.replace("JVBERi0xLjQK", "####")
    _, defects = read(group(before=broken))
    assert [d.message for d in defects] == ["the embedded document is no base64"]


def test_a_response_that_says_nothing_is_refused():
    for raw in (group(CREDIT_FILE=[]), array(CREDIT_FILE=[]), b"<RESPONSE_GROUP/>"):
        with pytest.raises(ReportEmpty):
            read(raw)
    with pytest.raises(ReportFormatUnknown):
        read(b'{"CREDIT_RESPONSE": {"plain": 1}}')


def test_records_of_the_wrong_shape_are_told_and_the_others_read():
    report, defects = read(array(CREDIT_LIABILITY=[7, LIABILITY, None, "x"], CREDIT_INQUIRY=3))
    assert len(list(report.tradelines())) == 1
    assert [(d.kind, d.path) for d in defects] == [
        (DefectKind.UNEXPECTED_SHAPE, f"{ARRAY_LINE}[0]"),
        (DefectKind.UNEXPECTED_SHAPE, f"{ARRAY_LINE}[3]"),
        (DefectKind.UNEXPECTED_SHAPE, "$.CREDIT_RESPONSE.CREDIT_INQUIRY"),
    ]
    assert report.status is ReportStatus.PARTIAL


def test_a_truth_value_is_an_indicator_and_no_account_type():
    part = made(LIABILITY) | {"@_ConsumerDisputeIndicator": False, "@_AccountType": True}
    report, defects = read(array(CREDIT_LIABILITY=part))
    (line,) = report.tradelines()
    assert (line.dispute_flag, line.portfolio) == (False, None)
    assert [d.path for d in defects] == [f"{ARRAY_LINE}['@_AccountType']"]


def test_a_second_response_of_one_document_is_told_and_not_mixed_in():
    one = group(CREDIT_LIABILITY=LIABILITY).decode("iso-8859-1")
    begin, end = one.index("<RESPONSE>"), one.index("</RESPONSE_GROUP>")
    report, defects = read((one[:end] + one[begin:end] + one[end:]).encode())
    assert len(list(report.tradelines())) == 1
    assert report.status is ReportStatus.PARTIAL
    assert [d.path for d in defects] == [
        "/RESPONSE_GROUP/RESPONSE[2]/RESPONSE_DATA[1]/CREDIT_RESPONSE[1]"
    ]
