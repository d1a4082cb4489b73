"""What will go away, and when: RFC 9745 and RFC 8594, the same for a route and a whole version."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from entrypoints.http.trace import Header


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """``since`` and ``sunset`` are aware instants; ``guide`` is where to read what comes instead.

    Raises ValueError for a sunset before the deprecation (RFC 9745, section 4).
    """

    since: datetime
    guide: str
    sunset: datetime | None = None

    def __post_init__(self) -> None:
        if self.sunset is not None and self.sunset < self.since:
            raise ValueError("the sunset must not come before the deprecation")

    @property
    def headers(self) -> tuple[Header, ...]:
        told: list[Header] = [
            (b"deprecation", b"@%d" % int(self.since.timestamp())),
            (b"link", f'<{self.guide}>; rel="deprecation"; type="text/html"'.encode("ascii")),
        ]
        if self.sunset is not None:
            date = format_datetime(self.sunset.astimezone(UTC), usegmt=True)
            told.append((b"sunset", date.encode("ascii")))
        return tuple(told)
