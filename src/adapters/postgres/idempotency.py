"""Keyed requests: reserved in a transaction of their own, answered in that of their effect."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.rows import json_bytes
from adapters.postgres.statements import compiled
from adapters.postgres.tenant_transaction import TenantTransaction, tenant_transaction
from adapters.postgres.work import PostgresDatabase
from application.idempotency import (
    IdempotencyKeys,
    Keep,
    KeptAnswer,
    KeyedRequest,
    KeyReused,
    RequestInProgress,
)

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
# Whoever was taken over no longer has the key, and neither answers nor releases it.
_is_mine = (*_one, _keys.c.reserved_at == sa.bindparam("asked_at"), _keys.c.answer.is_(None))
_KEEP = compiled(sa.update(_keys).where(*_is_mine).values(answer=sa.bindparam("sealed")))
_RELEASE = compiled(sa.delete(_keys).where(*_is_mine))
_ANSWER = msgspec.json.Decoder(KeptAnswer)


@dataclass(frozen=True, slots=True)
class PostgresIdempotencyKeys(IdempotencyKeys):
    database: PostgresDatabase

    def reserve(self, request: KeyedRequest) -> KeptAnswer | None:
        now, tenant_id = request.asked_at, request.tenant_id
        with tenant_transaction(self.database.engine, tenant_id) as transaction:
            transaction.run(_FORGET_OLD, {"tenant_id": tenant_id, "before": now - KEPT})
            if transaction.run(_RESERVE, _row(request)) == 1:
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
        return _ANSWER.decode(self.database.sealer.open(tenant_id, _context(request), sealed))

    @contextmanager
    def answering(self, request: KeyedRequest) -> Iterator[Keep]:
        with self.database.answering(request.tenant_id) as answering:

            def keep(answer: KeptAnswer) -> None:
                sealed = self._sealed(request, answer)
                if answering.transaction is None:
                    with tenant_transaction(self.database.engine, request.tenant_id) as own:
                        _keep(own, request, sealed)
                    return
                try:
                    _keep(answering.transaction, request, sealed)
                except Exception as refusal:
                    answering.roll_back(refusal)
                    raise

            yield keep

    def release(self, request: KeyedRequest) -> None:
        with tenant_transaction(self.database.engine, request.tenant_id) as transaction:
            transaction.run(_RELEASE, {**_name(request), "asked_at": request.asked_at})

    def _sealed(self, request: KeyedRequest, answer: KeptAnswer) -> bytes:
        clear = json_bytes(answer)
        return self.database.sealer.seal(request.tenant_id, _context(request), clear)


def _keep(transaction: TenantTransaction, request: KeyedRequest, sealed: bytes) -> None:
    """Raise RequestInProgress when the key was taken over meanwhile."""
    mine = {**_name(request), "asked_at": request.asked_at, "sealed": sealed}
    if transaction.run(_KEEP, mine) == 0:
        raise RequestInProgress


def _name(request: KeyedRequest) -> dict[str, Any]:
    return {
        "tenant_id": request.tenant_id,
        "by_user": request.user_id,
        "of_key": request.key,
    }


def _row(request: KeyedRequest) -> dict[str, Any]:
    return {
        "tenant_id": request.tenant_id,
        "user_id": request.user_id,
        "key": request.key,
        "fingerprint": request.fingerprint,
        "reserved_at": request.asked_at,
    }


def _context(request: KeyedRequest) -> str:
    return f"idempotency_keys/answer/{request.user_id}/{request.key}"
