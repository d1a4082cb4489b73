"""How the reader understands TrueLink documents, on small synthetic ones."""

import copy
import json
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import ReportEmpty, ReportFormatUnknown, ReportLossy
from domain.credit_reports.report import Defect, DefectKind, Report, ReportStatus
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus, TradelineKind
from domain.credit_reports.values import Bureau, PartialDate, Visibility
from domain.money import Money
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope

DEMO = smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))


def code(symbol: Any, text: str = "") -> dict[str, Any]:
    rank = "199" if symbol else "100000"
    return {"abbreviation": text, "description": text, "symbol": symbol, "rank": rank}


def source(bureau: str = "TUC") -> dict[str, Any]:
    return {"BorrowerKey": "", "Bureau": code(bureau), "InquiryDate": "2025-05-20"}


def tradeline(**changes: Any) -> dict[str, Any]:
    granted = {
        "amountPastDue": "0",
        "monthlyPayment": "25",
        "late30Count": "1",
        "termMonths": "0",
        "AccountType": code("CC", "Credit Card"),
        "CreditType": code("R", "Revolving Account"),
        "WorstPayStatus": code("1", "Late 30 Days"),
        "PayStatusHistory": {"status": "C1U9 ", "startDate": "2025-04-11"},
        "CreditLimit": "500",
    }
    return {
        "creditorName": "CAP      ONE NA",
        "accountNumber": "4X1X5X",
        "subscriberCode": "01XQ3001",
        "currentBalance": "1075",
        "dateOpened": "2019-03-02",
        "dateReported": "2025-05-01",
        "bureau": "TransUnion",
        "AccountCondition": code("F", "Closed"),
        "OpenClosed": code("O", "Open"),
        "PayStatus": code("9", "Current"),
        "DisputeFlag": code("T"),
        "GrantedTrade": granted,
        "Source": source(),
        **changes,
    }


def collection(**changes: Any) -> dict[str, Any]:
    trade = {"originalCreditor": "ZEPHYR CREDIT", "creditType": code("Y")}
    line = tradeline(CollectionTrade=trade, **changes)
    del line["GrantedTrade"]
    return line


def report_of(*lines: dict[str, Any], symbol: str = "R", **parts: Any) -> dict[str, Any]:
    name = {"Name": {"first": "ANA", "last": "EXAMPLE"}, "NameType": code("1"), "Source": source()}
    return {
        "Borrower": {"BorrowerName": name},
        "TradeLinePartition": [
            {"accountTypeSymbol": symbol, "accountTypeDescription": "Account", "Tradeline": line}
            for line in lines
        ],
        "Sources": {"Source": source()},
        **parts,
    }


def read(document: Any) -> tuple[Report, tuple[Defect, ...]]:
    return ReportFormats().read(json.dumps(document).encode())


def read_report(*lines: dict[str, Any], **parts: Any) -> tuple[Report, tuple[Defect, ...]]:
    return read({"TrueLinkCreditReportType": report_of(*lines, **parts)})


def only_line(*lines: dict[str, Any], **parts: Any) -> Any:
    report, defects = read_report(*lines, **parts)
    assert defects == ()
    return next(report.tradelines())


def test_a_tradeline_is_read_by_symbols_and_never_by_their_texts():
    line = only_line(tradeline())
    assert line.condition is AccountCondition.DEROGATORY
    assert line.payment_status is PaymentStatus.COLLECTION_OR_CHARGE_OFF
    assert line.dispute_flag is True
    assert (line.is_open, line.is_closed) == (True, False)


def test_blanks_in_creditor_names_are_collapsed_and_entities_resolved():
    assert only_line(tradeline()).creditor_name == "CAP ONE NA"
    assert (
        only_line(tradeline(creditorName="H&#x26;amp;R ACCOUNTS")).creditor_name == "H&R ACCOUNTS"
    )
    assert only_line(tradeline(creditorName="A\tB\x00C")).creditor_name == "A B C"


def test_history_runs_back_from_the_start_date_month_by_month():
    months = [(m.month.isoformat(), m.status.value) for m in only_line(tradeline()).history]
    assert months == [
        ("2025-04-01", "current"),
        ("2025-03-01", "late_30"),
        ("2025-02-01", "no_data"),
        ("2025-01-01", "collection_or_charge_off"),
    ]


