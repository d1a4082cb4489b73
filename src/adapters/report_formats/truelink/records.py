"""Scores, inquiries, public records, subscribers and alerts."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from adapters.report_formats.truelink import values
from adapters.report_formats.truelink.people import address_lines
from adapters.report_formats.truelink.rows import Row
from adapters.report_formats.truelink.shapes import Shape
from adapters.report_formats.truelink.tradelines import SubscriberNames
from domain.credit_reports.report import FileAlert, Inquiry, PublicRecord, Score, Subscriber

# The vendor's own misspelling comes first; the right one is accepted as well.
_PUBLIC_RECORDS = ("PulblicRecordPartition", "PublicRecordPartition")
_SCORE_RANGE = (300, 850)
# VantageScore 1 and 2 counted from 501 to 990; every model since, and FICO, from 300 to 850.
_OLD_VANTAGE_RANGE = (501, 990)
_OLD_VANTAGE_NAMES = frozenset({"vantagescore", "vantagescore1", "vantagescore2"})


def score(row: Row) -> Score | None:
    """Read one score; a number outside the model's range is a reason for having none."""
    bureau = row.bureau()
    if bureau is None:
        return None
    named = row.code("CreditScoreModel")
    model = row.text("scoreName") or (named.text if named else "")
    given = row.count("riskScore")
    old = model.replace(" ", "").lower() in _OLD_VANTAGE_NAMES
    lowest, highest = _OLD_VANTAGE_RANGE if old else _SCORE_RANGE
    in_range = given is not None and lowest <= given <= highest
    reason = row.symbol("NoScoreReason")
    return Score(
        bureau=bureau,
        path=row.path,
        model=model,
        value=given if in_range else None,
        exclusion_code=None if in_range else reason or (str(given) if given else None),
        factors=tuple(_factors(row)),
    )


def _factors(row: Row) -> Iterator[str]:
    """One text per factor; of several the one that names it, not its explanation."""
    for factor in row.rows("CreditScoreFactor"):
        given = factor.raw("FactorText")
        texts = list(map(_factor_text, given if isinstance(given, list) else [given]))
        named = (text for text in texts if text.startswith("factor:"))
        chosen = next(named, texts[0] if texts else "")
        if chosen:
            yield chosen.removeprefix("factor:").strip()


def _factor_text(value: Any) -> str:
    return values.text(getattr(value, "FactorText", None) if isinstance(value, Shape) else value)


def subscribers(report: Row) -> tuple[Subscriber, ...]:
    """The vendor's list of furnishers, one entry per bureau and code."""
    found = []
    for row in report.rows("Subscriber"):
        code, name, telephone = row.several_texts("subscriberCode", "name", "telephone")
        bureau = row.bureau()
        if bureau is None or not (code and name):
            continue
        address = row.below("CreditAddress")
        street, city, state, postal = address_lines(address) if address else ("", "", "", "")
        found.append(
            Subscriber(
                bureau=bureau,
                path=row.path,
                code=code,
                name=name,
                street=street,
                city=city,
                state=state,
                zip=postal,
                telephone=telephone or "",
            )
        )
    return tuple(found)


def inquiries(report: Row, names: SubscriberNames) -> tuple[Inquiry, ...]:
    found = []
    for partition in report.rows("InquiryPartition"):
        for row in partition.rows("Inquiry"):
            bureau = row.bureau()
            if bureau is None:
                continue
            code, name = row.several_texts("subscriberNumber", "subscriberName")
            listed = names.get((bureau, code or ""), "")
            found.append(
                Inquiry(
                    bureau=bureau,
                    path=row.path,
                    subscriber_name=name or listed,
                    subscriber_code=code,
                    inquired_on=row.date("inquiryDate"),
                    industry=row.code("IndustryCode"),
                )
            )
    return tuple(found)


def public_records(report: Row) -> tuple[PublicRecord, ...]:
    found = []
    for partition in chain.from_iterable(report.rows(key) for key in _PUBLIC_RECORDS):
        for row in partition.rows("PublicRecord"):
            read = _public_record(row)
            if read is not None:
                found.append(read)
    return tuple(found)


def _public_record(row: Row) -> PublicRecord | None:
    bureau = row.bureau()
    if bureau is None:
        return None
    bankruptcy = row.below("Bankruptcy")
    court, reference = row.several_texts("courtName", "referenceNumber")
    return PublicRecord(
        bureau=bureau,
        path=row.path,
        type=row.code("Type"),
        status=row.code("Status"),
        filed_on=row.date("dateFiled"),
        resolved_on=bankruptcy.date("dateResolved") if bankruptcy else None,
        court=court,
        reference=reference,
        amount=bankruptcy.money("liabilityAmount") if bankruptcy else None,
        designator=row.symbol("AccountDesignator"),
    )


def alerts(report: Row) -> tuple[FileAlert, ...]:
    """Messages on the file, and the two marks the report carries on its root."""
    found = [
        FileAlert(bureau=None, path=report.style.leaf(report.path, key), code=key, text=text)
        for key, text in (
            ("FraudIndicator", "The file carries a fraud mark"),
            ("DeceasedIndicator", "The file says that the person has died"),
        )
        if values.flag(report.raw(key))
    ]
    for row in report.rows("Message"):
        code = row.code("Code")
        text = row.text("text") or (code.text if code else "")
        if code is not None or text:
            symbol = code.symbol if code else ""
            found.append(FileAlert(bureau=None, path=row.path, code=symbol, text=text))
    return tuple(found)
