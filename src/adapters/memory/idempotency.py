"""Keyed requests in memory."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.memory.work import MemoryDatabase
from application.idempotency import (
    IdempotencyKeys,
    KeptAnswer,
    KeyedRequest,
    KeyReused,
    RequestInProgress,
)

UNANSWERED_MAX = timedelta(minutes=1)
KEPT = timedelta(days=1)
_KEYS = "idempotency_keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reserved:
    fingerprint: bytes
    at: datetime
    answer: KeptAnswer | None = None


@dataclass(frozen=True, slots=True)
class MemoryIdempotencyKeys(IdempotencyKeys):
    database: MemoryDatabase

    def reserve(self, request: KeyedRequest, *, now: datetime) -> KeptAnswer | None:
        with self.database.across_tenants() as draft:
            known: _Reserved | None = draft.table(_KEYS).get(_name(request))
            if known is not None and now - known.at < KEPT:
                if known.fingerprint != request.fingerprint:
                    raise KeyReused
                if known.answer is not None:
                    return known.answer
                if now - known.at < UNANSWERED_MAX:
                    raise RequestInProgress
            reserved = _Reserved(fingerprint=request.fingerprint, at=now)
            draft.put(_KEYS, _name(request), reserved)
        return None

    def keep(self, request: KeyedRequest, answer: KeptAnswer) -> None:
        with self.database.across_tenants() as draft:
            known: _Reserved | None = draft.table(_KEYS).get(_name(request))
            if known is not None:
                draft.put(_KEYS, _name(request), replace(known, answer=answer))

    def release(self, request: KeyedRequest) -> None:
        with self.database.across_tenants() as draft:
            known: _Reserved | None = draft.table(_KEYS).get(_name(request))
            if known is not None and known.answer is None:
                draft.remove(_KEYS, _name(request))


def _name(request: KeyedRequest) -> tuple[object, ...]:
    return (request.tenant_id, request.user_id, request.key)
