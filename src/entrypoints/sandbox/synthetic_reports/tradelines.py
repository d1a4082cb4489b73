"""The account partitions of a TrueLink report."""

import hashlib
from datetime import date
from typing import Any

from entrypoints.sandbox.synthetic_reports.calendar_months import months_before
from entrypoints.sandbox.synthetic_reports.codes import (
    ACCOUNT_CONDITION,
    ACCOUNT_TYPE,
    DESIGNATOR,
    DISPUTE_FLAG,
    INDUSTRY,
    OPEN_CLOSED,
    PAY_STATUS,
    PORTFOLIO,
    code,
    empty_code,
    known_code,
    named_code,
    yes_no_code,
)
from entrypoints.sandbox.synthetic_reports.description import Account, Bureau, BureauView
from entrypoints.sandbox.synthetic_reports.wording import SourceStamp, one_or_many

GRID_MONTHS = 24
SEVERITY = "9543210CU"


def partition(account: Account, place: int, stamp: SourceStamp) -> dict[str, Any]:
    """Build one `TradeLinePartition`: an account with one `Tradeline` per bureau."""
    abbreviation, description, _ = PORTFOLIO[account.portfolio]
    worst = min((view.pay_status for view in account.views.values()), key=SEVERITY.index)
    negative = worst in "9543210" or any(view.condition == "F" for view in account.views.values())
    severity = "ChargeOff" if worst == "9" else "Derogatory"
    return {
        "accountTypeDescription": description,
        "accountTypeSymbol": account.portfolio,
        "accountTypeAbbreviation": abbreviation,
        "Tradeline": one_or_many(
            [
                _tradeline(account, account.views[each], each, place, stamp)
                for each in Bureau
                if each in account.views
            ]
        ),
        "accountStatus": "Negative" if negative else "Positive",
        "accountSeverity": severity if negative else None,
    }


def subscriber_code(name: str, bureau: Bureau) -> str:
    """Return a made-up subscriber code that is always the same for a name at a bureau."""
    digest = hashlib.sha256(f"{bureau.value} {name}".encode()).hexdigest().upper()
    return f"{int(digest[:8], 16) % 10_000_000:07d}{digest[9]}"


def _tradeline(
    account: Account, view: BureauView, bureau: Bureau, place: int, stamp: SourceStamp
) -> dict[str, Any]:
    name = view.creditor or account.creditor
    shown: dict[str, Any] = {
        "subscriberCode": subscriber_code(name, bureau),
        "highBalance": str(view.high_balance),
        "dateReported": view.reported_on.isoformat(),
        "accountNumber": view.number,
        "dateAccountStatus": (view.status_on or view.reported_on).isoformat(),
        "currentBalance": str(view.balance),
        "creditorName": name,
        "position": str(place),
        "bureau": bureau.title,
        "AccountCondition": known_code(view.condition, ACCOUNT_CONDITION),
        "AccountDesignator": known_code(view.designator, DESIGNATOR),
        "DisputeFlag": yes_no_code(view.is_disputed, "TF", DISPUTE_FLAG),
        "IndustryCode": named_code(account.industry, INDUSTRY),
        "OpenClosed": yes_no_code(view.is_open, "OC", OPEN_CLOSED),
        "PayStatus": known_code(view.pay_status, PAY_STATUS),
        "VerificationIndicator": empty_code(),
    }
    if bureau is Bureau.TRANSUNION:
        shown["dateVerified"] = view.reported_on.isoformat()
    if view.opened_on is not None:
        shown["dateOpened"] = view.opened_on.isoformat()
    if view.closed_on is not None:
        shown["dateClosed"] = view.closed_on.isoformat()
    if view.remarks:
        shown["Remark"] = one_or_many([_remark(*remark) for remark in view.remarks])
    if account.is_collection:
        shown["CollectionTrade"] = _collection_trade(view)
    else:
        shown["GrantedTrade"] = _granted_trade(account, view)
    return {**shown, "Source": stamp.source(bureau)}


def _remark(symbol: str, text: str) -> dict[str, Any]:
    return {"customRemark": "", "RemarkCode": code(symbol, text, text)}


def _collection_trade(view: BureauView) -> dict[str, Any]:
    return {
        "originalCreditor": view.original_creditor,
        "creditType": known_code("Y", PORTFOLIO),
    }


def _granted_trade(account: Account, view: BureauView) -> dict[str, Any]:
    late_30, late_60, late_90 = view.late_counts or late_counts_of(view.history)
    months = len(view.history)
    shown: dict[str, Any] = {
        "monthsReviewed": str(months),
        "monthlyPayment": str(view.monthly_payment),
        "late90Count": str(late_90),
        "late60Count": str(late_60),
        "late30Count": str(late_30),
        "termMonths": str(view.term_months),
        "collateral": "",
        "amountPastDue": str(view.past_due),
        "worstPatStatusCount": str(months),
        "AccountType": named_code(account.kind, ACCOUNT_TYPE, "50"),
        "CreditType": known_code(account.portfolio, PORTFOLIO),
        "PaymentFrequency": code("M", "Monthly (every month)", "Monthly (every month)"),
        "TermType": code("P", "Provided", "Provided") if view.term_months else empty_code(),
        "WorstPayStatus": known_code(view.worst_status or _worst(view), PAY_STATUS),
        "PayStatusHistory": _history(view),
        "CreditLimit": str(view.credit_limit),
    }
    if view.last_paid_on is not None:
        shown["dateLastPayment"] = view.last_paid_on.isoformat()
    return shown


def late_counts_of(history: str) -> tuple[int, int, int]:
    """Count the months 30, 60, and 90 or more days late in a grid."""
    return history.count("1"), history.count("2"), sum(history.count(each) for each in "345")


def _worst(view: BureauView) -> str:
    return min(f"{view.pay_status}{view.history.replace('U', 'C')}", key=SEVERITY.index)


def _history(view: BureauView) -> Any:
    if not view.history:
        return ""
    start = view.history_from or view.reported_on
    grid = view.history.ljust(GRID_MONTHS)
    return {
        "status": view.history,
        "startDate": start.isoformat(),
        "MonthlyPayStatus": [
            {"date": _month(start, back), "status": status} for back, status in enumerate(grid)
        ],
    }


def _month(start: date, back: int) -> str:
    return months_before(start, back).isoformat()
