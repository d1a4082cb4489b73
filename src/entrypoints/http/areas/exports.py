"""Exports: everything that is kept of a consumer, or of the firm, to take home."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from domain.exports import Export, ExportId, ExportPart, ExportState
from domain.identity import Actor, ConsumerId
from entrypoints.http.rendering import File
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

exports = Area("Exports", "Everything that is kept, as zip files, for a week.")


class ExportPartView(msgspec.Struct, frozen=True, kw_only=True):
    """One zip; inside, `manifest.json` names each file by its SHA-256."""

    number: int
    name: str
    sha256: str
    bytes: int


class ExportView(msgspec.Struct, frozen=True, kw_only=True):
    """Its parts can be fetched once it is `made`, until `expires_at`."""

    id: UUID
    consumer_id: UUID | None
    state: ExportState
    requested_at: datetime
    made_at: datetime | None
    expires_at: datetime | None
    parts: tuple[ExportPartView, ...]


class PartQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which part; an export of one consumer has one."""

    part: Annotated[int, msgspec.Meta(ge=1, le=2_000_000_000)] = 1


@exports.post(
    "/consumers/{consumer_id}/exports",
    "Export a consumer's file",
    status=201,
    keyed=True,
    refusals=(409,),
)
def export_consumer(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> ExportView:
    """Everything that is kept of the consumer; a job makes it. 409 while one is being made."""
    return export_view(use.request_export(actor, ConsumerId(consumer_id)), ())


@exports.post("/exports", "Export the firm", status=201, keyed=True, refusals=(409,))
def export_firm(use: HttpUseCases, actor: Actor) -> ExportView:
    """One zip per consumer and one of the firm itself; jobs make them one after the other."""
    return export_view(use.request_export(actor, None), ())


@exports.get("/exports/{export_id}", "Read an export")
def read_export(use: HttpUseCases, actor: Actor, export_id: UUID) -> ExportView:
    """Whether it is made, and of which parts."""
    return export_view(*use.read_export(actor, ExportId(export_id)))


@exports.get(
    "/exports/{export_id}/zip",
    "Fetch an export",
    media_type="application/zip",
    refusals=(409, 503),
)
def download_export(use: HttpUseCases, actor: Actor, export_id: UUID, query: PartQuery) -> File:
    """One part; 409 while the export is being made, 404 when its week is over."""
    part, content = use.download_export(actor, ExportId(export_id), query.part)
    return File(
        content=content,
        media_type="application/zip",
        filename=part.name,
        sha256=part.sha256,
        is_attachment=True,
    )


def export_view(export: Export, parts: tuple[ExportPart, ...]) -> ExportView:
    return ExportView(
        id=export.id,
        consumer_id=export.consumer_id,
        state=export.state,
        requested_at=export.requested_at,
        made_at=export.made_at,
        expires_at=export.expires_at,
        parts=tuple(
            ExportPartView(number=part.number, name=part.name, sha256=part.sha256, bytes=part.bytes)
            for part in parts
        ),
    )
