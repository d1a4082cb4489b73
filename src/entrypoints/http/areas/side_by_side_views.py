"""A report as the table of three columns, as the API shows it."""

from datetime import date
from uuid import UUID

import msgspec

from domain.connections import StoredReport
from domain.credit_reports.grouping import Confidence, GroupedBy
from domain.credit_reports.report import ReportStatus
from domain.credit_reports.values import Bureau
from domain.findings.side_by_side import COLUMNS, CellState, Section, SectionKind, SideBySide
from entrypoints.http.areas.report_views import LinkView, link_view
from entrypoints.http.areas.shaping import shaped


class ColumnView(msgspec.Struct, frozen=True):
    """A column; `in_report` is false for a bureau whose silence says nothing."""

    bureau: Bureau
    name: str
    in_report: bool


class CellView(msgspec.Struct, frozen=True, kw_only=True):
    """What one bureau says, with its place in the document and the findings that cite it.

    `absent`: no value where one could stand. `not_visible`: the format cannot show it.
    `not_listed`: the bureau has no such item. `not_in_report`: the bureau is not in the report.
    """

    state: CellState
    text: str | None
    place: str | None
    marks: tuple[str, ...]


class RowView(msgspec.Struct, frozen=True, kw_only=True):
    """One field with a cell for each column; `differs` says that two bureaus disagree."""

    field: str
    label: str
    cells: tuple[CellView, ...]
    differs: bool


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    """One item, or one list, with its rows; `history` has a row for each month, newest first.

    `paths` are the records in the order of the columns. `not_shown` names fields that the format
    cannot show of this item. `marks` are the ids of all findings about it.
    """

    kind: SectionKind
    title: str
    paths: tuple[str | None, ...]
    rows: tuple[RowView, ...]
    history: tuple[RowView, ...]
    not_shown: tuple[str, ...]
    marks: tuple[str, ...]
    grouped_by: GroupedBy | None
    confidence: Confidence | None
    links: tuple[LinkView, ...]


class UnattributedView(msgspec.Struct, frozen=True, kw_only=True):
    """An item that no single bureau is named for; `bureaus` it was drawn from, as far as told."""

    kind: SectionKind
    title: str
    path: str
    bureaus: tuple[Bureau, ...]
    rows: tuple[RowView, ...]
    marks: tuple[str, ...]


class AlertView(msgspec.Struct, frozen=True):
    bureau: Bureau | None
    text: str
    place: str


class SideBySideView(msgspec.Struct, frozen=True, kw_only=True):
    """Every item of the report once, with the bureaus beside each other.

    Numbers are cut to their last marks. A `place` is one in the document with this `sha256`.
    """

    report_id: UUID
    consumer_id: UUID
    source_format: str
    sha256: str
    status: ReportStatus
    report_date: date | None
    columns: tuple[ColumnView, ...]
    sections: tuple[SectionView, ...]
    unattributed: tuple[UnattributedView, ...]
    alerts: tuple[AlertView, ...]


def side_by_side_view(stored: StoredReport, told: SideBySide) -> SideBySideView:
    return SideBySideView(
        report_id=stored.id,
        consumer_id=stored.consumer_id,
        source_format=told.source_format,
        sha256=told.sha256,
        status=told.status,
        report_date=told.report_date,
        columns=tuple(
            ColumnView(bureau, bureau.display_name, bureau in told.bureaus) for bureau in COLUMNS
        ),
        sections=tuple(_section(one) for one in told.sections),
        unattributed=tuple(shaped(one, UnattributedView) for one in told.unattributed),
        alerts=tuple(shaped(one, AlertView) for one in told.alerts),
    )


def _section(section: Section) -> SectionView:
    return SectionView(
        kind=section.kind,
        title=section.title,
        paths=section.paths,
        rows=tuple(shaped(row, RowView) for row in section.rows),
        history=tuple(shaped(row, RowView) for row in section.history),
        not_shown=section.not_shown,
        marks=section.marks,
        grouped_by=section.grouped_by,
        confidence=section.confidence,
        links=tuple(link_view(link) for link in section.links),
    )
