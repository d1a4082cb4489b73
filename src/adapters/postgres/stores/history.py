"""The history and the outbox: events, the jobs they cause, and the timeline told from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.event_json import encode_event
from adapters.postgres import tables
from adapters.postgres.shelf import LAST_ID, paged
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.tenant_transaction import Row, TenantTransaction
from application.paging import Page, PageRequest
from application.ports import ClaimedJobs, Clock, NewId, Outbox
from application.reactions import queue_of
from application.receipts import WebhookReceipts
from application.stores import Timeline
from domain.events import Event
from domain.identity import ConsumerId, TenantId
from domain.jobs import Claim, JobState, Superseded
from domain.timeline import TimelineEntry, tell

_events, _jobs = tables.events, tables.jobs
_ADD_EVENT = compiled(sa.insert(_events))
_ADD_JOB = compiled(
    sa.insert(_jobs),
    inserted=[
        "tenant_id",
        "id",
        "event_type",
        "reaction",
        "queue",
        "payload",
        "state",
        "attempt",
        "due_at",
        "created_at",
    ],
)
_COMPLETE = compiled(
    sa.update(_jobs)
    .where(
        _jobs.c.tenant_id == sa.bindparam("tenant_id"),
        _jobs.c.id == sa.bindparam("job_id"),
        _jobs.c.attempt == sa.bindparam("read_attempt"),
        _jobs.c.state == sa.bindparam("running"),
    )
    .values(
        state=sa.bindparam("done"),
        done_at=sa.bindparam("at"),
        lease_until=sa.null(),
        last_error=sa.null(),
    )
)
_at = sa.bindparam("after_at", type_=sa.TIMESTAMP(timezone=True))
# Literal: a compiled statement takes its parameters from the caller alone.
_DISPUTE_ID = sa.literal_column("'dispute_id'", sa.Text)
_TIMELINE = compiled(
    sa.select(
        _events.c.id,
        _events.c.at,
        _events.c.type,
        _events.c.actor_id,
        sa.cast(_events.c.payload, sa.Text),
        tables.disputes.c.bureau,
    )
    .select_from(
        sa.outerjoin(
            _events,
            tables.disputes,
            sa.and_(
                tables.disputes.c.tenant_id == _events.c.tenant_id,
                tables.disputes.c.id == sa.cast(_events.c.payload.op("->>")(_DISPUTE_ID), sa.Uuid),
            ),
        )
    )
    .where(
        _events.c.tenant_id == sa.bindparam("tenant_id"),
        _events.c.consumer_id == sa.bindparam("consumer_id"),
        _events.c.at <= sa.bindparam("now"),
        sa.tuple_(_events.c.at, _events.c.id)
        < sa.tuple_(_at, sa.bindparam("after", type_=sa.Uuid)),
    )
    .order_by(_events.c.at.desc(), _events.c.id.desc())
    .limit(limited_by())
)
_AT_OF_EVENT = compiled(
    sa.select(_events.c.at).where(
        _events.c.tenant_id == sa.bindparam("tenant_id"), _events.c.id == sa.bindparam("after")
    )
)
_RECEIVE = compiled(postgresql.insert(tables.webhook_receipts).on_conflict_do_nothing())
_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PostgresOutbox(Outbox):
    transaction: TenantTransaction
    tenant_id: TenantId
    reactions: Mapping[type[Event], tuple[str, ...]]
    new_id: NewId

    def add(self, event: Event, *, due_at: datetime | None = None) -> None:
        payload = encode_event(event)
        due = due_at or event.at
        if event.historic:
            self.transaction.run(_ADD_EVENT, self._event_row(event, payload, due))
        for reaction in self.reactions[type(event)]:
            self.transaction.run(_ADD_JOB, self._job_row(event, payload, due, reaction))

    def _event_row(self, event: Event, payload: str, at: datetime) -> dict[str, Any]:
        return {
            "tenant_id": self.tenant_id,
            "id": self.new_id(),
            "consumer_id": event.consumer_id,
            "type": type(event).__name__,
            "at": at,
            "actor_id": event.actor_id,
            "payload": payload,
        }

    def _job_row(
        self, event: Event, payload: str, due_at: datetime, reaction: str
    ) -> dict[str, Any]:
        return {
            "tenant_id": self.tenant_id,
            "id": self.new_id(),
            "event_type": type(event).__name__,
            "reaction": reaction,
            "queue": queue_of(reaction),
            "payload": payload,
            "state": JobState.PENDING.value,
            "attempt": 0,
            "due_at": due_at,
            "created_at": event.at,
        }


@dataclass(frozen=True, slots=True)
class PostgresClaimedJobs(ClaimedJobs):
    transaction: TenantTransaction
    tenant_id: TenantId
    clock: Clock

    def complete(self, claim: Claim) -> None:
        completed = self.transaction.run(
            _COMPLETE,
            {
                "tenant_id": self.tenant_id,
                "job_id": claim.job_id,
                "read_attempt": claim.attempt,
                "running": JobState.RUNNING.value,
                "done": JobState.DONE.value,
                "at": self.clock(),
            },
        )
        if completed != 1:
            raise Superseded(claim)


@dataclass(frozen=True, slots=True)
class PostgresTimeline(Timeline):
    transaction: TenantTransaction
    tenant_id: TenantId
    clock: Clock

    def page(self, consumer_id: ConsumerId, request: PageRequest) -> Page[TimelineEntry]:
        after_at, after = self._cursor(request)
        rows = self.transaction.all(
            _TIMELINE,
            {
                "tenant_id": self.tenant_id,
                "consumer_id": consumer_id,
                "now": self.clock(),
                "after_at": after_at,
                "after": after,
                "limit": request.limit + 1,
            },
        )
        return paged(tuple(_entry(row) for row in rows), request, lambda entry: entry.id)

    def _cursor(self, request: PageRequest) -> tuple[datetime, UUID]:
        if request.after is None:
            return _END_OF_TIME, LAST_ID
        asked = {"tenant_id": self.tenant_id, "after": request.after}
        row = self.transaction.one(_AT_OF_EVENT, asked)
        # A cursor that is no event of ours ends the list; ids are never guessed into a page.
        return (datetime.min.replace(tzinfo=UTC) if row is None else row[0]), request.after


@dataclass(frozen=True, slots=True)
class PostgresWebhookReceipts(WebhookReceipts):
    transaction: TenantTransaction
    tenant_id: TenantId

    def record(self, provider: str, event_id: str, event_type: str, at: datetime) -> bool:
        row = {
            "tenant_id": self.tenant_id,
            "provider": provider,
            "event_id": event_id,
            "event_type": event_type,
            "received_at": at,
        }
        return self.transaction.run(_RECEIVE, row) == 1


def _entry(row: Row) -> TimelineEntry:
    event_id, at, event_type, actor_id, payload, bureau = row
    return tell(
        event_id,
        event_type,
        msgspec.json.decode(payload),
        at=at.astimezone(UTC),
        actor_id=actor_id,
        bureau=bureau,
    )
