"""Parse and normalize a large three-bureau report: the product's reader against json + pydantic.

The peer is written as one would write it with pydantic v2: models of the vendor's shape with
validators for its habits (one object or a list, blanks, code objects, partial dates, dollars),
then the same normalized report built from them. Both results are compared before anything is
timed. Like ours, the peer refuses duplicate keys and keeps what it cannot read as defects.
"""

import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path

from pydantic import BaseModel
from table import Row, exit_code, print_rows

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import Report

TARGET = 4.0
ROUNDS = 15
READS_PER_ROUND = 4
_SAMPLE = Path("reports/truelink/syn3b_large_smartcredit_envelope.json")
_BUREAUS = (("TransUnion", "TUC"), ("Experian", "EXP"), ("Equifax", "EQF"))


def rows() -> list[Row]:
    """One row: reports per second of one core, over alternating rounds."""
    raw = large_report()
    ours = ReportFormats().read
    peer = importlib.import_module("peers.pydantic_truelink").read
    _same_values(ours(raw)[0], peer(raw))
    ours_s, peer_s = [], []
    for _ in range(ROUNDS):
        ours_s.append(_seconds_per_read(ours, raw))
        peer_s.append(_seconds_per_read(peer, raw))
    mine, theirs = 1 / statistics.median(ours_s), 1 / statistics.median(peer_s)
    return [
        Row(
            name=f"read a three-bureau report of {len(raw) // 1000} KB, against json + pydantic",
            ours=mine,
            peer=theirs,
            ratio=mine / theirs,
            target=TARGET,
            unit="reports/s",
        )
    ]


def _seconds_per_read(read: Callable[[bytes], object], raw: bytes) -> float:
    started = time.process_time()
    for _ in range(READS_PER_ROUND):
        read(raw)
    return (time.process_time() - started) / READS_PER_ROUND


def _same_values(ours: Report, peer: Report) -> None:
    """Both must give the same people, scores, accounts, inquiries, records and alerts."""
    for part in ("report_date", "bureaus", "files", "scores", "product_scores", "accounts",
                 "inquiries", "public_records", "alerts", "subscribers", "sha256"):  # fmt: skip
        assert _plain(getattr(ours, part)) == _plain(getattr(peer, part)), part


def _plain(value: object) -> object:
    """Records of either kind as dictionaries of what is given in them.

    The normalized report has room for what other formats show and this one cannot.
    """
    if isinstance(value, BaseModel):
        return _plain(value.model_dump())
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        given = {key: _plain(one) for key, one in value.items()}
        return {key: one for key, one in given.items() if one is not None and one != ()}
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def large_report() -> bytes:
    """The sample that ``REDRESS_SAMPLES`` holds, or a synthetic report of the same size."""
    folder = os.environ.get("REDRESS_SAMPLES")
    if folder and (Path(folder) / _SAMPLE).is_file():
        return (Path(folder) / _SAMPLE).read_bytes()
    report = {
        "FraudIndicator": "false",
        "SB168Frozen": {"equifax": "false", "experian": "false", "transunion": "false"},
        "Borrower": _borrower(),
        "TradeLinePartition": [_partition(number) for number in range(17)],
        "InquiryPartition": [{"Inquiry": _inquiry(number)} for number in range(12)],
        "PulblicRecordPartition": [{"PublicRecord": _record(number)} for number in range(60)],
        "Subscriber": [_subscriber(number) for number in range(37)],
        "Sources": {"Source": [_source(number) for number in range(3)]},
    }
    bundle = {"Type": "MergeCreditReports", "TrueLinkCreditReportType": report}
    return json.dumps({"BundleComponents": {"BundleComponent": [bundle]}}, indent=1).encode()


def _code(symbol: str, text: str) -> dict[str, str]:
    return {"abbreviation": text, "description": text, "symbol": symbol, "rank": "199"}


def _source(number: int) -> dict[str, object]:
    name, symbol = _BUREAUS[number % 3]
    bureau = _code(symbol, name)
    return {"BorrowerKey": "", "Bureau": bureau, "InquiryDate": "2025-05-20", "Reference": ""}


