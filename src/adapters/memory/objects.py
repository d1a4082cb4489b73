"""Whole files in memory."""

from dataclasses import dataclass, field

from application.objects import ObjectNotFound, ObjectStore, require_object_key


@dataclass(frozen=True, slots=True)
class MemoryObjectStore(ObjectStore):
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
