"""Sealing: what was moved, changed or sealed by another does not open."""

from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.kms import AesGcmSealer, KeyFileRefused, LocalKeyService, load_signing_keys
from adapters.memory.sealing import MemoryTenantKeys
from application.sealing import SealBroken
from domain.identity import TenantId

ONE, OTHER = TenantId(UUID(int=1)), TenantId(UUID(int=2))
SSN = b"666-12-3456"
PLACE = "consumers.ssn.7f"


@pytest.fixture(scope="module")
def master(tmp_path_factory) -> LocalKeyService:
    path = tmp_path_factory.mktemp("keys") / "master"
    return LocalKeyService.from_file(path, may_create=True)


@pytest.fixture(scope="module")
def sealer(master: LocalKeyService) -> AesGcmSealer:
    return AesGcmSealer(keys=MemoryTenantKeys(), key_service=master)


@given(clear=st.binary(max_size=200), context=st.text(max_size=40))
def test_what_was_sealed_opens_in_its_place(sealer: AesGcmSealer, clear: bytes, context) -> None:
    assert sealer.open(ONE, context, sealer.seal(ONE, context, clear)) == clear


def test_equal_values_never_look_equal(sealer: AesGcmSealer) -> None:
    assert sealer.seal(ONE, PLACE, SSN) != sealer.seal(ONE, PLACE, SSN)


@pytest.mark.parametrize(
    ("tenant_id", "context"),
    [(OTHER, PLACE), (ONE, "consumers.ssn.80"), (ONE, "consumers.dob.7f"), (ONE, "")],
    ids=["another tenant", "another row", "another column", "no place"],
)
def test_a_value_that_was_moved_does_not_open(
    sealer: AesGcmSealer, tenant_id: TenantId, context: str
) -> None:
    sealed = sealer.seal(ONE, PLACE, SSN)
    with pytest.raises(SealBroken):
        sealer.open(tenant_id, context, sealed)


@given(data=st.data())
def test_any_changed_bit_or_lost_tail_is_noticed(sealer: AesGcmSealer, data: st.DataObject) -> None:
    sealed = sealer.seal(ONE, PLACE, SSN)
    at = data.draw(st.integers(0, len(sealed) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    flipped = sealed[:at] + bytes([sealed[at] ^ bit]) + sealed[at + 1 :]
    for broken in (flipped, sealed[:at], sealed + b"\0"):
        with pytest.raises(SealBroken):
            sealer.open(ONE, PLACE, broken)


def test_a_tenants_key_does_not_serve_another_tenant(master: LocalKeyService) -> None:
    keys = MemoryTenantKeys()
    AesGcmSealer(keys=keys, key_service=master).seal(ONE, PLACE, SSN)
    keys.held[OTHER] = keys.held[ONE]
    with pytest.raises(SealBroken):
        AesGcmSealer(keys=keys, key_service=master).seal(OTHER, PLACE, SSN)


def test_another_process_with_the_same_keys_opens_it(master: LocalKeyService) -> None:
    keys = MemoryTenantKeys()
    sealed = AesGcmSealer(keys=keys, key_service=master).seal(ONE, PLACE, SSN)
    assert AesGcmSealer(keys=keys, key_service=master).open(ONE, PLACE, sealed) == SSN


def test_threads_that_meet_a_new_tenant_at_once_agree_on_one_key(master: LocalKeyService) -> None:
    sealer = AesGcmSealer(keys=MemoryTenantKeys(), key_service=master)
    barrier, sealed = Barrier(8), []

    def seal() -> None:
        barrier.wait()
        sealed.append(sealer.seal(ONE, PLACE, SSN))

    threads = [Thread(target=seal) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sealer.open(ONE, PLACE, each) for each in sealed] == [SSN] * 8


def test_a_blind_index_finds_equals_of_one_tenant_and_purpose_only(sealer: AesGcmSealer) -> None:
    index = sealer.blind_index(ONE, "ssn", "666123456")
    assert index == sealer.blind_index(ONE, "ssn", "666123456")
    assert len(index) == 32
    others = [
        sealer.blind_index(OTHER, "ssn", "666123456"),
        sealer.blind_index(ONE, "phone", "666123456"),
        sealer.blind_index(ONE, "ssn", "666123457"),
    ]
    assert index not in others


def test_old_master_keys_still_unwrap_and_new_ones_wrap(tmp_path: Path) -> None:
    path = tmp_path / "master"
    before = LocalKeyService.from_file(path, may_create=True)
    wrapped = before.wrap(ONE, b"k" * 32)
    path.write_text("ab" * 32 + "\n" + path.read_text())
    after = LocalKeyService.from_file(path)
    assert after.unwrap(ONE, wrapped) == b"k" * 32
    rewrapped = after.wrap(ONE, b"k" * 32)
    with pytest.raises(SealBroken):
        before.unwrap(ONE, rewrapped)


def test_key_files_are_made_once_and_for_us_alone(tmp_path: Path) -> None:
    for name, load in (("m", LocalKeyService.from_file), ("s", load_signing_keys)):
        path = tmp_path / "keys" / name
        with pytest.raises(KeyFileRefused, match="cannot be read"):
            load(path)
        load(path, may_create=True)
        content = path.read_bytes()
        load(path, may_create=True)
        assert path.read_bytes() == content
        assert path.stat().st_mode & 0o777 == 0o600
        assert [each.name for each in path.parent.iterdir() if each.name.startswith("tmp")] == []


@pytest.mark.parametrize("content", ["", "ab" * 31, "zz" * 32, "-----BEGIN PRIVATE KEY-----"])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.touch(mode=0o600)
    path.write_text(content)
    for load in (LocalKeyService.from_file, load_signing_keys):
        with pytest.raises(KeyFileRefused):
            load(path)


def test_a_key_file_open_to_everybody_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("ab" * 32)
    path.chmod(0o644)
    with pytest.raises(KeyFileRefused, match="chmod 600"):
        LocalKeyService.from_file(path)
