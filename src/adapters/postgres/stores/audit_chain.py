"""The chain over the audit: places and seals, only ever added."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.shelf import Shelves
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.stores.audit import ENTRY_COLUMNS, entry_of
from adapters.postgres.tenant_transaction import Row
from application.audit_trail import AuditChain, AuditProof
from domain.audit import AuditEntry, AuditEntryId, Verb
from domain.audit_chain import ChainHead, Place, Seal, first_link
from domain.audit_months import AuditMonth, MonthStanding
from domain.identity import ConsumerId

_entries, _places, _seals = tables.audit_entries, tables.audit_places, tables.audit_seals
_MINE = _entries.c.tenant_id == sa.bindparam("tenant_id")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# One sealer per tenant at a time; the writers of entries never wait for it.
_LOCK = b"select pg_advisory_xact_lock(hashtextextended('audit ' || %(tenant_id)s, 0))"
# An entry carries the start of its transaction, and so does pg_stat_activity while it is open. A
# transaction may have begun a moment before it is seen there, hence the minute.
_SWEPT_TO = b"""
    select least(now(), min(xact_start)) - interval '1 minute' from pg_stat_activity
     where datname = current_database() and xact_start is not null
"""
_SEAL_COLUMNS = [c for c in _seals.c if c.name != "tenant_id"]
_PLACE_COLUMNS = [c for c in _places.c if c.name != "tenant_id"]
_SEALS_DOWN = compiled(
    sa.select(*_SEAL_COLUMNS)
    .where(_seals.c.tenant_id == sa.bindparam("tenant_id"), _seals.c.seq < sa.bindparam("before"))
    .order_by(_seals.c.seq.desc())
    .limit(limited_by())
)
_SEALS = compiled(
    sa.select(*_SEAL_COLUMNS)
    .where(_seals.c.tenant_id == sa.bindparam("tenant_id"), _seals.c.seq > sa.bindparam("after"))
    .order_by(_seals.c.seq)
    .limit(limited_by())
)
_has_place = sa.exists().where(
    _places.c.tenant_id == _entries.c.tenant_id, _places.c.entry_id == _entries.c.id
)
_UNSEALED = compiled(
    sa.select(*ENTRY_COLUMNS)
    .where(_MINE, _entries.c.recorded_at >= sa.bindparam("since"), ~_has_place)
    .order_by(_entries.c.recorded_at, _entries.c.id)
    .limit(limited_by())
)
_STRAYS = compiled(
    sa.select(_entries.c.id)
    .where(
        _MINE,
        _entries.c.recorded_at < sa.bindparam("swept_to"),
        ~_has_place.where(_places.c.entry_at == _entries.c.at),
    )
    .order_by(_entries.c.id)
    .limit(limited_by())
)
_PLACES = compiled(
    sa.select(*_PLACE_COLUMNS)
    .where(
        _places.c.tenant_id == sa.bindparam("tenant_id"), _places.c.position > sa.bindparam("after")
    )
    .order_by(_places.c.position)
    .limit(limited_by())
)
_BY_IDS = compiled(
    sa.select(*ENTRY_COLUMNS).where(
        _MINE, _entries.c.id == sa.func.any(sa.bindparam("ids", type_=postgresql.ARRAY(sa.Uuid)))
    )
)
_RETIRED = compiled(
    sa.select(_entries.c.entity_id).where(
        _MINE, _entries.c.kind == sa.bindparam("kind"), _entries.c.verb == sa.bindparam("verb")
    )
)
# Months are cut in UTC, as the partitions are.
_STANDING = b"""
    select count(*),
           count(*) filter (where not exists (
               select from audit_places p where p.tenant_id = e.tenant_id and p.entry_id = e.id)),
           count(*) filter (where e.consumer_id = any(%(held)s))
      from audit_entries e
     where e.tenant_id = %(tenant_id)s
       and e.at >= make_timestamptz(%(year)s, %(month)s, 1, 0, 0, 0, 'UTC')
       and e.at < timezone('utc', make_timestamp(%(year)s, %(month)s, 1, 0, 0, 0)
                                  + interval '1 month')
