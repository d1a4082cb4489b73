"""What the Experian profile holds on the person, and what it says beside the accounts."""

from adapters.report_formats import plain_values
from adapters.report_formats.experian import codes
from adapters.report_formats.fixed_values import calendar_date
from adapters.report_formats.json_record import JsonRecord
from domain.credit_reports.report import ConsumerFile, FileAlert, PersonName, ReportedAddress
from domain.credit_reports.values import Bureau, PartialDate

_STREET = (
    "streetPrefix", "streetName", "streetSuffix", "unitType", "unitId", "secondaryUnit",
)  # fmt: skip


def consumer_file(profile: JsonRecord) -> ConsumerFile:
    identity = profile.below("consumerIdentity")
    addresses = [
        _address(row, number) for number, row in enumerate(profile.rows("addressInformation"))
    ]
    names = map(_name, identity.rows("name"))
    phones = (row.text("number") for row in identity.rows("phone"))
    employers = (row.text("name") for row in profile.rows("employmentInformation"))
    return ConsumerFile(
        bureau=Bureau.EXPERIAN,
        path=profile.path,
        names=tuple(name for name in names if name.full),
        ssn=social_number(profile),
        birth=_birth(identity.below("dob")),
        addresses=tuple(one for one in addresses if one.street or one.city),
        employers=tuple(name for name in employers if name),
        statements=_statements(profile),
        phones=tuple(phone for phone in phones if phone),
        frozen=_frozen(profile),
    )


def social_number(profile: JsonRecord) -> str | None:
    """The first number on file that is whole."""
    found = (plain_values.ssn(row.raw("number")) for row in profile.rows("ssn"))
    return next((number for number in found if number), None)


def _name(row: JsonRecord) -> PersonName:
    return PersonName(
        first=row.text("firstName") or "",
        middle=row.text("middleName") or "",
        last=" ".join(p for p in (row.text("surname"), row.text("secondSurname")) if p),
        suffix=row.first_text("generationCode", "suffix") or "",
    )


def _birth(row: JsonRecord) -> PartialDate | None:
    year, month, day = row.each(plain_values.count, ("year", "month", "day"))
    if not year:
        return None
    try:
        return calendar_date(year, month or 0, day or 0)
    except plain_values.BadValue as error:
        row.defects.unreadable_value(row.path, str(error))
        return None


def _address(row: JsonRecord, number: int) -> ReportedAddress:
    """The profile lists the current address first."""
    pieces = [piece for key in _STREET if (piece := row.text(key))]
    return ReportedAddress(
        street=" ".join(pieces) or row.text("poBox") or "",
        city=row.text("city") or "",
        state=row.text("state") or "",
        zip=plain_values.postal_code(row.raw("zipCode")),
        current=number == 0,
        reported_on=row.date("lastUpdatedDate") or row.date("firstReportedDate"),
    )


def _statements(profile: JsonRecord) -> tuple[str, ...]:
    found = []
    for row in profile.rows("statement"):
        nested = isinstance(row.raw("statementText"), dict)
        said = row.below("statementText") if nested else row
        text = said.first_text("statementText", "messageText", "text")
        if text:
            found.append(text)
    return tuple(found)


def _frozen(profile: JsonRecord) -> bool | None:
    texts = [
        (row.text("messageText") or "").upper() for row in profile.rows("informationalMessage")
    ]
    return True if any(word in text for text in texts for word in codes.FACES_OF_FREEZE) else None


def alerts(profile: JsonRecord) -> tuple[FileAlert, ...]:
    """The fraud shield's marks, the messages to whoever asked, and a match on a list."""
    found = []
    for row in profile.rows("fraudShield"):
        marks = row.below("fraudShieldIndicators")
        listed = marks.raw("indicator")
        for number, mark in enumerate(listed if isinstance(listed, list) else []):
            symbol = plain_values.text(mark)
            if symbol:
                path = f"{marks.place('indicator')}[{number}]"
                found.append(_alert(path, symbol, f"Fraud Shield indicator {symbol}"))
    for key in ("informationalMessage", "ofac"):
        for row in profile.rows(key):
            symbol, text = row.text("messageNumber") or "", row.text("messageText") or ""
            if (symbol or text) and symbol != codes.NO_MATCH:
                found.append(_alert(row.path, symbol, text))
    return tuple(found)


def _alert(path: str, code: str, text: str) -> FileAlert:
    return FileAlert(bureau=Bureau.EXPERIAN, path=path, code=code, text=text)
