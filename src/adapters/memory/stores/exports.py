"""Exports and their parts."""

from dataclasses import dataclass

from adapters.memory.tables import TenantRows
from application.keeping import ExportParts, ExportStore
from application.ports import AlreadyStored, StaleVersion
from domain.exports import Export, ExportId, ExportNotFound, ExportPart, ExportState
from domain.identity import ConsumerId

EXPORTS, PARTS = "exports", "export_parts"


@dataclass(frozen=True, slots=True)
class MemoryExportStore(ExportStore):
    rows: TenantRows

    def get(self, export_id: ExportId) -> Export:
        export: Export | None = self.rows.find(EXPORTS, export_id)
        if export is None:
            raise ExportNotFound(export_id)
        return export

    def add(self, export: Export) -> None:
        if any(each.state is ExportState.REQUESTED for each in self.of(export.consumer_id)):
            self.rows.draft.refuse(StaleVersion("the export under way"))
        self.rows.add(EXPORTS, export)

    def save(self, export: Export) -> Export:
        return self.rows.save(EXPORTS, export)

    def of(self, consumer_id: ConsumerId | None) -> tuple[Export, ...]:
        found = [each for each in self.rows.all(EXPORTS) if each.consumer_id == consumer_id]
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class MemoryExportParts(ExportParts):
    rows: TenantRows

    def add(self, part: ExportPart) -> None:
        self.rows.need_evidence(part.sha256)
        key = (self.rows.tenant_id, part.export_id, part.number)
        if key in self.rows.draft.table(PARTS):
            self.rows.draft.refuse(AlreadyStored(PARTS))
        self.rows.draft.put(PARTS, key, part)

    def all(self, export_id: ExportId) -> tuple[ExportPart, ...]:
        return tuple(part for part in self.rows.all(PARTS) if part.export_id == export_id)
