"""Finding the records of a Metro 2 file by what they are; their own lengths are not trusted.

A record's length word may be wrong, missing or written in letters, lines may be wrapped or cut, and
a record may lack characters. So a record is known by its start, walked by the fixed length of its
segments, and after damage the next start is searched for.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from adapters.report_formats.metro2 import codes
from adapters.report_formats.metro2.layout import (
    CHARACTER_LENGTH,
    LENGTHS,
    PACKED_LENGTH,
)

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19|20)\d\d"
_CHARACTER_BASE = re.compile(rf"[^\s\0]{{4}}[01 ](?:{_DAY}\d{{6}}|0{{14}}| {{14}})[01 ]", re.DOTALL)
_SURE_BASE = rf"[0-9A-Za-z.]{{4}}[01 ]{_DAY}\d{{6}}[01 ].{{52}}[CIMORL]"
_PACKED_BASE = r"..\0\0[01 ].{8}[01 ].{52}[CIMORL ][0-9A-Z ]{2}"
_AT_PACKED_BASE = re.compile(_PACKED_BASE, re.DOTALL)
_NAMED = r".{4}(?:HEADER.{37}[0-9 ]{16}|TRAILER\d{9})"
_NEXT = re.compile(f"{_NAMED}|{_SURE_BASE}", re.DOTALL)
_NEXT_PACKED = re.compile(rf"..\0\0(?:HEADER|TRAILER)|{_PACKED_BASE}", re.DOTALL)
_FILLER = re.compile(r"[\s\0]+")
_HEADER_DAYS = re.compile(r"[0-9 ]{16}")
_HEADER_DAYS_AT = 47
_BLOCK_WORD = 4
_START_LENGTH = 80  # the start of a record is known by no more characters
_SEGMENTS_MAX = 96  # a length word of four digits has room for no more
_LEAST = 327  # a base segment must reach its last code; blanks behind it may have been cut off
_LEAST_PACKED = 267


@dataclass(slots=True)
class Found:
    """One record, or what stands where one should: ``kind`` is then empty."""

    number: int
    kind: str
    text: str
    segments: list[tuple[str, str]] = field(default_factory=list)
    rest: str = ""

    @property
    def appended(self) -> int:
        """The length of the segments; blanks at the end of a line may have been cut off."""
        return sum(LENGTHS[name] for name, _ in self.segments)


def is_packed(text: str) -> bool:
    """Tell a packed file by its binary length words."""
    return any(_kind_at(text, at, packed=True) for at in (0, _BLOCK_WORD))


def starts_like_one(text: str) -> bool:
    """Tell whether a record stands at the beginning of a text, behind a block's length or not."""
    for at in (0, _BLOCK_WORD):
        kind = _kind_at(text, at, packed=False)
        if kind == "base" and _CHARACTER_BASE.match(text, at):
            return bool(text[at + 5 : at + 19].strip("0 "))
        if kind == "header":
            return _HEADER_DAYS.match(text, at + _HEADER_DAYS_AT) is not None
        if kind == "trailer":
            return text[at + 11 : at + 20].isdigit()
    return False


def _kind_at(text: str, at: int, *, packed: bool) -> str:
    if packed and text[at + 2 : at + 4] != "\0\0":
        return ""
    if text.startswith("HEADER", at + 4):
        return "header"
    if text.startswith("TRAILER", at + 4):
        return "trailer"
    base = _AT_PACKED_BASE if packed else _CHARACTER_BASE
    return "base" if base.match(text, at) else ""


def _start(text: str, at: int, *, packed: bool) -> tuple[str, int]:
    """The kind of record that stands here, perhaps behind a block's length, and its place."""
    for place in (at, at + _BLOCK_WORD):
        kind = _kind_at(text, place, packed=packed)
        if kind:
            return kind, place
    return "", at


