"""What every report reader owes, held against the one in memory and the real one."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

import pytest

from adapters.memory.report_reader import MemoryReportReader
from adapters.report_formats import ReportFormats
from application.credit_reports.reading import ReportReader
from domain.credit_reports.refusals import ReportFormatUnknown, ReportTooLarge
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope

RAW = json.dumps(smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))).encode()


@dataclass(frozen=True)
class Reader:
    reader: ReportReader
    limit: int


@pytest.fixture(params=["memory", "report_formats"])
def subject(request) -> Reader:
    if request.param == "report_formats":
        return Reader(ReportFormats(max_bytes=len(RAW)), len(RAW))
    memory = MemoryReportReader(max_bytes=len(RAW))
    memory.put(RAW, ReportFormats().read(RAW)[0])
    return Reader(memory, len(RAW))


def test_the_same_bytes_always_give_the_same_report_and_its_hash(subject):
    report, defects = subject.reader.read(RAW)
    assert (report, defects) == subject.reader.read(RAW)
    assert report.sha256 == hashlib.sha256(RAW).hexdigest()
    assert report.report_date == date(2026, 3, 2)


def test_bytes_of_no_known_format_are_refused(subject):
    with pytest.raises(ReportFormatUnknown):
        subject.reader.read(b"hello")


def test_more_bytes_than_the_limit_are_refused_with_the_limit_named(subject):
    with pytest.raises(ReportTooLarge, match=f"at most {subject.limit:,} are read"):
        subject.reader.read(RAW + b" ")
