"""A report file that a person brings: whose it must be, what is kept, and how long a bureau has."""

import hashlib
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.staging.firm import TENANT, Firm

from application.credit_reports.upload_report import UploadReport
from application.paging import PageRequest
from domain.connections import (
    DocumentIsNoReport,
    ReportOfAnotherPerson,
    ReportOlderThanLast,
    ReportSourceDiffers,
)
from domain.consumers.contracts import ContractMissing
from domain.credit_reports.refusals import ReportFormatUnknown
from domain.credit_reports.report import Report, ReportStatus
from domain.disputes.clock import ReportSource
from domain.errors import Forbidden, NotFound
from domain.identity import Role
from entrypoints.sandbox.synthetic_reports import demo_report, smartcredit_envelope


@pytest.fixture
def firm():
    return Firm()


@pytest.fixture
def zoe(firm):
    zoe = firm.take_on()
    firm.contract(zoe)
    return zoe


def a_file(firm, *, days_ago: int = 0) -> bytes:
    day = firm.clock().date() - timedelta(days=days_ago)
    return json.dumps(smartcredit_envelope(demo_report(1, anchor=day, as_of=day))).encode()


def upload(firm, actor, content: bytes, *, source=ReportSource.ANNUAL_FREE, importing=None):
    use = UploadReport(firm.db.begin, importing or firm.importing, firm.clock)
    return use(actor, firm.consumer_id, source=source, content=content)


def reports_of(firm):
    with firm.db.begin(TENANT) as work:
        return work.reports.page(firm.consumer_id, PageRequest()).items


def test_an_uploaded_report_is_read_like_a_pulled_one(firm, zoe):
    content = a_file(firm)
    stored = upload(firm, zoe, content)
    firm.work_off()
    assert (stored.provider, stored.source) == ("upload", "annual_free")
    assert firm.vault.get(TENANT, stored.sha256) == content
    assert firm.pick(zoe, stored.id)
    assert [mail.to for mail in firm.mailer.sent][-1] == "zoe@example.com"
    assert firm.parked() == []


@pytest.mark.parametrize(
    ("source", "earlier", "later"),
    [
        (ReportSource.ANNUAL_FREE, 44, 45),
        (ReportSource.ANNUAL_FREE_EXTRA_WEEKLY, 29, 45),
        (ReportSource.OTHER, 29, 45),
        (ReportSource.MONITORING_SERVICE, 29, 30),
        (ReportSource.LENDER, 29, 30),
        (ReportSource.FURNISHER, 29, 30),
    ],
)
def test_the_source_decides_how_long_a_bureau_has_under_15_usc_1681j_a_3(
    firm, zoe, source, earlier, later
):
    report = upload(firm, zoe, a_file(firm), source=source)
    opened = firm.open(zoe, firm.pick(zoe, report.id))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    firm.deliver()
    clock = firm.dispute(opened[0]).clock
    assert clock.due_earlier == clock.received_on + timedelta(days=earlier)
    assert clock.due_later == clock.received_on + timedelta(days=later)


def test_the_same_document_twice_is_the_same_report(firm, zoe):
    content = a_file(firm, days_ago=2)
    first = upload(firm, zoe, content)
    upload(firm, zoe, a_file(firm))
    assert upload(firm, firm.operator, content) == first
    assert len(reports_of(firm)) == 2


def test_the_same_document_from_elsewhere_is_refused(firm, zoe):
    content = a_file(firm)
    upload(firm, zoe, content)
    with pytest.raises(ReportSourceDiffers, match=r"source: .* on file as annual_free"):
        upload(firm, zoe, content, source=ReportSource.LENDER)


def test_a_report_older_than_the_last_is_refused_and_not_kept(firm, zoe):
    upload(firm, zoe, a_file(firm))
    with pytest.raises(ReportOlderThanLast):
        upload(firm, zoe, a_file(firm, days_ago=3))
    assert len(reports_of(firm)) == 1


def test_another_persons_report_is_refused_and_not_kept(firm):
    zoe = firm.take_on(ssn="666120001")
    firm.contract(zoe)
    content = a_file(firm)
    with pytest.raises(ReportOfAnotherPerson):
        upload(firm, zoe, content)
    assert reports_of(firm) == ()
    assert firm.vault.documents == {}


@pytest.mark.parametrize("status", list(ReportStatus)[2:])
def test_a_document_that_is_no_report_is_refused_as_what_it_is(firm, zoe, status):
    class Reader:
        def read(self, _raw):
            shown = Report(
                source_format="any",
                sha256="0" * 64,
                status=status,
                report_date=None,
                bureaus=(),
                paths={},
            )
            return shown, ()

    importing = type(firm.importing)(Reader(), firm.vault, firm.clock, firm.ids)
    with pytest.raises(DocumentIsNoReport, match="report: the ") as refused:
        upload(firm, zoe, b"{}", importing=importing)
    assert refused.value.status is status


def test_what_is_no_known_format_is_refused(firm, zoe):
    with pytest.raises(ReportFormatUnknown):
        upload(firm, zoe, b"Dear bureau")


def test_nothing_is_read_without_a_contract(firm):
    zoe = firm.take_on()
    with pytest.raises(ContractMissing):
        upload(firm, zoe, a_file(firm))


def test_who_only_looks_uploads_nothing_and_a_stranger_finds_nobody(firm, zoe):
    with pytest.raises(Forbidden):
        upload(firm, firm.actor(Role.VIEWER), a_file(firm))
    stranger = firm.actor(Role.CONSUMER, consumer_id=firm.ids())
    with pytest.raises(NotFound):
        upload(firm, stranger, a_file(firm))


def test_a_newer_report_that_came_meanwhile_leaves_the_older_one_to_be_destroyed(firm, zoe):
    older = a_file(firm, days_ago=3)

    def archived(tenant_id, raw):
        sha256 = firm.importing.archive(tenant_id, raw)
        upload(firm, zoe, a_file(firm))
        return sha256

    slow = SimpleNamespace(read=firm.importing.read, store=firm.importing.store, archive=archived)
    with pytest.raises(ReportOlderThanLast):
        upload(firm, zoe, older, importing=slow)
    with firm.db.begin(TENANT) as work:
        doomed = work.doomed.first(10)
    assert [each.sha256 for each in doomed] == [hashlib.sha256(older).hexdigest()]
