"""Signatures by the installation's Ed25519 keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.key_names import key_id as name_of
from application.audit.ports import Signatures


@dataclass(frozen=True, slots=True)
class Ed25519Signatures(Signatures):
    """The first of the ``keys`` of now signs; what any of them signed is ours."""

    keys: Callable[[], Sequence[Ed25519PrivateKey]]

    def sign(self, content: bytes) -> tuple[str, bytes]:
        key = self.keys()[0]
        return name_of(key.public_key()), key.sign(content)

    def is_ours(self, key_id: str, content: bytes, signature: bytes) -> bool:
        for key in self.keys():
            if name_of(key.public_key()) == key_id:
                try:
                    key.public_key().verify(signature, content)
                except InvalidSignature:
                    return False
                return True
        return False
