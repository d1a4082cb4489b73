"""The segments of a TU4R text: four letters, three digits of length, and what they hold."""

import re
from collections import Counter
from dataclasses import dataclass

from adapters.report_formats.defects import Defects
from domain.credit_reports.refusals import ReportUnreadable
from domain.credit_reports.report import DefectKind

HEADER = 62  # release, key, subscriber, date and time of the answer
_HEAD = 7
_KINDS = "PH|SH|NM|PI|TA|AD|PN|EM|SM|SD|CS|MT|PR|CL|TR|PP|IN|OD|AO|SC|CH|LK|SA"
_NEXT = re.compile(rf"(?:{_KINDS})\d{{5}}|ENDS")
_DAMAGED_MAX = 1000
# What a record needs to say anything: up to its rating, its date or its name.
_LEAST = {"TR01": 121, "CL01": 148, "IN01": 65, "PR01": 110, "SC01": 18}


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment with its head, and its place: its kind and number among its like."""

    kind: str
    text: str
    path: str


def split(text: str, defects: Defects) -> list[Segment]:
    """Cut a text into its segments; where a length is wrong, go on at the next head.

    Raises ReportUnreadable when almost nothing can be cut.
    """
    found: list[Segment] = []
    numbers: Counter[str] = Counter()
    position, damaged = HEADER, 0
    while position < len(text) and not text.startswith("ENDS", position):
        end, intact = _end(text, position)
        kind = text[position : position + 4]
        usable = _NEXT.match(text, position) and end - position >= _LEAST.get(kind, _HEAD)
        if usable:
            numbers[kind] += 1
            found.append(Segment(kind, text[position:end], f"{kind}[{numbers[kind]}]"))
        if not usable or not intact:
            damaged += 1
            place = found[-1].path if usable else f"$[{position}:{end}]"
            defects.add(DefectKind.UNEXPECTED_SHAPE, place, "the segment is damaged or cut off")
        if damaged > _DAMAGED_MAX:
            raise ReportUnreadable("most of its segments are damaged", offset=position)
        position = end
    _check_end(text, position, len(found), defects)
    return found


def _end(text: str, position: int) -> tuple[int, bool]:
    """Where a segment ends, and whether its own length says so."""
    length = text[position + 4 : position + _HEAD]
    if length.isascii() and length.isdigit() and int(length) >= _HEAD:
        end = position + int(length)
        if _NEXT.match(text, end):
            return end, True
    following = _NEXT.search(text, position + 1)
    return (following.start() if following else len(text)), False


def _check_end(text: str, position: int, found: int, defects: Defects) -> None:
    """The last segment counts all, itself and the header included; a smaller number is known."""
    said = text[position + _HEAD : position + 10]
    if not text.startswith("ENDS", position):
        defects.add(DefectKind.UNEXPECTED_SHAPE, "ENDS", "the report is cut off before its end")
    elif not said.isdigit() or int(said) > found + 2:
        defects.add(DefectKind.UNEXPECTED_SHAPE, "ENDS", "it does not hold all of its segments")