def test_a_history_given_month_by_month_only_reads_the_same():
    line = tradeline()
    listed = [
        {"date": "2025-04-11", "status": "C"},
        {"date": "2025-03-11", "status": 1},
        {"date": "2025-02-11", "status": "U"},
        {"date": "2025-01-11", "status": 9},
        {"date": "2024-12-11", "status": " "},
    ]
    line["GrantedTrade"]["PayStatusHistory"] = {"MonthlyPayStatus": listed}
    assert only_line(line).history == only_line(tradeline()).history


@pytest.mark.parametrize(
    ("given_value", "cents"),
    [("1075", 107500), (1075, 107500), ("12.5", 1250), (12.5, 1250), ("0", 0), ("-40", -4000)],
)
def test_amounts_are_dollars_as_text_or_number(given_value, cents):
    assert only_line(tradeline(currentBalance=given_value)).balance == Money(cents)


@pytest.mark.parametrize("missing", ["", None, "-1.00", -1])
def test_a_missing_amount_is_absent_and_never_zero(missing):
    report, defects = read_report(tradeline(currentBalance=missing))
    line = next(report.tradelines())
    assert line.balance is None
    assert defects == ()
    assert report.observe(line, "balance").visibility is Visibility.ABSENT


@pytest.mark.parametrize(
    "bad", ["NaN", "Infinity", "1e999999", "abc", True, [1], {"a": 1}, "1.005"]
)
def test_an_amount_that_is_none_is_a_defect_and_neither_observed_nor_absent(bad):
    report, defects = read_report(tradeline(currentBalance=bad), tradeline())
    line = next(report.tradelines())
    seen = report.observe(line, "balance")
    assert seen.visibility is Visibility.NOT_VISIBLE
    assert [(d.kind, d.path) for d in defects] == [(DefectKind.BAD_VALUE, seen.place)]
    assert sum(1 for _ in report.tradelines()) == 2
    assert report.status is ReportStatus.COMPLETE


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        ("2015-05-31-07:00", PartialDate(2015, 5, 31)),
        ("2015-05-31T10:00:00Z", PartialDate(2015, 5, 31)),
        ("2015-05", PartialDate(2015, 5)),
        ("1970", PartialDate(1970)),
        (1970, PartialDate(1970)),
        ("2015-05-00", PartialDate(2015, 5)),
        ("0001-01-01", None),
    ],
)
def test_dates_keep_their_precision_and_lose_their_zone(given_value, expected):
    assert only_line(tradeline(dateOpened=given_value)).date_opened == expected


@pytest.mark.parametrize(
    "bad", ["2015-02-30", "05/31/2015", "2015-13-01", "soon", {"y": 1}, "9999-01-01"]
)
def test_a_day_outside_the_calendar_is_a_defect(bad):
    report, defects = read_report(tradeline(dateOpened=bad))
    assert [d.path for d in defects] == [f"{next(report.tradelines()).path}.dateOpened"]


def test_an_unknown_symbol_is_a_defect_with_its_place():
    report, defects = read_report(tradeline(PayStatus=code("Q")))
    line = next(report.tradelines())
    assert [d.path for d in defects] == [f"{line.path}.PayStatus.symbol"]
    assert report.observe(line, "payment_status").visibility is Visibility.NOT_VISIBLE


def test_one_bad_tradeline_never_hides_forty_good_ones():
    bad = tradeline(Source=source("QQQ"), bureau="Somewhere")
    report, defects = read_report(*[tradeline() for _ in range(40)], bad)
    assert sum(1 for _ in report.tradelines()) == 40
    assert [d.kind for d in defects] == [DefectKind.UNKNOWN_BUREAU]
    assert report.status is ReportStatus.PARTIAL


def test_records_that_are_no_objects_are_set_aside():
    report, defects = read_report(tradeline(), InquiryPartition=[7, {"Inquiry": "x"}, None, ""])
    assert [d.kind for d in defects] == [DefectKind.UNEXPECTED_SHAPE] * 2
    assert report.status is ReportStatus.PARTIAL


