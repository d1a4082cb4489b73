"""How the deletion of the firm stands."""

from dataclasses import dataclass

from adapters.memory.tables import TenantRows
from application.keeping import DeletionStore
from domain.retention.tenant_deletion import TenantDeletion

DELETIONS = "tenant_deletions"


@dataclass(frozen=True, slots=True)
class MemoryDeletionStore(DeletionStore):
    rows: TenantRows

    def latest(self) -> TenantDeletion | None:
        asked = list(self.rows.all(DELETIONS))
        return asked[-1] if asked else None

    def add(self, deletion: TenantDeletion) -> None:
        self.rows.add(DELETIONS, deletion)

    def save(self, deletion: TenantDeletion) -> TenantDeletion:
        return self.rows.save(DELETIONS, deletion)
