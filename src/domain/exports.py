"""Exports: everything that is kept of a consumer, or of a whole firm, taken out as zip files."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import ClassVar, NewType
from uuid import UUID

from domain.errors import Conflict, NotFound
from domain.events import Event
from domain.identity import ConsumerId, TenantId, UserId

ExportId = NewType("ExportId", UUID)
KEPT_DAYS = 7


class ExportNotFound(NotFound):
    """No such export for this tenant, or not any more: it is kept for a week."""

    def __init__(self, export_id: object) -> None:
        super().__init__(f"no export {export_id}, or not any more")


class ExportNotReady(Conflict):
    def __init__(self, export_id: ExportId) -> None:
        super().__init__(f"export {export_id} is still being made")


class ExportUnderWay(Conflict):
    """One export at a time of the same thing."""

    def __init__(self, export: "Export") -> None:
        super().__init__(f"export {export.id} is being made already")
        self.export_id = export.id


@unique
class ExportState(StrEnum):
    REQUESTED = "requested"
    MADE = "made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """``consumer_id`` None takes out everything of the firm, one part per consumer.

    ``cursor`` is the last consumer whose part is made; instants are UTC.
    """

    id: ExportId
    tenant_id: TenantId
    consumer_id: ConsumerId | None
    state: ExportState
    requested_at: datetime
    requested_by: UserId
    parts: int = 0
    cursor: ConsumerId | None = None
    made_at: datetime | None = None
    expires_at: datetime | None = None
    version: int = 1

    def with_part(self, *, cursor: ConsumerId | None) -> "Export":
        return replace(self, parts=self.parts + 1, cursor=cursor)

    def finish(self, *, at: datetime) -> tuple["Export", "ExportMade"]:
        made = ExportMade(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            export_id=self.id,
            parts=self.parts,
        )
        expires_at = at + timedelta(days=KEPT_DAYS)
        return replace(self, state=ExportState.MADE, made_at=at, expires_at=expires_at), made

    def require_made(self) -> None:
        """Raise ExportUnderWay."""
        if self.state is not ExportState.MADE:
            raise ExportUnderWay(self)

    def require_ready(self, *, at: datetime) -> None:
        """Raise ExportNotReady, and ExportNotFound when its time is over."""
        if self.expires_at is None:
            raise ExportNotReady(self.id)
        if at >= self.expires_at:
            raise ExportNotFound(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPart:
    """One zip in the evidence store; ``number`` counts from 1."""

    tenant_id: TenantId
    export_id: ExportId
    number: int
    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequested(Event):
    export_id: ExportId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportContinued(Event):
    """So many parts are made that another job makes the next ones."""

    historic: ClassVar[bool] = False
    export_id: ExportId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMade(Event):
    export_id: ExportId
    parts: int