def in_lines(lines: Iterable[str]) -> Iterator[Found]:
    """One record per line; a line that holds none is given with all it says."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        kind, at = _start(line, 0, packed=False)
        if not kind or (kind == "base" and len(line) - at < _LEAST):
            yield Found(number, "", line)
            continue
        found, end = _taken(line, at, kind, number, packed=False)
        found.rest = line[end:].strip()
        yield found


def in_stream(text: str, *, packed: bool) -> Iterator[Found]:
    """Record after record; after damage the next start is searched for."""
    at, number = 0, 0
    following = _NEXT_PACKED if packed else _NEXT
    least = _LEAST_PACKED if packed else _LEAST
    while at < len(text):
        kind, start = _start(text, at, packed=packed)
        filler = None if kind else _FILLER.match(text, at)
        if filler is not None:
            at = filler.end()
            continue
        number += 1
        if not kind or (kind == "base" and len(text) - start < least):
            next_one = following.search(text, at + 1)
            end = next_one.start() if next_one else len(text)
            yield Found(number, "", text[at:end])
            at = end
            continue
        found, at = _taken(text, start, kind, number, packed=packed)
        if kind == "base" and _is_shifted(found.text, packed=packed):
            # Its columns reach into the next record, so that is searched for from inside.
            next_one = following.search(text, start + 1)
            at = next_one.start() if next_one else len(text)
            found = Found(number, "", text[start:at])
        yield found


def _is_shifted(text: str, *, packed: bool) -> bool:
    """A base segment that lacks characters holds letters where its numbers should stand."""
    return not packed and has_lost_its_columns(text)


_DATES = ((75, 83), (181, 189), (189, 197), (197, 205), (205, 213))
_AMOUNTS = ((83, 92), (92, 101), (105, 114), (114, 123), (154, 163), (163, 172), (172, 181))
_A_DATE = re.compile(r"0{8}|(?:0\d|1[0-2])(?:[0-2]\d|3[01])(?:19|20)\d\d", re.ASCII)
_WRONG_MAX = 2


def has_lost_its_columns(text: str) -> bool:
    """More than two columns of dates, amounts and codes hold what they cannot hold.

    A record that lacks a few characters has all its values in the wrong columns, some of which
    still look like values: none of them may be read.
    """
    wrong = 0
    for start, end in _AMOUNTS:
        held = text[start:end]
        wrong += not held.isdigit() and held.strip() != ""
    for start, end in _DATES:
        held = text[start:end].strip()
        wrong += held != "" and _A_DATE.fullmatch(held) is None
    wrong += text[72] not in "CIMORL "
    wrong += text[123:125] not in codes.STATUSES and text[123:125] != "  "
    wrong += not codes.HISTORY.meanings.keys() >= set(text[126:150])
    return wrong > _WRONG_MAX


def _taken(text: str, at: int, kind: str, number: int, *, packed: bool) -> tuple[Found, int]:
    """The record at a place with its segments, and where it ends."""
    end = at + (PACKED_LENGTH if packed else CHARACTER_LENGTH)
    found = Found(number, kind, text[at:end])
    if kind != "base":
        return found, min(end, len(text))
    while (length := LENGTHS.get(text[end : end + 2])) is not None:
        if len(found.segments) == _SEGMENTS_MAX or _holds_a_start(text, end, length, packed=packed):
            break
        found.segments.append((text[end : end + 2], text[end : end + length]))
        end += length
    return found, min(end, len(text))


def _holds_a_start(text: str, at: int, length: int, *, packed: bool) -> bool:
    """Tell whether what looks like a segment is rubbish before the next record."""
    following = _NEXT_PACKED if packed else _NEXT
    start = following.search(text, at + 1, at + length + _START_LENGTH)
    if start is None or start.start() >= at + length:
        return False
    kind = _kind_at(text, start.start(), packed=packed)
    record = text[start.start() : start.start() + CHARACTER_LENGTH]
    return kind != "base" or packed or not has_lost_its_columns(record)
