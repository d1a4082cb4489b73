"""Pages of lists: an opaque cursor in, the next one out."""

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from application.paging import LIMIT_DEFAULT, LIMIT_MAX, Page, PageRequest
from domain.errors import InvalidField

Item = TypeVar("Item")
View = TypeVar("View")

Limit = Annotated[int, Meta(ge=1, le=LIMIT_MAX, description="How many items at most.")]
CursorText = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9_-]{22}\Z",
        description="`next_cursor` of the page before; leave it out for the first page.",
        examples=["AZqlAmO0cYiZAAAAAAAAAQ"],
    ),
]


class PageQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which page of a list: newest first, what follows the cursor."""

    cursor: CursorText | msgspec.UnsetType = msgspec.UNSET
    limit: Limit = LIMIT_DEFAULT

    def request(self) -> PageRequest:
        """Raise InvalidField for a cursor that no answer of ours contained."""
        return PageRequest(after=_decode(self.cursor) if self.cursor else None, limit=self.limit)


class PageView(msgspec.Struct, Generic[View], frozen=True):
    """One page of a list; `next_cursor` is null on the last."""

    items: tuple[View, ...]
    next_cursor: CursorText | None


def page_view(page: Page[Item], view: Callable[[Item], View]) -> PageView[Any]:
    """The page with each item shaped for the answer."""
    after = page.next_after
    return PageView(
        items=tuple(view(item) for item in page.items),
        next_cursor=None if after is None else _encode(after),
    )


def _encode(after: UUID) -> str:
    return base64.urlsafe_b64encode(after.bytes).rstrip(b"=").decode("ascii")


def _decode(cursor: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error):
        raise InvalidField("cursor", "is not a cursor of this list") from None
