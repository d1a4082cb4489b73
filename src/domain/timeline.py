"""The consumer's history in sentences."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.identity import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One event: ``sentence`` for people, ``event_type`` and ``detail`` for programs."""

    id: UUID
    at: datetime
    event_type: str
    sentence: str
    detail: dict[str, str]
    actor_id: UserId | None
