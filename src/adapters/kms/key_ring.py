"""Versions of a tenant's data key, and all its keys under another master key."""

import os
from dataclasses import dataclass, replace

from adapters.kms.tenant_key import KEY_BYTES, mark_of, new_data_key
from application.keys.ports import KeyRing
from application.sealing import KeyPurpose, KeyService, Sealer, TenantKeys, WrappedKey
from domain.identity import TenantId


@dataclass(frozen=True, slots=True)
class WrappedKeyRing(KeyRing):
    """Keeps no clear key longer than a call; ``sealer`` makes the first keys of a tenant."""

    keys: TenantKeys
    key_service: KeyService
    sealer: Sealer

    def newest(self, tenant_id: TenantId) -> int:
        return self._data_keys(tenant_id)[-1].version

    def make(self, tenant_id: TenantId, version: int) -> bytes:
        self._data_keys(tenant_id)  # an index key from before there were any is made first
        fresh = new_data_key(
            self.key_service, tenant_id, version=version, clear=os.urandom(KEY_BYTES)
        )
        self.keys.add(tenant_id, [fresh])
        [made] = [key for key in self._data_keys(tenant_id) if key.version == version]
        return made.mark

    def fence(self, tenant_id: TenantId, version: int) -> None:
        older = [key for key in self._data_keys(tenant_id) if key.version < version]
        self.keys.fence(tenant_id, [self._marked(tenant_id, key) for key in older])

    def retire(self, tenant_id: TenantId, version: int) -> None:
        self.keys.retire(tenant_id, version)

    def rewrap(self, tenant_id: TenantId) -> int:
        kept = self.keys.kept(tenant_id)
        for key in kept:
            clear = self.key_service.unwrap(tenant_id, key.wrapped)
            self.keys.rewrap(tenant_id, key, self.key_service.wrap(tenant_id, clear))
        return len(kept)

    def _data_keys(self, tenant_id: TenantId) -> list[WrappedKey]:
        self.sealer.is_current(tenant_id, b"")  # reads the keys, and makes those that are missing
        kept = self.keys.kept(tenant_id)
        return [key for key in kept if key.purpose is KeyPurpose.DATA]

    def _marked(self, tenant_id: TenantId, key: WrappedKey) -> WrappedKey:
        """Keys from before there were versions learn here how their values begin."""
        clear = self.key_service.unwrap(tenant_id, key.wrapped)
        return replace(key, mark=mark_of(clear))
