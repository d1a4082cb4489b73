"""The keys that sign access tokens: one file, read again whenever it has changed."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from adapters.key_names import key_id
from adapters.kms import key_files
from adapters.kms.key_files import KeyFileRefused

Keys: TypeAlias = tuple[Ed25519PrivateKey, ...]
_END = b"-----END PRIVATE KEY-----"
_Mark: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Read:
    mark: _Mark
    keys: Keys


class SigningKeys:
    """Called for the keys of now: the first signs, all verify.

    Every call looks whether the file is another one than before (some microseconds), so that a
    rotation reaches running processes at once. One that cannot be read leaves the keys as they
    were: nobody is signed out by a slip of the hand, and the next start says what is wrong.
    """

    def __init__(self, path: Path, *, may_create: bool = False) -> None:
        """Raise KeyFileRefused when there is no file (unless `may_create`), or no good key in it."""
        self._path = path
        self._lock = Lock()
        keys = load_signing_keys(path, may_create=may_create)
        self._read = _Read(self._mark(), keys)

    def __call__(self) -> Keys:
        read = self._read
        if self._mark() != read.mark:
            read = self._read_again()
        return read.keys

    def _read_again(self) -> _Read:
        with self._lock:
            mark = self._mark()
            if mark == self._read.mark:
                return self._read
            try:
                keys = load_signing_keys(self._path)
            except KeyFileRefused:
                keys = self._read.keys
            self._read = _Read(mark, keys)
            return self._read

    def _mark(self) -> _Mark:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_ino, found.st_mtime_ns, found.st_size)


def load_signing_keys(path: Path, *, may_create: bool = False) -> Keys:
    """Read Ed25519 private keys in PEM (RFC 8410), one after the other.

    Raises KeyFileRefused when there is no file (unless `may_create`), or another kind of key.
    """
    content = key_files.read(path, make=_new if may_create else None)
    pieces = [piece + _END for piece in content.split(_END)[:-1]]
    keys = tuple(_load(piece.strip(), path) for piece in pieces or [content])
    if len(set(map(_id, keys))) != len(keys):
        raise KeyFileRefused(f"{path} holds a key twice")
    return keys


def add_signing_key(path: Path, *, is_announced: bool = False) -> str:
    """Make a key that signs from now on, or that only verifies until it is promoted.

    Returns its id. Raises KeyFileRefused.
    """
    new = Ed25519PrivateKey.generate()
    _change(path, lambda keys: (*keys, new) if is_announced else (new, *keys))
    return _id(new)


def promote_signing_key(path: Path, wanted: str) -> None:
    """Let a key of the file sign; raise KeyFileRefused when it is not there."""

    def promoted(keys: Keys) -> Keys:
        chosen = _find(keys, wanted)
        return (chosen, *(key for key in keys if key is not chosen))

    _change(path, promoted)


def remove_signing_key(path: Path, unwanted: str) -> None:
    """Drop a key; raise KeyFileRefused when it is not there, or is the one that signs."""

    def without(keys: Keys) -> Keys:
        chosen = _find(keys, unwanted)
        if chosen is keys[0]:
            raise KeyFileRefused(f"the key {unwanted} signs; rotate first")
        return tuple(key for key in keys if key is not chosen)

    _change(path, without)


def _find(keys: Keys, wanted: str) -> Ed25519PrivateKey:
    for key in keys:
        if _id(key) == wanted:
            return key
    raise KeyFileRefused(f"the file holds no key {wanted}; it has {', '.join(map(_id, keys))}")


def _change(path: Path, change: Callable[[Keys], Keys]) -> None:
    """Replace the file in one step: a reader sees the old keys or the new ones."""
    with _alone(path):
        _replace(path, change(load_signing_keys(path)))


def _replace(path: Path, keys: Sequence[Ed25519PrivateKey]) -> None:
    present = path.stat()
    descriptor, half = tempfile.mkstemp(dir=path.parent)  # made 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"".join(map(_pem, keys)))
            file.flush()
            os.fchmod(file.fileno(), present.st_mode & 0o770)
            if (present.st_uid, present.st_gid) != (os.geteuid(), os.getegid()):
                # An administrator rotates: the server's own user must still be able to read it.
                os.fchown(file.fileno(), present.st_uid, present.st_gid)
            os.fsync(file.fileno())
        Path(half).replace(path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time; freed by the kernel when its holder dies."""
    lock = path.with_name(f"{path.name}.lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise KeyFileRefused(f"{lock} cannot be made: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _load(piece: bytes, path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(piece, password=None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise KeyFileRefused(f"{path} holds no private key in PEM without a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileRefused(f"{path} must hold Ed25519 keys")
    return key


def _id(key: Ed25519PrivateKey) -> str:
    return key_id(key.public_key())


def _new() -> bytes:
    return _pem(Ed25519PrivateKey.generate())


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
