"""What is derived from a tenant's keys, so that no key serves two purposes."""

import os

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from application.sealing import KeyPurpose, KeyService, WrappedKey
from domain.identity import TenantId

KEY_BYTES = 32
_FORMAT = b"\x01"
_ID_BYTES = 8
MARK_BYTES = len(_FORMAT) + _ID_BYTES


def expand(key: bytes, info: bytes) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=info).derive(key)


def mark_of(data_key: bytes) -> bytes:
    """With which everything begins that is sealed under the key: a format and the key's id."""
    return _FORMAT + expand(data_key, b"redress id")[:_ID_BYTES]


def new_data_key(
    service: KeyService, tenant_id: TenantId, *, version: int, clear: bytes
) -> WrappedKey:
    return WrappedKey(
        purpose=KeyPurpose.DATA,
        version=version,
        wrapped=service.wrap(tenant_id, clear),
        mark=mark_of(clear),
    )


def first_keys(service: KeyService, tenant_id: TenantId, clear: bytes) -> list[WrappedKey]:
    """The first data key and the index key of a new tenant."""
    return [
        new_data_key(service, tenant_id, version=1, clear=clear),
        _index_key(service, tenant_id, os.urandom(KEY_BYTES)),
    ]


def index_key_of(service: KeyService, tenant_id: TenantId, data_key: bytes) -> WrappedKey:
    """The index key that was once derived from the data key, kept apart from it from now on.

    Derived one way only: whoever holds it does not hold the data key.
    """
    return _index_key(service, tenant_id, expand(data_key, b"redress blind index"))


def _index_key(service: KeyService, tenant_id: TenantId, clear: bytes) -> WrappedKey:
    return WrappedKey(purpose=KeyPurpose.INDEX, version=1, wrapped=service.wrap(tenant_id, clear))