def test_a_collection_shows_no_past_due_and_no_trade_shows_a_first_delinquency():
    report, _ = read_report(collection(), tradeline(), symbol="Y")
    collected, granted = report.tradelines()
    assert collected.kind is TradelineKind.COLLECTION
    assert collected.original_creditor == "ZEPHYR CREDIT"
    for hidden in ("past_due", "credit_limit", "history", "date_last_payment", "late_30_count"):
        assert report.observe(collected, hidden).visibility is Visibility.NOT_VISIBLE
    for hidden in ("date_first_delinquency", "charge_off_amount", "original_creditor"):
        assert report.observe(granted, hidden).visibility is Visibility.NOT_VISIBLE
    assert report.observe(granted, "past_due").visibility is Visibility.OBSERVED


def test_hollow_trades_of_homogenized_documents_do_not_decide_the_kind():
    hollow_collection = {"creditType": {}, "actualPaymentAmount": ""}
    granted = only_line(tradeline(CollectionTrade=hollow_collection))
    hollow_granted = {"CreditType": {}, "PayStatusHistory": {"MonthlyPayStatus": []}}
    collected = only_line({**collection(), "GrantedTrade": hollow_granted}, symbol="Y")
    assert granted.kind is TradelineKind.GRANTED
    assert collected.kind is TradelineKind.COLLECTION


def test_a_missing_creditor_name_is_taken_from_the_subscribers():
    listed = {"name": "REDWOOD  LEND", "subscriberCode": "01XQ3001", "Source": source()}
    line = only_line(tradeline(creditorName=""), Subscriber=listed)
    assert line.creditor_name == "REDWOOD LEND"


def test_numbers_get_their_leading_zeros_back():
    social = {"Social": {"SocialSecurityNumber": 12345678, "Source": source()}}
    address = {"CreditAddress": {"city": "BURT", "postalCode": 2134, "houseNumber": 7,
                                 "streetName": "ELM", "stateCode": "MA"}, "Source": source()}  # fmt: skip
    borrower = {"SocialPartition": social, "BorrowerAddress": address}
    report, _ = read_report(tradeline(), Borrower=borrower)
    assert report.files[0].ssn == "012345678"
    found = report.files[0].addresses[0]
    assert (found.street, found.zip) == ("7 ELM", "02134")


def test_a_masked_ssn_is_no_ssn():
    social = {"Social": {"SocialSecurityNumber": "XXXXX6789", "Source": source()}}
    report, _ = read_report(tradeline(), Borrower={"SocialPartition": social})
    assert report.files[0].ssn is None


def test_the_borrower_is_split_by_bureau_and_the_freeze_goes_with_it():
    births = [{"BirthDate": {"year": 1984, "month": 5, "day": 0}, "Source": source("EXP")},
              {"date": "1984", "BirthDate": "", "Source": source("EQF")}]  # fmt: skip
    frozen = {"experian": "true", "equifax": False, "transunion": ""}
    report, _ = read_report(tradeline(), Borrower={"Birth": births}, SB168Frozen=frozen)
    files = {file.bureau: file for file in report.files}
    assert files[Bureau.EXPERIAN].birth == PartialDate(1984, 5)
    assert files[Bureau.EQUIFAX].birth == PartialDate(1984)
    assert (files[Bureau.EXPERIAN].frozen, files[Bureau.EQUIFAX].frozen) == (True, False)


@pytest.mark.parametrize(("given_value", "value", "reason"), [("11", None, "11"), (561, 561, None)])
def test_a_score_outside_its_range_is_an_exclusion_code(given_value, value, reason):
    score = {"riskScore": given_value, "scoreName": "VantageScore3", "Source": source()}
    report, _ = read_report(tradeline(), Borrower={"CreditScore": score})
    assert (report.scores[0].value, report.scores[0].exclusion_code) == (value, reason)


def test_both_spellings_of_the_public_record_partition_are_read():
    record = {"PublicRecord": {"referenceNumber": "7X1", "dateFiled": "2016-08-18",
                               "Source": source()}}  # fmt: skip
    report, _ = read_report(PulblicRecordPartition=record, PublicRecordPartition=[record, record])
    assert len(report.public_records) == 3


