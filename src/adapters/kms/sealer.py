"""Sealing by AES-256-GCM under the data keys of each tenant."""

import hmac
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.kms.tenant_key import (
    KEY_BYTES,
    MARK_BYTES,
    expand,
    first_keys,
    index_key_of,
    mark_of,
)
from application.sealing import KeyPurpose, KeyService, SealBroken, Sealer, TenantKeys, WrappedKey
from domain.identity import TenantId

KEYS_KEPT_S = 20.0
"""For how long a process seals under the newest key it knows before it looks for a newer one."""

_NONCE_BYTES = 12
_HEADER_BYTES = MARK_BYTES + _NONCE_BYTES
_TENANTS_KEPT_MAX = 1024


@dataclass(frozen=True, slots=True)
class _OpenKeys:
    """What is made of one tenant's keys: a cipher by mark, and the index root."""

    ciphers: dict[bytes, AESGCM] = field(repr=False)
    newest: bytes
    index_root: bytes = field(repr=False)
    clear: dict[bytes, bytes] = field(repr=False)
    read_at: float


@dataclass(frozen=True, slots=True)
class AesGcmSealer(Sealer):
    """Sealed bytes are: format (1 byte), id of the data key (8), nonce (12), ciphertext and tag.

    Tenant and context are authenticated with the value. Clear keys stay in this process's memory,
    for at most 1024 tenants. It seals under the newest key, which it looks up again after
    KEYS_KEPT_S, and opens under every key that is kept.
    """

    keys: TenantKeys
    key_service: KeyService
    ticks: Callable[[], float] = time.monotonic
    _known: dict[TenantId, _OpenKeys] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def seal(self, tenant_id: TenantId, context: str, clear: bytes) -> bytes:
        known = self._known.get(tenant_id)
        if known is None or self.ticks() - known.read_at >= KEYS_KEPT_S:
            known = self._read(tenant_id)
        nonce = os.urandom(_NONCE_BYTES)
        cipher = known.ciphers[known.newest]
        return known.newest + nonce + cipher.encrypt(nonce, clear, _bound_to(tenant_id, context))

    def open(self, tenant_id: TenantId, context: str, sealed: bytes) -> bytes:
        header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
        cipher = self._cipher(tenant_id, sealed[:MARK_BYTES])
        if cipher is None:
            raise SealBroken(context)
        try:
            nonce = header[-_NONCE_BYTES:]
            return cipher.decrypt(nonce, rest, _bound_to(tenant_id, context))
        except (ValueError, InvalidTag) as error:
            raise SealBroken(context) from error

    def blind_index(self, tenant_id: TenantId, purpose: str, value: str) -> bytes:
        known = self._known.get(tenant_id) or self._read(tenant_id)
        return hmac.digest(expand(known.index_root, purpose.encode()), value.encode(), "sha256")

    def is_current(self, tenant_id: TenantId, sealed: bytes) -> bool:
        return sealed.startswith(self._read(tenant_id).newest)

    def _cipher(self, tenant_id: TenantId, mark: bytes) -> AESGCM | None:
        """Another process may seal under a key that is newer than those known here."""
        known = self._known.get(tenant_id)
        if known is None or mark not in known.ciphers:
            known = self._read(tenant_id)
        return known.ciphers.get(mark)

    def _read(self, tenant_id: TenantId) -> _OpenKeys:
        read_at, before = self.ticks(), self._known.get(tenant_id)
        kept = self._complete(tenant_id, self.keys.kept(tenant_id))
        had = {} if before is None else before.clear
        clear = {
            key.wrapped: had.get(key.wrapped) or self.key_service.unwrap(tenant_id, key.wrapped)
            for key in kept
        }
        data = [clear[key.wrapped] for key in kept if key.purpose is KeyPurpose.DATA]
        [index_root] = [clear[key.wrapped] for key in kept if key.purpose is KeyPurpose.INDEX]
        ciphers = {mark_of(key): AESGCM(expand(key, b"redress seal")) for key in data}
        opened = _OpenKeys(ciphers, mark_of(data[-1]), index_root, clear, read_at)
        self._keep(tenant_id, opened)
        return opened

    def _complete(
        self, tenant_id: TenantId, kept: tuple[WrappedKey, ...]
    ) -> tuple[WrappedKey, ...]:
        """The keys, made now when the tenant has none."""
        if not kept:
            self.keys.add(tenant_id, first_keys(self.key_service, tenant_id, os.urandom(KEY_BYTES)))
        elif all(key.purpose is KeyPurpose.DATA for key in kept):
            # From before there were index keys: theirs was derived from the only data key.
            data_key = self.key_service.unwrap(tenant_id, kept[0].wrapped)
            self.keys.add(tenant_id, [index_key_of(self.key_service, tenant_id, data_key)])
        else:
            return kept
        return self.keys.kept(tenant_id)

    def _keep(self, tenant_id: TenantId, opened: _OpenKeys) -> None:
        with self._lock:
            if tenant_id not in self._known and len(self._known) >= _TENANTS_KEPT_MAX:
                self._known.pop(next(iter(self._known)))
            self._known[tenant_id] = opened


def _bound_to(tenant_id: TenantId, context: str) -> bytes:
    return b"redress value" + tenant_id.bytes + context.encode()
