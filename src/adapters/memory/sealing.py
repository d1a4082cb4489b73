"""Sealing in memory: bound to tenant and place like the real one, but readable when debugging."""

import hashlib
from dataclasses import dataclass, field

from application.sealing import KeyService, SealBroken, Sealer, TenantKeys
from domain.identity import TenantId

_MARK_BYTES = 16


@dataclass(frozen=True, slots=True)
class MemorySealer(Sealer):
    """Puts a mark of the tenant and the place before the clear bytes."""

    def seal(self, tenant_id: TenantId, context: str, clear: bytes) -> bytes:
        return _mark(tenant_id, context, clear) + clear

    def open(self, tenant_id: TenantId, context: str, sealed: bytes) -> bytes:
        mark, clear = sealed[:_MARK_BYTES], sealed[_MARK_BYTES:]
        if mark != _mark(tenant_id, context, clear):
            raise SealBroken(context)
        return clear

    def blind_index(self, tenant_id: TenantId, purpose: str, value: str) -> bytes:
        return hashlib.sha256(_mark(tenant_id, purpose, value.encode())).digest()


@dataclass(frozen=True, slots=True)
class MemoryTenantKeys(TenantKeys):
    wrapped: dict[TenantId, bytes] = field(default_factory=dict)

    def get_or_create(self, tenant_id: TenantId, candidate: bytes) -> bytes:
        return self.wrapped.setdefault(tenant_id, candidate)


@dataclass(frozen=True, slots=True)
class MemoryKeyService(KeyService):
    """Marks data keys with their tenant instead of encrypting them."""

    def wrap(self, tenant_id: TenantId, data_key: bytes) -> bytes:
        return _mark(tenant_id, "data key", data_key) + data_key

    def unwrap(self, tenant_id: TenantId, wrapped: bytes) -> bytes:
        mark, data_key = wrapped[:_MARK_BYTES], wrapped[_MARK_BYTES:]
        if mark != _mark(tenant_id, "data key", data_key):
            raise SealBroken(f"the data key of tenant {tenant_id}")
        return data_key


def _mark(tenant_id: TenantId, context: str, content: bytes) -> bytes:
    place = f"{tenant_id} {len(context)} {context} ".encode()
    return hashlib.sha256(place + content).digest()[:_MARK_BYTES]
