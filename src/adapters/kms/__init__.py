"""Master keys in files of this machine or in AWS, and the sealing done with them."""

from adapters.kms.aws_kms import AwsKeyService, MovingKeyService
from adapters.kms.key_files import KeyFileRefused
from adapters.kms.key_ring import WrappedKeyRing
from adapters.kms.local_keys import LocalKeyService
from adapters.kms.sealer import AesGcmSealer
from adapters.kms.signing_keys import (
    SigningKeys,
    add_signing_key,
    load_signing_keys,
    promote_signing_key,
    remove_signing_key,
)

__all__ = [
    "AesGcmSealer",
    "AwsKeyService",
    "KeyFileRefused",
    "LocalKeyService",
    "MovingKeyService",
    "SigningKeys",
    "WrappedKeyRing",
    "add_signing_key",
    "load_signing_keys",
    "promote_signing_key",
    "remove_signing_key",
]
