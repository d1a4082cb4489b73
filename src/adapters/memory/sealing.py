"""Sealing in memory: bound to tenant and place like the real one, but readable when debugging."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from application.sealing import (
    KeyPurpose,
    KeyService,
    SealBroken,
    Sealer,
    TenantKeys,
    WrappedKey,
)
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

    def is_current(self, tenant_id: TenantId, sealed: bytes) -> bool:  # noqa: ARG002  no keys here
        return True


@dataclass(frozen=True, slots=True)
class MemoryTenantKeys(TenantKeys):
    """``fenced`` holds the marks under which nothing more may be stored."""

    held: dict[TenantId, dict[tuple[KeyPurpose, int], WrappedKey]] = field(default_factory=dict)
    fenced: set[tuple[TenantId, int]] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def kept(self, tenant_id: TenantId) -> tuple[WrappedKey, ...]:
        with self._lock:
            held = self.held.get(tenant_id, {})
            return tuple(held[name] for name in sorted(held) if held[name].wrapped)

    def add(self, tenant_id: TenantId, keys: Sequence[WrappedKey]) -> None:
        with self._lock:
            held = self.held.setdefault(tenant_id, {})
            for key in keys:
                held.setdefault((key.purpose, key.version), key)

    def rewrap(self, tenant_id: TenantId, key: WrappedKey, wrapped: bytes) -> bool:
        with self._lock:
            held = self.held[tenant_id]
            name = (key.purpose, key.version)
            if held[name].wrapped != key.wrapped:
                return False
            held[name] = replace(held[name], wrapped=wrapped)
            return True

    def fence(self, tenant_id: TenantId, keys: Sequence[WrappedKey]) -> None:
        with self._lock:
            for key in keys:
                self.held[tenant_id][KeyPurpose.DATA, key.version] = key
                self.fenced.add((tenant_id, key.version))

    def retire(self, tenant_id: TenantId, version: int) -> None:
        with self._lock:
            for name, key in self.held.get(tenant_id, {}).items():
                is_fenced = (tenant_id, key.version) in self.fenced
                if key.purpose is KeyPurpose.DATA and key.version < version and is_fenced:
                    self.held[tenant_id][name] = replace(key, wrapped=b"")


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
