"""Numbers of a packed Metro 2 file: packed decimal, or moov's binary ones."""

from collections.abc import Sequence

from adapters.report_formats.metro2.layout import Column, Kind

_SIGNS = "cdf"  # positive, negative, unsigned: the last half-byte of a packed decimal
_SIGNED = "s"  # moov's files end a date with this letter
_UNREADABLE = "?"
_NUMERIC = frozenset({Kind.DATE, Kind.NUMBER, Kind.TELEPHONE})


def cut(record: str, columns: Sequence[Column]) -> dict[str, str]:
    """The columns of a character record, as they stand."""
    return {column.name: record[column.start : column.end] for column in columns}


def cut_packed(record: str, columns: Sequence[Column]) -> dict[str, str]:
    """The columns of a packed record, its numbers written out; one that holds none is ``?``.

    A file is written by one hand, so that one binary date tells how all its numbers are written.
    """
    fields = cut(record, columns)
    dates = [fields[column.name] for column in columns if column.kind is Kind.DATE]
    binary = any(date.endswith(_SIGNED) or date == "\0" * len(date) for date in dates)
    for column in columns:
        if column.kind in _NUMERIC:
            packed = fields[column.name].encode("latin-1", "replace")
            unpack = _binary if binary else _decimal
            fields[column.name] = unpack(packed, column.kind)
    return fields


def _decimal(packed: bytes, kind: Kind) -> str:
    digits, sign = packed.hex()[:-1], packed.hex()[-1:]
    if not digits.isdigit() or sign not in _SIGNS:
        return "" if not packed.strip() else _UNREADABLE
    width = kind.value[0]
    whole = digits.lstrip("0").zfill(width)
    return whole if len(whole) == width and sign != "d" else _UNREADABLE


def _binary(packed: bytes, kind: Kind) -> str:
    if kind is Kind.DATE:
        if packed.strip(b"\0") and packed[-1:] != _SIGNED.encode():
            return _UNREADABLE
        packed = packed[:-1]
    digits = str(int.from_bytes(packed)).zfill(kind.value[0])
    return digits if len(digits) == kind.value[0] else _UNREADABLE


def packed_count(packed: str) -> int | None:
    """A total of a packed trailer, however it is written."""
    raw = packed.encode("latin-1", "replace")
    written = raw.hex()
    if written[-1:] in _SIGNS and written[:-1].isdigit():
        return int(written[:-1])
    return int.from_bytes(raw) if raw else None
