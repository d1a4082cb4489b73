"""Every Packets must pass this file, and what the archives promise a court."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.integration.contracts.casefile import Casefile, a_casefile

from adapters.evidence.packets import CHAIN, ENTRIES, MANIFEST, SIGNATURE, ZipPackets
from adapters.kms.signatures import Ed25519Signatures
from adapters.memory.audit import MemoryCheckpoints, MemoryPackets
from adapters.memory.evidence import MemoryEvidenceVault
from application.audit.export_packet import ExportPacket
from application.audit.ports import PacketFile, Packets
from application.audit.seal_audit import SealAudit
from application.paging import PageRequest
from domain.audit import AuditQuery, Verb
from domain.errors import Unavailable
from domain.identity import (
    Actor,
    ConsumerId,
    ConsumerNotFound,
    Permission,
    PermissionDenied,
    UserId,
)

KEY = Ed25519PrivateKey.generate()
FILES = (
    PacketFile(path="a.bin", content=b"bytes"),
    PacketFile(path="b/c.jsonl", content=({"n": 1}, {"n": 2})),
    PacketFile(path=ENTRIES, content=()),
    PacketFile(path=CHAIN, content=()),
)


@pytest.fixture(params=["memory", "zip"])
def packets(request) -> Packets:
    return (
        MemoryPackets()
        if request.param == "memory"
        else ZipPackets(Ed25519Signatures(lambda: (KEY,)))
    )


@pytest.fixture
def zipped() -> ZipPackets:
    return ZipPackets(Ed25519Signatures(lambda: (KEY,)))


def test_a_bound_packet_is_as_it_was_bound(packets, tmp_path) -> None:
    sha256 = packets.bind(FILES, tmp_path / "packet.zip")
    assert len(sha256) == 64
    assert packets.faults(tmp_path / "packet.zip") == ()
    assert packets.faults(tmp_path / "another.zip") != ()


def test_the_same_files_make_the_same_bytes(packets, tmp_path) -> None:
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    assert packets.bind(FILES, first) == packets.bind(FILES, second)
    assert first.read_bytes() == second.read_bytes()


def test_of_a_packet_that_could_not_be_finished_nothing_is_left(zipped, tmp_path) -> None:
    def broken():
        yield FILES[0]
        raise Unavailable("the evidence store does not answer")

    with pytest.raises(Unavailable):
        zipped.bind(broken(), tmp_path / "packet.zip")
    assert list(tmp_path.iterdir()) == []


def rewritten(packet: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(packet) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    packet.write_bytes(buffer.getvalue())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files.update({"a.bin": b"Bytes"}), "a.bin is not what was bound"),
        (lambda files: files.pop("a.bin"), "a.bin is missing"),
        (lambda files: files.update({"d": b""}), "d is not in the manifest"),
        (
            lambda files: files.update({MANIFEST: files[MANIFEST].replace(b"a.bin", b"A.bin")}),
            "does not bear our signature",
        ),
        (lambda files: files.pop(SIGNATURE), "missing or damaged"),
        (lambda files: files.update({MANIFEST: b"{}"}), "missing or damaged"),
        (lambda files: files.update({SIGNATURE: b"[]"}), "missing or damaged"),
    ],
)
def test_what_was_changed_in_a_packet_is_named(zipped, tmp_path, change, said) -> None:
    packet = tmp_path / "packet.zip"
    zipped.bind(FILES, packet)
    rewritten(packet, change)
    assert any(said in fault for fault in zipped.faults(packet))


def test_another_installations_packet_is_not_ours(zipped, tmp_path) -> None:
    another = Ed25519PrivateKey.generate()
    strange = ZipPackets(Ed25519Signatures(lambda: (another,)))
    strange.bind(FILES, tmp_path / "packet.zip")
    [fault] = zipped.faults(tmp_path / "packet.zip")
    assert "our signature" in fault


def test_what_is_no_archive_is_refused_in_a_sentence(zipped, tmp_path) -> None:
    (tmp_path / "packet.zip").write_bytes(b"PK nothing")
    [fault] = zipped.faults(tmp_path / "packet.zip")
    assert "cannot be read" in fault


def an_auditor(world, tenant_id, *permissions: Permission) -> Actor:
    return Actor(
        user_id=UserId(world.new_id()), tenant_id=tenant_id, permissions=frozenset(permissions)
    )


@pytest.fixture
def casefile(world, tenant_id) -> Casefile:
    return a_casefile(world, tenant_id)


@pytest.fixture
def vault(casefile) -> MemoryEvidenceVault:
    """Whatever hash is asked for, there are bytes: the contracts' files carry made-up hashes."""

    class Full(MemoryEvidenceVault):
        def get(self, tenant_id, sha256: str) -> bytes:
            return f"{tenant_id} {sha256}".encode()

    return Full()


