"""Key files: read, or made once where that is allowed."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path


class KeyFileRefused(Exception):
    """A key file is missing, open to others or not what it should be; the sentence says which."""


def read(path: Path, *, make: Callable[[], bytes] | None) -> bytes:
    """The file's content; without a file, `make` is called and its result kept, readable by us only.

    Of several processes at once one makes the file and all read it. Raises KeyFileRefused.
    """
    if make is not None and not path.exists():
        _create(path, make())
    try:
        if path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            raise KeyFileRefused(f"{path} is open to every user of this machine: chmod 600 it")
        return path.read_bytes()
    except OSError as error:
        raise KeyFileRefused(f"the key file {path} cannot be read: {error.strerror}") from error


def _create(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, half = tempfile.mkstemp(dir=path.parent)  # made 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(half, path)  # unlike a rename, this never replaces the key of a quicker process
    except FileExistsError:
        return
    finally:
        Path(half).unlink()
