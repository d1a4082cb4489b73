"""One tenant's transaction in memory: drafted on a copy, kept on a clean exit."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.stores.accounts import (
    MemoryMemberStore,
    MemorySessionStore,
    MemoryTenantStore,
)
from adapters.memory.stores.casework import (
    MemoryDisputeStore,
    MemoryLetterStore,
    MemoryMailPieceStore,
    MemoryTaskStore,
)
from adapters.memory.stores.consumers import (
    MemoryConsentStore,
    MemoryConsumerStore,
    MemoryContractStore,
)
from adapters.memory.stores.documents import MemoryDocumentStore
from adapters.memory.stores.findings import (
    MemoryAnswerStore,
    MemoryBackfillStore,
    MemoryFindingStore,
)
from adapters.memory.stores.history import (
    MemoryClaimedJobs,
    MemoryOutbox,
    MemoryTimeline,
    MemoryWebhookReceipts,
)
from adapters.memory.stores.reports import (
    MemoryConnectionStore,
    MemoryPullStore,
    MemoryReportStore,
)
from adapters.memory.tables import Draft, Tables, TenantRows
from application.ports import Clock, NewId, TransactionInsideAnother
from application.reactions import REACTIONS
from application.stores import Work
from domain.events import Event
from domain.identity import Actor, TenantId


@dataclass(slots=True)
class MemoryDatabase:
    """Transactions run one after the other; ``in_transaction`` tells whether this thread has one."""

    clock: Clock = field(default_factory=MemoryClock)
    new_id: NewId = field(default_factory=SequentialIds)
    reactions: Mapping[type[Event], tuple[str, ...]] = field(default_factory=lambda: REACTIONS)
    tables: Tables = field(default_factory=Tables)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _thread: threading.local = field(default_factory=threading.local, init=False, repr=False)

    @contextmanager
    def begin(self, tenant_id: TenantId, actor: Actor | None = None, /) -> Iterator["MemoryWork"]:
        """Raises TransactionInsideAnother when this thread has one open already."""
        with self.across_tenants() as draft:
            yield MemoryWork(self, draft, tenant_id, actor)

    @contextmanager
    def across_tenants(self) -> Iterator[Draft]:
        """For the adapters that look across tenants; commits on a clean exit."""
        if self.in_transaction:
            raise TransactionInsideAnother
        with self._lock:
            self._thread.is_busy = True
            try:
                draft = Draft(self.tables)
                yield draft
                draft.commit()
            finally:
                self._thread.is_busy = False

    @property
    def in_transaction(self) -> bool:
        return getattr(self._thread, "is_busy", False)

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event of the history, of all tenants, in the order in which they were added."""
        return tuple(kept.event for kept in self.tables.rows.get("events", {}).values())


class MemoryWork(Work):
    __slots__ = ("_actor", "_database", "_rows")

    def __init__(
        self, database: MemoryDatabase, draft: Draft, tenant_id: TenantId, actor: Actor | None
    ) -> None:
        self._database = database
        self._actor = actor
        self._rows = TenantRows(draft, tenant_id)

    @property
    def tenants(self) -> MemoryTenantStore:
        return MemoryTenantStore(self._rows)

    @property
    def members(self) -> MemoryMemberStore:
        return MemoryMemberStore(self._rows)

    @property
    def sessions(self) -> MemorySessionStore:
        return MemorySessionStore(self._rows)

    @property
    def consumers(self) -> MemoryConsumerStore:
        return MemoryConsumerStore(self._rows)

    @property
    def consents(self) -> MemoryConsentStore:
        return MemoryConsentStore(self._rows)

    @property
    def contracts(self) -> MemoryContractStore:
        return MemoryContractStore(self._rows)

    @property
    def documents(self) -> MemoryDocumentStore:
        return MemoryDocumentStore(self._rows)

    @property
    def connections(self) -> MemoryConnectionStore:
        return MemoryConnectionStore(self._rows)

    @property
    def pulls(self) -> MemoryPullStore:
        return MemoryPullStore(self._rows)

    @property
    def reports(self) -> MemoryReportStore:
        return MemoryReportStore(self._rows)

    @property
    def findings(self) -> MemoryFindingStore:
        return MemoryFindingStore(self._rows)

    @property
    def answers(self) -> MemoryAnswerStore:
        return MemoryAnswerStore(self._rows)

    @property
    def backfills(self) -> MemoryBackfillStore:
        return MemoryBackfillStore(self._rows)

    @property
    def disputes(self) -> MemoryDisputeStore:
        return MemoryDisputeStore(self._rows)

    @property
    def letters(self) -> MemoryLetterStore:
        return MemoryLetterStore(self._rows)

    @property
    def mail(self) -> MemoryMailPieceStore:
        return MemoryMailPieceStore(self._rows)

    @property
    def tasks(self) -> MemoryTaskStore:
        return MemoryTaskStore(self._rows)

    @property
    def timeline(self) -> MemoryTimeline:
        return MemoryTimeline(self._rows, self._database.clock)

    @property
    def receipts(self) -> MemoryWebhookReceipts:
        return MemoryWebhookReceipts(self._rows)

    @property
    def outbox(self) -> MemoryOutbox:
        return MemoryOutbox(self._rows, self._database.reactions, self._database.new_id)

    @property
    def jobs(self) -> MemoryClaimedJobs:
        return MemoryClaimedJobs(self._rows, self._database.clock)
