"""What may not go yet, what goes next, and what has gone."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapters.memory.stores.consumers import ACKNOWLEDGMENTS, CONSENTS, CONTRACTS
from adapters.memory.stores.documents import DOCUMENTS
from adapters.memory.stores.history import EVENTS
from adapters.memory.stores.reports import CONNECTIONS, REPORTS
from adapters.memory.tables import DOOMED, TenantRows
from application.agreements import Agreements
from application.keeping import Belongings, DoomedObjects, HoldStore, RemovalStore
from application.paging import Page, PageRequest
from domain.connections import Connection
from domain.consumers.consumer import Consent
from domain.consumers.contracts import ServiceContract
from domain.consumers.documents import ConsumerDocument
from domain.identity import ConsumerId
from domain.retention.holds import HoldId, HoldNotFound, LegalHold
from domain.retention.removals import DoomedObject, Removal

_HOLDS, _REMOVALS = "legal_holds", "removals"


@dataclass(frozen=True, slots=True)
class MemoryHoldStore(HoldStore):
    rows: TenantRows

    def get(self, hold_id: HoldId) -> LegalHold:
        hold: LegalHold | None = self.rows.find(_HOLDS, hold_id)
        if hold is None:
            raise HoldNotFound(hold_id)
        return hold

    def add(self, hold: LegalHold) -> None:
        self.rows.add(_HOLDS, hold)

    def save(self, hold: LegalHold) -> LegalHold:
        return self.rows.save(_HOLDS, hold)

    def standing(self) -> tuple[LegalHold, ...]:
        return tuple(hold for hold in self.rows.all(_HOLDS) if hold.stands)

    def page(self, request: PageRequest) -> Page[LegalHold]:
        return self.rows.page(_HOLDS, request)


@dataclass(frozen=True, slots=True)
class MemoryRemovalStore(RemovalStore):
    rows: TenantRows

    def take_turn(self) -> None:
        """Transactions in memory run one after the other anyway."""

    def add(self, removal: Removal) -> None:
        self.rows.add(_REMOVALS, removal)

    def page(self, request: PageRequest) -> Page[Removal]:
        return self.rows.page(_REMOVALS, request)


@dataclass(frozen=True, slots=True)
class MemoryDoomedObjects(DoomedObjects):
    rows: TenantRows

    def add(self, objects: Collection[DoomedObject]) -> None:
        for each in objects:
            if self._find(each.sha256) is None:
                self.rows.draft.put(DOOMED, (each.tenant_id, each.sha256), each)

    def first(self, limit: int, *, after: str = "") -> tuple[DoomedObject, ...]:
        behind = [each for each in self.rows.all(DOOMED) if each.sha256 > after]
        return tuple(behind[:limit])

    def claim(self, sha256: str, *, at: datetime) -> bool:
        doomed = self._find(sha256)
        if doomed is None:
            return False
        self.rows.draft.put(DOOMED, (self.rows.tenant_id, sha256), replace(doomed, claimed_at=at))
        return True

    def forget(self, sha256: str) -> None:
        self.rows.draft.remove(DOOMED, (self.rows.tenant_id, sha256))

    def _find(self, sha256: str) -> DoomedObject | None:
        found: DoomedObject | None = self.rows.draft.table(DOOMED).get(
            (self.rows.tenant_id, sha256)
        )
        return found


@dataclass(frozen=True, slots=True)
class MemoryAgreements(Agreements):
    rows: TenantRows

    def consents(self, consumer_id: ConsumerId) -> tuple[Consent, ...]:
        return _oldest_first(self.rows, CONSENTS, consumer_id, "given_at")

    def contracts(self, consumer_id: ConsumerId) -> tuple[ServiceContract, ...]:
        return _oldest_first(self.rows, CONTRACTS, consumer_id, "signed_at")

    def acknowledgments(self, consumer_id: ConsumerId) -> tuple[tuple[str, datetime], ...]:
        given = [
            (at, key[2])
            for key, at in self.rows.draft.table(ACKNOWLEDGMENTS).items()
            if key[:2] == (self.rows.tenant_id, consumer_id)
        ]
        return tuple((version, at) for at, version in sorted(given))


@dataclass(frozen=True, slots=True)
class MemoryBelongings(Belongings):
    rows: TenantRows

    def documents(self, consumer_id: ConsumerId) -> tuple[ConsumerDocument, ...]:
        return _oldest_first(self.rows, DOCUMENTS, consumer_id, "added_at")

    def connections(self, consumer_id: ConsumerId) -> tuple[Connection, ...]:
        return _oldest_first(self.rows, CONNECTIONS, consumer_id, "created_at")

    def need(self, sha256: str) -> bool:
        kept = (*self.rows.all(REPORTS), *self.rows.all(DOCUMENTS))
        return any(each.sha256 == sha256 for each in kept)

    def last_active_at(self, consumer_id: ConsumerId, *, now: datetime) -> datetime | None:
        happened = (
            kept.at
            for kept in self.rows.all(EVENTS)
            if kept.event.consumer_id == consumer_id and kept.at <= now
        )
        return max(happened, default=None)


def _oldest_first(
    rows: TenantRows, table: str, consumer_id: ConsumerId, by: str
) -> tuple[Any, ...]:
    theirs = (each for each in rows.all(table) if each.consumer_id == consumer_id)
    return tuple(sorted(theirs, key=lambda each: (getattr(each, by), each.id)))
