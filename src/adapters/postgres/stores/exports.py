"""Exports and their parts."""

from dataclasses import dataclass

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.rows import RowCodec
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled
from adapters.postgres.stores.keeping import need_evidence
from application.keeping import ExportParts, ExportStore
from domain.exports import Export, ExportId, ExportNotFound, ExportPart
from domain.identity import ConsumerId

_EXPORTS = Shelf(tables.exports, Export)
_PARTS = RowCodec(tables.export_parts, ExportPart)
_OF_CONSUMER = tables.exports.c.consumer_id.is_not_distinct_from(
    sa.bindparam("consumer_id", type_=sa.Uuid)
)
_OF = _EXPORTS.selecting(_OF_CONSUMER, newest=[tables.exports.c.id.desc()])
_mine = tables.export_parts.c.tenant_id == sa.bindparam("tenant_id")
_of_export = tables.export_parts.c.export_id == sa.bindparam("of_export")
_ADD_PART = compiled(sa.insert(tables.export_parts), inserted=_PARTS.names)
_ALL_PARTS = compiled(
    sa.select(*_PARTS.columns).where(_mine, _of_export).order_by(tables.export_parts.c.number)
)


@dataclass(frozen=True, slots=True)
class PostgresExportStore(ExportStore):
    shelves: Shelves

    def get(self, export_id: ExportId) -> Export:
        export = self.shelves.find(_EXPORTS, export_id)
        if export is None:
            raise ExportNotFound(export_id)
        return export

    def add(self, export: Export) -> None:
        self.shelves.add(_EXPORTS, export)

    def save(self, export: Export) -> Export:
        return self.shelves.save(_EXPORTS, export)

    def of(self, consumer_id: ConsumerId | None) -> tuple[Export, ...]:
        return self.shelves.all(_EXPORTS, _OF, {"consumer_id": consumer_id})


@dataclass(frozen=True, slots=True)
class PostgresExportParts(ExportParts):
    shelves: Shelves

    def add(self, part: ExportPart) -> None:
        need_evidence(self.shelves, part.sha256)
        self.shelves.transaction.run(_ADD_PART, _PARTS.to_plain_row(part))

    def all(self, export_id: ExportId) -> tuple[ExportPart, ...]:
        asked = {"tenant_id": self.shelves.tenant_id, "of_export": export_id}
        rows = self.shelves.transaction.all(_ALL_PARTS, asked)
        return tuple(_PARTS.from_plain_row(row) for row in rows)
