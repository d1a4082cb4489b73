"""The evidence of a tenant, sealed again under the newest key."""

from dataclasses import dataclass

from adapters.evidence.vault import context_of, folder_of
from application.keys.ports import Batch, SealedValues
from application.objects import ObjectInventory, ObjectNotFound, ObjectStore
from application.ports import StaleVersion
from application.sealing import Sealer
from domain.identity import TenantId

EVIDENCE = "evidence"
OBJECTS_PER_BATCH = 20
_LISTED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SealedEvidence(SealedValues):
    """Objects keep their names: those say what the clear bytes are, not how they are sealed."""

    objects: ObjectStore
    inventory: ObjectInventory
    sealer: Sealer

    def places(self) -> tuple[str, ...]:
        return (EVIDENCE,)

    def stale(self, tenant_id: TenantId, place: str, mark: bytes) -> int:
        _require(place)
        count, after = 0, None
        while keys := self.inventory.keys(folder_of(tenant_id), after=after, limit=_LISTED_AT_ONCE):
            count += sum(self._is_stale(key, mark) for key in keys)
            after = keys[-1]
        return count

    def reseal(self, tenant_id: TenantId, place: str, mark: bytes, *, after: str | None) -> Batch:
        _require(place)
        if not self.sealer.is_current(tenant_id, mark):
            raise StaleVersion("the tenant's data key")
        keys = self.inventory.keys(folder_of(tenant_id), after=after, limit=OBJECTS_PER_BATCH)
        stale = [key for key in keys if self._is_stale(key, mark)]
        for key in stale:
            self._reseal(tenant_id, key)
        is_full = len(keys) == OBJECTS_PER_BATCH
        return Batch(cursor=keys[-1] if is_full else None, resealed=len(stale))

    def _is_stale(self, key: str, mark: bytes) -> bool:
        try:
            return self.inventory.beginning(key, len(mark)) != mark
        except ObjectNotFound:
            return False  # removed since it was listed

    def _reseal(self, tenant_id: TenantId, key: str) -> None:
        context = context_of(key.rpartition("/")[2])
        try:
            clear = self.sealer.open(tenant_id, context, self.objects.get(key))
            self.objects.replace(key, self.sealer.seal(tenant_id, context, clear))
        except ObjectNotFound:
            return


def _require(place: str) -> None:
    if place != EVIDENCE:
        raise LookupError(place)
