"""Whole files in memory."""

from dataclasses import dataclass, field

from application.objects import ObjectInventory, ObjectNotFound, ObjectStore, require_object_key


@dataclass(frozen=True, slots=True)
class MemoryObjectStore(ObjectStore, ObjectInventory):
    contents: dict[str, bytes] = field(default_factory=dict)

    def put(self, key: str, content: bytes) -> None:
        require_object_key(key)
        self.contents.setdefault(key, content)

    def get(self, key: str) -> bytes:
        require_object_key(key)
        if key not in self.contents:
            raise ObjectNotFound(key)
        return self.contents[key]

    def exists(self, key: str) -> bool:
        require_object_key(key)
        return key in self.contents

    def delete(self, key: str) -> None:
        require_object_key(key)
        self.contents.pop(key, None)

    def replace(self, key: str, content: bytes) -> None:
        if not self.exists(key):
            raise ObjectNotFound(key)
        self.contents[key] = content

    def keys(self, prefix: str, *, after: str | None, limit: int) -> tuple[str, ...]:
        require_object_key(prefix)
        below = sorted(key for key in self.contents if key.startswith(f"{prefix}/"))
        return tuple(key for key in below if after is None or key > after)[:limit]

    def beginning(self, key: str, octets: int) -> bytes:
        return self.get(key)[:octets]