"""
_ADD_PLACE = compiled(sa.insert(_places))
_ADD_SEAL = compiled(sa.insert(_seals))


@dataclass(frozen=True, slots=True)
class PostgresAuditChain(AuditChain):
    shelves: Shelves

    def head(self) -> ChainHead:
        mine = self.shelves.tenant_id
        self.shelves.transaction.run(_LOCK, {"tenant_id": str(mine)})
        newest = _seals_down(self.shelves, None, 1)
        if not newest:
            return ChainHead(seq=0, position=0, link=first_link(mine), swept_to=None)
        seal = newest[0]
        return ChainHead(
            seq=seal.seq, position=seal.position, link=seal.link, swept_to=seal.swept_to
        )

    def unsealed(self, head: ChainHead, limit: int) -> tuple[tuple[AuditEntry, ...], datetime]:
        since = head.swept_to or _BEGINNING
        # Asked for before the entries are: what is not seen by them has begun after it.
        row = self.shelves.transaction.one(_SWEPT_TO)
        asked = {"tenant_id": self.shelves.tenant_id, "since": since, "limit": limit}
        rows = self.shelves.transaction.all(_UNSEALED, asked)
        is_all = row is not None and len(rows) < limit
        swept_to = max(since, row[0].astimezone(UTC)) if row is not None and is_all else since
        return tuple(map(entry_of, rows)), swept_to

    def extend(self, places: Sequence[Place], seal: Seal) -> None:
        mine = self.shelves.tenant_id
        rows = [
            {
                "tenant_id": mine,
                "position": place.position,
                "entry_id": place.entry_id,
                "entry_at": place.entry_at,
                "digest": bytes.fromhex(place.digest),
                "link": bytes.fromhex(place.link),
            }
            for place in places
        ]
        self.shelves.transaction.run_many(_ADD_PLACE, rows)
        self.shelves.transaction.run(
            _ADD_SEAL,
            {
                "tenant_id": mine,
                "seq": seal.seq,
                "position": seal.position,
                "link": bytes.fromhex(seal.link),
                "swept_to": seal.swept_to,
                "sealed_at": seal.sealed_at,
                "key_id": seal.key_id,
                "signature": bytes.fromhex(seal.signature),
            },
        )

    def standing(self, month: AuditMonth, held: Collection[ConsumerId]) -> MonthStanding:
        asked = {
            "tenant_id": self.shelves.tenant_id,
            "year": month.year,
            "month": month.month,
            "held": list(held),
        }
        row = self.shelves.transaction.one(_STANDING, asked) or (0, 0, 0)
        entries, unsealed, of_held = row
        return MonthStanding(entries=entries, unsealed=unsealed, held=of_held)


@dataclass(frozen=True, slots=True)
class PostgresAuditProof(AuditProof):
    shelves: Shelves

    def places(self, after: int, limit: int) -> tuple[tuple[Place, AuditEntry | None], ...]:
        mine = {"tenant_id": self.shelves.tenant_id}
        rows = self.shelves.transaction.all(_PLACES, {**mine, "after": after, "limit": limit})
        found = tuple(map(_place, rows))
        ids = [place.entry_id for place in found]
        entries = map(entry_of, self.shelves.transaction.all(_BY_IDS, {**mine, "ids": ids}))
        by_id: dict[AuditEntryId, dict[datetime, AuditEntry]] = {}
        for entry in entries:
            by_id.setdefault(entry.id, {})[entry.at] = entry
        return tuple((place, _at(place, by_id.get(place.entry_id, {}))) for place in found)

    def seals(self, after: int, limit: int) -> tuple[Seal, ...]:
        asked = {"tenant_id": self.shelves.tenant_id, "after": after, "limit": limit}
        rows = self.shelves.transaction.all(_SEALS, asked)
        return tuple(_seal(self.shelves, row) for row in rows)

    def seals_down(self, before: int | None, limit: int) -> tuple[Seal, ...]:
        return _seals_down(self.shelves, before, limit)

    def strays(self, swept_to: datetime, limit: int) -> tuple[AuditEntryId, ...]:
        asked = {"tenant_id": self.shelves.tenant_id, "swept_to": swept_to, "limit": limit}
        rows = self.shelves.transaction.all(_STRAYS, asked)
        return tuple(AuditEntryId(row[0]) for row in rows)

    def retired(self) -> frozenset[str]:
        rows = self.shelves.transaction.all(
            _RETIRED,
            {
                "tenant_id": self.shelves.tenant_id,
                "kind": _entries.name,
                "verb": Verb.REMOVED.value,
            },
        )
        return frozenset(row[0] for row in rows if row[0])


def _seals_down(shelves: Shelves, before: int | None, limit: int) -> tuple[Seal, ...]:
    last = 2**31 - 1 if before is None else before
    asked = {"tenant_id": shelves.tenant_id, "before": last, "limit": limit}
    return tuple(_seal(shelves, row) for row in shelves.transaction.all(_SEALS_DOWN, asked))


def _seal(shelves: Shelves, row: Row) -> Seal:
    seq, position, link, swept_to, sealed_at, key_id, signature = row
    return Seal(
        tenant_id=shelves.tenant_id,
        seq=seq,
        position=position,
        link=link.hex(),
        swept_to=swept_to.astimezone(UTC),
        sealed_at=sealed_at.astimezone(UTC),
        key_id=key_id,
        signature=signature.hex(),
    )


def _place(row: Row) -> Place:
    position, entry_id, entry_at, digest, link = row
    return Place(
        position=position,
        entry_id=entry_id,
        entry_at=entry_at.astimezone(UTC),
        digest=digest.hex(),
        link=link.hex(),
    )


def _at(place: Place, entries: dict[datetime, AuditEntry]) -> AuditEntry | None:
    """The entry of the place; one whose instant was changed is still the place's."""
    return entries.get(place.entry_at) or next(iter(entries.values()), None)
