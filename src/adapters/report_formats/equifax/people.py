"""What the Equifax report holds on the person: names, addresses, statements, alerts."""

from adapters.report_formats import plain_values
from adapters.report_formats.equifax import codes
from adapters.report_formats.json_record import JsonRecord
from domain.credit_reports.report import (
    ConsumerFile,
    FileAlert,
    PersonName,
    ReportedAddress,
    Subscriber,
)
from domain.credit_reports.values import Bureau

_STREET = ("houseNumber", "quadrant", "streetName", "streetType", "apartmentNumber")


def consumer_file(report: JsonRecord) -> ConsumerFile:
    names = [_name(report.below("subjectName")), *map(_name, report.rows("formerNames"))]
    addresses = [_address(row) for row in report.rows("addresses")]
    numbered = (row.below("telephoneNumber") if isinstance(row.raw("telephoneNumber"), dict) else row
                for row in report.rows("addresses"))  # fmt: skip
    phones = dict.fromkeys(phone for row in numbered if (phone := row.text("telephoneNumber")))
    return ConsumerFile(
        bureau=Bureau.EQUIFAX,
        path=report.path,
        names=tuple(name for name in names if name.full),
        ssn=social_number(report),
        birth=report.date("birthDate"),
        addresses=tuple(one for one in addresses if one.street or one.city),
        employers=_texts(report, "employments", "employer", "employerName"),
        statements=_texts(report, "consumerStatements", "statement"),
        phones=tuple(phones),
        file_since=report.date("fileSinceDate"),
        frozen=_frozen(report),
    )


def social_number(report: JsonRecord) -> str | None:
    """The person's number, from the report or its part on identification."""
    return plain_values.ssn(report.raw("subjectSocialNum")) or plain_values.ssn(
        report.below("identification").raw("subjectSocialNum")
    )


def _frozen(report: JsonRecord) -> bool | None:
    hit = report.code("hitCode")
    text = hit.text.upper() if hit is not None else ""
    return True if any(word in text for word in codes.FACES_OF_FREEZE) else None


def _name(row: JsonRecord) -> PersonName:
    return PersonName(
        first=row.text("firstName") or "",
        middle=row.first_text("middleName", "middleInitial") or "",
        last=row.text("lastName") or "",
        suffix=row.text("suffix") or "",
    )


def _address(row: JsonRecord) -> ReportedAddress:
    pieces = [piece for key in _STREET if (piece := row.text(key))]
    return ReportedAddress(
        street=row.text("addressLine1") or " ".join(pieces),
        city=row.first_text("cityName", "city") or "",
        state=row.text("stateAbbreviation") or "",
        zip=plain_values.postal_code(row.raw("zipCode")),
        current=row.text("addressType") == "current",
        reported_on=row.date("dateLastReported") or row.date("dateFirstReported"),
    )


def _texts(report: JsonRecord, key: str, *fields: str) -> tuple[str, ...]:
    found = (row.first_text(*fields) for row in report.rows(key))
    return tuple(text for text in found if text)


def alerts(report: JsonRecord) -> tuple[FileAlert, ...]:
    """Marks of fraud on the file, and the people to be called before credit is given."""
    found = []
    for row in (report.rows("fraudVictimIndicator"), report.rows("fraudIDScanAlertCodes")):
        found += [_alert(one, one.symbol("code"), one.text("description")) for one in row]
    for row_of in report.rows("alertContacts"):
        kind = row_of.code("alertType")
        said = row_of.text("additionalInformation") or (kind.text if kind else "")
        found.append(_alert(row_of, kind.symbol if kind else None, said))
    if report.text("addressDiscrepancyIndicator") == "Y":
        path = report.place("addressDiscrepancyIndicator")
        text = "The address asked for differs from those on file"
        found.append(FileAlert(bureau=Bureau.EQUIFAX, path=path, code="Y", text=text))
    return tuple(alert for alert in found if alert.code or alert.text)


def _alert(row: JsonRecord, code: str | None, text: str | None) -> FileAlert:
    return FileAlert(bureau=Bureau.EQUIFAX, path=row.path, code=code or "", text=text or "")


def subscribers(report: JsonRecord) -> tuple[Subscriber, ...]:
    """The directory of furnishers, if it was ordered."""
    found = []
    for row in report.rows("onlineDirectory"):
        code, name = row.text("customerNumber"), row.text("customerName")
        if code and name:
            found.append(
                Subscriber(
                    bureau=Bureau.EQUIFAX,
                    path=row.path,
                    code=code,
                    name=name,
                    street=row.first_text("addressLine1", "primaryAddress") or "",
                    city=row.first_text("city", "cityName") or "",
                    state=row.text("stateAbbreviation") or "",
                    zip=plain_values.postal_code(row.raw("zipCode")),
                    telephone=row.text("telephoneNumber") or "",
                )
            )
    return tuple(found)
