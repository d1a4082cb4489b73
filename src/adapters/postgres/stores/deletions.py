"""How the deletion of the firm stands."""

from dataclasses import dataclass

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled
from application.keeping import DeletionStore
from domain.retention.tenant_deletion import TenantDeletion

_DELETIONS = Shelf(tables.tenant_deletions, TenantDeletion)
_LATEST = _DELETIONS.selecting(newest=[tables.tenant_deletions.c.id.desc()], is_limited=True)
_MARK = compiled(
    sa.update(tables.tenants)
    .where(tables.tenants.c.id == sa.bindparam("tenant_id"))
    .values(deletion_due_at=sa.bindparam("due_at"))
)


@dataclass(frozen=True, slots=True)
class PostgresDeletionStore(DeletionStore):
    """The tenant's own row says so, too: each request reads it with the session."""

    shelves: Shelves

    def latest(self) -> TenantDeletion | None:
        return self.shelves.first(_DELETIONS, _LATEST, {"limit": 1})

    def add(self, deletion: TenantDeletion) -> None:
        self.shelves.add(_DELETIONS, deletion)
        self._mark(deletion)

    def save(self, deletion: TenantDeletion) -> TenantDeletion:
        stored = self.shelves.save(_DELETIONS, deletion)
        self._mark(stored)
        return stored

    def _mark(self, deletion: TenantDeletion) -> None:
        due_at = deletion.due_at if deletion.stands else None
        mark = {"tenant_id": self.shelves.tenant_id, "due_at": due_at}
        self.shelves.transaction.run(_MARK, mark)
