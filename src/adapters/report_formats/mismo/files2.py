"""MISMO 2.x: whose file it is, and what each bureau holds on that person."""

from collections.abc import Iterable
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.drafts import Draft
from adapters.report_formats.mismo import vocabulary
from adapters.report_formats.mismo.people import Subject
from adapters.report_formats.mismo.tables2 import Tables
from adapters.report_formats.plain_values import text
from adapters.report_formats.sources import Source
from domain.credit_reports.report import (
    ConsumerFile,
    FileAlert,
    PersonName,
    ReportedAddress,
)
from domain.credit_reports.values import Bureau, PartialDate, place_of

_PRIMARY = "Borrower"
_RETURNED = "FileReturned"
_CURRENT = "Current"
_STATEMENT = "ConsumerStatement"
_PHONE_DIGITS_MIN = 7
_FROZEN = {
    Bureau.EQUIFAX: "_EquifaxIndicator",
    Bureau.EXPERIAN: "_ExperianIndicator",
    Bureau.TRANSUNION: "_TransUnionIndicator",
}


def borrowers(source: Source, record: Any) -> list[str]:
    """The ids of the people a record belongs to; a joint one names several."""
    return text(source.attribute(record, "BorrowerID")).split()


def subject(source: Source, node: Any, draft: Draft) -> Subject:
    """The primary borrower, or the only one; without any named, whoever the first file is about."""
    listed = source.rows(node, draft.path, "BORROWER", draft.defects)
    primary = [
        record
        for record, _ in listed
        if text(source.attribute(record, "_PrintPositionType")) == _PRIMARY
    ]
    candidates = primary or [record for record, _ in listed]
    if not candidates:
        candidates = [
            record
            for name in ("CREDIT_FILE", "CREDIT_LIABILITY")
            for record, _ in source.rows(node, draft.path, name, draft.defects)[:1]
        ]
    ids = frozenset(borrowers(source, candidates[0])) if candidates else frozenset()
    return Subject(ids, others=len(listed) > 1)


def read_files(tables: Tables, node: Any, draft: Draft, of: Subject) -> dict[str, Bureau]:
    """Read the bureaus' files into the draft; gives each file id's bureau."""
    source = tables.source
    known: dict[str, Bureau] = {}
    for record, path in source.rows(node, draft.path, "CREDIT_FILE", draft.defects):
        bureau = vocabulary.BUREAUS.get(
            text(source.attribute(record, "CreditRepositorySourceType"))
        )
        if bureau is None:
            continue  # a reseller's own part, such as its manual edits, is no bureau's file
        known.setdefault(text(source.attribute(record, "CreditFileID")), bureau)
        if not of.owns(borrowers(source, record), "CREDIT_FILE"):
            continue
        result = text(source.attribute(record, "_ResultStatusType"))
        if result and result != _RETURNED:
            draft.note_no_file(bureau, path, vocabulary.words(result).lower())
            continue
        draft.seen.add(bureau)
        draft.files.append(_file(tables, node, draft, record, path, bureau))
        draft.alerts.extend(_alerts(source, draft, record, path, bureau))
    return known


def _file(
    tables: Tables, node: Any, draft: Draft, record: Any, path: str, bureau: Bureau
) -> ConsumerFile:
    source, defects = tables.source, draft.defects
    people = source.rows(record, path, "_BORROWER", defects)
    names: list[PersonName] = []
    addresses: list[ReportedAddress] = []
    employers: list[str] = []
    phones: list[str] = []
    ssn, birth = None, None
    for person, place in people:
        names.extend(_names(source, draft, person, place))
        ssn = ssn or plain_values.ssn(source.attribute(person, "_SSN"))
        birth = birth or _date(source, draft, person, place, "_BirthDate")
        addresses.extend(_addresses(tables, draft, person, place))
        for employer, _ in source.rows(person, place, "EMPLOYER", defects):
            employers.append(text(source.attribute(employer, "_Name")))
        for point, _ in source.rows(person, place, "CONTACT_POINT", defects):
            if text(source.attribute(point, "_Type")) in {"Phone", "Mobile"}:
                phones.append(telephone(source.attribute(point, "_Value")))
    return ConsumerFile(
        bureau=bureau,
        path=path,
        names=tuple(dict.fromkeys(names)),
        ssn=ssn,
        birth=birth,
        addresses=tuple(addresses),
        employers=tuple(name for name in employers if name),
        statements=tuple(_statements(source, draft, record, path)),
        phones=tuple(phone for phone in phones if phone),
        file_since=_date(source, draft, record, path, "_InfileDate"),
        frozen=_frozen(source, node, draft, bureau),
    )


