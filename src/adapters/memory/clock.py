"""Time and ids that a test holds in its hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Lock
from uuid import UUID


@dataclass(slots=True)
class MemoryClock:
    """Stands still until it is moved; ``at`` is aware, UTC."""

    at: datetime = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by

    def advance_to(self, instant: datetime) -> None:
        """An instant that has passed already leaves the clock as it is."""
        self.at = max(self.at, instant)


@dataclass(slots=True)
class SequentialIds:
    """Each id is greater than the one before, as with UUIDv7; ``seed`` keeps two sources apart."""

    seed: int = 1
    _counter: "count[int]" = field(default_factory=lambda: count(1), init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __call__(self) -> UUID:
        with self._lock:
            number = next(self._counter)
        # Version and variant bits as RFC 9562 has them: whoever checks sees a UUIDv7.
        return UUID(int=(number << 80) | (0x7 << 76) | (0b10 << 62) | self.seed)
