"""The sandbox's own clocks: the machine's time, or the machine's time plus a shared offset."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


def machine_time() -> datetime:
    """Return the machine's time in UTC; the outside world has a clock of its own."""
    return datetime.fromtimestamp(time.time(), tz=UTC)


def offset_clock(path: Path) -> Callable[[], datetime]:
    """Return a clock that adds the seconds written in `path`, read again at each call."""

    def now() -> datetime:
        return machine_time() + timedelta(seconds=_offset_s(path))

    return now


def _offset_s(path: Path) -> float:
    try:
        return float(path.read_text(encoding="ascii").strip() or 0)
    except FileNotFoundError:
        return 0.0
