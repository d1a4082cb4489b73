"""Answers of Experian's older NetConnect: an error, or a ConnectCheck on one person.

A ConnectCheck is a check of identity before an account is opened. It holds no accounts, inquiries or
public records; what it says of the person stands in segments that each name their own length.
"""

import hashlib
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from adapters.report_formats import plain_values, xml_tree
from adapters.report_formats.defects import Defects
from adapters.report_formats.experian.paths import FIELD_PATHS
from domain.credit_reports.refusals import ReportEmpty
from domain.credit_reports.report import (
    ConsumerFile,
    Defect,
    DefectKind,
    PersonName,
    Report,
    ReportedAddress,
    ReportStatus,
)
from domain.credit_reports.values import Bureau

FORMAT = "experian_netconnect"
_ROOT = "NetConnectResponse"
_COMPLETED = "0000"
_HEAD = 7  # three digits name the segment, four give its length, head and end included
_PERSON, _NAME, _ADDRESS, _STATEMENT = "322", "335", "336", "365"
_ADDRESS_LENGTH_AT = 27
_STATEMENT_HEAD = 12  # kind, day, and the length of the text in four digits

Read = tuple[Report, tuple[Defect, ...]]


@dataclass(frozen=True, slots=True)
class _Segment:
    kind: str
    text: str


def recognizes(root: ET.Element) -> bool:
    return xml_tree.local(root) == _ROOT


def read(raw: bytes, root: ET.Element) -> Read:
    """Tell an error from an answer; raises ReportEmpty for neither."""
    said = {xml_tree.local(child): plain_values.text(child.text) for child in root}
    path, defects = f"/{_ROOT}", Defects()
    host = said.get("HostResponse", "")
    completion = said.get("CompletionCode", "")
    if not completion and not host:
        raise ReportEmpty(path)
    if not host or completion not in ("", _COMPLETED):
        message = said.get("ErrorMessage") or f"completion code {completion}"
        defects.add(DefectKind.VENDOR_MESSAGE, f"{path}/ErrorMessage", message[:200])
        return _report(raw, ReportStatus.ERROR, (), defects)
    place = f"{path}/HostResponse"
    message = "a ConnectCheck of identity: it holds no accounts, inquiries or public records"
    defects.add(DefectKind.VENDOR_MESSAGE, place, message)
    written = next(c.text or "" for c in root if xml_tree.local(c) == "HostResponse")
    file = _file(_segments(written.strip(), place, defects), place)
    return _report(raw, ReportStatus.PARTIAL, (file,) if file.names else (), defects)


def _report(
    raw: bytes, status: ReportStatus, files: tuple[ConsumerFile, ...], defects: Defects
) -> Read:
    report = Report(
        source_format=FORMAT,
        sha256=hashlib.sha256(raw).hexdigest(),
        status=status,
        report_date=None,
        bureaus=(Bureau.EXPERIAN,) if files else (),
        paths=FIELD_PATHS,
        files=files,
    )
    return report, tuple(defects.found)


def _segments(text: str, place: str, defects: Defects) -> list[_Segment]:
    """Walk by the lengths the segments give; at the first that does not hold the rest is left."""
    found, at = [], 0
    while at < len(text):
        head = text[at : at + _HEAD]
        length = int(head[3:]) if len(head) == _HEAD and head.isascii() and head.isdigit() else 0
        end = at + length
        if length <= _HEAD or end > len(text) or text[end - 1] != "@":
            defects.add(DefectKind.BAD_VALUE, place, f"no segment stands at character {at}")
            break
        found.append(_Segment(head[:3], text[at + _HEAD : end - 1]))
        at = end
    return found


def _file(segments: list[_Segment], place: str) -> ConsumerFile:
    names = [_name(one.text) for one in segments if one.kind == _NAME]
    numbers = (plain_values.ssn(one.text) for one in segments if one.kind == _PERSON)
    addresses = [_address(one.text) for one in segments if one.kind == _ADDRESS]
    return ConsumerFile(
        bureau=Bureau.EXPERIAN,
        path=place,
        names=tuple(name for name in names if name is not None),
        ssn=next((number for number in numbers if number), None),
        addresses=tuple(one for one in addresses if one is not None),
        statements=tuple(_statement(one.text) for one in segments if one.kind == _STATEMENT),
    )


def _counted(text: str, at: int) -> str:
    """A text with its length in two digits before it; empty where it does not hold."""
    length = text[at : at + 2]
    if not (length.isascii() and length.isdigit()):
        return ""
    found = text[at + 2 : at + 2 + int(length)]
    return found if len(found) == int(length) else ""


def _statement(text: str) -> str:
    head, said = text[:_STATEMENT_HEAD], text[_STATEMENT_HEAD:]
    counted = head[-4:].isascii() and head[-4:].isdigit() and int(head[-4:]) == len(said)
    return plain_values.text(said if counted else text)


def _name(text: str) -> PersonName | None:
    words = _counted(text, 0).split()
    if not words:
        return None
    first, *middle, last = words if len(words) > 1 else ["", *words]
    return PersonName(first=first, middle=" ".join(middle), last=last)


def _address(text: str) -> ReportedAddress | None:
    """Street, a slash, the city, the state's two letters and the postal code."""
    street, slash, rest = _counted(text, _ADDRESS_LENGTH_AT).partition("/")
    words = rest.split()
    if not slash or len(words) < 3 or len(words[-2]) != 2:  # noqa: PLR2004 - city, state, code
        return None
    return ReportedAddress(
        street=street.strip(), city=" ".join(words[:-2]), state=words[-2], zip=words[-1],
        current=False,
    )  # fmt: skip
