"""A key service whose master key never leaves AWS."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from application.sealing import KeyService, KeyServiceUnavailable, SealBroken
from domain.identity import TenantId

_MARK = b"aws-kms:"  # tells these wrappings from those of a key file
_OTHER_KEY = "IncorrectKeyException"
_BROKEN = frozenset({"InvalidCiphertextException", _OTHER_KEY})
_THROTTLED = frozenset({"ThrottlingException", "LimitExceededException"})
_RETRY_AFTER_S = 2.0
_CONNECT_TIMEOUT_S = 3
_READ_TIMEOUT_S = 5
_ATTEMPTS_MAX = 2


class AwsKeyService(KeyService):
    """Encrypts data keys under the first of our KMS keys; the former ones still decrypt.

    The tenant is the encryption context: AWS enters the context into CloudTrail, and a wrapped key that was moved to another tenant does
    not unwrap. Credentials come from the machine's own chain unless given. boto3 takes a third of
    a second to import, so only this constructor does; a client may be shared by threads.
    """

    def __init__(
        self,
        *,
        key_ids: Sequence[str],
        endpoint_url: str | None = None,
        region: str | None = None,
        access_key_id: str | None = None,
        secret_access_key: str | None = None,
    ) -> None:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError

        self._key_ids = tuple(key_ids)
        self._client_error: type[Any] = ClientError
        self._no_answer: tuple[type[Exception], ...] = (BotoCoreError, OSError)
        self._client: Any = boto3.session.Session().client(
            "kms",
            endpoint_url=endpoint_url,
            region_name=region,
            aws_access_key_id=access_key_id,
            aws_secret_access_key=secret_access_key,
            config=Config(
                connect_timeout=_CONNECT_TIMEOUT_S,
                read_timeout=_READ_TIMEOUT_S,
                retries={"total_max_attempts": _ATTEMPTS_MAX, "mode": "standard"},
            ),
        )

    def close(self) -> None:
        self._client.close()

    def wrap(self, tenant_id: TenantId, data_key: bytes) -> bytes:
        with self._translated(tenant_id):
            answer = self._client.encrypt(
                KeyId=self._key_ids[0], Plaintext=data_key, EncryptionContext=_context(tenant_id)
            )
            blob: bytes = answer["CiphertextBlob"]
        return _MARK + blob

    def unwrap(self, tenant_id: TenantId, wrapped: bytes) -> bytes:
        if not is_from_aws(wrapped):
            raise SealBroken(f"the data key of tenant {tenant_id}")
        with self._translated(tenant_id):
            for key_id in self._key_ids[:-1]:
                try:
                    return self._decrypted(tenant_id, wrapped, key_id)
                except self._client_error as error:
                    if _code_of(error) != _OTHER_KEY:
                        raise
            return self._decrypted(tenant_id, wrapped, self._key_ids[-1])

    def _decrypted(self, tenant_id: TenantId, wrapped: bytes, key_id: str) -> bytes:
        # The key is named: a blob that somebody made with a key of their own must not decrypt.
        answer = self._client.decrypt(
            KeyId=key_id,
            CiphertextBlob=wrapped.removeprefix(_MARK),
            EncryptionContext=_context(tenant_id),
        )
        data_key: bytes = answer["Plaintext"]
        return data_key

    @contextmanager
    def _translated(self, tenant_id: TenantId) -> Iterator[None]:
        """Our refusals for those of KMS; its messages are left out, they name accounts and roles."""
        try:
            yield
        except self._client_error as error:
            code = _code_of(error)
            if code in _BROKEN:
                raise SealBroken(f"the data key of tenant {tenant_id}") from error
            # A disabled key, a missing permission, a key pending deletion: mended outside, and
            # then the same call succeeds.
            raise KeyServiceUnavailable(
                f"AWS KMS answered {code}",
                retry_after_s=_RETRY_AFTER_S if code in _THROTTLED else None,
            ) from error
        except self._no_answer as error:
            raise KeyServiceUnavailable(
                f"AWS KMS gave no answer: {type(error).__name__}", retry_after_s=_RETRY_AFTER_S
            ) from error


@dataclass(frozen=True, slots=True)
class MovingKeyService(KeyService):
    """Wraps with AWS KMS, and still unwraps what the key file wrapped before the move."""

    aws: AwsKeyService
    former: KeyService

    def wrap(self, tenant_id: TenantId, data_key: bytes) -> bytes:
        return self.aws.wrap(tenant_id, data_key)

    def unwrap(self, tenant_id: TenantId, wrapped: bytes) -> bytes:
        service: KeyService = self.aws if is_from_aws(wrapped) else self.former
        return service.unwrap(tenant_id, wrapped)


def is_from_aws(wrapped: bytes) -> bool:
    return wrapped.startswith(_MARK)


def _code_of(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _context(tenant_id: TenantId) -> dict[str, str]:
    return {"tenant": str(tenant_id)}
