"""The chain over one tenant's audit: each link is made of the one before it and of one entry."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from hashlib import sha256
from itertools import chain

from domain.audit import AuditEntry, AuditEntryId
from domain.identity import TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an entry stands in the chain; ``digest`` and ``link`` are hexadecimal."""

    position: int
    entry_id: AuditEntryId
    entry_at: datetime
    digest: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The end of the chain as it was when it was signed; kept outside of the database, too.

    No entry recorded before ``swept_to`` was still to come: one that turns up later was not there.
    """

    tenant_id: TenantId
    seq: int
    position: int
    link: str
    swept_to: datetime
    sealed_at: datetime
    key_id: str = ""
    signature: str = ""

    def claims(self) -> bytes:
        """What is signed."""
        said = {
            "tenant_id": str(self.tenant_id),
            "seq": self.seq,
            "position": self.position,
            "link": self.link,
            "swept_to": self.swept_to.isoformat(),
            "sealed_at": self.sealed_at.isoformat(),
        }
        return b"redress audit seal " + json.dumps(said, sort_keys=True).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """Where the chain ends; with ``seq`` 0 it has not begun."""

    seq: int
    position: int
    link: str
    swept_to: datetime | None


def first_link(tenant_id: TenantId) -> str:
    """What the first entry is chained to."""
    return sha256(f"redress audit of {tenant_id}".encode()).hexdigest()


def digest_of(entry: AuditEntry) -> str:
    return sha256(entry.canonical()).hexdigest()


def next_link(link: str, digest: str) -> str:
    return sha256(bytes.fromhex(link) + bytes.fromhex(digest)).hexdigest()


def chained(head: ChainHead, entries: Iterable[AuditEntry]) -> tuple[Place, ...]:
    """The places of further entries, in the order given."""
    position, link, places = head.position, head.link, []
    for entry in entries:
        digest = digest_of(entry)
        position, link = position + 1, next_link(link, digest)
        places.append(
            Place(
                position=position,
                entry_id=entry.id,
                entry_at=entry.at,
                digest=digest,
                link=link,
            )
        )
    return tuple(places)


@unique
class FaultKind(StrEnum):
    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    FORKED = "forked"
    FORGED = "forged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as it was recorded; ``what`` names the entry, place or seal."""

    kind: FaultKind
    what: str


@dataclass(slots=True)
class ChainCheck:
    """Walks the chain from its beginning and tells what does not fit.

    ``retired`` holds the months (``2026-11``) whose entries were removed as the rules ask; that
    they were is itself an entry of the chain.
    """

    tenant_id: TenantId
    retired: frozenset[str] = frozenset()
    position: int = 0
    link: str = ""
    entries: int = 0
    seals: int = 0
    last_seal: Seal | None = None

    def __post_init__(self) -> None:
        self.link = first_link(self.tenant_id)

    def run(
        self,
        places: Iterator[tuple[Place, AuditEntry | None]],
        seals: Iterable[tuple[Seal, bool]],
    ) -> Iterator[Fault]:
        """Each seal comes with whether its signature is ours; both in the order of their numbers."""
        for seal, is_signed in seals:
            yield from self._up_to(seal, places)
            yield from self._sealed(seal, is_signed=is_signed)
        if (left := next(places, None)) is not None:
            first = left[0].position
            last = max(place.position for place, _ in chain([left], places))
            yield _fault(
                FaultKind.TRUNCATED, f"no seal is over places {first} to {last} of the chain"
            )

    def _up_to(
        self, seal: Seal, places: Iterator[tuple[Place, AuditEntry | None]]
    ) -> Iterator[Fault]:
        while self.position < seal.position and (found := next(places, None)) is not None:
            yield from self._place(*found)

    def _place(self, place: Place, entry: AuditEntry | None) -> Iterator[Fault]:
        expected = self.position + 1
        if place.position != expected:
            gap = f"places {expected} to {place.position - 1} of the chain are missing"
            yield _fault(FaultKind.REMOVED, gap)
        elif next_link(self.link, place.digest) != place.link:
            yield _fault(FaultKind.REORDERED, f"{_named(place)} does not follow what is before it")
        self.position, self.link = place.position, place.link
        yield from self._entry(place, entry)

    def _entry(self, place: Place, entry: AuditEntry | None) -> Iterator[Fault]:
        if entry is None:
            if f"{place.entry_at:%Y-%m}" not in self.retired:
                yield _fault(FaultKind.REMOVED, f"{_named(place)} is missing")
            return
        self.entries += 1
        if digest_of(entry) != place.digest:
            yield _fault(FaultKind.CHANGED, f"{_named(place)} is not what it was")
        swept_to = None if self.last_seal is None else self.last_seal.swept_to
        if swept_to is not None and entry.recorded_at is not None and entry.recorded_at < swept_to:
            yield _fault(FaultKind.INSERTED, f"{_named(place)} was not there when it says it was")

    def _sealed(self, seal: Seal, *, is_signed: bool) -> Iterator[Fault]:
        expected = self.seals + 1
        if seal.seq != expected:
            missing = f"seals {expected} to {seal.seq - 1} are missing"
            yield _fault(FaultKind.REMOVED, missing)
        if not is_signed:
            yield _fault(FaultKind.FORGED, f"seal {seal.seq} does not bear our signature")
        if self.position < seal.position:
            end = (
                f"the chain ends at place {self.position}; seal {seal.seq} is over {seal.position}"
            )
            yield _fault(FaultKind.TRUNCATED, end)
        elif self.link != seal.link:
            yield _fault(FaultKind.FORKED, f"seal {seal.seq} is over another chain")
        self.seals, self.last_seal = seal.seq, seal


def stray(entry_id: AuditEntryId) -> Fault:
    """An entry without a place, recorded before the last seal was swept to."""
    return _fault(FaultKind.INSERTED, f"entry {entry_id} was not there when it says it was")


def cut_off(seal: Seal, known_seq: int) -> Fault:
    """A seal is kept outside of the database that the database does not know."""
    kept = f"seal {seal.seq} over place {seal.position} was made on {seal.sealed_at:%Y-%m-%d %H:%M}"
    return _fault(FaultKind.TRUNCATED, f"{kept}, the database ends with seal {known_seq}")


def forked_at(seq: int) -> Fault:
    """From this seal on the database tells another story than what is kept outside of it."""
    return _fault(FaultKind.FORKED, f"seal {seq} is not the one that was kept when it was made")


def unkept(seq: int) -> Fault:
    return _fault(FaultKind.REMOVED, f"the copy of seal {seq} outside of the database is missing")


def _fault(kind: FaultKind, what: str) -> Fault:
    return Fault(kind=kind, what=what)


def _named(place: Place) -> str:
    return f"entry {place.entry_id} at place {place.position}"
