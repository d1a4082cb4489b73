"""The history and the outbox: events, the jobs they cause, and the timeline told from them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from adapters.event_json import encode_event
from adapters.memory.stores.casework import DISPUTES
from adapters.memory.tables import TenantRows, paged
from application.paging import Page, PageRequest
from application.ports import ClaimedJobs, Clock, NewId, Outbox
from application.reactions import queue_of
from application.receipts import WebhookReceipts
from application.stores import Timeline
from domain.events import Event
from domain.identity import ConsumerId
from domain.jobs import Claim, Job, JobId, JobState, Superseded
from domain.timeline import TimelineEntry, tell

EVENTS, JOBS, RECEIPTS = "events", "jobs", "webhook_receipts"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvent:
    """``at`` is the instant at which it enters the history; for a timer, when it fires."""

    id: UUID
    event: Event
    payload: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptJob:
    """``rung_at`` is machine time, as the lease is."""

    job: Job
    rung_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MemoryOutbox(Outbox):
    rows: TenantRows
    reactions: Mapping[type[Event], tuple[str, ...]]
    new_id: NewId

    def add(self, event: Event, *, due_at: datetime | None = None) -> None:
        payload = encode_event(event)
        due = due_at or event.at
        if event.historic:
            kept = KeptEvent(id=self.new_id(), event=event, payload=payload, at=due)
            self.rows.add(EVENTS, kept)
        for reaction in self.reactions[type(event)]:
            job = self._job(event, payload, due, reaction)
            self.rows.draft.put(JOBS, job.id, KeptJob(job=job))

    def _job(self, event: Event, payload: str, due_at: datetime, reaction: str) -> Job:
        return Job(
            id=JobId(self.new_id()),
            tenant_id=self.rows.tenant_id,
            event_type=type(event).__name__,
            reaction=reaction,
            queue=queue_of(reaction),
            payload=payload,
            state=JobState.PENDING,
            attempt=0,
            due_at=due_at,
            created_at=event.at,
        )


@dataclass(frozen=True, slots=True)
class MemoryClaimedJobs(ClaimedJobs):
    rows: TenantRows
    clock: Clock

    def complete(self, claim: Claim) -> None:
        kept: KeptJob | None = self.rows.draft.table(JOBS).get(claim.job_id)
        if kept is None or not is_held(kept.job, claim) or claim.tenant_id != self.rows.tenant_id:
            raise Superseded(claim)
        done = replace(
            kept.job,
            state=JobState.DONE,
            done_at=self.clock(),
            lease_until=None,
            last_error=None,
        )
        self.rows.draft.put(JOBS, claim.job_id, KeptJob(job=done))


@dataclass(frozen=True, slots=True)
class MemoryTimeline(Timeline):
    rows: TenantRows
    clock: Clock

    def page(self, consumer_id: ConsumerId, request: PageRequest) -> Page[TimelineEntry]:
        now = self.clock()
        told = [
            kept
            for kept in self.rows.all(EVENTS)
            if kept.event.consumer_id == consumer_id and kept.at <= now
        ]
        told.sort(key=lambda kept: (kept.at, kept.id), reverse=True)
        if request.after is not None:
            last: KeptEvent | None = self.rows.find(EVENTS, request.after)
            told = [k for k in told if last is not None and (k.at, k.id) < (last.at, last.id)]
        shown = tuple(self._entry(kept) for kept in told[: request.limit + 1])
        self.rows.looked(EVENTS, consumer_id, any_of=shown)
        return paged(shown, request, lambda entry: entry.id)

    def _entry(self, kept: KeptEvent) -> TimelineEntry:
        payload = json.loads(kept.payload)
        disputed = payload.get("dispute_id")
        dispute = self.rows.find(DISPUTES, UUID(disputed)) if disputed else None
        return tell(
            kept.id,
            type(kept.event).__name__,
            payload,
            at=kept.at,
            actor_id=kept.event.actor_id,
            bureau=None if dispute is None else dispute.bureau.value,
        )


@dataclass(frozen=True, slots=True)
class MemoryWebhookReceipts(WebhookReceipts):
    rows: TenantRows

    def record(self, provider: str, event_id: str, event_type: str, at: datetime) -> bool:
        key = (self.rows.tenant_id, provider, event_id)
        if key in self.rows.draft.table(RECEIPTS):
            return False
        self.rows.draft.put(RECEIPTS, key, (event_type, at))
        return True


def is_held(job: Job, claim: Claim) -> bool:
    """Whether the claim's attempt is the one that runs."""
    return job.state is JobState.RUNNING and job.attempt == claim.attempt
