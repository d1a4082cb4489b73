"""Who uses the servers: shared and exclusive file locks that the kernel frees with their holder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold `path` exclusively; waits for whoever holds it now."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@dataclass(slots=True)
class Lease:
    """A shared hold on `path`: forked children keep it with us, started programs do not."""

    path: Path
    _descriptor: int | None = field(default=None, init=False)

    @property
    def is_held(self) -> bool:
        return self._descriptor is not None

    def take(self) -> None:
        if self._descriptor is None:
            self._descriptor = _open(self.path)
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def give_back(self) -> bool:
        """Let go; True when nobody else holds it.

        The question is asked through a new descriptor: upgrading our own would also upgrade the
        hold that a forked child shares with us, and would call the child nobody.
        """
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        probe = _open(self.path)
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(probe)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
