"""Packets of evidence as ZIP archives: files, a manifest of their hashes, its signature."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from application.audit.ports import PacketFile, Packets, Signatures
from domain.audit_chain import digest_of
from domain.audit_proof import PlacedEntry, SealedRun

FORMAT = "redress-packet-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig.json"
ENTRIES, CHAIN = "audit/entries.jsonl", "audit/chain.jsonl"
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # no instant of the making: the same files are the same bytes
_CHUNK = 1 << 16
_BYTES_MAX = 1 << 26  # of a manifest, or of one line
_PREFIX = b"redress packet "


class _Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    sha256: str
    bytes: int


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    files: list[_Listed]


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    algorithm: str
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class ZipPackets(Packets):
    """Nothing is compressed, so that the bytes depend on no library; nothing is held whole but
    one file's bytes or one line."""

    signatures: Signatures

    def bind(self, files: Iterable[PacketFile], into: Path) -> str:
        half = into.with_name(f"{into.name}.half")
        try:
            with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as archive:
                listed = [_put(archive, file) for file in files]
                manifest = _json(_Manifest(format=FORMAT, files=listed))
                key_id, signature = self.signatures.sign(_PREFIX + manifest)
                signed = _Signed(algorithm="Ed25519", key_id=key_id, signature=signature.hex())
                _put(archive, PacketFile(path=MANIFEST, content=manifest))
                _put(archive, PacketFile(path=SIGNATURE, content=_json(signed)))
            half.replace(into)
        finally:
            half.unlink(missing_ok=True)
        return hashlib.sha256(manifest).hexdigest()

    def faults(self, packet: Path) -> tuple[str, ...]:
        try:
            with zipfile.ZipFile(packet) as archive:
                return tuple(self._faults(archive))
        except (OSError, zipfile.BadZipFile) as error:
            return (f"the packet cannot be read: {error}",)

    def _faults(self, archive: zipfile.ZipFile) -> Iterator[str]:
        try:
            manifest = _read(archive, MANIFEST)
            listed = msgspec.json.decode(manifest, type=_Manifest)
            signed = msgspec.json.decode(_read(archive, SIGNATURE), type=_Signed)
            signature = bytes.fromhex(signed.signature)
        except (KeyError, ValueError) as error:
            yield f"the manifest or its signature is missing or damaged: {error}"
            return
        if not self.signatures.is_ours(signed.key_id, _PREFIX + manifest, signature):
            yield f"the manifest does not bear our signature (key {signed.key_id})"
        yield from _compare(archive, listed)
        yield from self._chain(archive)

    def _chain(self, archive: zipfile.ZipFile) -> Iterator[str]:
        try:
            runs = [msgspec.json.decode(line, type=SealedRun) for line in _lines(archive, CHAIN)]
            entries = [
                msgspec.json.decode(line, type=PlacedEntry) for line in _lines(archive, ENTRIES)
            ]
        except (KeyError, ValueError) as error:
            yield f"the audit's entries or their proof are damaged: {error}"
            return
        for run in runs:
            seal = run.seal
            is_ours = self.signatures.is_ours(
                seal.key_id, seal.claims(), bytes.fromhex(seal.signature)
            )
            if not is_ours:
                yield f"seal {seal.seq} does not bear our signature"
            if not run.holds():
                yield f"the chain does not lead to seal {seal.seq}"
        for placed in entries:
            digest = digest_of(placed.entry)
            if not any(run.digest_at(placed.position) == digest for run in runs):
                yield f"entry {placed.entry.id} does not stand at place {placed.position}"


def _compare(archive: zipfile.ZipFile, manifest: _Manifest) -> Iterator[str]:
    if manifest.format != FORMAT:
        yield f"the format {manifest.format!r} is not known"
    names = archive.namelist()
    if len(names) != len(set(names)):
        yield "a file is in it twice"
    known = {file.path for file in manifest.files}
    for name in sorted(set(names) - known - {MANIFEST, SIGNATURE}):
        yield f"{name} is not in the manifest"
    for file in manifest.files:
        if file.path not in names:
            yield f"{file.path} is missing"
            continue
        try:
            found = _hash_of(archive, file.path)
        except zipfile.BadZipFile:
            found = ""
        if found != file.sha256:
            yield f"{file.path} is not what was bound"


def _put(archive: zipfile.ZipFile, file: PacketFile) -> _Listed:
    info = zipfile.ZipInfo(file.path, _FIRST_DATE)
    info.external_attr = 0o600 << 16
    info.create_system = 3
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as out:
        for piece in _pieces(file.content):
            digest.update(piece)
            size += len(piece)
            out.write(piece)
    return _Listed(path=file.path, sha256=digest.hexdigest(), bytes=size)


def _pieces(content: bytes | Iterable[object]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    for record in content:
        yield _json(record) + b"\n"


def _json(record: object) -> bytes:
    return msgspec.json.encode(record, enc_hook=_plain, order="deterministic")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(_BYTES_MAX)


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as file:
        while line := file.readline(_BYTES_MAX):
            yield line


def _hash_of(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()
