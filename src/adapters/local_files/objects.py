"""Objects as files: whole or not there, and on the disk before `put` returns."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from application.objects import ObjectInventory, ObjectNotFound, ObjectStore, require_object_key
from domain.errors import Unavailable

_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class LocalObjectStore(ObjectStore, ObjectInventory):
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
        with self._reading(key) as file:
            return file.read()

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def replace(self, key: str, content: bytes) -> None:
        path = self._path(key)
        if not path.is_file():
            raise ObjectNotFound(key)
        try:
            self._write(path, content, only_over=key)
        except OSError as error:
            raise Unavailable(f"the folder of stored objects: {error.strerror}") from error

    def keys(self, prefix: str, *, after: str | None, limit: int) -> tuple[str, ...]:
        passed = () if after is None else tuple(after.split("/"))
        found = _files(self._path(prefix), tuple(prefix.split("/")), passed)
        return tuple("/".join(parts) for parts in islice(found, limit))

    def beginning(self, key: str, octets: int) -> bytes:
        with self._reading(key) as file:
            return file.read(octets)

    @contextmanager
    def _reading(self, key: str) -> Iterator[BinaryIO]:
        try:
            with self._path(key).open("rb") as file:
                yield file
        except FileNotFoundError:
            raise ObjectNotFound(key) from None
        except OSError as error:
            raise Unavailable(f"the folder of stored objects: {error.strerror}") from error

    def delete(self, key: str) -> None:
        path = self._path(key)
        try:
            if not self.folder.is_dir():
                return
            with self._alone():
                path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync(path.parent)
        except OSError as error:
            raise Unavailable(f"the folder of stored objects: {error.strerror}") from error

    def _path(self, key: str) -> Path:
        require_object_key(key)
        return self.folder / key

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody on this machine deletes meanwhile, so that what is gone is not written again."""
        descriptor = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _write(self, path: Path, content: bytes, *, only_over: str | None = None) -> None:
        """With ``only_over`` in place of the key's file alone; raises ObjectNotFound."""
        self._make(path.parent)
        descriptor, half = tempfile.mkstemp(dir=path.parent, prefix=".half-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if only_over is None:
                Path(half).replace(path)
            else:
                self._put_over(only_over, Path(half))
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
        _sync(path.parent)

    def _put_over(self, key: str, half: Path) -> None:
        path = self._path(key)
        with self._alone():
            if not path.is_file():
                raise ObjectNotFound(key)
            half.replace(path)

    def _make(self, folder: Path) -> None:
        """As mkdir -p, with each new name synced: a file is lost with the folder above it."""
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _files(
    folder: Path, parts: tuple[str, ...], passed: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """By the names of folders and files; what was passed before is not even looked into."""
    if not folder.is_dir():
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise Unavailable(f"the folder of stored objects: {error.strerror}") from error
    for entry in entries:
        here = (*parts, entry.name)
        if entry.name.startswith(".") or here < passed[: len(here)] or here == passed:
            continue
        if entry.is_dir():
            yield from _files(folder / entry.name, here, passed)
        else:
            yield here


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
