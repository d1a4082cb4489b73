"""Keyed requests in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.memory.tables import Draft
from adapters.memory.work import MemoryDatabase
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
_KEYS = "idempotency_keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reserved:
    fingerprint: bytes
    at: datetime
    answer: KeptAnswer | None = None


@dataclass(frozen=True, slots=True)
class MemoryIdempotencyKeys(IdempotencyKeys):
    database: MemoryDatabase

    def reserve(self, request: KeyedRequest) -> KeptAnswer | None:
        now = request.asked_at
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

    @contextmanager
    def answering(self, request: KeyedRequest) -> Iterator[Keep]:
        with self.database.answering(request.tenant_id) as answering:

            def keep(answer: KeptAnswer) -> None:
                if answering.draft is None:
                    with self.database.across_tenants() as own:
                        _keep(own, request, answer)
                    return
                try:
                    _keep(answering.draft, request, answer)
                except Exception as refusal:
                    answering.roll_back(refusal)
                    raise

            yield keep

    def release(self, request: KeyedRequest) -> None:
        with self.database.across_tenants() as draft:
            if _mine(draft, request) is not None:
                draft.remove(_KEYS, _name(request))


def _keep(draft: Draft, request: KeyedRequest, answer: KeptAnswer) -> None:
    known = _mine(draft, request)
    if known is None:
        raise RequestInProgress
    draft.put(_KEYS, _name(request), replace(known, answer=answer))


def _mine(draft: Draft, request: KeyedRequest) -> _Reserved | None:
    """The unanswered key, unless a later request took it over."""
    known: _Reserved | None = draft.table(_KEYS).get(_name(request))
    is_mine = known is not None and known.at == request.asked_at and known.answer is None
    return known if is_mine else None


def _name(request: KeyedRequest) -> tuple[object, ...]:
    return (request.tenant_id, request.user_id, request.key)
