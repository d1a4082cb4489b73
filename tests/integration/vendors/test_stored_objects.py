"""Objects in S3 over the wire, and the vault of sealed evidence upon them."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.backends import get_backend
from moto.core.botocore_stubber import BotocoreStubber

from adapters.evidence.sealed_values import SealedEvidence
from adapters.evidence.vault import SealedEvidenceVault, folder_of
from adapters.kms.local_keys import LocalKeyService
from adapters.kms.sealer import AesGcmSealer
from adapters.local_files.objects import LocalObjectStore
from adapters.memory.objects import MemoryObjectStore
from adapters.memory.sealing import MemorySealer, MemoryTenantKeys
from adapters.s3 import objects as s3_objects
from adapters.s3.objects import S3ObjectStore
from application.credit_reports.ports import EvidenceNotFound
from application.objects import ObjectKeyRefused, ObjectNotFound, ObjectStore
from application.sealing import SealBroken
from domain.errors import Unavailable
from domain.identity import TenantId

BUCKET = "redress-evidence"
KEY = "evidence/tenant/ab/abcdef"


@pytest.fixture
def s3(server, respond) -> Any:
    """moto's S3 behind a real socket: moto's own server would need Flask."""
    stubber, lock = BotocoreStubber(), threading.Lock()

    def handle(request: Any) -> Any:
        headers = HTTPHeaders()
        for name, value in request.headers.items():
            headers[name] = value
        asked = AWSPreparedRequest(
            method=request.method,
            url=f"https://s3.amazonaws.com{request.path}",
            headers=headers,
            body=request.body,
            stream_output=False,
        )
        with lock:
            status, said, body = stubber.process_request(asked)
        content = body.encode() if isinstance(body, str) else body
        kept = {name: str(value) for name, value in said.items()}
        for name in ("content-length", "Content-Length", "date", "server", "connection"):
            kept.pop(name, None)
        return respond(status=status, body=content or b"", headers=kept)

    get_backend("s3").reset()
    server.handle = handle
    client = store(server.url)
    client._client.create_bucket(Bucket=BUCKET)
    client.close()
    server.seen.clear()
    return server


def store(url: str, **options: Any) -> S3ObjectStore:
    return S3ObjectStore(
        bucket=BUCKET,
        endpoint_url=url,
        region="us-east-1",
        access_key_id="AKIATEST",
        secret_access_key="secret",
        **options,
    )


@pytest.fixture
def objects(s3) -> Iterator[S3ObjectStore]:
    made = store(s3.url, prefix="/firm/")
    yield made
    made.close()


class TestS3:
    def test_what_was_put_comes_back(self, objects) -> None:
        assert not objects.exists(KEY)
        objects.put(KEY, b"\x00\xff sealed")
        assert objects.exists(KEY)
        assert objects.get(KEY) == b"\x00\xff sealed"

    def test_a_key_keeps_what_it_has(self, objects) -> None:
        objects.put(KEY, b"first")
        objects.put(KEY, b"second")
        assert objects.get(KEY) == b"first"

    def test_of_many_writers_at_once_one_wins(self, objects) -> None:
        contents = [f"writer {number}".encode() for number in range(6)]
        threads = [threading.Thread(target=objects.put, args=(KEY, each)) for each in contents]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert objects.get(KEY) in contents

    def test_it_is_signed_by_version_four_and_written_once(self, s3, objects) -> None:
        objects.put(KEY, b"x")
        [request] = s3.seen
        assert request.path == f"/{BUCKET}/firm/{KEY}"
        assert request.headers["if-none-match"] == "*"
        assert request.headers["authorization"].startswith("AWS4-HMAC-SHA256 ")
        assert "if-none-match" in request.headers["authorization"]

    def test_an_object_is_replaced_where_there_is_one(self, s3, objects) -> None:
        objects.put(KEY, b"first")
        s3.seen.clear()
        objects.replace(KEY, b"second")
        assert objects.get(KEY) == b"second"
        assert s3.seen[1].headers["if-match"]
        with pytest.raises(ObjectNotFound):
            objects.replace("evidence/none", b"x")

    def test_objects_are_listed_page_by_page_and_read_from_the_beginning(self, objects) -> None:
        keys = [f"evidence/t/{n}" for n in range(5)]
        for key in (*keys, "evidence/tt/1"):
            objects.put(key, b"content")
        first = objects.keys("evidence/t", after=None, limit=3)
        assert [*first, *objects.keys("evidence/t", after=first[-1], limit=3)] == keys
        assert objects.beginning(keys[0], 3) == b"con"
        with pytest.raises(ObjectNotFound):
            objects.beginning("evidence/none", 3)

    def test_a_missing_object_is_not_found(self, objects) -> None:
        with pytest.raises(ObjectNotFound):
            objects.get("evidence/none")

    @pytest.mark.parametrize("key", ["", "/a", "a/../b", "a//b", "A", "a b", "é", "a" * 513])
    def test_a_malformed_key_never_leaves_the_house(self, s3, objects, key) -> None:
        for call in (objects.get, objects.exists, lambda each: objects.put(each, b"")):
            with pytest.raises(ObjectKeyRefused):
                call(key)
        assert s3.seen == []

    def test_a_missing_bucket_is_ours_to_mend(self, s3) -> None:
        other = S3ObjectStore(
            bucket="no-such-bucket",
            endpoint_url=s3.url,
            region="us-east-1",
            access_key_id="a",
            secret_access_key="b",
        )
        with pytest.raises(Unavailable, match="NoSuchBucket"):
            other.put(KEY, b"x")
        with pytest.raises(Unavailable, match="NoSuchBucket"):
            other.get(KEY)
        other.close()

    @pytest.mark.parametrize(
        ("status", "code"),
        [(403, "AccessDenied"), (409, "ConditionalRequestConflict"), (503, "SlowDown"), (500, "")],
    )
    def test_any_other_answer_is_left_to_later(self, server, respond, status, code) -> None:
        server.script(respond(status=status, body=f"<Error><Code>{code}</Code></Error>".encode()))
        objects = store(server.url)
        for call in (objects.get, objects.exists, lambda key: objects.put(key, b"x")):
            with pytest.raises(Unavailable):
                call(KEY)
        objects.close()

    def test_nobody_listening_is_unavailable(self, closed_port) -> None:
        objects = store(f"http://127.0.0.1:{closed_port}")
        with pytest.raises(Unavailable, match="EndpointConnectionError"):
            objects.get(KEY)
        objects.close()

    def test_a_silent_store_is_unavailable(self, server, respond, monkeypatch) -> None:
        monkeypatch.setattr(s3_objects, "_READ_TIMEOUT_S", 0.2)
        monkeypatch.setattr(s3_objects, "_ATTEMPTS_MAX", 1)
        server.script(respond(pieces=[b"a", b"b"], pause_s=0.6))
        objects = store(server.url)
        with pytest.raises(Unavailable):
            objects.get(KEY)
        objects.close()

    def test_a_body_cut_short_is_not_an_object(self, server, respond) -> None:
        server.script(respond(body=b"ab", headers={"Content-Length": "9", "Connection": "close"}))
        objects = store(server.url)
        with pytest.raises(Unavailable):
            objects.get(KEY)
        objects.close()


@pytest.fixture(params=["memory", "files", "s3"])
def any_objects(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "memory":
        return MemoryObjectStore()
    if request.param == "files":
        return LocalObjectStore(tmp_path)
    return request.getfixturevalue("objects")


@pytest.fixture
def sealer(tmp_path: Path) -> AesGcmSealer:
    service = LocalKeyService.from_file(tmp_path / "master.key", may_create=True)
    return AesGcmSealer(MemoryTenantKeys(), service)


ONE, OTHER = TenantId(uuid4()), TenantId(uuid4())
REPORT = b'{"ssn": "666-12-3456"}'


@dataclass(frozen=True, slots=True)
class DestroyedMeanwhile(MemorySealer):
    """The retention sweep destroys the document between its reading and its writing."""

    destroy: Callable[[], None]

    def seal(self, tenant_id: TenantId, context: str, clear: bytes) -> bytes:
        self.destroy()
        return MemorySealer.seal(self, tenant_id, context, clear)


class TestRotationAgainstTheSweep:
    def test_a_document_that_is_destroyed_while_it_is_sealed_anew_does_not_come_back(
        self, any_objects
    ) -> None:
        vault = SealedEvidenceVault(any_objects, MemorySealer())
        gone, kept = vault.put(ONE, REPORT), vault.put(ONE, b"another report")
        sealer = DestroyedMeanwhile(lambda: vault.destroy(ONE, gone))
        evidence = SealedEvidence(any_objects, any_objects, sealer)
        evidence.reseal(ONE, "evidence", b"the mark of the newest key", after=None)
        with pytest.raises(EvidenceNotFound):
            vault.get(ONE, gone)
        assert vault.get(ONE, kept) == b"another report"
        [left] = any_objects.keys(folder_of(ONE), after=None, limit=9)
        assert left.endswith(kept)


class TestTheVault:
    def test_a_document_is_named_by_its_clear_bytes(self, any_objects, sealer) -> None:
        vault = SealedEvidenceVault(any_objects, sealer)
        sha256 = vault.put(ONE, REPORT)
        assert sha256 == hashlib.sha256(REPORT).hexdigest()
        assert vault.put(ONE, REPORT) == sha256
        assert vault.get(ONE, sha256) == REPORT

    def test_nothing_readable_is_stored(self, sealer) -> None:
        objects = MemoryObjectStore()
        SealedEvidenceVault(objects, sealer).put(ONE, REPORT)
        [content] = objects.contents.values()
        assert b"666-12-3456" not in content

    def test_another_tenants_document_does_not_exist(self, any_objects, sealer) -> None:
        vault = SealedEvidenceVault(any_objects, sealer)
        sha256 = vault.put(ONE, REPORT)
        with pytest.raises(EvidenceNotFound):
            vault.get(OTHER, sha256)
        assert vault.put(OTHER, REPORT) == sha256
        assert vault.get(OTHER, sha256) == REPORT

    def test_a_document_moved_to_another_tenant_does_not_open(self, sealer) -> None:
        objects = MemoryObjectStore()
        vault = SealedEvidenceVault(objects, sealer)
        sha256 = vault.put(ONE, REPORT)
        [(key, content)] = objects.contents.items()
        objects.put(key.replace(str(ONE), str(OTHER)), content)
        with pytest.raises(SealBroken):
            vault.get(OTHER, sha256)

    def test_a_document_under_another_name_does_not_open(self, sealer) -> None:
        objects = MemoryObjectStore()
        vault = SealedEvidenceVault(objects, sealer)
        first, second = vault.put(ONE, REPORT), vault.put(ONE, b"another")
        keys = {key[-64:]: key for key in objects.contents}
        objects.contents[keys[first]] = objects.contents[keys[second]]
        with pytest.raises(SealBroken):
            vault.get(ONE, first)

    @pytest.mark.parametrize("name", ["", "0" * 63, "../x", "A" * 64, "0" * 64 + "\n"])
    def test_what_is_no_hash_names_nothing(self, sealer, name) -> None:
        with pytest.raises(EvidenceNotFound):
            SealedEvidenceVault(MemoryObjectStore(), sealer).get(ONE, name)
