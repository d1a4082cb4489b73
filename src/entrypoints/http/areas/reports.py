"""Provider connections, pulls, reports on file and their raw evidence."""

import hashlib
from datetime import date, datetime
from uuid import UUID

import msgspec

from application.credit_reports.connect_provider import ConnectionStarted
from domain.connections import PullFailure, PullId, PullState
from domain.credit_reports.report import ReportId
from domain.disputes.clock import ReportSource
from domain.identity import Actor, ConsumerId
from entrypoints.http.areas.comparison_views import ComparisonView, comparison_view
from entrypoints.http.areas.report_views import NormalizedReportView, normalized_view
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.areas.side_by_side_views import SideBySideView, side_by_side_view
from entrypoints.http.limits import Zone
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.rendering import File
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

reports = Area("Credit reports", "Connections to a report provider, pulls, reports, evidence.")


UPLOAD_BYTES_MAX = 10_000_000  # five times the largest known three-bureau report
# What browsers and scripts call such files; the content alone decides what it is.
REPORT_FILES = (
    "application/octet-stream",
    "application/json",
    "application/xml",
    "application/javascript",
    "text/xml",
    "text/html",
    "text/plain",
)


class ConnectionView(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send the consumer; `authorize_url` works once and until `authorize_until`."""

    id: UUID
    consumer_id: UUID
    provider: str
    authorize_url: str
    authorize_until: datetime


class PullView(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of the consumer's report; `failure` says why none came."""

    id: UUID
    consumer_id: UUID
    state: PullState
    requested_at: datetime
    finished_at: datetime | None
    report_id: UUID | None
    failure: PullFailure | None
    failure_message: str | None


class StoredReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report on file; `sha256` is that of the bytes the provider or a person sent.

    `provider` is `upload` for a file that a person brought; `source` says where they had it from.
    """

    id: UUID
    consumer_id: UUID
    provider: str
    source: ReportSource
    source_format: str
    status: str
    sha256: str
    report_date: date
    stored_at: datetime
    tradelines: int
    inquiries: int
    public_records: int
    scores: int
    defects: int


class UploadedReportQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the person had the file from; it decides how long a bureau has for a dispute of it.

    45 days for the yearly report from annualcreditreport.com (`annual_free`), else 30; where that
    is not sure (`annual_free_extra_weekly`, `other`), both are kept.
    """

    source: ReportSource


class ReportView(msgspec.Struct, frozen=True):
    """A report on file with all that it says, bureau by bureau."""

    stored: StoredReportView
    report: NormalizedReportView


@reports.post(
    "/consumers/{consumer_id}/connections",
    "Connect the report provider",
    status=201,
    keyed=True,
    refusals=(503,),
)
def connect_provider(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> ConnectionView:
    """By the consumer alone, who is then sent to `authorize_url` to consent there."""
    started = use.connect_provider(actor, ConsumerId(consumer_id))
    return connection_view(started)


@reports.post("/consumers/{consumer_id}/pulls", "Pull the current report", status=202, keyed=True)
def request_pull(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> PullView:
    """A worker reads it. While a pull is under way, that one is answered."""
    return shaped(use.request_pull(actor, ConsumerId(consumer_id)), PullView)


@reports.get("/pulls/{pull_id}", "Read a pull")
def read_pull(use: HttpUseCases, actor: Actor, pull_id: UUID) -> PullView:
    """Ask until `state` is imported or failed."""
    return shaped(use.read_pull(actor, PullId(pull_id)), PullView)


@reports.post(
    "/consumers/{consumer_id}/reports",
    "Upload a report",
    status=201,
    keyed=True,
    takes=REPORT_FILES,
    zone=Zone.UPLOAD,
    bytes_max=UPLOAD_BYTES_MAX,
    refusals=(409, 422, 503),
)
def upload_report(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, query: UploadedReportQuery, upload: bytes
) -> StoredReportView:
    """The body is the file itself, in any format that is read; its content says which it is.

    It must be the consumer's own and not older than the last report on file. The same file again
    is the same report. A refused file leaves nothing behind.
    """
    stored = use.upload_report(actor, ConsumerId(consumer_id), source=query.source, content=upload)
    return shaped(stored, StoredReportView)


@reports.get("/consumers/{consumer_id}/reports", "List reports")
def list_reports(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, query: PageQuery
) -> PageView[StoredReportView]:
    """Newest first."""
    page = use.list_reports(actor, ConsumerId(consumer_id), query.request())
    return page_view(page, lambda stored: shaped(stored, StoredReportView))


@reports.get("/reports/{report_id}", "Read a normalized report")
def read_report(use: HttpUseCases, actor: Actor, report_id: UUID) -> ReportView:
    """All three bureaus in one shape, each record with its place in the source document."""
    stored, report = use.read_report(actor, ReportId(report_id))
    return ReportView(
        stored=shaped(stored, StoredReportView),
        report=normalized_view(report),
    )


@reports.get("/reports/{report_id}/side-by-side", "Read a report side by side")
def read_side_by_side(use: HttpUseCases, actor: Actor, report_id: UUID) -> SideBySideView:
    """The table of three columns: each account once, what each bureau says of it, and where.

    Cells that open findings cite are marked with their ids.
    """
    return side_by_side_view(*use.lay_side_by_side(actor, ReportId(report_id)))


class ComparisonQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`earlier_id` is the report to compare with; without it, the one before."""

    earlier_id: UUID | msgspec.UnsetType = msgspec.UNSET


@reports.get(
    "/reports/{report_id}/comparison", "Compare with an earlier report", refusals=(409, 422)
)
def compare_reports(
    use: HttpUseCases, actor: Actor, report_id: UUID, query: ComparisonQuery
) -> ComparisonView:
    """Each item and field: deleted, corrected, worse, unchanged, moved, added or reinserted.

    Both places are cited, and what the comparison proves of each open dispute.
    """
    earlier = None if query.earlier_id is msgspec.UNSET else ReportId(query.earlier_id)
    return comparison_view(use.compare_reports(actor, ReportId(report_id), earlier_id=earlier))


@reports.get(
    "/reports/{report_id}/evidence",
    "Download the raw report",
    media_type="application/octet-stream",
    refusals=(503,),
)
def read_evidence(use: HttpUseCases, actor: Actor, report_id: UUID) -> File:
    """The bytes exactly as the provider sent them; the ETag is their SHA-256.

    Numbers stand in them in full: staff need the permission to reveal them.
    """
    content = use.read_evidence(actor, ReportId(report_id))
    return File(
        content=content,
        media_type="application/octet-stream",
        filename=f"report-{report_id}.bin",
        sha256=hashlib.sha256(content).hexdigest(),
    )


def connection_view(started: ConnectionStarted) -> ConnectionView:
    connection = started.connection
    return ConnectionView(
        id=connection.id,
        consumer_id=connection.consumer_id,
        provider=connection.provider,
        authorize_url=started.authorize_url,
        authorize_until=connection.authorize_until,
    )
