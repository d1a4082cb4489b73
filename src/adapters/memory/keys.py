"""Key rotations in memory: the steps are real, the keys are numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from application.keys.ports import Batch, KeyRing, KeyRotations, SealedValues
from application.ports import StaleVersion
from domain.identity import TenantId
from domain.key_rotation import KeyRotation, KeyRotationId

_BATCH = 2


@dataclass(frozen=True, slots=True)
class MemoryKeyRotations(KeyRotations):
    held: dict[KeyRotationId, KeyRotation] = field(default_factory=dict)

    def unfinished(self, tenant_id: TenantId) -> KeyRotation | None:
        return next(iter(self._open(tenant_id)), None)

    def add_once(self, rotation: KeyRotation) -> bool:
        if any(self._open(rotation.tenant_id)):
            return False
        self.held[rotation.id] = rotation
        return True

    def save(self, rotation: KeyRotation) -> KeyRotation:
        if self.held[rotation.id].version != rotation.version:
            raise StaleVersion(f"key rotation {rotation.id}")
        stored = replace(rotation, version=rotation.version + 1)
        self.held[rotation.id] = stored
        return stored

    def _open(self, tenant_id: TenantId) -> Iterable[KeyRotation]:
        return (
            each
            for each in self.held.values()
            if each.tenant_id == tenant_id and each.finished_at is None
        )


@dataclass(frozen=True, slots=True)
class MemoryKeyRing(KeyRing):
    """By tenant: the versions kept, below which nothing is stored, how often keys were wrapped."""

    versions: dict[TenantId, list[int]] = field(default_factory=dict)
    fenced: dict[TenantId, int] = field(default_factory=dict)
    rewrapped: Counter[TenantId] = field(default_factory=Counter)

    def newest(self, tenant_id: TenantId) -> int:
        return self._kept(tenant_id)[-1]

    def make(self, tenant_id: TenantId, version: int) -> bytes:
        kept = self._kept(tenant_id)
        if version not in kept:
            kept.append(version)
        return mark_of(version)

    def fence(self, tenant_id: TenantId, version: int) -> None:
        self.fenced[tenant_id] = version

    def retire(self, tenant_id: TenantId, version: int) -> None:
        below = min(version, self.fenced.get(tenant_id, 0))
        self.versions[tenant_id] = [kept for kept in self._kept(tenant_id) if kept >= below]

    def rewrap(self, tenant_id: TenantId) -> int:
        self.rewrapped[tenant_id] += 1
        return len(self._kept(tenant_id))

    def _kept(self, tenant_id: TenantId) -> list[int]:
        return self.versions.setdefault(tenant_id, [1])


@dataclass(frozen=True, slots=True)
class MemorySealedValues(SealedValues):
    """By tenant and place, each value's name and the mark of the key that it is sealed under."""

    named: tuple[str, ...]
    held: dict[tuple[TenantId, str], dict[str, bytes]] = field(default_factory=dict)

    def places(self) -> tuple[str, ...]:
        return self.named

    def stale(self, tenant_id: TenantId, place: str, mark: bytes) -> int:
        values = self.held.get((tenant_id, place), {})
        return sum(value != mark for value in values.values())

    def reseal(self, tenant_id: TenantId, place: str, mark: bytes, *, after: str | None) -> Batch:
        values = self.held.get((tenant_id, place), {})
        names = sorted(name for name in values if after is None or name > after)[:_BATCH]
        stale = [name for name in names if values[name] != mark]
        values.update(dict.fromkeys(stale, mark))
        return Batch(cursor=names[-1] if len(names) == _BATCH else None, resealed=len(stale))


def mark_of(version: int) -> bytes:
    return f"key {version}".encode()
