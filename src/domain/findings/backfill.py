"""Rules run again over reports on file, page by page, so that a stop loses nothing."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NewType
from uuid import UUID

from domain.identity import TenantId

BackfillId = NewType("BackfillId", UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """How far one tenant's backfill has come; it goes from the newest report to the oldest.

    ``rule`` None means all rules, ``since`` bounds the reports by the day they were made;
    ``cursor`` is the last report done.
    """

    id: BackfillId
    tenant_id: TenantId
    rule: str | None
    since: date | None
    started_at: datetime
    cursor: UUID | None = None
    reports: int = 0
    added: int = 0
    withdrawn: int = 0
    changed: int = 0
    finished_at: datetime | None = None
    version: int = 1

    def advanced(
        self, *, cursor: UUID, reports: int, added: int, withdrawn: int, changed: int
    ) -> "Backfill":
        return replace(
            self,
            cursor=cursor,
            reports=self.reports + reports,
            added=self.added + added,
            withdrawn=self.withdrawn + withdrawn,
            changed=self.changed + changed,
        )

    def finished(self, *, at: datetime) -> "Backfill":
        return replace(self, finished_at=at)
