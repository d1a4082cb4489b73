"""One door for every report format; what a document is, its content says, never its name.

A format is a package beside this file whose reader says whether a document is its own. They are
asked in the order of the tables below, so one that could mistake another's document comes later.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from adapters.report_formats import json_text, xml_tree
from adapters.report_formats.bloom import reader as bloom
from adapters.report_formats.crs import reader as crs
from adapters.report_formats.equifax import reader as equifax
from adapters.report_formats.experian import netconnect
from adapters.report_formats.experian import reader as experian
from adapters.report_formats.metro2 import moov
from adapters.report_formats.metro2 import reader as metro2
from adapters.report_formats.mismo import documents2, documents34
from adapters.report_formats.provider_views import reader as provider_views
from adapters.report_formats.transunion_xml import disputes
from adapters.report_formats.transunion_xml import reader as transunion_xml
from adapters.report_formats.truelink import reader as truelink
from adapters.report_formats.tu4r import reader as tu4r
from application.credit_reports.reading import ReportReader
from domain.credit_reports.refusals import ReportFormatUnknown, ReportTooLarge, ReportUnreadable
from domain.credit_reports.report import Defect, Report

MAX_REPORT_BYTES = 25_000_000  # the largest known three-bureau report has 2 MB

# Objects and lists, or marks of elements; the largest known report has a fiftieth of it.
PARTS_MAX = 1_000_000

Read = tuple[Report, tuple[Defect, ...]]
# Each pair: is it this format, and the reader of it. Texts are neither JSON nor XML.
JSON: tuple[tuple[Callable[[Any], bool], Callable[[bytes, Any], Read]], ...] = (
    (equifax.recognizes, equifax.read),
    (experian.recognizes, experian.read),
    (moov.recognizes, moov.read),
    (documents2.recognizes_array, documents2.read_array),
    (crs.recognizes, crs.read),
    (provider_views.recognizes, provider_views.read),
    (bloom.recognizes, bloom.read),
)
XML: tuple[tuple[Callable[[ET.Element], bool], Callable[[bytes, ET.Element], Read]], ...] = (
    (documents2.recognizes_xml, documents2.read_xml),
    (netconnect.recognizes, netconnect.read),
    (documents34.recognizes, documents34.read),
    (transunion_xml.recognizes, transunion_xml.read),
)
TEXTS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Read]], ...] = (
    (tu4r.recognizes, tu4r.read),
    (metro2.recognizes, metro2.read),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormats(ReportReader):
    """Recognizes and reads reports; ``max_bytes`` bounds what is parsed at once."""

    max_bytes: int = field(default=MAX_REPORT_BYTES)

    def read(self, raw: bytes) -> Read:
        if len(raw) > self.max_bytes:
            raise ReportTooLarge(len(raw), self.max_bytes)
        try:
            return _read(raw)
        except RecursionError as error:
            raise ReportUnreadable("it is nested too deeply") from error


def _read(raw: bytes) -> Read:
    text = json_text.without_padding(raw)
    if not text:
        raise ReportUnreadable("it has no content", offset=0)
    if raw[2:4] == b"\0\0":  # a binary length word, whose first byte may be any character
        return _read_text(raw)
    _require_few_parts(text)
    if text[:1] == b"<":
        return _read_xml(raw, xml_tree.decoded(text))
    if text[:1] in (b"{", b"["):
        return truelink.read_shaped(raw, text) or _read_json(raw, json_text.decode(text))
    return _read_text(raw)


def _require_few_parts(text: bytes) -> None:
    """Refuse before it is parsed what would become many times its size in memory."""
    parts = text.count(b"<") if text[:1] == b"<" else text.count(b"{") + text.count(b"[")
    if parts > PARTS_MAX:
        raise ReportUnreadable(f"it has {parts:,} parts, at most {PARTS_MAX:,} are read")


def _read_text(raw: bytes) -> Read:
    for recognizes, read in TEXTS:
        if recognizes(raw):
            return read(raw)
    raise ReportFormatUnknown("the document is neither JSON nor XML, nor a known fixed format")


def _read_json(raw: bytes, tree: Any) -> Read:
    for recognizes, read in JSON:
        if recognizes(tree):
            return read(raw, tree)
    return truelink.read_json(raw, tree)


def _read_xml(raw: bytes, text: str) -> Read:
    if disputes.mentions(text):  # they may carry a TrueLink report beside the bureau's own
        root = xml_tree.parsed(text)
        if disputes.recognizes(root):
            return disputes.read(raw, root)
    if truelink.recognizes_xml(text):
        return truelink.read_xml(raw, text)
    root = xml_tree.parsed(text)
    for recognizes, read in XML:
        if recognizes(root):
            return read(raw, root)
    raise ReportFormatUnknown(f"nothing in it names a report, its root is {xml_tree.local(root)}")
