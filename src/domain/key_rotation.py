"""A tenant's data key replaced place by place, so that a stop loses nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType
from uuid import UUID

from domain.identity import TenantId

KeyRotationId = NewType("KeyRotationId", UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRotation:
    """How far one tenant's rotation has come.

    ``to_version`` is the data key under which everything is sealed at the end; ``place`` counts
    the places that are done, ``cursor`` says how far the present one is.
    """

    id: KeyRotationId
    tenant_id: TenantId
    to_version: int
    started_at: datetime
    place: int = 0
    cursor: str | None = None
    resealed: int = 0
    finished_at: datetime | None = None
    version: int = 1

    def advanced(self, *, cursor: str | None, resealed: int) -> "KeyRotation":
        """One batch on; without a cursor the place is done."""
        return replace(
            self,
            place=self.place if cursor else self.place + 1,
            cursor=cursor,
            resealed=self.resealed + resealed,
        )

    def from_the_start(self) -> "KeyRotation":
        """Once more over every place: something was held by others when its turn came."""
        return replace(self, place=0, cursor=None)

    def finished(self, *, at: datetime) -> "KeyRotation":
        return replace(self, finished_at=at)
