"""The port that turns the bytes of a report into a normalized report."""

from abc import abstractmethod
from typing import Protocol

from domain.credit_reports.report import Defect, Report


class ReportReader(Protocol):
    @abstractmethod
    def read(self, raw: bytes) -> tuple[Report, tuple[Defect, ...]]:
        """Recognize the format by content and normalize the report.

        Parts that cannot be read come back as defects. Raises ReportTooLarge, ReportUnreadable,
        ReportFormatUnknown, ReportLossy or ReportEmpty, and nothing else.
        """
