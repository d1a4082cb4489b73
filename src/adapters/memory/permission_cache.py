"""What somebody may do, in this process's own memory: the nearest cache, and the tests'."""

import threading
from dataclasses import dataclass, field

from application.accounts.ports import PermissionCache, PermissionKey
from domain.identity import Permission

ENTRIES_MAX = 10_000


@dataclass(slots=True)
class MemoryPermissionCache(PermissionCache):
    """The oldest entry makes room: a key that is outdated is never asked for again."""

    entries_max: int = ENTRIES_MAX
    _kept: dict[PermissionKey, frozenset[Permission]] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def get(self, key: PermissionKey) -> frozenset[Permission] | None:
        return self._kept.get(key)

    def put(self, key: PermissionKey, permissions: frozenset[Permission]) -> None:
        with self._lock:
            if key not in self._kept and len(self._kept) >= self.entries_max:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = permissions