def test_fraud_marks_and_messages_become_alerts():
    message = {"text": "", "Code": code("QFX", "Fraud Victim")}
    report, _ = read_report(tradeline(), FraudIndicator="true", Message=message)
    assert [alert.code for alert in report.alerts] == ["FraudIndicator", "QFX"]


def wrapped(report: dict[str, Any]) -> dict[str, bytes]:
    bundle = {"BundleComponent": [{"Type": "TUCReportV6"}, {"TrueLinkCreditReportType": report}]}
    at = {"TrueLinkCreditReportType": with_at(report)}
    documents: dict[str, Any] = {
        "bare": {"TrueLinkCreditReportType": report},
        "smartcredit": {"BundleComponents": bundle},
        "smartcredit text": {"rawReport": json.dumps({"BundleComponents": bundle})},
        "myfreescorenow": {"success": True, "data": {**bundle, "ReportDate": "2025-11-19"}},
        "at prefixed": {"BundleComponents": {"BundleComponent": at}},
        "escaped xml": {"a:ServiceProductObject": escaped_xml(report)},
    }
    raw = {name: json.dumps(one).encode() for name, one in documents.items()}
    raw["jsonp"] = b"JSON_CALLBACK(" + raw["at prefixed"] + b");"
    raw["byte order mark"] = b"\xef\xbb\xbf" + raw["bare"]
    return raw


def with_at(value: Any) -> Any:
    if isinstance(value, list):
        return [with_at(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key if isinstance(one, (dict, list)) else key if key[0].isupper() else f"@{key}":
        {"$": one} if key[0].isupper() and not isinstance(one, (dict, list)) else with_at(one)
        for key, one in value.items()
    }  # fmt: skip


def escaped_xml(report: dict[str, Any]) -> str:
    from xml.sax.saxutils import escape, quoteattr  # noqa: PLC0415

    def element(name: str, value: Any) -> str:
        if isinstance(value, list):
            return "".join(element(name, one) for one in value)
        if not isinstance(value, dict):
            return f"<{name}>{escape(str(value))}</{name}>"
        simple = {
            k: v for k, v in value.items() if not isinstance(v, (dict, list)) and k[0].islower()
        }
        inner = "".join(element(k, v) for k, v in value.items() if k not in simple)
        attributes = "".join(f" {k}={quoteattr(str(v))}" for k, v in simple.items())
        return f"<{name}{attributes}>{inner}</{name}>"

    body = element("TrueLinkCreditReportType", report)
    return escape(f'<?xml version="1.0"?>\n\\r\\n{body}<Snapshot/>').replace("\n", "&#xD;\n")


def test_every_envelope_and_serialization_gives_the_same_accounts():
    report = report_of(tradeline(), collection(), symbol="R")
    read_all = {name: ReportFormats().read(raw) for name, raw in wrapped(report).items()}
    expected, _ = read_all["bare"]
    for name, (found, defects) in read_all.items():
        assert defects == (), name
        assert found.report_date == date(2025, 5, 20), name
        assert [blank(t) for t in found.tradelines()] == [
            blank(t) for t in expected.tradelines()
        ], name


def blank(line: Any) -> Any:
    import dataclasses  # noqa: PLC0415

    return dataclasses.replace(line, path="")


def test_a_document_with_unknown_keys_reads_as_the_one_without():
    expected, _ = read(DEMO)
    strange = copy.deepcopy(DEMO)
    report = strange["BundleComponents"]["BundleComponent"][-1]["TrueLinkCreditReportType"]
    report["BrandNew"] = {"x": [1]}
    report["TradeLinePartition"][0]["Brand"] = None
    found, defects = read(strange)
    assert defects == ()
    for part in ("accounts", "files", "scores", "inquiries", "public_records", "subscribers"):
        assert getattr(found, part) == getattr(expected, part), part


def test_paths_follow_the_serialization():
    documents = wrapped(report_of(tradeline()))
    places = {}
    for name, raw in documents.items():
        report, _ = ReportFormats().read(raw)
        line = next(report.tradelines())
        places[name] = report.observe(line, "past_due").place
    root = "TrueLinkCreditReportType.TradeLinePartition[0].Tradeline.GrantedTrade"
    assert places["bare"] == f"$.{root}.amountPastDue"
    assert places["smartcredit text"] == (
        f"$.rawReport#$.BundleComponents.BundleComponent[1].{root}.amountPastDue"
    )
    assert places["at prefixed"] == (f"$.BundleComponents.BundleComponent.{root}['@amountPastDue']")
    assert places["escaped xml"] == (
        "$['a:ServiceProductObject']#/TrueLinkCreditReportType"
        "/TradeLinePartition/Tradeline/GrantedTrade/@amountPastDue"
    )


def test_a_bureau_that_was_ordered_but_is_not_there_makes_the_report_partial():
    components = [{"Type": "TUCReportV6"}, {"Type": "EXPReportV6"},
                  {"TrueLinkCreditReportType": report_of(tradeline())}]  # fmt: skip
    report, defects = read({"BundleComponents": {"BundleComponent": components}})
    assert report.status is ReportStatus.PARTIAL
    assert [d.kind for d in defects] == [DefectKind.MISSING_BUREAU]


def test_scores_sold_beside_a_report_are_kept_apart_from_it():
    score = {"riskScore": "631", "scoreName": "VantageScore3", "Source": source()}
    components = [{"CreditScoreType": score}, {"TrueLinkCreditReportType": report_of(tradeline())}]
    report, _ = read({"BundleComponents": {"BundleComponent": components}})
    assert report.scores == ()
    assert [s.value for s in report.product_scores] == [631]


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"success": False, "message": "Login failed"}, ReportStatus.ERROR),
        ({"success": True, "status": "pending", "BundleComponents": {}}, ReportStatus.PENDING),
        ({"a:ServiceProductObject": "", "a:Status": "Failure"}, ReportStatus.ERROR),
    ],
)
def test_a_vendor_s_no_and_not_yet_are_recognized(document, status):
    report, defects = read(document)
    assert report.status is status
    assert {d.kind for d in defects} == {DefectKind.VENDOR_MESSAGE}