def _borrower() -> dict[str, object]:
    name = {"first": "MORGAN", "middle": "", "last": "EXAMPLE"}
    born = {"year": "1984", "month": "5", "day": "17"}
    return {
        "SocialSecurityNumber": "666120001",
        "BorrowerName": [
            {"Name": name, "NameType": _code("1", "Primary"), "Source": _source(n)}
            for n in range(3)
        ],
        "Birth": [{"date": "1984-05-17", "BirthDate": born, "Source": _source(n)}
                  for n in range(3)],
    }  # fmt: skip


def _partition(number: int) -> dict[str, object]:
    return {
        "accountTypeDescription": "Revolving Account",
        "accountTypeSymbol": "R",
        "accountTypeAbbreviation": "Revolving",
        "Tradeline": [_tradeline(number, bureau) for bureau in range(3)],
    }


def _tradeline(number: int, bureau: int) -> dict[str, object]:
    months = [
        {"date": f"{2025 - back // 12}-{12 - back % 12:02d}-11", "status": "C1U C"[back % 5]}
        for back in range(30)
    ]
    return {
        "subscriberCode": f"{bureau}X{number:04d}",
        "highBalance": str(900 + number * 37),
        "dateReported": f"2025-04-{number % 27 + 1:02d}",
        "dateOpened": f"20{10 + number % 14}-03-{number % 27 + 1:02d}",
        "accountNumber": f"{4400110000 + number * 7919}",
        "dateAccountStatus": f"2025-04-{number % 27 + 1:02d}",
        "currentBalance": str(number * 113),
        "creditorName": f"NORTHWIND BANK {number}",
        "bureau": _BUREAUS[bureau][0],
        "AccountCondition": _code("O", "Open"),
        "AccountDesignator": _code("I", "Individual"),
        "DisputeFlag": _code("F", "Account not disputed"),
        "IndustryCode": _code("BC", "Bank Credit Cards"),
        "OpenClosed": _code("O", "Open"),
        "PayStatus": _code("C", "Current"),
        "VerificationIndicator": _code("", ""),
        "Remark": {"customRemark": "", "RemarkCode": _code("E0019", "Credit line closed")},
        "GrantedTrade": {
            "monthsReviewed": "30",
            "monthlyPayment": "25",
            "late90Count": "0",
            "late60Count": "0",
            "late30Count": "6",
            "dateLastPayment": "2025-03-27",
            "termMonths": "0",
            "collateral": "",
            "amountPastDue": "0",
            "AccountType": _code("CC", "Credit Card"),
            "CreditType": _code("R", "Revolving Account"),
            "PaymentFrequency": _code("M", "Monthly (every month)"),
            "WorstPayStatus": _code("1", "Late 30 Days"),
            "PayStatusHistory": {
                "status": "".join(str(month["status"]) for month in months),
                "startDate": "2025-12-11",
                "MonthlyPayStatus": months,
            },
            "CreditLimit": "1500",
        },
        "Source": _source(bureau),
    }


def _inquiry(number: int) -> dict[str, object]:
    return {
        "inquiryDate": f"2025-01-{number + 1:02d}",
        "subscriberName": f"HARBOR LENDING {number}",
        "subscriberNumber": f"7{number:05d}",
        "inquiryType": "I",
        "IndustryCode": _code("BI", "Installment Loans"),
        "Source": _source(number),
    }


def _record(number: int) -> dict[str, object]:
    return {
        "courtName": "US BKPT CT SYNTHETIC",
        "dateFiled": f"2019-03-{number % 27 + 1:02d}",
        "referenceNumber": f"19{number:05d}",
        "AccountDesignator": _code("I", "Individual"),
        "Classification": _code("B", "Bankruptcy"),
        "Status": _code("1", "Discharged"),
        "Type": _code("1", "Chapter 7 Bankruptcy"),
        "Bankruptcy": {"dateResolved": "2019-10-17", "liabilityAmount": "0", "trustee": ""},
        "Source": _source(number),
    }


def _subscriber(number: int) -> dict[str, object]:
    address = {"unparsedStreet": "101 MAPLE ST", "city": "ANYTOWN", "stateCode": "OH",
               "postalCode": "43001"}  # fmt: skip
    return {
        "name": f"NORTHWIND BANK {number}",
        "telephone": "5555550100",
        "subscriberCode": f"{number % 3}X{number // 3:04d}",
        "CreditAddress": address,
        "IndustryCode": _code("BC", "Bank Credit Cards"),
        "Source": _source(number),
    }


if __name__ == "__main__":
    measured = rows()
    print_rows(measured)
    sys.exit(exit_code(measured))
