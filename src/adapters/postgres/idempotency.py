"""Keyed requests: each step is a transaction of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.rows import json_bytes
from adapters.postgres.statements import compiled
from adapters.postgres.tenant_transaction import tenant_transaction
from application.idempotency import (
    IdempotencyKeys,
    KeptAnswer,
    KeyedRequest,
    KeyReused,
    RequestInProgress,
)
from application.sealing import Sealer

UNANSWERED_MAX = timedelta(minutes=1)
KEPT = timedelta(days=1)

_keys = tables.idempotency_keys
_one = (
    _keys.c.tenant_id == sa.bindparam("tenant_id"),
    _keys.c.user_id == sa.bindparam("by_user"),
    _keys.c.key == sa.bindparam("of_key"),
)
_FORGET_OLD = compiled(
    sa.delete(_keys).where(
        _keys.c.tenant_id == sa.bindparam("tenant_id"),
        _keys.c.reserved_at <= sa.bindparam("before"),
    )
)
_RESERVE = compiled(
    postgresql.insert(_keys).on_conflict_do_nothing(),
    inserted=["tenant_id", "user_id", "key", "fingerprint", "reserved_at"],
)
# Locked: of two that would take an abandoned key over, one must see that the other did.
_READ = compiled(
    sa.select(_keys.c.fingerprint, _keys.c.reserved_at, _keys.c.answer)
    .where(*_one)
    .with_for_update()
)
_TAKE_OVER = compiled(sa.update(_keys).where(*_one).values(reserved_at=sa.bindparam("at")))
_KEEP = compiled(sa.update(_keys).where(*_one).values(answer=sa.bindparam("sealed")))
_RELEASE = compiled(sa.delete(_keys).where(*_one, _keys.c.answer.is_(None)))
_ANSWER = msgspec.json.Decoder(KeptAnswer)


@dataclass(frozen=True, slots=True)
class PostgresIdempotencyKeys(IdempotencyKeys):
    engine: sa.Engine
    sealer: Sealer

    def reserve(self, request: KeyedRequest, *, now: datetime) -> KeptAnswer | None:
        with tenant_transaction(self.engine, request.tenant_id) as transaction:
            transaction.run(_FORGET_OLD, {"tenant_id": request.tenant_id, "before": now - KEPT})
            if transaction.run(_RESERVE, _row(request, now)) == 1:
                return None
            row = transaction.one(_READ, _name(request))
            if row is None:  # released between the two statements
                raise RequestInProgress
            fingerprint, reserved_at, sealed = row
            if fingerprint != request.fingerprint:
                raise KeyReused
            if sealed is None and now - reserved_at < UNANSWERED_MAX:
                raise RequestInProgress
            if sealed is None:
                transaction.run(_TAKE_OVER, {**_name(request), "at": now})
                return None
        return _ANSWER.decode(self.sealer.open(request.tenant_id, _context(request), sealed))

    def keep(self, request: KeyedRequest, answer: KeptAnswer) -> None:
        sealed = self.sealer.seal(request.tenant_id, _context(request), json_bytes(answer))
        with tenant_transaction(self.engine, request.tenant_id) as transaction:
            transaction.run(_KEEP, {**_name(request), "sealed": sealed})

    def release(self, request: KeyedRequest) -> None:
        with tenant_transaction(self.engine, request.tenant_id) as transaction:
            transaction.run(_RELEASE, _name(request))


def _name(request: KeyedRequest) -> dict[str, Any]:
    return {
        "tenant_id": request.tenant_id,
        "by_user": request.user_id,
        "of_key": request.key,
    }


def _row(request: KeyedRequest, now: datetime) -> dict[str, Any]:
    return {
        "tenant_id": request.tenant_id,
        "user_id": request.user_id,
        "key": request.key,
        "fingerprint": request.fingerprint,
        "reserved_at": now,
    }


def _context(request: KeyedRequest) -> str:
    return f"idempotency_keys/answer/{request.user_id}/{request.key}"
