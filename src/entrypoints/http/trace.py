"""What is known of a request while it is answered, for the log line and for errors."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

Header: TypeAlias = tuple[bytes, bytes]


@dataclass(slots=True, kw_only=True)
class Trace:
    """What the log line says of a request; filled on its way.

    ``headers`` are those that every answer to it carries, refusals included.
    """

    request_id: str
    route: str = ""
    operation: str = ""
    tenant_id: UUID | None = None
    user_id: UUID | None = None
    code: str | None = None
    headers: tuple[Header, ...] = ()
