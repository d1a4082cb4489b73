"""Time: the machine's, and one that tests and the demo may move forward."""

import fcntl
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path


def system_clock() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)  # noqa: TID251  the one place that reads the machine's clock


class ClockRunsForward(Exception):
    """A simulated clock was asked to go back."""


@dataclass(frozen=True, slots=True)
class SimulatedClock:
    """The machine's clock plus an offset in seconds that lies in a file.

    The file is read at each call, so all processes that name it share one time. Without the file
    the offset is zero. Time goes on between the jumps.
    """

    path: Path

    def __call__(self) -> datetime:
        return system_clock() + self._offset()

    def advance_to(self, instant: datetime) -> None:
        """Make it `instant` now. Raises ClockRunsForward when that has passed."""
        with self._alone():
            missing = instant - self()
            if missing < timedelta(0):
                raise ClockRunsForward(f"it is {self().isoformat()}, past {instant.isoformat()}")
            self._write(self._offset() + missing)

    def advance(self, by: timedelta) -> None:
        """Jump forward. Raises ClockRunsForward when `by` is negative."""
        if by < timedelta(0):
            raise ClockRunsForward(f"a jump of {by.total_seconds()} s leads back")
        with self._alone():
            self._write(self._offset() + by)

    def _offset(self) -> timedelta:
        try:
            return timedelta(seconds=float(self.path.read_text("ascii")))
        except FileNotFoundError:
            return timedelta(0)

    def _write(self, offset: timedelta) -> None:
        # Replaced in one step: a reader sees the old offset or the new one, never half a number.
        half = self.path.with_name(f"{self.path.name}.new")
        half.write_text(f"{offset.total_seconds():.6f}\n", "ascii")
        half.replace(self.path)

    def _alone(self) -> "_FileLock":
        return _FileLock(self.path.with_name(f"{self.path.name}.lock"))


class _FileLock:
    """One process at a time; freed by the kernel when its holder dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def __enter__(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)
