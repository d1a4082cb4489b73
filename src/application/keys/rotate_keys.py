"""Replace a tenant's data key while the application works, and forget the former one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from application.keys.ports import KeyRing, KeyRotations, SealedValues
from application.ports import Clock, NewId, StaleVersion
from domain.identity import TenantId
from domain.key_rotation import KeyRotation, KeyRotationId

GRACE = timedelta(seconds=30)
"""Within it every process has learned of a new key; the sealer looks again after 20 s."""
_LOOK_AGAIN_S = 1.0

Pause = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationStep:
    """Progress for whoever watches: ``left`` values are still sealed under an older key."""

    rotation: KeyRotation
    left: int


@dataclass(frozen=True, slots=True)
class BeginKeyRotation:
    """Make the new key; from then on new values are sealed under it.

    A rotation that was stopped is taken up again, also by a second run beside the first.
    """

    rotations: KeyRotations
    ring: KeyRing
    clock: Clock
    new_id: NewId

    def __call__(self, tenant_id: TenantId) -> KeyRotation:
        rotation = self.rotations.unfinished(tenant_id) or self._added(tenant_id)
        self.ring.make(tenant_id, rotation.to_version)
        return rotation

    def _added(self, tenant_id: TenantId) -> KeyRotation:
        rotation = KeyRotation(
            id=KeyRotationId(self.new_id()),
            tenant_id=tenant_id,
            to_version=self.ring.newest(tenant_id) + 1,
            started_at=self.clock(),
        )
        if self.rotations.add_once(rotation):
            return rotation
        return self.rotations.unfinished(tenant_id) or self._added(tenant_id)


@dataclass(frozen=True, slots=True)
class FinishKeyRotation:
    """Seal everything under the new key, see that nothing is left, and retire the older ones.

    Each batch may be done twice: the cursor is kept behind it.
    """

    rotations: KeyRotations
    ring: KeyRing
    values: tuple[SealedValues, ...]
    clock: Clock
    pause: Pause

    def __call__(self, rotation: KeyRotation) -> Iterator[RotationStep]:
        """Yield after every batch, and when nothing is left.

        Raises KeyInUse when transactions of others do not end, and SealBroken for a value that
        does not open; then the older keys are kept, and another run goes on from there.
        """
        mark = self.ring.make(rotation.tenant_id, rotation.to_version)
        self.pause(max(0.0, (rotation.started_at + GRACE - self.clock()).total_seconds()))
        self.ring.fence(rotation.tenant_id, rotation.to_version)
        left = self._left(rotation, mark)
        yield RotationStep(rotation=rotation, left=left)
        now: KeyRotation | None = rotation
        while now is not None and now.finished_at is None:
            before, now = now, self._step(now, mark)
            if now is not None:
                left = max(0, left - (now.resealed - before.resealed))
                yield RotationStep(rotation=now, left=left)

    def _step(self, rotation: KeyRotation, mark: bytes) -> KeyRotation | None:
        """None when another run has brought this rotation to its end."""
        try:
            return self.rotations.save(self._moved(rotation, mark))
        except StaleVersion:
            theirs = self.rotations.unfinished(rotation.tenant_id)
            return theirs if theirs and theirs.id == rotation.id else None

    def _moved(self, rotation: KeyRotation, mark: bytes) -> KeyRotation:
        tenant_id, places = rotation.tenant_id, self._places()
        if rotation.place < len(places):
            values, place = places[rotation.place]
            batch = values.reseal(tenant_id, place, mark, after=rotation.cursor)
            return rotation.advanced(cursor=batch.cursor, resealed=batch.resealed)
        if self._left(rotation, mark):
            self.pause(_LOOK_AGAIN_S)
            return rotation.from_the_start()
        self.ring.retire(tenant_id, rotation.to_version)
        return rotation.finished(at=self.clock())

    def _left(self, rotation: KeyRotation, mark: bytes) -> int:
        places = self._places()
        return sum(values.stale(rotation.tenant_id, place, mark) for values, place in places)

    def _places(self) -> list[tuple[SealedValues, str]]:
        return [(values, place) for values in self.values for place in values.places()]
