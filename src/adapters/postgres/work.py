"""One tenant's transaction with every store in it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from adapters.postgres.shelf import Shelves
from adapters.postgres.stores.accounts import (
    PostgresMemberStore,
    PostgresSessionStore,
    PostgresTenantStore,
)
from adapters.postgres.stores.casework import (
    PostgresDisputeStore,
    PostgresLetterStore,
    PostgresMailPieceStore,
    PostgresTaskStore,
)
from adapters.postgres.stores.consumers import (
    PostgresConsentStore,
    PostgresConsumerStore,
    PostgresContractStore,
)
from adapters.postgres.stores.documents import PostgresDocumentStore
from adapters.postgres.stores.findings import (
    PostgresAnswerStore,
    PostgresBackfillStore,
    PostgresFindingStore,
)
from adapters.postgres.stores.history import (
    PostgresClaimedJobs,
    PostgresOutbox,
    PostgresTimeline,
    PostgresWebhookReceipts,
)
from adapters.postgres.stores.reports import (
    PostgresConnectionStore,
    PostgresPullStore,
    PostgresReportStore,
)
from adapters.postgres.tenant_transaction import TenantTransaction, tenant_transaction
from application.ports import Clock, NewId, TransactionInsideAnother
from application.reactions import REACTIONS
from application.sealing import Sealer
from application.stores import Work
from domain.events import Event
from domain.identity import Actor, TenantId


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """``begin`` opens one tenant's transaction on a pooled connection."""

    engine: sa.Engine
    sealer: Sealer
    new_id: NewId
    clock: Clock
    reactions: Mapping[type[Event], tuple[str, ...]] = field(default_factory=lambda: REACTIONS)
    _thread: threading.local = field(default_factory=threading.local, init=False, repr=False)

    @contextmanager
    def begin(self, tenant_id: TenantId, actor: Actor | None = None, /) -> Iterator["PostgresWork"]:
        """Raise DatabaseUnavailable when PostgreSQL does not answer.

        Raises TransactionInsideAnother when this thread has one open already.
        """
        if getattr(self._thread, "is_busy", False):
            raise TransactionInsideAnother
        self._thread.is_busy = True
        try:
            with tenant_transaction(self.engine, tenant_id) as transaction:
                yield PostgresWork(self, transaction, tenant_id, actor)
        finally:
            self._thread.is_busy = False


class PostgresWork(Work):
    """Stores hold nothing, so each is made where it is asked for."""

    __slots__ = ("_actor", "_database", "_shelves", "_tenant_id", "_transaction")

    def __init__(
        self,
        database: PostgresDatabase,
        transaction: TenantTransaction,
        tenant_id: TenantId,
        actor: Actor | None,
    ) -> None:
        self._database = database
        self._actor = actor
        self._transaction = transaction
        self._tenant_id = tenant_id
        self._shelves = Shelves(transaction, database.sealer, tenant_id)

    @property
    def tenants(self) -> PostgresTenantStore:
        return PostgresTenantStore(self._shelves)

    @property
    def members(self) -> PostgresMemberStore:
        return PostgresMemberStore(self._shelves)

    @property
    def sessions(self) -> PostgresSessionStore:
        return PostgresSessionStore(self._shelves)

    @property
    def consumers(self) -> PostgresConsumerStore:
        return PostgresConsumerStore(self._shelves)

    @property
    def consents(self) -> PostgresConsentStore:
        return PostgresConsentStore(self._shelves)

    @property
    def contracts(self) -> PostgresContractStore:
        return PostgresContractStore(self._shelves)

    @property
    def documents(self) -> PostgresDocumentStore:
        return PostgresDocumentStore(self._shelves)

    @property
    def connections(self) -> PostgresConnectionStore:
        return PostgresConnectionStore(self._shelves)

    @property
    def pulls(self) -> PostgresPullStore:
        return PostgresPullStore(self._shelves)

    @property
    def reports(self) -> PostgresReportStore:
        return PostgresReportStore(self._shelves)

    @property
    def findings(self) -> PostgresFindingStore:
        return PostgresFindingStore(self._shelves)

    @property
    def answers(self) -> PostgresAnswerStore:
        return PostgresAnswerStore(self._shelves)

    @property
    def backfills(self) -> PostgresBackfillStore:
        return PostgresBackfillStore(self._shelves)

    @property
    def disputes(self) -> PostgresDisputeStore:
        return PostgresDisputeStore(self._shelves)

    @property
    def letters(self) -> PostgresLetterStore:
        return PostgresLetterStore(self._shelves)

    @property
    def mail(self) -> PostgresMailPieceStore:
        return PostgresMailPieceStore(self._shelves)

    @property
    def tasks(self) -> PostgresTaskStore:
        return PostgresTaskStore(self._shelves)

    @property
    def timeline(self) -> PostgresTimeline:
        return PostgresTimeline(self._transaction, self._tenant_id, self._database.clock)

    @property
    def receipts(self) -> PostgresWebhookReceipts:
        return PostgresWebhookReceipts(self._transaction, self._tenant_id)

    @property
    def outbox(self) -> PostgresOutbox:
        database = self._database
        return PostgresOutbox(
            self._transaction, self._tenant_id, database.reactions, database.new_id
        )

    @property
    def jobs(self) -> PostgresClaimedJobs:
        return PostgresClaimedJobs(self._transaction, self._tenant_id, self._database.clock)
