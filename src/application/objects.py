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
    """Keeps bytes under a key; a key names one content for ever, however it is sealed.

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

    @abstractmethod
    def delete(self, key: str) -> None:
        """Forget the content for good; a key that holds nothing stays so."""
        ...

    @abstractmethod
    def replace(self, key: str, content: bytes) -> None:
        """Store in place of what the key has, whole or not at all.

        Raises ObjectNotFound when there is no object to replace, so that none which was removed
        meanwhile comes back.
        """
        ...


class ObjectInventory(Protocol):
    """Goes over what an object store holds; raises Unavailable as the store does."""

    @abstractmethod
    def keys(self, prefix: str, *, after: str | None, limit: int) -> tuple[str, ...]:
        """The next keys below the prefix, a whole word of keys, in an order of the store's own."""
        ...

    @abstractmethod
    def beginning(self, key: str, octets: int) -> bytes:
        """The first bytes of an object. Raises ObjectNotFound."""
        ...
