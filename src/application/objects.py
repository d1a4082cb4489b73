"""Storage of whole files under a key."""

import re
from abc import abstractmethod
from typing import Protocol

from domain.errors import Invalid, NotFound

_KEY = re.compile(r"[a-z0-9_-][a-z0-9._-]*(/[a-z0-9_-][a-z0-9._-]*)*")
_KEY_CHARACTERS_MAX = 512


class ObjectNotFound(NotFound):
    def __init__(self, key: str) -> None:
        super().__init__(f"no stored object {key}")


class ObjectKeyRefused(Invalid):
    """A key is words of a-z, 0-9, dot, dash and underscore between slashes; none starts with a dot."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} is no object key")


def require_object_key(key: str) -> None:
    """Raise ObjectKeyRefused for a malformed key; so a key can also name a file or a URL."""
    if len(key) > _KEY_CHARACTERS_MAX or not _KEY.fullmatch(key):
        raise ObjectKeyRefused(key)


class ObjectStore(Protocol):
    """Keeps bytes under a key; a key names one content for ever.

    Every method raises ObjectKeyRefused for a malformed key, and Unavailable when the store does
    not answer.
    """

    @abstractmethod
    def put(self, key: str, content: bytes) -> None:
        """Store durably before returning; a key that exists already keeps what it has."""
        ...

    @abstractmethod
    def get(self, key: str) -> bytes:
        """Raises ObjectNotFound."""
        ...

    @abstractmethod
    def exists(self, key: str) -> bool: ...
