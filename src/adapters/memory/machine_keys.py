"""Whose API key it is."""

from dataclasses import dataclass, replace
from datetime import datetime

from adapters.memory.directory import standing_of
from adapters.memory.stores.accounts import MEMBERSHIPS
from adapters.memory.stores.api_keys import API_KEYS
from adapters.memory.work import MemoryDatabase
from application.accounts.machine_keys import MachineKeys
from domain.accounts.api_keys import USE_NOTED_EVERY, ApiKey, ApiKeyRefused, opens
from domain.accounts.standing import Standing
from domain.accounts.tenants import Membership
from domain.identity import ApiKeyId


@dataclass(frozen=True, slots=True)
class MemoryMachineKeys(MachineKeys):
    database: MemoryDatabase

    def standing(
        self, key_id: ApiKeyId, secret_hash: bytes, *, now: datetime
    ) -> tuple[ApiKey, Standing]:
        with self.database.across_tenants() as draft:
            keys: list[ApiKey] = [k for k in draft.table(API_KEYS).values() if k.id == key_id]
            if not keys or not opens(keys[0], secret_hash, at=now):
                raise ApiKeyRefused
            key = keys[0]
            member: Membership | None = draft.table(MEMBERSHIPS).get((key.tenant_id, key.user_id))
            if member is None or member.ended_at is not None:
                raise ApiKeyRefused
            if key.last_used_at is None or now - key.last_used_at >= USE_NOTED_EVERY:
                draft.put(API_KEYS, (key.tenant_id, key.id), replace(key, last_used_at=now))
            standing = standing_of(draft, member)
        return key, replace(standing, has_passed_second_factor=True)
