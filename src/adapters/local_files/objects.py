"""Objects as files: whole or not there, and on the disk before `put` returns."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from application.objects import ObjectNotFound, ObjectStore, require_object_key
from domain.errors import Unavailable


@dataclass(frozen=True, slots=True)
class LocalObjectStore(ObjectStore):
    """Keeps each object as one file below `folder`, which is made when it is first needed."""

    folder: Path

    def put(self, key: str, content: bytes) -> None:
        path = self._path(key)
        if path.is_file():
            return
        try:
            self._write(path, content)
        except OSError as error:
            raise Unavailable(f"the folder of stored objects: {error.strerror}") from error

    def get(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise ObjectNotFound(key) from None
        except OSError as error:
            raise Unavailable(f"the folder of stored objects: {error.strerror}") from error

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def _path(self, key: str) -> Path:
        require_object_key(key)
        return self.folder / key

    def _write(self, path: Path, content: bytes) -> None:
        self._make(path.parent)
        descriptor, half = tempfile.mkstemp(dir=path.parent, prefix=".half-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(half).replace(path)
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
        _sync(path.parent)

    def _make(self, folder: Path) -> None:
        """As mkdir -p, with each new name synced: a file is lost with the folder above it."""
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
