"""Builds obviously synthetic three-bureau reports in TrueLink's shape.

Describe a report (`ReportDescription`), let time pass over it (`at_next_pull`), and write it out
(`truelink_report`, `smartcredit_envelope`). The same description always gives the same bytes.
"""

from entrypoints.sandbox.synthetic_reports.changes import (
    Change,
    at_next_pull,
    corrected,
    deleted,
    inquiry_deleted,
    record_deleted,
    reinserted,
    verified,
)
from entrypoints.sandbox.synthetic_reports.demo import DEMO_CONSUMER, demo_report
from entrypoints.sandbox.synthetic_reports.description import (
    Account,
    Address,
    Bureau,
    BureauView,
    Consumer,
    Inquiry,
    PublicRecord,
    ReportDescription,
    Score,
)
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope, truelink_report

__all__ = [
    "DEMO_CONSUMER",
    "Account",
    "Address",
    "Bureau",
    "BureauView",
    "Change",
    "Consumer",
    "Inquiry",
    "PublicRecord",
    "ReportDescription",
    "Score",
    "at_next_pull",
    "corrected",
    "deleted",
    "demo_report",
    "inquiry_deleted",
    "record_deleted",
    "reinserted",
    "smartcredit_envelope",
    "truelink_report",
    "verified",
]
