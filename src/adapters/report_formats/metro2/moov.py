"""Metro 2 as moov-io/metro2 writes it in JSON: the same columns under names.

Dates are ISO times there, numbers have lost their leading zeros, and a number of zero is left out
like a missing one, so that nothing tells the two apart.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from adapters.report_formats import fixed_values, plain_values
from adapters.report_formats.metro2.accounts import Record
from adapters.report_formats.metro2.layout import BASE, HEADER, JSON, SEGMENTS, Column, Kind
from adapters.report_formats.metro2.reader import FurnisherFile, Read, furnisher_of
from domain.credit_reports.report import DefectKind
from domain.credit_reports.values import PartialDate

FORMAT = "metro2_json"
_ISO = re.compile(r"\A(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]{1,18}Z?)?\Z", re.ASCII)
_NO_DATES = frozenset({"0001-01-01", "1970-01-01"})  # how an absent date is written out
_Known = Mapping[str, tuple[int, bool]]


def _known(columns: tuple[Column, ...]) -> _Known:
    """Each column's width, and whether it holds a date."""
    return {c.name: (c.end - c.start, c.kind is Kind.DATE) for c in columns}


_BASE, _HEADER = _known(BASE), _known(HEADER)
_SEGMENTS = [(name, name.lower(), _known(columns)) for name, columns in SEGMENTS.items()]
_SIGNS = frozenset({"consumerAccountNumber", "accountStatus", "dateAccountInformation"})
_SIGNS_LEAST = 2


def recognizes(tree: Any) -> bool:
    """Tell a file, or one of its data records alone."""
    if not isinstance(tree, dict):
        return False
    if _is_record(tree):
        return True
    data, header = tree.get("data"), tree.get("header")
    if isinstance(data, list) and any(_is_record(one) for one in data[:5]):
        return True
    return isinstance(header, dict) and header.get("recordIdentifier") == "HEADER"


def _is_record(tree: Any) -> bool:
    base = tree.get("base") if isinstance(tree, dict) else None
    return isinstance(base, dict) and len(_SIGNS & base.keys()) >= _SIGNS_LEAST


def read(raw: bytes, tree: Any) -> Read:
    """Normalize a recognized document; whatever is damaged becomes a defect."""
    file = FurnisherFile(JSON)
    if _is_record(tree):
        _take(file, tree, "$")
        return file.closed(raw, FORMAT)
    header = tree.get("header")
    if isinstance(header, dict):
        fields = _columns(file, header, _HEADER, "$.header")
        days = (_day(file, fields, name) for name in ("activityDate", "dateCreated"))
        file.furnisher = furnisher_of(fields, "$.header", *days)
    data = tree.get("data")
    for number, one in enumerate(data if isinstance(data, list) else []):
        _take(file, one, f"$.data[{number}]")
    trailer = tree.get("trailer")
    count = trailer.get("totalBaseRecords") if isinstance(trailer, dict) else None
    if count.__class__ is int:
        file.declared = ("$.trailer.totalBaseRecords", count)
    return file.closed(raw, FORMAT)


def _day(file: FurnisherFile, fields: dict[str, str], name: str) -> PartialDate | None:
    try:
        return fixed_values.month_day_year(fields.get(name, ""))
    except plain_values.BadValue as error:
        file.defects.unreadable_value(f"$.header.{name}", str(error))
        return None


def _take(file: FurnisherFile, one: Any, path: str) -> None:
    base = one.get("base") if isinstance(one, dict) else None
    if not isinstance(base, dict) or not base:
        file.set_aside += 1
        message = "a damaged record: it has no base segment"
        file.defects.add(DefectKind.UNEXPECTED_SHAPE, path, message)
        return
    columns = _columns(file, base, _BASE, f"{path}.base")
    record = Record(path, columns, JSON, file.defects)
    for name, key, known in _SEGMENTS:
        given = one.get(key)
        if given is None:
            continue
        several = isinstance(given, list)
        for number, segment in enumerate(given if isinstance(given, list) else [given]):
            place = f"{path}.{key}[{number}]" if several else f"{path}.{key}"
            if isinstance(segment, dict):
                columns = _columns(file, segment, known, place)
                record.segments.append((name, place, columns))
            elif segment is not None:
                file.defects.add(DefectKind.UNEXPECTED_SHAPE, place, "expected an object")
    file.add(record)


def _columns(
    file: FurnisherFile, given: dict[str, Any], known: _Known, path: str
) -> dict[str, str]:
    """The columns as a character record has them."""
    found = {}
    for name, value in given.items():
        column = known.get(name)
        if column is None or value is None:
            continue
        width, is_date = column
        if value.__class__ is str:
            found[name] = _month_first(value) if is_date else value
        elif value.__class__ is int:
            found[name] = str(value).zfill(width)
        else:
            place = f"{path}.{name}"
            file.defects.unreadable_value(place, "expected a text or a whole number")
    return found


@lru_cache(maxsize=4096)
def _month_first(value: str) -> str:
    found = _ISO.match(value)
    if found is None:
        return value
    if value[:10] in _NO_DATES:
        return ""
    year, month, day = found.groups()
    return f"{month}{day}{year}"
