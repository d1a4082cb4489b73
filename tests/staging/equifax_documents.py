"""Small synthetic Equifax reports."""

import json
from typing import Any

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import Defect, Report

PLACE = "$.consumers.equifaxUSConsumerCreditReport[0]"


def code(symbol: Any, text: str = "") -> dict[str, Any]:
    return {"code": symbol, "description": text}


def months(marks: str) -> list[dict[str, str]]:
    return [{"code": mark, "description": "x"} for mark in f"{marks[:12]}/{marks[12:]}"]


def trade(**changes: Any) -> dict[str, Any]:
    return {
        "customerNumber": "801ON00119",
        "customerName": "CEDAR BANK",
        "accountNumber": "90634XXXX",
        "accountDesignator": code("I", "Individual Account"),
        "accountTypeCode": code("18", "Credit Card"),
        "portfolioTypeCode": code("R", "Revolving"),
        "activityDesignatorCode": code("B", "Paid and Closed"),
        "rate": code(2, "Not more than two payments past due"),
        "balance": 296,
        "highCredit": "2501",
        "creditLimit": 22000,
        "pastDueAmount": 40,
        "scheduledPaymentAmount": 44,
        "actualPaymentAmount": 50,
        "originalChargeOffAmount": 196,
        "termsDurationCode": code("49M", "Months"),
        "termsFrequencyCode": code("M", "Monthly"),
        "dateOpened": "11002017",
        "dateReported": "03002022",
        "closedDate": "06152021",
        "lastPaymentDate": "02002022",
        "lastActivityDate": "032022",
        "dateMajorDelinquencyFirstReported": "02002019",
        "monthsReviewed": "52",
        "thirtyDayCounter": 1,
        "sixtyDayCounter": 0,
        "ninetyDayCounter": 3,
        "previousHighRate1": 2,
        "previousHighDate1": "012019",
        "previousHighRate2": 5,
        "previousHighDate2": "122018",
        "narrativeCodes": [code("FE", "CREDIT CARD")],
        "purchasedFromOrSoldCreditorIndicator": code("S"),
        "purchasedFromOrSoldCreditorName": "MAPLE FUNDING",
        "mortgageIDNumber": "100012345678901234",
        "creditorClassificationCode": code("04"),
        "deferredPaymentStartDate": "01012023",
        "ballonPaymentAmount": 1000,
        "ballonPaymentDueDate": "01012024",
        "paymentHistory1to24": months("1E234569* 1" + "1" * 13),
        **changes,
    }


def collection(**changes: Any) -> dict[str, Any]:
    return {
        "customerNumber": "120YC00077",
        "clientNameOrNumber": "LINDEN HOSPITAL",
        "statusCode": code("S", "ACCOUNT DISPUTED"),
        "industryCode": "YC",
        "dateReported": "02152022",
        "dateAssigned": "06002020",
        "originalAmount": "812",
        "balance": "500",
        "statusDate": "01002022",
        "lastPaymentDate": "12002021",
        "dateOfFirstDelinquency": "12002019",
        "accountNumber": "C-77XX",
        "accountDesignatorCode": code("I"),
        "creditorClassificationCode": code("02"),
        "rawNarrativeCodes": ["GS"],
        **changes,
    }


def report_of(**parts: Any) -> dict[str, Any]:
    return {
        "hitCode": code("1", "Hit"),
        "fileSinceDate": "12242005",
        "reportDate": "05312022",
        "subjectName": {"firstName": "ANA", "lastName": "EXAMPLE", "middleInitial": "Q"},
        "formerNames": [{"firstName": "ANNA", "lastName": "SAMPLE"}],
        "subjectSocialNum": "666120001",
        "birthDate": "02011964",
        "addresses": [
            {"addressType": "current", "houseNumber": "7", "streetName": "ELM", "streetType": "ST",
             "cityName": "BURT", "stateAbbreviation": "MA", "zipCode": 2134,
             "dateFirstReported": "08002018", "dateLastReported": "11282019"},
            {"addressType": "former", "addressLine1": "9 OAK RD", "cityName": "BURT",
             "stateAbbreviation": "MA", "zipCode": "02134", "dateFirstReported": "08002010"},
        ],
        "trades": [trade()],
        **parts,
    }  # fmt: skip


def read(document: Any) -> tuple[Report, tuple[Defect, ...]]:
    return ReportFormats().read(json.dumps(document).encode())


def read_report(**parts: Any) -> tuple[Report, tuple[Defect, ...]]:
    return read({"consumers": {"equifaxUSConsumerCreditReport": [report_of(**parts)]}})
