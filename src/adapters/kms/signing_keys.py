"""The key that signs access tokens."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from adapters.kms import key_files
from adapters.kms.key_files import KeyFileRefused


def load_signing_key(path: Path, *, may_create: bool = False) -> Ed25519PrivateKey:
    """Read an Ed25519 private key in PEM (RFC 8410).

    Raises KeyFileRefused when there is no file (unless `may_create`), or another kind of key.
    """
    content = key_files.read(path, make=_new if may_create else None)
    try:
        key = load_pem_private_key(content, password=None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise KeyFileRefused(f"{path} holds no private key in PEM without a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileRefused(f"{path} must hold an Ed25519 key")
    return key


def _new() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
