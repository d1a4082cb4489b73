"""Keyset paging: a page is what follows a cursor, newest first."""

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

Item = TypeVar("Item")

LIMIT_DEFAULT = 50
LIMIT_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """``after`` is the id of the last item seen (ids are UUIDv7, hence ordered by time)."""

    after: UUID | None = None
    limit: int = LIMIT_DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    """``next_after`` is None on the last page."""

    items: tuple[Item, ...]
    next_after: UUID | None
