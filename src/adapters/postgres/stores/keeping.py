"""What may not go yet, what goes next, and what has gone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.rows import RowCodec
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled, limited_by
from application.agreements import Agreements
from application.keeping import Belongings, DoomedObjects, HoldStore, RemovalStore
from application.paging import Page, PageRequest
from domain.connections import Connection
from domain.consumers.consumer import Consent
from domain.consumers.contracts import ServiceContract
from domain.consumers.documents import ConsumerDocument
from domain.identity import ConsumerId
from domain.retention.holds import HoldId, HoldNotFound, LegalHold
from domain.retention.removals import DoomedObject, EvidenceBeingDestroyed, Removal

_HOLDS = Shelf(tables.legal_holds, LegalHold)
_REMOVALS = Shelf(tables.removals, Removal)
_DOOMED = RowCodec(tables.doomed_objects, DoomedObject)
_CONSENTS = Shelf(tables.consents, Consent)
_CONTRACTS = Shelf(tables.contracts, ServiceContract)
_DOCUMENTS = Shelf(tables.documents, ConsumerDocument, documents={"details": None})
_CONNECTIONS = Shelf(tables.connections, Connection, documents={"secrets": None})
_rights, _objects, _events = tables.rights_acknowledgments, tables.doomed_objects, tables.events

_STANDING = _HOLDS.selecting(
    tables.legal_holds.c.lifted_at.is_(None), newest=[tables.legal_holds.c.id]
)
_HOLD_PAGE = _HOLDS.paging()
_REMOVAL_PAGE = _REMOVALS.paging()
# Two numbers name the lock: of the tenant, and of what it is for.
_PURPOSE = 7_305_443
_TURN = b"select pg_advisory_xact_lock(%(purpose)s, hashtext(%(tenant_id)s::text))"
_TURN_SHARED = b"select pg_advisory_xact_lock_shared(%(purpose)s, hashtext(%(tenant_id)s::text))"

_mine = _objects.c.tenant_id == sa.bindparam("tenant_id")
_one = _objects.c.sha256 == sa.bindparam("of_sha256")
_DOOM = compiled(postgresql.insert(_objects).on_conflict_do_nothing(), inserted=_DOOMED.names)
_FIRST = compiled(
    sa.select(*_DOOMED.columns)
    .where(_mine, _objects.c.sha256 > sa.bindparam("after"))
    .order_by(_objects.c.sha256)
    .limit(limited_by())
)
_CLAIM = compiled(sa.update(_objects).where(_mine, _one).values(claimed_at=sa.bindparam("at")))
_FORGET = compiled(sa.delete(_objects).where(_mine, _one))
_CLAIMED_AT = compiled(sa.select(_objects.c.claimed_at).where(_mine, _one).with_for_update())
_IS_REPORT = compiled(
    sa.select(tables.reports.c.id)
    .where(
        tables.reports.c.tenant_id == sa.bindparam("tenant_id"),
        tables.reports.c.sha256 == sa.bindparam("of_sha256"),
    )
    .limit(limited_by())
)
_MAY_BE_DOCUMENT = _DOCUMENTS.selecting(
    sa.or_(
        tables.documents.c.object_sha256 == sa.bindparam("of_sha256"),
        tables.documents.c.object_sha256.is_(None),
    )
)


def _of_consumer(shelf: Shelf, column: str) -> bytes:  # type: ignore[type-arg]
    table = shelf.table
    return shelf.selecting(
        table.c.consumer_id == sa.bindparam("consumer_id"), newest=[table.c[column], table.c.id]
    )


_CONSENTS_OF = _of_consumer(_CONSENTS, "given_at")
_CONTRACTS_OF = _of_consumer(_CONTRACTS, "signed_at")
_DOCUMENTS_OF = _of_consumer(_DOCUMENTS, "added_at")
_CONNECTIONS_OF = _of_consumer(_CONNECTIONS, "created_at")
_ACKNOWLEDGMENTS_OF = compiled(
    sa.select(_rights.c.text_version, _rights.c.acknowledged_at)
    .where(
        _rights.c.tenant_id == sa.bindparam("tenant_id"),
        _rights.c.consumer_id == sa.bindparam("consumer_id"),
    )
    .order_by(_rights.c.acknowledged_at, _rights.c.text_version)
)
_LAST_ACTIVE = compiled(
    sa.select(sa.func.max(_events.c.at)).where(
        _events.c.tenant_id == sa.bindparam("tenant_id"),
        _events.c.consumer_id == sa.bindparam("consumer_id"),
        _events.c.at <= sa.bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class PostgresHoldStore(HoldStore):
    shelves: Shelves

    def get(self, hold_id: HoldId) -> LegalHold:
        hold = self.shelves.find(_HOLDS, hold_id)
        if hold is None:
            raise HoldNotFound(hold_id)
        return hold

    def add(self, hold: LegalHold) -> None:
        self.shelves.add(_HOLDS, hold)

    def save(self, hold: LegalHold) -> LegalHold:
        return self.shelves.save(_HOLDS, hold)

    def standing(self) -> tuple[LegalHold, ...]:
        return self.shelves.all(_HOLDS, _STANDING, {})

    def page(self, request: PageRequest) -> Page[LegalHold]:
        return self.shelves.page(_HOLDS, _HOLD_PAGE, request)


@dataclass(frozen=True, slots=True)
class PostgresRemovalStore(RemovalStore):
    shelves: Shelves

    def take_turn(self) -> None:
        turn = {"purpose": _PURPOSE, "tenant_id": self.shelves.tenant_id}
        self.shelves.transaction.run(_TURN, turn)

    def add(self, removal: Removal) -> None:
        self.shelves.add(_REMOVALS, removal)

    def page(self, request: PageRequest) -> Page[Removal]:
        return self.shelves.page(_REMOVALS, _REMOVAL_PAGE, request)


@dataclass(frozen=True, slots=True)
class PostgresDoomedObjects(DoomedObjects):
    shelves: Shelves

    def add(self, objects: Collection[DoomedObject]) -> None:
        rows = [_DOOMED.to_plain_row(each) for each in objects]
        if rows:
            self.shelves.transaction.run_many(_DOOM, rows)

    def first(self, limit: int, *, after: str = "") -> tuple[DoomedObject, ...]:
        asked = {"tenant_id": self.shelves.tenant_id, "after": after, "limit": limit}
        rows = self.shelves.transaction.all(_FIRST, asked)
        return tuple(_DOOMED.from_plain_row(row) for row in rows)

    def claim(self, sha256: str, *, at: datetime) -> bool:
        asked = {"tenant_id": self.shelves.tenant_id, "of_sha256": sha256, "at": at}
        return self.shelves.transaction.run(_CLAIM, asked) == 1

    def forget(self, sha256: str) -> None:
        asked = {"tenant_id": self.shelves.tenant_id, "of_sha256": sha256}
        self.shelves.transaction.run(_FORGET, asked)


def need_evidence(shelves: Shelves, sha256: str) -> None:
    """A record is stored whose bytes these are: take them off the list of what is destroyed.

    The lock is shared by all who store and excludes who removes: neither overlooks the other.
    Raises EvidenceBeingDestroyed when it is too late.
    """
    turn = {"purpose": _PURPOSE, "tenant_id": shelves.tenant_id}
    shelves.transaction.run(_TURN_SHARED, turn)
    asked = {"tenant_id": shelves.tenant_id, "of_sha256": sha256}
    row = shelves.transaction.one(_CLAIMED_AT, asked)
    if row is None:
        return
    if row[0] is not None:
        raise EvidenceBeingDestroyed(sha256)
    shelves.transaction.run(_FORGET, asked)


@dataclass(frozen=True, slots=True)
class PostgresAgreements(Agreements):
    shelves: Shelves

    def consents(self, consumer_id: ConsumerId) -> tuple[Consent, ...]:
        return self.shelves.all(_CONSENTS, _CONSENTS_OF, {"consumer_id": consumer_id})

    def contracts(self, consumer_id: ConsumerId) -> tuple[ServiceContract, ...]:
        return self.shelves.all(_CONTRACTS, _CONTRACTS_OF, {"consumer_id": consumer_id})

    def acknowledgments(self, consumer_id: ConsumerId) -> tuple[tuple[str, datetime], ...]:
        asked = {"tenant_id": self.shelves.tenant_id, "consumer_id": consumer_id}
        rows = self.shelves.transaction.all(_ACKNOWLEDGMENTS_OF, asked)
        return tuple((version, at.astimezone(UTC)) for version, at in rows)


@dataclass(frozen=True, slots=True)
class PostgresBelongings(Belongings):
    shelves: Shelves

    def documents(self, consumer_id: ConsumerId) -> tuple[ConsumerDocument, ...]:
        return self.shelves.all(_DOCUMENTS, _DOCUMENTS_OF, {"consumer_id": consumer_id})

    def connections(self, consumer_id: ConsumerId) -> tuple[Connection, ...]:
        return self.shelves.all(_CONNECTIONS, _CONNECTIONS_OF, {"consumer_id": consumer_id})

    def need(self, sha256: str) -> bool:
        asked = {"tenant_id": self.shelves.tenant_id, "of_sha256": sha256}
        if self.shelves.transaction.one(_IS_REPORT, {**asked, "limit": 1}) is not None:
            return True
        found = self.shelves.all(_DOCUMENTS, _MAY_BE_DOCUMENT, {"of_sha256": sha256})
        return any(document.sha256 == sha256 for document in found)

    def last_active_at(self, consumer_id: ConsumerId, *, now: datetime) -> datetime | None:
        asked = {"tenant_id": self.shelves.tenant_id, "consumer_id": consumer_id, "now": now}
        row = self.shelves.transaction.one(_LAST_ACTIVE, asked)
        return None if row is None or row[0] is None else row[0].astimezone(UTC)
