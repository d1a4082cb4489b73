"""Keys in files of this machine, and the sealing done with them."""

from adapters.kms.key_files import KeyFileRefused
from adapters.kms.local_keys import LocalKeyService
from adapters.kms.sealer import AesGcmSealer
from adapters.kms.signing_keys import load_signing_key

__all__ = ["AesGcmSealer", "KeyFileRefused", "LocalKeyService", "load_signing_key"]
