"""Seals of the audit beside the evidence: hashes and dates, nothing about anybody."""

from dataclasses import dataclass

import msgspec

from application.audit.ports import Checkpoints
from application.objects import ObjectNotFound, ObjectStore
from domain.audit_chain import Seal
from domain.identity import TenantId

_SEAL = msgspec.json.Decoder(Seal)


@dataclass(frozen=True, slots=True)
class ObjectCheckpoints(Checkpoints):
    """One object per seal. What is kept under a key stays, whoever comes with another content."""

    objects: ObjectStore

    def keep(self, seal: Seal) -> None:
        self.objects.put(_key(seal.tenant_id, seal.seq), msgspec.json.encode(seal))

    def find(self, tenant_id: TenantId, seq: int) -> Seal | None:
        try:
            return _SEAL.decode(self.objects.get(_key(tenant_id, seq)))
        except ObjectNotFound:
            return None


def _key(tenant_id: TenantId, seq: int) -> str:
    return f"audit/{tenant_id}/{seq:010d}.json"
