"""Sealing by AES-256-GCM under a data key per tenant."""

import hmac
import os
from dataclasses import dataclass, field
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from application.sealing import KeyService, SealBroken, Sealer, TenantKeys
from domain.identity import TenantId

_FORMAT = b"\x01"
_KEY_BYTES = 32
_ID_BYTES = 8
_NONCE_BYTES = 12
_HEADER_BYTES = len(_FORMAT) + _ID_BYTES + _NONCE_BYTES
_TENANTS_KEPT_MAX = 1024


@dataclass(frozen=True, slots=True)
class _DataKey:
    """The three things made of one tenant's data key, so no key serves two purposes."""

    id: bytes
    cipher: AESGCM
    index_root: bytes


@dataclass(frozen=True, slots=True)
class AesGcmSealer(Sealer):
    """Sealed bytes are: format (1 byte), id of the data key (8), nonce (12), ciphertext and tag.

    Tenant and context are authenticated with the value. Clear data keys stay in this process's
    memory, for at most 1024 tenants.
    """

    keys: TenantKeys
    key_service: KeyService
    _known: dict[TenantId, _DataKey] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def seal(self, tenant_id: TenantId, context: str, clear: bytes) -> bytes:
        key = self._key_of(tenant_id)
        nonce = os.urandom(_NONCE_BYTES)
        header = _FORMAT + key.id + nonce
        return header + key.cipher.encrypt(nonce, clear, _bound_to(tenant_id, context))

    def open(self, tenant_id: TenantId, context: str, sealed: bytes) -> bytes:
        key = self._key_of(tenant_id)
        header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
        if not header.startswith(_FORMAT + key.id):
            raise SealBroken(context)
        try:
            nonce = header[-_NONCE_BYTES:]
            return key.cipher.decrypt(nonce, rest, _bound_to(tenant_id, context))
        except (ValueError, InvalidTag) as error:
            raise SealBroken(context) from error

    def blind_index(self, tenant_id: TenantId, purpose: str, value: str) -> bytes:
        key = self._key_of(tenant_id)
        return hmac.digest(_expand(key.index_root, purpose.encode()), value.encode(), "sha256")

    def _key_of(self, tenant_id: TenantId) -> _DataKey:
        known = self._known.get(tenant_id)
        if known is not None:
            return known
        candidate = self.key_service.wrap(tenant_id, os.urandom(_KEY_BYTES))
        wrapped = self.keys.get_or_create(tenant_id, candidate)
        key = _made_of(self.key_service.unwrap(tenant_id, wrapped))
        with self._lock:
            if len(self._known) >= _TENANTS_KEPT_MAX:
                self._known.pop(next(iter(self._known)))
            self._known[tenant_id] = key
        return key


def _made_of(data_key: bytes) -> _DataKey:
    return _DataKey(
        id=_expand(data_key, b"redress id")[:_ID_BYTES],
        cipher=AESGCM(_expand(data_key, b"redress seal")),
        index_root=_expand(data_key, b"redress blind index"),
    )


def _expand(key: bytes, info: bytes) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=_KEY_BYTES, info=info).derive(key)


def _bound_to(tenant_id: TenantId, context: str) -> bytes:
    return b"redress value" + tenant_id.bytes + context.encode()