def _names(source: Source, draft: Draft, person: Any, place: str) -> Iterable[PersonName]:
    rows = [(person, place), *source.rows(person, place, "_ALIAS", draft.defects)]
    for row, _ in rows:
        first, middle, last, suffix, whole = (
            text(source.attribute(row, name))
            for name in ("_FirstName", "_MiddleName", "_LastName", "_NameSuffix", "_UnparsedName")
        )
        if first or last:
            yield PersonName(first=first, middle=middle, last=last, suffix=suffix)
        elif whole:
            yield PersonName(first="", middle="", last=whole)


def _addresses(tables: Tables, draft: Draft, person: Any, place: str) -> Iterable[ReportedAddress]:
    source = tables.source
    for row, where in source.rows(person, place, "_RESIDENCE", draft.defects):
        street, city, state, postal = address(source, row)
        if street or city:
            yield ReportedAddress(
                street=street,
                city=city,
                state=state,
                zip=postal,
                current=text(source.attribute(row, "BorrowerResidencyType")) == _CURRENT,
                reported_on=tables.residence.read(row, where, draft.defects).get("reported_on"),
            )


def address(source: Source, record: Any) -> tuple[str, str, str, str]:
    """Street, city, state and postal code."""
    lines = (text(source.attribute(record, n)) for n in ("_StreetAddress", "_StreetAddress2"))
    return (
        " ".join(line for line in lines if line),
        text(source.attribute(record, "_City")),
        text(source.attribute(record, "_State")),
        plain_values.postal_code(source.attribute(record, "_PostalCode")),
    )


def telephone(given: Any) -> str:
    """A telephone number; remarks like ``MAIL ONLY`` in its place are none."""
    shown = text(given)
    return shown if sum(map(str.isdigit, shown)) >= _PHONE_DIGITS_MIN else ""


def _date(source: Source, draft: Draft, record: Any, path: str, name: str) -> PartialDate | None:
    try:
        return plain_values.partial_date(source.attribute(record, name))
    except (ValueError, TypeError):
        place = place_of(path, source.relative(f"@{name}"))
        draft.defects.unreadable_value(place, "expected a date as YYYY-MM-DD")
        return None


def _statements(source: Source, draft: Draft, record: Any, path: str) -> Iterable[str]:
    for comment, _ in source.rows(record, path, "CREDIT_COMMENT", draft.defects):
        if text(source.attribute(comment, "_Type")) == _STATEMENT:
            said = text(source.content(comment, "_Text"))
            if said:
                yield said


def _alerts(
    source: Source, draft: Draft, record: Any, path: str, bureau: Bureau
) -> Iterable[FileAlert]:
    for row, place in source.rows(record, path, "_ALERT_MESSAGE", draft.defects):
        category = text(source.attribute(row, "_CategoryType"))
        code = category or text(source.attribute(row, "_Code"))
        said = text(source.content(row, "_Text"))
        if code or said:
            yield FileAlert(bureau=bureau, path=place, code=code, text=said)


def _frozen(source: Source, node: Any, draft: Draft, bureau: Bureau) -> bool | None:
    for row, _ in source.rows(node, draft.path, "CREDIT_FROZEN_STATUS", draft.defects):
        given = source.attribute(row, _FROZEN[bureau])
        return given if isinstance(given, bool) else vocabulary.INDICATORS.get(text(given))
    return None
