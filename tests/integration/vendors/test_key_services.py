"""Key services: the same promises in memory, by key file and by AWS KMS; and KMS on the wire."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.backends import get_backend
from moto.core.botocore_stubber import BotocoreStubber

from adapters.kms import AesGcmSealer, AwsKeyService, LocalKeyService, MovingKeyService, aws_kms
from adapters.memory.sealing import MemoryKeyService, MemoryTenantKeys
from application.sealing import KeyService, KeyServiceUnavailable, SealBroken
from domain.errors import Unavailable
from domain.identity import TenantId

ONE, OTHER = TenantId(UUID(int=1)), TenantId(UUID(int=2))
DATA_KEY = b"k" * 32


@pytest.fixture
def kms(server, respond) -> Any:
    """moto's KMS behind a real socket: moto's own server would need Flask."""
    stubber, lock = BotocoreStubber(), threading.Lock()

    def handle(request: Any) -> Any:
        headers = HTTPHeaders()
        for name, value in request.headers.items():
            headers[name] = value
        asked = AWSPreparedRequest(
            method=request.method,
            url="https://kms.us-east-1.amazonaws.com/",
            headers=headers,
            body=request.body,
            stream_output=False,
        )
        with lock:
            status, _, body = stubber.process_request(asked)
        return respond(status=status, body=body.encode() if isinstance(body, str) else body)

    get_backend("kms").reset()
    server.handle = handle
    return server


def service(url: str, *key_ids: str) -> AwsKeyService:
    return AwsKeyService(
        key_ids=key_ids,
        endpoint_url=url,
        region="us-east-1",
        access_key_id="AKIATEST",
        secret_access_key="secret",
    )


def new_key(url: str) -> str:
    made = service(url, "none")
    key_id: str = made._client.create_key()["KeyMetadata"]["KeyId"]
    made.close()
    return key_id


@pytest.fixture
def aws(kms) -> Iterator[AwsKeyService]:
    made = service(kms.url, new_key(kms.url))
    kms.seen.clear()
    yield made
    made.close()


@pytest.fixture(params=["memory", "file", "aws"])
def any_service(request: pytest.FixtureRequest, tmp_path: Path) -> KeyService:
    if request.param == "memory":
        return MemoryKeyService()
    if request.param == "file":
        return LocalKeyService.from_file(tmp_path / "master", may_create=True)
    return request.getfixturevalue("aws")


class TestEveryKeyService:
    def test_what_was_wrapped_unwraps_for_its_tenant(self, any_service) -> None:
        wrapped = any_service.wrap(ONE, DATA_KEY)
        assert wrapped != DATA_KEY
        assert any_service.unwrap(ONE, wrapped) == DATA_KEY

    def test_it_does_not_unwrap_for_another_tenant(self, any_service) -> None:
        wrapped = any_service.wrap(ONE, DATA_KEY)
        with pytest.raises(SealBroken):
            any_service.unwrap(OTHER, wrapped)

    @pytest.mark.parametrize("broken", [b"", b"x", b"x" * 68, b"aws-kms:", b"aws-kms:x"])
    def test_what_it_never_wrapped_does_not_unwrap(self, any_service, broken: bytes) -> None:
        with pytest.raises(SealBroken):
            any_service.unwrap(ONE, broken)

    def test_a_changed_wrapping_does_not_unwrap(self, any_service) -> None:
        wrapped = any_service.wrap(ONE, DATA_KEY)
        changed = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
        with pytest.raises(SealBroken):
            any_service.unwrap(ONE, changed)

    def test_a_sealer_works_with_it(self, any_service) -> None:
        keys = MemoryTenantKeys()
        sealed = AesGcmSealer(keys, any_service).seal(ONE, "a/b/c", b"clear")
        assert AesGcmSealer(keys, any_service).open(ONE, "a/b/c", sealed) == b"clear"


class TestOnTheWire:
    def test_the_tenant_is_the_encryption_context_and_the_key_is_named(self, kms, aws) -> None:
        aws.unwrap(ONE, aws.wrap(ONE, DATA_KEY))
        encrypt, decrypt = kms.seen
        assert encrypt.headers["x-amz-target"] == "TrentService.Encrypt"
        assert decrypt.headers["x-amz-target"] == "TrentService.Decrypt"
        assert encrypt.headers["authorization"].startswith("AWS4-HMAC-SHA256 ")
        for request in (encrypt, decrypt):
            asked = json.loads(request.body)
            assert asked["EncryptionContext"] == {"tenant": str(ONE)}
            assert asked["KeyId"] == aws._key_ids[0]

    def test_a_blob_made_with_a_key_that_is_not_ours_does_not_unwrap(self, server, respond) -> None:
        """moto would decrypt it; KMS names the mismatch."""
        server.script(refusal(respond, "IncorrectKeyException"))
        with pytest.raises(SealBroken):
            service(server.url, "ours").unwrap(ONE, b"aws-kms:blob")

    def test_a_former_key_is_tried_after_the_newest(self, server, respond) -> None:
        answer = json.dumps({"Plaintext": "a2tr", "KeyId": "former"}).encode()
        server.script(refusal(respond, "IncorrectKeyException"), respond(body=answer))
        assert service(server.url, "new", "former").unwrap(ONE, b"aws-kms:blob") == b"kkk"
        assert [json.loads(request.body)["KeyId"] for request in server.seen] == ["new", "former"]

    @pytest.mark.parametrize(
        "code",
        [
            "DisabledException",
            "KMSInvalidStateException",
            "AccessDeniedException",
            "NotFoundException",
            "KeyUnavailableException",
            "UnrecognizedClientException",
            "InvalidGrantTokenException",
        ],
    )
    def test_what_is_mended_outside_is_unavailable_and_names_no_account(
        self, server, respond, code: str
    ) -> None:
        """A disabled key and one pending deletion are refused by KMS, though not by moto."""
        server.script(refusal(respond, code))
        kms = service(server.url, "key")
        for call in (lambda: kms.wrap(ONE, DATA_KEY), lambda: kms.unwrap(ONE, b"aws-kms:blob")):
            with pytest.raises(KeyServiceUnavailable, match=code) as refused:
                call()
            assert "123456789012" not in str(refused.value)
            assert refused.value.retry_after_s is None

    def test_throttling_says_when_to_come_back(self, server, respond) -> None:
        server.script(refusal(respond, "ThrottlingException"))
        with pytest.raises(KeyServiceUnavailable) as refused:
            service(server.url, "key").wrap(ONE, DATA_KEY)
        assert refused.value.retry_after_s == 2
        assert len(server.seen) == 2

    def test_an_answer_without_sense_is_unavailable(self, server, respond) -> None:
        server.script(respond(status=500, body=b"<html>"))
        with pytest.raises(Unavailable):
            service(server.url, "key").wrap(ONE, DATA_KEY)

    def test_nobody_listening_is_unavailable(self, closed_port) -> None:
        with pytest.raises(Unavailable, match="EndpointConnectionError"):
            service(f"http://127.0.0.1:{closed_port}", "key").wrap(ONE, DATA_KEY)

    def test_a_silent_service_is_unavailable(self, server, respond, monkeypatch) -> None:
        monkeypatch.setattr(aws_kms, "_READ_TIMEOUT_S", 0.2)
        monkeypatch.setattr(aws_kms, "_ATTEMPTS_MAX", 1)
        server.script(respond(pieces=[b"a", b"b"], pause_s=0.6))
        with pytest.raises(Unavailable):
            service(server.url, "key").wrap(ONE, DATA_KEY)


def test_keys_move_from_the_file_to_kms(aws, tmp_path: Path) -> None:
    former = LocalKeyService.from_file(tmp_path / "master", may_create=True)
    keys = MemoryTenantKeys()
    sealed = AesGcmSealer(keys, former).seal(ONE, "a/b/c", b"clear")
    moving = MovingKeyService(aws, former)
    assert AesGcmSealer(keys, moving).open(ONE, "a/b/c", sealed) == b"clear"
    for key in keys.kept(ONE):
        keys.rewrap(ONE, key, moving.wrap(ONE, moving.unwrap(ONE, key.wrapped)))
    assert AesGcmSealer(keys, aws).open(ONE, "a/b/c", sealed) == b"clear"
    with pytest.raises(SealBroken):
        AesGcmSealer(keys, former).open(ONE, "a/b/c", sealed)


def refusal(respond: Any, code: str) -> Any:
    message = "User: arn:aws:iam::123456789012:user/somebody is not authorized"
    return respond(status=400, body=json.dumps({"__type": code, "message": message}).encode())