def test_an_empty_report_is_refused():
    for empty in ({"Borrower": {}}, {"TradeLinePartition": []}, {"Sources": {"Source": source()}}):
        with pytest.raises(ReportEmpty):
            read({"TrueLinkCreditReportType": empty})
    with pytest.raises(ReportEmpty):
        read({"BundleComponents": {"BundleComponent": [{"Type": "TUCReportV6"}]}})


def test_a_report_whose_accounts_lost_their_values_is_refused():
    hollow = {"AccountCondition": "", "PayStatus": "", "Source": {"Bureau": ""}}
    with pytest.raises(ReportLossy):
        read_report(hollow, hollow)


def test_a_document_of_another_kind_is_refused():
    for other in ({"hello": 1}, [], [1, 2], {"success": True, "data": {}}):
        with pytest.raises(ReportFormatUnknown):
            read(other)


def test_the_demo_report_of_the_sandbox_is_read_whole():
    report, defects = read(DEMO)
    assert defects == ()
    assert report.status is ReportStatus.COMPLETE
    assert set(report.bureaus) == set(Bureau)


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=0))
def test_key_order_and_single_or_list_change_nothing(seed):
    random = Random(seed)  # noqa: S311 - drawing each choice would take minutes
    expected, _ = read(DEMO)

    def shuffled(value: Any) -> Any:
        if isinstance(value, list):
            inner = [shuffled(one) for one in value]
            return inner[0] if len(inner) == 1 and random.random() < 0.5 else inner
        if not isinstance(value, dict):
            return value
        keys = list(value)
        random.shuffle(keys)
        return {key: maybe_list(key, shuffled(value[key])) for key in keys}

    def maybe_list(key: str, value: Any) -> Any:
        repeated = {"Tradeline", "Remark", "Inquiry", "PublicRecord", "CreditScore", "Source"}
        single = isinstance(value, dict) and key in repeated - {"Source"}
        return [value] if single and random.random() < 0.5 else value

    found, defects = read(shuffled(copy.deepcopy(DEMO)))
    assert defects == ()
    assert [blank(t) for t in found.tradelines()] == [blank(t) for t in expected.tradelines()]
    assert len(found.inquiries) == len(expected.inquiries)
