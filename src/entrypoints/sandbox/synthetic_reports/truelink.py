"""Writes a described report as TrueLink JSON: every value a string, one object or a list of them."""

import base64
from collections.abc import Sequence
from typing import Any

from entrypoints.sandbox.synthetic_reports.borrower import borrower, sources
from entrypoints.sandbox.synthetic_reports.codes import DESIGNATOR as DESIGNATORS
from entrypoints.sandbox.synthetic_reports.codes import (
    INDUSTRY,
    RECORD_STATUS,
    RECORD_TYPE,
    code,
    known_code,
    named_code,
)
from entrypoints.sandbox.synthetic_reports.description import (
    Bureau,
    Inquiry,
    PublicRecord,
    ReportDescription,
)
from entrypoints.sandbox.synthetic_reports.scores import credit_score
from entrypoints.sandbox.synthetic_reports.tradelines import partition, subscriber_code
from entrypoints.sandbox.synthetic_reports.wording import SourceStamp, one_or_many

SUMMARY_YEARS = 2


def smartcredit_envelope(report: ReportDescription) -> dict[str, Any]:
    """Wrap a report as SmartCredit answers it, with its empty and its score components."""
    stamp = SourceStamp(as_of=report.as_of, reference=report.reference)
    components: list[dict[str, Any]] = [{"Type": f"{each.value}ReportV6"} for each in Bureau]
    components += [
        {
            "Type": f"{score.bureau.value}VantageScoreV6",
            "CreditScoreType": credit_score(score, stamp),
        }
        for score in report.scores
    ]
    merged = {"Type": "MergeCreditReports", "TrueLinkCreditReportType": truelink_report(report)}
    return {"BundleComponents": {"BundleComponent": [*components, merged]}}


def truelink_report(report: ReportDescription) -> dict[str, Any]:
    """Build the `TrueLinkCreditReportType` object of a report."""
    stamp = SourceStamp(as_of=report.as_of, reference=report.reference)
    return {
        "FraudIndicator": "false",
        "DeceasedIndicator": "false",
        "SB168Frozen": {
            each.title.lower(): str(each in report.frozen).lower()
            for each in (Bureau.EQUIFAX, Bureau.EXPERIAN, Bureau.TRANSUNION)
        },
        "Borrower": borrower(report, stamp),
        "TradeLinePartition": [
            partition(account, place, stamp) for place, account in enumerate(report.accounts)
        ],
        "InquiryPartition": [{"Inquiry": _inquiry(each, stamp)} for each in report.inquiries],
        "PulblicRecordPartition": [
            {"PublicRecord": one_or_many([_record(record, each, stamp) for each in record.bureaus])}
            for record in report.public_records
        ],
        "Subscriber": _subscribers(report, stamp),
        "Message": [],
        "Summary": _summary(report),
        "Sources": sources(report, base64.b64encode(b"SYNTHETIC").decode()),
        "SafetyCheckPassed": "true",
    }


def _inquiry(inquiry: Inquiry, stamp: SourceStamp) -> dict[str, Any]:
    return {
        "inquiryDate": inquiry.asked_on.isoformat(),
        "subscriberName": inquiry.subscriber,
        "subscriberNumber": subscriber_code(inquiry.subscriber, inquiry.bureau),
        "bureau": inquiry.bureau.title,
        "inquiryType": "I",
        "IndustryCode": named_code(inquiry.industry, INDUSTRY),
        "Source": stamp.source(inquiry.bureau),
    }


def _record(record: PublicRecord, bureau: Bureau, stamp: SourceStamp) -> dict[str, Any]:
    resolved = record.resolved_on.isoformat() if record.resolved_on else ""
    blanks = ("courtNumber", "division", "trustee", "company", "thirdParty")
    return {
        "courtName": record.court,
        "dateFiled": record.filed_on.isoformat(),
        "referenceNumber": record.reference,
        "subscriberCode": subscriber_code(record.court, bureau),
        "bureau": bureau.title,
        "AccountDesignator": known_code("I", DESIGNATORS),
        "Classification": code("B", "Bankruptcy", "Bankruptcy"),
        "IndustryCode": code("Z", "Miscellaneous", "Miscellaneous"),
        "Status": named_code(record.status_symbol, RECORD_STATUS),
        "Type": named_code(record.type_symbol, RECORD_TYPE),
        "Bankruptcy": {
            **dict.fromkeys(blanks, ""),
            "assetAmount": "0",
            "dateResolved": resolved,
            "exemptAmount": "0",
            "liabilityAmount": "0",
        },
        "Source": stamp.source(bureau),
    }


def _subscribers(report: ReportDescription, stamp: SourceStamp) -> list[dict[str, Any]]:
    named = [
        (view.creditor or account.creditor, bureau, account.industry)
        for account in report.accounts
        for bureau, view in account.views.items()
    ]
    named += [(each.subscriber, each.bureau, each.industry) for each in report.inquiries]
    return [
        {
            "name": name,
            "telephone": "5555550100",
            "subscriberCode": subscriber_code(name, bureau),
            "CreditAddress": {
                "city": "SAMPLETOWN",
                "stateCode": "OH",
                "unparsedStreet": "100 SYNTHETIC WAY",
                "postalCode": "43001",
            },
            "IndustryCode": named_code(industry, INDUSTRY),
            "Source": stamp.source(bureau),
        }
        for name, bureau, industry in dict.fromkeys(named)
    ]


def _summary(report: ReportDescription) -> dict[str, Any]:
    order = (Bureau.EXPERIAN, Bureau.EQUIFAX, Bureau.TRANSUNION)
    years_back = report.as_of.replace(year=report.as_of.year - SUMMARY_YEARS, day=1)
    recent = [each for each in report.inquiries if each.asked_on >= years_back]
    records = {
        each: sum(each in record.bureaus for record in report.public_records) for each in Bureau
    }
    return {
        "TradelineSummary": {
            **{each.title: _tradeline_summary(report, each) for each in order},
            "Merge": {"TotalAccounts": str(len(report.accounts))},
        },
        "InquirySummary": {
            **{each.title: {"NumberInLast2Years": _count(recent, each)} for each in order},
            "Merge": {"NumberInLast2Years": str(len(recent))},
        },
        "PublicRecordSummary": {
            **{each.title: {"NumberOfRecords": str(records[each])} for each in order},
            "Merge": {"NumberOfRecords": str(len(report.public_records))},
        },
    }


def _count(inquiries: Sequence[Inquiry], bureau: Bureau) -> str:
    return str(sum(each.bureau is bureau for each in inquiries))


def _tradeline_summary(report: ReportDescription, bureau: Bureau) -> dict[str, str]:
    views = [account.views[bureau] for account in report.accounts if bureau in account.views]
    return {
        "TotalAccounts": str(len(views)),
        "OpenAccounts": str(sum(view.is_open for view in views)),
        "CloseAccounts": str(sum(not view.is_open for view in views)),
        "DelinquentAccounts": str(sum(view.pay_status in "12345" for view in views)),
        "DerogatoryAccounts": str(sum(view.pay_status == "9" for view in views)),
        "TotalBalances": str(sum(view.balance for view in views)),
        "TotalMonthlyPayments": str(sum(view.monthly_payment for view in views)),
    }
