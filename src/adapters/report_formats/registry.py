"""One door for every report format; what a document is, its content says, never its name."""

from dataclasses import dataclass, field

from adapters.report_formats import json_text
from adapters.report_formats.truelink import reader as truelink
from application.credit_reports.reading import ReportReader
from domain.credit_reports.refusals import ReportFormatUnknown, ReportTooLarge, ReportUnreadable
from domain.credit_reports.report import Defect, Report

MAX_REPORT_BYTES = 25_000_000  # the largest known three-bureau report has 2 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormats(ReportReader):
    """Recognizes and reads reports; ``max_bytes`` bounds what is parsed at once."""

    max_bytes: int = field(default=MAX_REPORT_BYTES)

    def read(self, raw: bytes) -> tuple[Report, tuple[Defect, ...]]:
        if len(raw) > self.max_bytes:
            raise ReportTooLarge(len(raw), self.max_bytes)
        text = json_text.without_padding(raw)
        if not text:
            raise ReportUnreadable("it has no content", offset=0)
        try:
            return _read(raw, text)
        except RecursionError as error:
            raise ReportUnreadable("it is nested too deeply") from error


def _read(raw: bytes, text: bytes) -> tuple[Report, tuple[Defect, ...]]:
    if text[:1] == b"<":
        return truelink.read_xml(raw, text)
    if text[:1] not in (b"{", b"["):
        raise ReportFormatUnknown("the document is neither JSON nor XML")
    return truelink.read_shaped(raw, text) or truelink.read_json(raw, json_text.decode(text))
