"""Readers of credit report formats behind one registry; formats are told apart by content."""

from adapters.report_formats.registry import ReportFormats

__all__ = ["ReportFormats"]