def test_a_packet_holds_the_consumers_records_and_the_proof_of_the_audit(
    world, casefile, vault, zipped, tmp_path
) -> None:
    tenant_id, consumer_id = casefile.tenant_id, ConsumerId(casefile.consumer_id)
    SealAudit(world.begin, Ed25519Signatures(lambda: (KEY,)), MemoryCheckpoints(), world.clock)(
        tenant_id
    )
    actor = an_auditor(world, tenant_id, Permission.AUDIT_EXPORT)
    export = ExportPacket(world.begin, vault, zipped)
    packet, again = tmp_path / "packet.zip", tmp_path / "again.zip"
    assert export(actor, consumer_id, packet) == export(actor, consumer_id, again)
    assert packet.read_bytes() == again.read_bytes()
    assert zipped.faults(packet) == ()
    with zipfile.ZipFile(packet) as archive:
        names = archive.namelist()
        entries = [json.loads(line) for line in archive.read(ENTRIES).splitlines()]
    letter, report = casefile.letter, casefile.stored
    folder = f"reports/{report.report_date}-{report.id}"
    assert {
        f"letters/{letter.id}/letter.pdf",
        f"letters/{letter.id}/letter.jsonl",
        f"letters/{letter.id}/mail.jsonl",
        f"{folder}/raw",
        f"{folder}/normalized.jsonl",
        f"{folder}/findings.jsonl",
        f"disputes/{casefile.dispute.id}.jsonl",
        "timeline.jsonl",
        ENTRIES,
        CHAIN,
        MANIFEST,
        SIGNATURE,
    } <= set(names)
    assert {entry["entry"]["consumer_id"] for entry in entries} == {str(consumer_id)}
    assert {entry["entry"]["kind"] for entry in entries} >= {"consumers", "letters", "reports"}
    with world.begin(tenant_id) as work:
        query = AuditQuery(verb=Verb.EXPORTED, consumer_id=consumer_id)
        noted = work.audit.page(query, PageRequest()).items
    assert [entry.actor_id for entry in noted] == [actor.user_id] * 2


def test_an_entry_that_was_changed_in_the_packet_does_not_stand_in_the_chain(
    world, casefile, vault, zipped, tmp_path
) -> None:
    tenant_id, consumer_id = casefile.tenant_id, ConsumerId(casefile.consumer_id)
    SealAudit(world.begin, Ed25519Signatures(lambda: (KEY,)), MemoryCheckpoints(), world.clock)(
        tenant_id
    )
    actor = an_auditor(world, tenant_id, Permission.AUDIT_EXPORT)
    packet = tmp_path / "packet.zip"
    ExportPacket(world.begin, vault, zipped)(actor, consumer_id, packet)

    def change(files: dict[str, bytes]) -> None:
        files[ENTRIES] = files[ENTRIES].replace(b'"created"', b'"removed"', 1)

    rewritten(packet, change)
    found = zipped.faults(packet)
    assert any("does not stand at place" in fault for fault in found)


def test_another_tenants_consumer_is_unknown_and_a_packet_takes_its_permission(
    world, casefile, vault, zipped, tmp_path
) -> None:
    consumer_id = ConsumerId(casefile.consumer_id)
    export, packet = ExportPacket(world.begin, vault, zipped), tmp_path / "packet.zip"
    stranger = an_auditor(world, world.tenant(), Permission.AUDIT_EXPORT)
    with pytest.raises(ConsumerNotFound):
        export(stranger, consumer_id, packet)
    with pytest.raises(PermissionDenied):
        export(an_auditor(world, casefile.tenant_id), consumer_id, packet)
    assert list(tmp_path.iterdir()) == []
