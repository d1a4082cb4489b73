"""A reader of reports that a test wrote down, each under the bytes that stand for it."""

import hashlib
from dataclasses import dataclass, field, replace

from application.credit_reports.reading import ReportReader
from domain.credit_reports.refusals import ReportFormatUnknown, ReportTooLarge
from domain.credit_reports.report import Defect, Report


@dataclass(slots=True)
class MemoryReportReader(ReportReader):
    """Bytes that nobody put in are of no known format; ``max_bytes`` bounds what is read."""

    max_bytes: int = 25_000_000
    known: dict[bytes, tuple[Report, tuple[Defect, ...]]] = field(default_factory=dict)

    def put(self, raw: bytes, report: Report, *defects: Defect) -> None:
        cited = replace(report, sha256=hashlib.sha256(raw).hexdigest())
        self.known[raw] = (cited, defects)

    def read(self, raw: bytes) -> tuple[Report, tuple[Defect, ...]]:
        if len(raw) > self.max_bytes:
            raise ReportTooLarge(len(raw), self.max_bytes)
        if raw not in self.known:
            raise ReportFormatUnknown("nobody put it in")
        return self.known[raw]
