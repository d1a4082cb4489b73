"""MISMO 3.4: every field with its place, ties between parts, statuses and documents."""

from datetime import date
from typing import Any

import pytest
from tests.staging.mismo_messages import (
    MERGED,
    PERSON,
    PLACE,
    PRIMARY,
    SECONDARY,
    arcs,
    document,
    file,
    inquiry,
    liability,
    message,
    model,
    public_record,
    repository,
    response,
    score,
)

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import ReportEmpty
from domain.credit_reports.report import DefectKind, Report, ReportStatus
from domain.credit_reports.tradelines import (
    AccountCondition,
    AdverseRating,
    PaymentStatus,
    Remark,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate, Visibility
from domain.money import Money

LINE = f"{PLACE}/CREDIT_LIABILITIES[1]/CREDIT_LIABILITY[1]"
_D = "CREDIT_LIABILITY_DETAIL/CreditLiability"
_LATE = "CREDIT_LIABILITY_LATE_COUNT/CREDIT_LIABILITY_LATE_COUNT_DETAIL/CreditLiability"
FIELDS: list[tuple[str, Any, str]] = [
    ("creditor_name", "EXAMPLE MORTGAGE", "CREDIT_LIABILITY_CREDITOR/NAME/FullName"),
    ("account_number", "5500XXXX", f"{_D}AccountIdentifier"),
    (
        "account_type",
        Code("ConventionalRealEstateMortgage", "Conventional real estate mortgage"),
        "CREDIT_LIABILITY_DETAIL/CreditLoanType",
    ),
    ("portfolio", "M", f"{_D}AccountType"),
    ("designator", "J", f"{_D}AccountOwnershipType"),
    ("industry", Code("Finance", "Finance"), "CREDIT_LIABILITY_DETAIL/CreditBusinessType"),
    ("condition", AccountCondition.OPEN, f"{_D}AccountStatusType"),
    ("open_closed", "open", f"{_D}AccountStatusType"),
    (
        "payment_status",
        PaymentStatus.CURRENT,
        "CREDIT_LIABILITY_CURRENT_RATING/CreditLiabilityCurrentRatingType",
    ),
    ("balance", Money(26316807), f"{_D}UnpaidBalanceAmount"),
    ("high_credit", Money(25600000), f"{_D}HighBalanceAmount"),
    ("credit_limit", Money(3200000), f"{_D}CreditLimitAmount"),
    ("past_due", Money(0), f"{_D}PastDueAmount"),
    ("scheduled_payment", Money(123500), f"{_D}MonthlyPaymentAmount"),
    ("term_months", 360, f"{_D}TermsMonthsCount"),
    ("date_opened", PartialDate(2018, 7, 1), f"{_D}AccountOpenedDate"),
    ("date_reported", PartialDate(2019, 12, 1), f"{_D}AccountReportedDate"),
    ("date_closed", PartialDate(2019, 9, 8), f"{_D}AccountClosedDate"),
    ("date_paid", PartialDate(2019, 9, 7), f"{_D}AccountPaidDate"),
    ("date_account_status", PartialDate(2019, 9, 6), f"{_D}AccountStatusDate"),
    ("date_last_activity", PartialDate(2019, 11), f"{_D}LastActivityDate"),
    ("date_last_payment", PartialDate(2019, 10, 9), f"{_D}LastPaymentDate"),
    ("late_30_count", 2, f"{_LATE}30DaysLateCount"),
    ("late_60_count", 1, f"{_LATE}60DaysLateCount"),
    ("late_90_count", 0, f"{_LATE}90DaysLateCount"),
    ("months_reviewed", 14, f"{_D}MonthsReviewedCount"),
    (
        "worst_payment_status",
        PaymentStatus.LATE_60,
        "CREDIT_LIABILITY_HIGHEST_ADVERSE_RATING/CreditLiabilityHighestAdverseRatingType",
    ),
    ("dispute_flag", True, f"{_D}ConsumerDisputeIndicator"),
    ("original_creditor", "EXAMPLE FIRST LENDER", f"{_D}OriginalCreditorName"),
    ("collateral", "HOUSE", f"{_D}CollateralDescription"),
    (
        "subscriber_code",
        "3988",
        "CREDIT_REPOSITORIES/CREDIT_REPOSITORY/CreditRepositorySubscriberCode",
    ),
    (
        "remarks",
        (Remark(code="AID", text="ACCOUNT IN DISPUTE"),),
        "CREDIT_COMMENTS/CREDIT_COMMENT",
    ),
    (
        "adverse_ratings",
        (AdverseRating(status=PaymentStatus.LATE_30, rated_on=PartialDate(2019, 11)),),
        "CREDIT_LIABILITY_PRIOR_ADVERSE_RATINGS/CREDIT_LIABILITY_PRIOR_ADVERSE_RATING",
    ),
]


def read(raw: bytes) -> tuple[Report, Any]:
    return ReportFormats().read(raw)


@pytest.fixture(scope="module")
def report() -> Report:
    return read(message(response(files=file(), CREDIT_LIABILITIES=liability())))[0]


@pytest.mark.parametrize(("name", "value", "place"), FIELDS)
def test_every_field_of_an_account_is_read_and_cited(report, name, value, place):
    (line,) = report.tradelines()
    seen = report.observe(line, name)
    assert (seen.value, seen.visibility) == (value, Visibility.OBSERVED)
    assert seen.place == f"{LINE}/{place}"


def test_the_history_runs_back_from_its_start_and_one_is_thirty_days_late(report):
    (line,) = report.tradelines()
    assert [(cell.month, cell.status) for cell in line.history] == [
        (date(2019, 12, 1), PaymentStatus.CURRENT),
        (date(2019, 11, 1), PaymentStatus.LATE_30),
        (date(2019, 10, 1), PaymentStatus.LATE_60),
    ]


def test_the_request_that_is_repeated_is_no_part_of_the_report(report):
    assert report.inquiries == () == report.merged_inquiries
    assert report.source_format == "mismo-3.4"
    assert (report.status, report.report_date) == (ReportStatus.COMPLETE, date(2020, 1, 27))


def test_a_merged_row_names_no_bureau_and_keeps_the_file_it_stands_under():
    raw = message(
        response(
            files=file("F1") + file("F2", "TransUnion"),
            CREDIT_LIABILITIES=liability("L1", repositories=MERGED)
            + liability("L2", repositories=MERGED),
            CREDIT_INQUIRIES=inquiry("I1", repositories=MERGED) + inquiry("I2"),
        ),
        ties=arcs(("L1", "F2"), ("I1", "F1")),
    )
    found, defects = read(raw)
    assert [row.bureaus for row in found.merged] == [(Bureau.TRANSUNION,), ()]
    assert [row.bureaus for row in found.merged_inquiries] == [(Bureau.EXPERIAN,)]
    assert [asked.bureau for asked in found.inquiries] == [Bureau.EXPERIAN]
    assert list(found.tradelines()) == []
    assert found.observe(found.merged[0], "balance").place == f"{LINE}/{_D}UnpaidBalanceAmount"
    assert defects == ()


def test_inquiries_and_public_records_are_read_with_their_places():
    raw = message(response(CREDIT_INQUIRIES=inquiry(), CREDIT_PUBLIC_RECORDS=public_record()))
    found, _ = read(raw)
    (asked,), (recorded,) = found.inquiries, found.public_records
    assert (asked.subscriber_name, asked.subscriber_code) == ("EXAMPLE LENDER", "77")
    assert asked.industry == Code("FinanceMortgageReporters", "Finance mortgage reporters")
    assert found.observe(asked, "inquired_on").value == PartialDate(2019, 12, 10)
    assert recorded.bureau is Bureau.EQUIFAX
    assert recorded.type is not None
    assert recorded.type.symbol == "BankruptcyChapter7Voluntary"
    assert (recorded.filed_on, recorded.resolved_on) == (
        PartialDate(2015, 1, 2),
        PartialDate(2015, 6),
    )
    assert (recorded.court, recorded.reference) == ("US BANKRUPTCY COURT", "15-00001")
    assert (recorded.amount, recorded.designator) == (Money(100000), "I")
    amount = "CREDIT_PUBLIC_RECORD_DETAIL/CreditPublicRecordBankruptcyLiabilitiesAmount"
    assert found.observe(recorded, "amount").place == f"{recorded.path}/{amount}"


def test_a_scores_bureau_is_known_only_by_the_file_it_is_tied_to():
    raw = message(
        response(
            files=file("F1") + file("F2", "Equifax"),
            CREDIT_SCORE_MODELS=model("M1", "334", "818"),
            CREDIT_SCORES=score("S1", "0669")
            + score("S2", "N/A", ExclusionReasonType="NotScoredNoQualifyingAccount")
            + score("S3"),
        ),
        ties=arcs(("S1", "F2"), ("F1", "S2"), ("M1", "F2")),
    )
    found, defects = read(raw)
    first, second = found.scores
    assert (first.bureau, first.value, first.least, first.most) == (Bureau.EQUIFAX, 669, 334, 818)
    assert (first.model, first.scored_on) == ("ExampleFairModel", PartialDate(2020, 1, 27))
    assert first.factors == ("TOO MANY INQUIRIES",)
    assert (second.bureau, second.value) == (Bureau.EXPERIAN, None)
    assert second.exclusion_code == "NotScoredNoQualifyingAccount"
    assert [d.kind for d in defects] == [DefectKind.UNKNOWN_BUREAU]


def test_a_models_other_name_is_cited_where_it_stands():
    named = {"ModelNameType": "Other", "ModelNameTypeOtherDescription": "ExampleVantage4"}
    raw = message(
        response(files=file(), CREDIT_SCORES=score("S1", "706", **named)), ties=arcs(("S1", "F1"))
    )
    found, _ = read(raw)
    (only,) = found.scores
    seen = found.observe(only, "model")
    assert seen.value == "ExampleVantage4"
    assert (seen.place or "").endswith("CreditScoreModelNameTypeOtherDescription")


def test_the_file_of_a_bureau_is_read_and_manual_edits_are_no_bureau():
    edits = file("F4", "Other", more="<PARTY/>")
    found, _ = read(message(response(files=file(more=PERSON) + edits)))
    (only,) = found.files
    assert [name.full for name in only.names] == ["BOB X SPECIMEN SR", "SPECIMEN,BOB"]
    assert (only.ssn, only.birth) == ("666123457", PartialDate(1970, 2))
    (address,) = only.addresses
    assert (address.street, address.city, address.current) == ("2 MAIN ST", "DAYTON", True)
    assert address.reported_on == PartialDate(2019, 10)
    assert (only.employers, only.phones) == (("EXAMPLE WIDGETS",), ("9375550100",))
    assert only.statements == ("I never lived there.",)
    assert only.file_since == PartialDate(1999, 9)
    assert found.bureaus == (Bureau.EXPERIAN,)
    seen = found.observe(only, "birth")
    assert (seen.place or "").endswith("BIRTH_INFORMATION/BirthDate")


def test_a_bureau_without_a_file_makes_the_report_partial_in_the_bureaus_words():
    nothing = (
        "<CREDIT_ERROR_MESSAGES><CREDIT_ERROR_MESSAGE><CreditErrorMessageText>NO RECORD FOUND"
        "</CreditErrorMessageText></CREDIT_ERROR_MESSAGE></CREDIT_ERROR_MESSAGES>"
    )
    files = file(more=PERSON) + file("F2", "TransUnion", "NoFileReturnedError", nothing)
    raw = message(response(files=files, included="Experian TransUnion Equifax"))
    found, defects = read(raw)
    assert (found.status, found.bureaus) == (ReportStatus.PARTIAL, (Bureau.EXPERIAN,))
    assert [d.message for d in defects] == [
        "TransUnion returned no file: NO RECORD FOUND",
        "Equifax was asked, but the report holds nothing from it",
    ]


def test_of_two_borrowers_the_primary_one_is_read_and_the_two_are_never_mixed():
    raw = message(
        response(
            files=file("F1", more=PERSON) + file("F5", more=PERSON.replace("BOB", "EVE")),
            people=SECONDARY + PRIMARY,
            CREDIT_LIABILITIES="".join(
                liability(label, AccountIdentifier=number)
                for label, number in (("L1", "MINE"), ("L2", "THEIRS"), ("L3", "JOINT"), ("", "?"))
            ),
            CREDIT_SCORES=score("S1") + score("S2", "0700"),
        ),
        ties=arcs(
            ("F1", "P1"), ("F5", "P2"), ("L1", "P1"), ("L2", "P2"), ("L3", "P1"), ("L3", "P2"),
            ("S1", "F1"), ("S1", "P1"), ("S2", "F5"), ("S2", "P2"),
        ),
    )  # fmt: skip
    found, defects = read(raw)
    assert [line.account_number for line in found.tradelines()] == ["MINE", "JOINT"]
    assert [one.value for one in found.scores] == [669]
    assert [one.names[0].first for one in found.files] == ["BOB"]
    assert {d.kind for d in defects} == {DefectKind.OTHER_PERSON}
    assert [d.message.removeprefix("records were not read that ") for d in defects] == [
        "belong to another person: 1 CREDIT_FILE, 1 CREDIT_LIABILITY, 1 CREDIT_SCORE",
        "name no person among several: 1 CREDIT_LIABILITY",
    ]


def test_when_no_bureau_has_a_file_of_the_primary_borrower_that_is_the_answer():
    raw = message(
        response(
            files=file("F1", result="NoFileReturnedError") + file("F5", more=PERSON),
            people=PRIMARY + SECONDARY,
        ),
        ties=arcs(("F1", "P1"), ("F5", "P2")),
    )
    found, defects = read(raw)
    assert (found.status, found.files) == (ReportStatus.PARTIAL, ())
    assert [d.kind for d in defects] == [DefectKind.MISSING_BUREAU, DefectKind.OTHER_PERSON]


def test_an_alert_belongs_to_the_bureau_of_its_file_or_of_its_scores_file():
    def alert(label: str) -> str:
        return (
            f'<CREDIT_RESPONSE_ALERT_MESSAGE xlink:label="{label}">'
            "<CreditResponseAlertMessageCategoryType>FACTAFraudAlert"
            "</CreditResponseAlertMessageCategoryType><CreditResponseAlertMessageText>"
            "Call first.</CreditResponseAlertMessageText></CREDIT_RESPONSE_ALERT_MESSAGE>"
        )

    raw = message(
        response(
            files=file("F1"),
            CREDIT_SCORES=score("S1"),
            CREDIT_RESPONSE_ALERT_MESSAGES=alert("A1") + alert("A2") + alert("A3"),
        ),
        ties=arcs(("A1", "F1"), ("S1", "F1"), ("A2", "S1")),
    )
    found, _ = read(raw)
    bureaus = [one.bureau for one in found.alerts]
    assert bureaus == [Bureau.EXPERIAN, Bureau.EXPERIAN, None]
    assert found.alerts[0].code == "FACTAFraudAlert"


def test_an_order_without_a_report_yet_is_pending_and_a_refused_one_an_error():
    for status, expected in (
        ("New", ReportStatus.PENDING),
        ("Processing", ReportStatus.PENDING),
        ("Error", ReportStatus.ERROR),
    ):
        found, defects = read(message(status=status, said="in the vendor's words"))
        assert found.status is expected
        assert [(d.kind, d.message) for d in defects] == [
            (DefectKind.VENDOR_MESSAGE, "in the vendor's words")
        ]
        assert found.inquiries == ()


def test_a_rejected_request_is_an_error_with_its_words():
    errors = (
        "<DEAL_SET_SERVICES><ERRORS><ERROR><ERROR_MESSAGES><ERROR_MESSAGE>"
        "<ErrorMessageText>Login failed</ErrorMessageText></ERROR_MESSAGE></ERROR_MESSAGES>"
        "</ERROR></ERRORS></DEAL_SET_SERVICES>"
    )
    found, defects = read(message(errors=errors))
    assert (found.status, [d.message for d in defects]) == (ReportStatus.ERROR, ["Login failed"])


def test_a_shell_that_holds_only_an_error_is_an_error():
    failed = (
        "<CREDIT_ERROR_MESSAGE><CreditErrorMessageText>FAILED TO PULL"
        "</CreditErrorMessageText></CREDIT_ERROR_MESSAGE>"
    )
    found, defects = read(message(response(CREDIT_ERROR_MESSAGES=failed)))
    assert (found.status, [d.message for d in defects]) == (ReportStatus.ERROR, ["FAILED TO PULL"])


def test_documents_locked_in_text_or_base64_are_found_and_cited():
    html = document("&lt;html&gt;an example only&lt;/html&gt;", "text/html", "Other")
    pdf = document("JVBERi0xLjQKZXhhbXBsZSBvbmx5", "application/pdf", "Base64")
    found, defects = read(message(documents=html + pdf))
    assert found.status is ReportStatus.PARTIAL
    assert [(one.media_type, one.size) for one in found.embedded] == [
        ("text/html", 28),
        ("application/pdf", 21),
    ]
    assert found.embedded[1].path.endswith(
        "/DOCUMENT[2]/VIEWS[1]/VIEW[1]/VIEW_FILES[1]/VIEW_FILE[1]/FOREIGN_OBJECT[1]"
        "/EmbeddedContentXML"
    )
    assert [d.kind for d in defects] == [DefectKind.MISSING_VALUES]
    liar = document("bm90IGEgcGRmIGF0IGFsbCwgc29ycnk=", "application/pdf", "Base64")
    assert read(message(documents=pdf + liar))[1][0].kind is DefectKind.BAD_VALUE


def test_a_finished_order_with_nothing_in_it_is_refused():
    for raw in (message(), message(response())):
        with pytest.raises(ReportEmpty):
            read(raw)


def test_a_bad_value_is_a_defect_with_its_place_and_hides_nothing_else():
    lines = liability("L1", UnpaidBalanceAmount="lots", AccountStatusType="Frozen", rating="")
    found, defects = read(message(response(CREDIT_LIABILITIES=lines + liability("L2"))))
    first, second = found.tradelines()
    assert {d.path for d in defects} == {
        f"{LINE}/{_D}UnpaidBalanceAmount",
        f"{LINE}/{_D}AccountStatusType",
        f"{LINE}/CREDIT_LIABILITY_CURRENT_RATING/CreditLiabilityCurrentRatingType",
    }
    assert found.observe(first, "payment_status").visibility is Visibility.NOT_VISIBLE
    assert second.balance == Money(26316807)


def test_a_collection_is_told_by_its_account_type():
    raw = message(response(CREDIT_LIABILITIES=liability(AccountType="Collection")))
    (line,) = read(raw)[0].tradelines()
    assert (line.kind, line.portfolio) == (TradelineKind.COLLECTION, "Y")


def test_what_is_absent_is_absent_and_what_the_format_lacks_is_not_visible(report):
    raw = message(response(CREDIT_LIABILITIES=liability(PastDueAmount="", LastPaymentDate="")))
    found, _ = read(raw)
    (line,) = found.tradelines()
    assert found.observe(line, "past_due").visibility is Visibility.ABSENT
    assert found.observe(line, "date_last_payment").visibility is Visibility.ABSENT
    for name in ("date_first_delinquency", "charge_off_amount", "dispute_handle"):
        assert found.observe(line, name).visibility is Visibility.NOT_VISIBLE


def test_furnishers_are_listed_with_their_addresses(report):
    (one,) = report.subscribers
    assert (one.bureau, one.code, one.name) == (Bureau.EXPERIAN, "3988", "EXAMPLE MORTGAGE")
    assert (one.street, one.city, one.state, one.zip) == ("PO BOX 2", "DAYTON", "OH", "45402")
    listed = (
        "<CREDIT_TRADE_REFERENCE><ADDRESS><AddressLineText>1 ROAD</AddressLineText></ADDRESS>"
        f"{repository('Equifax', '9')}<NAME><FullName>EXAMPLE STORE</FullName></NAME>"
        "</CREDIT_TRADE_REFERENCE>"
    )
    found, _ = read(message(response(files=file(more=PERSON), CREDIT_TRADE_REFERENCES=listed)))
    assert [(s.bureau, s.name) for s in found.subscribers] == [(Bureau.EQUIFAX, "EXAMPLE STORE")]


def test_a_document_without_namespaces_reads_the_same(report):
    raw = message(response(files=file(), CREDIT_LIABILITIES=liability()))
    bare = raw.replace(b' xmlns="http://www.mismo.org/residential/2009/schemas"', b"")
    found, _ = read(bare)
    assert found.accounts == report.accounts


def test_a_message_in_a_soap_envelope_is_found_and_cited_there():
    inner = message(response(files=file(), CREDIT_LIABILITIES=liability())).decode()
    soap = f'<s:Envelope xmlns:s="urn:soap"><s:Body><Result>{inner}</Result></s:Body></s:Envelope>'
    found, _ = read(soap.encode())
    (line,) = found.tradelines()
    assert line.path == f"/Envelope/Body[1]/Result[1]/MESSAGE[1]{LINE.removeprefix('/MESSAGE')}"
    old = "<s:Envelope xmlns:s='urn:soap'><s:Body><RESPONSE_GROUP/></s:Body></s:Envelope>"
    with pytest.raises(ReportEmpty):
        read(old.encode())
