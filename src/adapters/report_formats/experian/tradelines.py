"""Tradelines of the Experian profile, collections among them."""

import re
from typing import Any

from adapters.report_formats import fixed_values
from adapters.report_formats.experian import codes
from adapters.report_formats.experian.paths import FIELD_PATHS
from adapters.report_formats.json_record import JsonRecord
from adapters.report_formats.metro2_codes import COLLECTION_ACCOUNT_TYPES, DISPUTED
from domain.credit_reports.report import DefectKind
from domain.credit_reports.tradelines import (
    Account,
    PaymentMonth,
    PaymentStatus,
    Remark,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.money import Money

_TABLE = FIELD_PATHS["granted"]
_ENHANCED = "enhancedPaymentData"
_TERM = re.compile(r"\A0*(\d{1,3})\Z", re.ASCII)
# Which amounts a qualifier names; an enhanced amount comes first where both stand.
_QUALIFIED = {"high_credit": "OH", "credit_limit": "L", "charge_off_amount": "C"}
_ENHANCED_AMOUNTS = {
    "high_credit": ("highBalanceAmount", "originalLoanAmount"),
    "credit_limit": ("creditLimitAmount",),
    "charge_off_amount": ("chargeoffAmount",),
}
_Places = dict[str, str | None]


def money(value: Any) -> Money | None:
    """Dollars, zero-padded; the vendor's word for unknown is no amount."""
    if isinstance(value, str) and value.strip() in codes.UNKNOWN:
        return None
    return fixed_values.dollars(value)


def account(record: JsonRecord) -> Account:
    """Read one tradeline; the profile groups nothing, so each stands alone."""
    line = _tradeline(record)
    return Account(key=record.path, description=line.kind.value, tradelines=(line,))


def _tradeline(record: JsonRecord) -> Tradeline:
    enhanced = record.below(_ENHANCED)
    places: _Places = {}
    account_type, business = _first_code(
        places, "account_type", (record, "accountType"), (enhanced, "enhancedAccountType")
    ), record.code("kob")  # fmt: skip
    collects = _collects(account_type, business)
    reported, status_date = record.date("balanceDate"), record.date("statusDate")
    open_closed = record.meaning("openOrClosed", codes.OPEN_CLOSED)
    status = _status(record, enhanced, places)
    return Tradeline(
        bureau=Bureau.EXPERIAN,
        kind=TradelineKind.COLLECTION if collects else TradelineKind.GRANTED,
        path=record.path,
        creditor_name=record.text("subscriberName") or "",
        subscriber_code=record.text("subscriberCode"),
        account_number=record.text("accountNumber"),
        account_type=account_type,
        portfolio=record.text("revolvingOrInstallment"),
        designator=record.text("ecoa"),
        industry=business,
        condition=_condition(record, enhanced, places),
        open_closed=open_closed,
        payment_status=status,
        date_reported=reported,
        date_closed=status_date if open_closed == "closed" else None,
        date_account_status=status_date,
        date_first_delinquency=_first_delinquency(enhanced, status),
        history=_history(record, enhanced, reported, places),
        **_amounts(record, enhanced, places),
        **_dates_and_counts(record),
        **_codes(record, enhanced, places),
        places=tuple(places.items()),
    )


def _first_code(places: _Places, name: str, *spots: tuple[JsonRecord, str]) -> Code | None:
    """The first of several places that holds a code, noted if it is not the usual one."""
    for row, key in spots:
        found = row.code(key)
        if found is not None:
            place = key if row is spots[0][0] else f"{_ENHANCED}.{key}"
            if place != _TABLE[name]:
                places[name] = place
            return found
    return None


def _collects(account_type: Code | None, business: Code | None) -> bool:
    by_type = account_type is not None and account_type.symbol in COLLECTION_ACCOUNT_TYPES
    return by_type or (
        business is not None and business.symbol.startswith(codes.COLLECTION_BUSINESS)
    )


def _status(record: JsonRecord, enhanced: JsonRecord, places: _Places) -> PaymentStatus | None:
    if enhanced.raw("enhancedPaymentStatus") is not None:
        return enhanced.meaning("enhancedPaymentStatus", codes.STATUSES)
    if record.raw("status") is None or record.text("status") == codes.TRANSFERRED:
        return None
    places["payment_status"] = "status"
    return record.meaning("status", codes.STATUSES)


def _condition(record: JsonRecord, enhanced: JsonRecord, places: _Places) -> Any:
    known = enhanced.meaning("enhancedAccountCondition", codes.CONDITIONS)
    if known is None and enhanced.raw("enhancedAccountCondition") is None:
        by_status = codes.CONDITIONS.get(record.text("status") or "")
        if by_status is not None:
            places["condition"] = "status"
        return by_status
    return known


def _first_delinquency(enhanced: JsonRecord, status: PaymentStatus | None) -> PartialDate | None:
    """The date of first delinquency, of an account that is late or worse now.

    On a current account the vendor gives its latest late month under this name (the second date
    is an earlier one): that is no commencement of a delinquency that still runs, so it is neither
    observed nor absent.
    """
    found = enhanced.date("firstDelinquencyDate")
    if found is not None and status is PaymentStatus.CURRENT:
        enhanced.defects.unreadable.add(enhanced.place("firstDelinquencyDate"))
        return None
    return found


def _amounts(record: JsonRecord, enhanced: JsonRecord, places: _Places) -> dict[str, Any]:
    found: dict[str, Any] = {
        "balance": record.read("balanceAmount", money),
        "past_due": record.read("amountPastDue", money),
        "scheduled_payment": record.read("monthlyPaymentAmount", money),
        "actual_payment": enhanced.read("actualPaymentAmount", money),
        "balloon_payment": record.read("amountBalloonPayment", money),
    }
    for name, keys in _ENHANCED_AMOUNTS.items():
        for key in keys:
            amount = enhanced.read(key, money)
            if amount is not None:
                found[name] = amount
                if key != keys[0]:
                    places[name] = f"{_ENHANCED}.{key}"
                break
        else:
            _qualified_amount(record, name, found, places)
    return found


def _qualified_amount(
    record: JsonRecord, name: str, found: dict[str, Any], places: _Places
) -> None:
    """An amount whose qualifier says what it is: O original, H high, L limit, C charged off."""
    for key in ("amount1", "amount2"):
        qualifier = record.text(f"{key}Qualifier")
        if qualifier and qualifier in _QUALIFIED[name]:
            found[name] = record.read(key, money)
            places[name] = key
            return


def _dates_and_counts(record: JsonRecord) -> dict[str, Any]:
    opened, paid, worst, due = record.each(
        fixed_values.month_first_date,
        ("openDate", "lastPaymentDate", "maxDelinquencyDate", "datePaymentDue"),
    )
    late_30, late_60, late_90, reviewed = record.each(
        fixed_values.count,
        ("delinquencies30Days", "delinquencies60Days", "delinquencies90to180Days", "monthsHistory"),
    )
    terms = _TERM.match(record.text("terms") or "")
    return {
        "date_opened": opened,
        "date_last_payment": paid,
        "date_major_delinquency": worst,
        "date_balloon_due": due,
        "late_30_count": late_30,
        "late_60_count": late_60,
        "late_90_count": late_90,
        "months_reviewed": reviewed,
        "term_months": int(terms.group(1)) if terms else None,
    }


def _codes(record: JsonRecord, enhanced: JsonRecord, places: _Places) -> dict[str, Any]:
    compliance = enhanced.text("complianceCondition")
    disputed = DISPUTED.get(compliance or "")
    if disputed is None and record.raw("consumerDisputeFlag") is not None:
        disputed = record.meaning("consumerDisputeFlag", codes.FLAGS)
        places["dispute_flag"] = "consumerDisputeFlag"
    return {
        "remarks": _remarks(record, enhanced, places),
        "dispute_flag": disputed,
        "original_creditor": record.text("originalCreditorName"),
        "sold_to": record.text("soldToName"),
        "terms_frequency": enhanced.text("enhancedTermsFrequency"),
        "purchased_from": enhanced.text("purchasedPortfolioFromName"),
        "compliance_condition": compliance,
        "consumer_information": enhanced.text("ciiCode"),
        "creditor_classification": enhanced.text("originalCreditorClassificationCode"),
        "mortgage_id": enhanced.text("mortgageId"),
        "secondary_agency": enhanced.text("secondaryAgencyId"),
        "worst_payment_status": enhanced.meaning("maxDelinquencyCode", codes.WORST),
    }


def _remarks(record: JsonRecord, enhanced: JsonRecord, places: _Places) -> tuple[Remark, ...]:
    code = _first_code(
        places, "remarks", (record, "specialComment"), (enhanced, "enhancedSpecialComment")
    )
    said = record.text("consumerComment")
    found = [Remark(code=code.symbol, text=code.text)] if code is not None else []
    if said:
        found.append(Remark(code="", text=said))
        if code is None:
            places["remarks"] = "consumerComment"
    return tuple(found)


def _history(
    record: JsonRecord, enhanced: JsonRecord, reported: PartialDate | None, places: _Places
) -> tuple[PaymentMonth, ...]:
    """The months, newest first, from the month of the balance date.

    (The late marks of a profile stand in the months that its own delinquency dates name.)
    """
    row, key = enhanced, "enhancedPaymentHistory84"
    marks = row.text(key)
    if not marks:
        row, key = record, "paymentHistory"
        marks = row.text(key)
        if marks:
            places["history"] = key
    if not marks:
        return ()
    if reported is None or reported.month is None:
        row.defects.unreadable_value(row.place(key), "the payment history has no first month")
        return ()
    months, unknown = codes.HISTORY.months(marks, reported)
    for mark in unknown:
        message = f"unknown payment mark {mark!a}"
        row.defects.add(DefectKind.BAD_VALUE, row.place(key), message)
    return months
