"""What each bureau holds on the person: one file per bureau, split by the source of each part."""

from collections import defaultdict
from dataclasses import dataclass, field

from adapters.report_formats.truelink import values
from adapters.report_formats.truelink.rows import Row
from domain.credit_reports.report import ConsumerFile, PersonName, ReportedAddress
from domain.credit_reports.values import Bureau, PartialDate

_PRIMARY_NAME = "1"


@dataclass(slots=True)
class _File:
    names: list[tuple[bool, PersonName]] = field(default_factory=list)
    ssn: str | None = field(default=None, repr=False)
    birth: PartialDate | None = field(default=None, repr=False)
    addresses: list[ReportedAddress] = field(default_factory=list)
    employers: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


def consumer_files(report: Row) -> tuple[ConsumerFile, ...]:
    """Give one file per bureau that says anything about the person."""
    borrower = report.below("Borrower")
    if borrower is None:
        return ()
    files: defaultdict[Bureau, _File] = defaultdict(_File)
    _names(borrower, files)
    _numbers(borrower, files)
    _births(borrower, files)
    for key, current in (("BorrowerAddress", True), ("PreviousAddress", False)):
        _addresses(borrower, key, files, current=current)
    _employers_and_statements(borrower, files)
    frozen = report.below("SB168Frozen")
    return tuple(_closed(bureau, files[bureau], borrower, frozen) for bureau in sorted(files))


def _closed(bureau: Bureau, file: _File, borrower: Row, frozen: Row | None) -> ConsumerFile:
    names = sorted(file.names, key=lambda named: not named[0])
    fallback = values.ssn(borrower.raw("SocialSecurityNumber"))
    return ConsumerFile(
        bureau=bureau,
        path=borrower.path,
        names=tuple(name for _, name in names),
        ssn=file.ssn or fallback,
        birth=file.birth,
        addresses=tuple(file.addresses),
        employers=tuple(file.employers),
        statements=tuple(file.statements),
        frozen=values.flag(frozen.raw(bureau.value)) if frozen else None,
    )


def _names(borrower: Row, files: defaultdict[Bureau, _File]) -> None:
    for row in borrower.rows("BorrowerName"):
        name, bureau = row.below("Name"), row.bureau()
        if name is None or bureau is None:
            continue
        found = PersonName(
            first=name.text("first") or "",
            middle=name.text("middle") or "",
            last=name.text("last") or "",
            suffix=name.text("suffix") or "",
        )
        if found.full:
            files[bureau].names.append((row.symbol("NameType") == _PRIMARY_NAME, found))


def _numbers(borrower: Row, files: defaultdict[Bureau, _File]) -> None:
    for partition in borrower.rows("SocialPartition"):
        for row in partition.rows("Social"):
            bureau = row.bureau()
            if bureau is not None:
                file = files[bureau]
                file.ssn = file.ssn or values.ssn(row.raw("SocialSecurityNumber"))


def _births(borrower: Row, files: defaultdict[Bureau, _File]) -> None:
    for row in borrower.rows("Birth"):
        bureau = row.bureau()
        if bureau is None or files[bureau].birth is not None:
            continue
        parts = row.below("BirthDate")
        found = None
        if parts is not None:
            try:
                found = values.date_of_parts(*map(parts.raw, ("year", "month", "day")))
            except (values.BadValue, TypeError):
                row.defects.unreadable_value(parts.path, "expected a day of the calendar")
        files[bureau].birth = found or row.date("date")


def _addresses(
    borrower: Row, key: str, files: defaultdict[Bureau, _File], *, current: bool
) -> None:
    for row in borrower.rows(key):
        address, bureau = row.below("CreditAddress"), row.bureau()
        if address is None or bureau is None:
            continue
        street, city, state, postal = address_lines(address)
        if street or city:
            files[bureau].addresses.append(
                ReportedAddress(
                    street=street,
                    city=city,
                    state=state,
                    zip=postal,
                    current=current,
                    reported_on=row.date("dateReported"),
                )
            )


_STREET = ("houseNumber", "direction", "streetName", "streetType", "postDirection", "unit")


def address_lines(address: Row) -> tuple[str, str, str, str]:
    """Street, city, state and postal code; the street may come whole or in pieces."""
    whole, city, state = address.several_texts("unparsedStreet", "city", "stateCode")
    return (
        whole or " ".join(piece for piece in address.several_texts(*_STREET) if piece),
        city or "",
        state or "",
        values.postal_code(address.raw("postalCode")),
    )


def _employers_and_statements(borrower: Row, files: defaultdict[Bureau, _File]) -> None:
    for row in borrower.rows("Employer"):
        name, bureau = row.text("name"), row.bureau()
        if name and bureau is not None:
            files[bureau].employers.append(name)
    for row in borrower.rows("CreditStatement"):
        statement, bureau = row.text("statement"), row.bureau()
        if statement and bureau is not None:
            files[bureau].statements.append(statement)
