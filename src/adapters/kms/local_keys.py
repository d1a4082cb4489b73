"""A key service whose master key is a file."""

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.kms import key_files
from adapters.kms.key_files import KeyFileRefused
from application.sealing import KeyService, SealBroken
from domain.identity import TenantId

KEY_BYTES = 32
_NONCE_BYTES = 12
_ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class LocalKeyService(KeyService):
    """Wraps with AES-256-GCM under the newest master key; the older ones still unwrap.

    A wrapped key is: id of its master key (8 bytes), nonce (12), ciphertext and tag. The tenant is
    authenticated with it, so a wrapped key moved to another tenant does not unwrap.
    """

    _masters: dict[bytes, AESGCM] = field(repr=False)
    _newest: bytes

    @classmethod
    def from_file(cls, path: Path, *, may_create: bool = False) -> Self:
        """Read the master keys: one per line, 64 hexadecimal digits, the newest first.

        Raises KeyFileRefused when there is no file (unless `may_create`), or no key in it.
        """
        make = (lambda: secrets.token_hex(KEY_BYTES).encode() + b"\n") if may_create else None
        lines = key_files.read(path, make=make).split()
        try:
            keys = [bytes.fromhex(line.decode("ascii")) for line in lines]
        except ValueError:
            keys = []
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise KeyFileRefused(f"{path} must hold 64 hexadecimal digits per line")
        return cls({_id_of(key): AESGCM(key) for key in keys}, _id_of(keys[0]))

    def wrap(self, tenant_id: TenantId, data_key: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        master = self._masters[self._newest]
        return self._newest + nonce + master.encrypt(nonce, data_key, _bound_to(tenant_id))

    def unwrap(self, tenant_id: TenantId, wrapped: bytes) -> bytes:
        master_id, rest = wrapped[:_ID_BYTES], wrapped[_ID_BYTES:]
        try:
            return self._masters[master_id].decrypt(
                rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], _bound_to(tenant_id)
            )
        except (KeyError, ValueError, InvalidTag) as error:
            raise SealBroken(f"the data key of tenant {tenant_id}") from error


def _id_of(key: bytes) -> bytes:
    return hashlib.sha256(b"redress master key id" + key).digest()[:_ID_BYTES]


def _bound_to(tenant_id: TenantId) -> bytes:
    return b"redress data key" + tenant_id.bytes
