"""Small synthetic Metro 2 files, in characters, packed and as moov's JSON."""

from collections.abc import Sequence
from typing import Any

from adapters.report_formats import ReportFormats
from adapters.report_formats.metro2.layout import (
    BASE,
    HEADER,
    PACKED_BASE,
    SEGMENTS,
    Column,
    Kind,
)
from domain.credit_reports.report import Defect, Report

USUAL = {
    "recordDescriptorWord": "0426",
    "processingIndicator": "1",
    "timeStamp": "02012024101500",
    "correctionIndicator": "0",
    "identificationNumber": "CEDAR01",
    "cycleIdentifier": "A1",
    "consumerAccountNumber": "4444XXXX12",
    "portfolioType": "R",
    "accountType": "18",
    "dateOpened": "03152019",
    "creditLimit": "000005000",
    "highestCredit": "000004100",
    "termsDuration": "REV",
    "termsFrequency": "M",
    "scheduledMonthlyPaymentAmount": "000000120",
    "actualPaymentAmount": "000000100",
    "accountStatus": "97",
    "paymentRating": " ",
    "paymentHistoryProfile": "LG654321KJHE0DBBBBBBBBBB",
    "specialComment": "AU",
    "complianceConditionCode": "XB",
    "currentBalance": "000003900",
    "amountPastDue": "000003900",
    "originalChargeOffAmount": "000004000",
    "dateAccountInformation": "01312024",
    "dateFirstDelinquency": "05102022",
    "dateClosed": "12012023",
    "dateLastPayment": "04092022",
    "interestTypeIndicator": "V",
    "surname": "EXAMPLE",
    "firstName": "ANA",
    "middleName": "Q",
    "generationCode": "J",
    "socialSecurityNumber": "666120001",
    "dateBirth": "02011964",
    "telephoneNumber": "5555550100",
    "ecoaCode": "2",
    "consumerInformationIndicator": "D",
    "countryCode": "US",
    "firstLineAddress": "7 ELM ST",
    "secondLineAddress": "APT 2",
    "city": "BURT",
    "state": "MA",
    "zipCode": "02134",
    "addressIndicator": "Y",
    "residenceCode": "O",
}
EVERY_SEGMENT: tuple[tuple[str, dict[str, str]], ...] = (
    ("J1", {"surname": "SAMPLE", "firstName": "BEN", "socialSecurityNumber": "666120002",
            "dateBirth": "01021970", "ecoaCode": "2", "consumerInformationIndicator": "A"}),
    ("J2", {"surname": "OTHER", "firstName": "CY", "socialSecurityNumber": "000000000",
            "dateBirth": "00000000", "ecoaCode": "5", "city": "LINDEN", "state": "NY",
            "firstLineAddress": "9 OAK RD", "zipCode": "11750"}),
    ("K1", {"originalCreditorName": "LINDEN STORES", "creditorClassification": "01"}),
    ("K2", {"purchasedIndicator": "2", "purchasedName": "MAPLE FUNDING"}),
    ("K3", {"agencyIdentifier": "01", "accountNumber": "AG-77",
            "mortgageIdentificationNumber": "100012345678901234"}),
    ("K4", {"specializedPaymentIndicator": "01", "deferredPaymentStartDate": "01012025",
            "balloonPaymentDueDate": "06302026", "balloonPaymentAmount": "000001234"}),
    ("L1", {"changeIndicator": "1", "newConsumerAccountNumber": "9999XXXX88"}),
    ("N1", {"employerName": "EXAMPLE WIDGETS", "occupation": "CLERK"}),
)  # fmt: skip


def filled(columns: Sequence[Column], values: dict[str, str]) -> str:
    return "".join(
        values.get(c.name, "").ljust(c.end - c.start)[: c.end - c.start] for c in columns
    )


def segment(name: str, values: dict[str, str]) -> str:
    return filled(SEGMENTS[name], {"segmentIdentifier": name, **values})


def base(segments: Sequence[tuple[str, dict[str, str]]] = (), **changes: str) -> str:
    """One record; its length word is right unless one is given."""
    appended = "".join(segment(name, values) for name, values in segments)
    length = f"{426 + len(appended):04d}"
    return filled(BASE, {**USUAL, "recordDescriptorWord": length, **changes}) + appended


def header(**changes: str) -> str:
    usual = {
        "recordDescriptorWord": "0426",
        "recordIdentifier": "HEADER",
        "equifaxProgramIdentifier": "EQ77",
        "activityDate": "01312024",
        "dateCreated": "02012024",
        "reporterName": "CEDAR BANK",
        "reporterAddress": "1 MAIN ST, BURT MA",
        "reporterTelephoneNumber": "8005550100",
    }
    return filled(HEADER, {**usual, **changes}).ljust(426)


def trailer(count: int) -> str:
    return f"0426TRAILER{count:09d}".ljust(426)


def in_lines(*records: str) -> bytes:
    return "\n".join(records).encode("latin-1")


def decimal(digits: str, width: int) -> str:
    """Packed decimal: two digits a byte, the sign in the last half-byte."""
    return bytes.fromhex(f"{int(digits or 0):0{width * 2 - 1}d}c").decode("latin-1")


def packed(segments: Sequence[tuple[str, dict[str, str]]] = (), **changes: str) -> str:
    """One packed record with its binary length word."""
    appended = "".join(segment(name, values) for name, values in segments)
    values = {**USUAL, **changes}
    written = {
        c.name: values.get(c.name, "").ljust(c.end - c.start)
        if c.kind is Kind.TEXT
        else decimal(values.get(c.name, ""), c.end - c.start)
        for c in PACKED_BASE
    }
    written["recordDescriptorWord"] = word(366 + len(appended))
    return "".join(written[c.name] for c in PACKED_BASE) + appended


def word(length: int) -> str:
    return (length.to_bytes(2) + b"\0\0").decode("latin-1")


def packed_header() -> str:
    return word(366) + header()[4:366]


def packed_trailer(count: int) -> str:
    return (word(366) + "TRAILER" + decimal(str(count), 5)).ljust(366)


def as_json(segments: Sequence[tuple[str, dict[str, str]]] = (), **changes: str) -> dict[str, Any]:
    """A data record as moov writes it: ISO times, numbers as numbers, zeros left out."""
    found: dict[str, Any] = {"base": _named(BASE, {**USUAL, **changes})}
    for name, values in segments:
        named = {"segmentIdentifier": name, **_named(SEGMENTS[name], values)}
        if name.startswith("J"):
            found.setdefault(name.lower(), []).append(named)
        else:
            found[name.lower()] = named
    return found


def _named(columns: Sequence[Column], values: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in columns:
        value = values.get(column.name, "").strip()
        if not value or column.name == "recordDescriptorWord":
            continue
        if column.kind is Kind.DATE:
            if value.strip("0"):
                found[column.name] = f"{value[4:]}-{value[:2]}-{value[2:4]}T00:00:00Z"
        elif column.kind is Kind.TEXT or column.kind is Kind.TIME or not value.isdigit():
            found[column.name] = value
        elif int(value):
            found[column.name] = int(value)
    return found


def read(raw: bytes) -> tuple[Report, tuple[Defect, ...]]:
    return ReportFormats().read(raw)
