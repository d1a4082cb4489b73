"""That an entry stands in the sealed chain, shown without the entries of anybody else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.audit import AuditEntry
from domain.audit_chain import Place, Seal, first_link, next_link
from domain.identity import ConsumerId, TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRun:
    """The digests under one seal, from the link that they follow to the one that is signed."""

    seal: Seal
    after: str
    first_position: int
    digests: tuple[str, ...]

    def holds(self) -> bool:
        """Whether the digests lead to the sealed link."""
        link = self.after
        for digest in self.digests:
            link = next_link(link, digest)
        return link == self.seal.link and self.last_position == self.seal.position

    @property
    def last_position(self) -> int:
        return self.first_position + len(self.digests) - 1

    def digest_at(self, position: int) -> str | None:
        number = position - self.first_position
        return self.digests[number] if 0 <= number < len(self.digests) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedEntry:
    position: int
    entry: AuditEntry


def runs_about(
    consumer_id: ConsumerId,
    tenant_id: TenantId,
    places: Iterator[tuple[Place, AuditEntry | None]],
    seals: Iterable[Seal],
) -> Iterator[tuple[SealedRun, tuple[PlacedEntry, ...]]]:
    """Each seal with entries about the consumer under it, and those entries."""
    link, position = first_link(tenant_id), 0
    for seal in seals:
        digests, about, after, first = [], [], link, position + 1
        while position < seal.position and (found := next(places, None)) is not None:
            place, entry = found
            digests.append(place.digest)
            link, position = place.link, place.position
            if entry is not None and entry.consumer_id == consumer_id:
                about.append(PlacedEntry(position=position, entry=entry))
        if about:
            run = SealedRun(seal=seal, after=after, first_position=first, digests=tuple(digests))
            yield run, tuple(about)
