"""One tenant's transaction in memory: drafted on a copy, kept on a clean exit."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.recording import RecordedDraft, RecordedRows, keep
from adapters.memory.stores.access import (
    MemoryMembershipStore,
    MemoryRoleStore,
    MemorySupportGrantStore,
)
from adapters.memory.stores.accounts import (
    MemoryMemberStore,
    MemorySessionStore,
    MemoryTenantStore,
)
from adapters.memory.stores.api_keys import MemoryApiKeyStore
from adapters.memory.stores.audit import MemoryAuditTrail
from adapters.memory.stores.audit_chain import MemoryAuditChain, MemoryAuditProof
from adapters.memory.stores.bookkeeping import MemoryBookkeeping
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
from adapters.memory.stores.deletions import MemoryDeletionStore
from adapters.memory.stores.disposal import MemoryDisposal
from adapters.memory.stores.documents import MemoryDocumentStore
from adapters.memory.stores.exports import MemoryExportParts, MemoryExportStore
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
from adapters.memory.stores.keeping import (
    MemoryAgreements,
    MemoryBelongings,
    MemoryDoomedObjects,
    MemoryHoldStore,
    MemoryRemovalStore,
)
from adapters.memory.stores.logins import (
    MemoryInvitationStore,
    MemoryLinkStore,
    MemoryLoginStore,
    MemoryOwnSessions,
    MemoryRoster,
)
from adapters.memory.stores.reports import (
    MemoryConnectionStore,
    MemoryPullStore,
    MemoryReportIntake,
    MemoryReportStore,
)
from adapters.memory.stores.second_factors import (
    MemoryChallengeStore,
    MemorySecondFactorStore,
)
from adapters.memory.stores.tenancy import (
    MemoryBrandingStore,
    MemoryVendorCredentialStore,
    MemoryWebhookAddressStore,
)
from adapters.memory.tables import Draft, Tables
from application.ports import Clock, NewId, TransactionInsideAnother
from application.reactions import REACTIONS
from application.recording import Recording
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
        with ExitStack() as opened:
            draft = opened.enter_context(self.across_tenants())
            recording = Recording(tenant_id=tenant_id, actor=actor)
            recorded = RecordedDraft(draft, recording)
            yield MemoryWork(self, RecordedRows(recorded, tenant_id, recording))
            answering: MemoryAnswering | None = getattr(self._thread, "answering", None)
            may_wait = answering is not None and answering.may_wait(draft, tenant_id)
            keep(recording, draft, self.clock, self.new_id)
            if answering is not None and may_wait:
                answering.wait(opened.pop_all(), draft)
                self._thread.is_busy = False

    @contextmanager
    def across_tenants(self) -> Iterator[Draft]:
        """For the adapters that look across tenants; commits on a clean exit."""
        if self.in_transaction:
            raise TransactionInsideAnother
        answering: MemoryAnswering | None = getattr(self._thread, "answering", None)
        if answering is not None:
            answering.commit()
        with self._lock:
            self._thread.is_busy = True
            try:
                draft = Draft(self.tables)
                yield draft
                draft.commit()
            finally:
                self._thread.is_busy = False

    @contextmanager
    def answering(self, tenant_id: TenantId) -> Iterator["MemoryAnswering"]:
        """Have this thread's last transaction of the tenant that writes wait until this is left."""
        self._thread.answering = answering = MemoryAnswering(tenant_id)
        try:
            yield answering
        except Exception:
            answering.commit()
            raise
        except BaseException as error:
            answering.roll_back(error)
            raise
        else:
            answering.commit()
        finally:
            self._thread.answering = None

    @property
    def in_transaction(self) -> bool:
        return getattr(self._thread, "is_busy", False)

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event of the history, of all tenants, in the order in which they were added."""
        return tuple(kept.event for kept in self.tables.rows.get("events", {}).values())


@dataclass(slots=True)
class MemoryAnswering:
    """One keyed request: at most one of its tenant's transactions waits for the answer."""

    tenant_id: TenantId
    draft: Draft | None = field(default=None, init=False)
    _opened: ExitStack = field(default_factory=ExitStack, init=False, repr=False)

    def may_wait(self, draft: Draft, tenant_id: TenantId) -> bool:
        return tenant_id == self.tenant_id and draft.has_written and draft.is_intact

    def wait(self, opened: ExitStack, draft: Draft) -> None:
        self._opened, self.draft = opened, draft

    def commit(self) -> None:
        self.draft = None
        self._opened.close()

    def roll_back(self, because: BaseException) -> None:
        self.draft = None
        self._opened.__exit__(type(because), because, because.__traceback__)


class MemoryWork(Work):
    __slots__ = ("_database", "_rows")

    def __init__(self, database: MemoryDatabase, rows: RecordedRows) -> None:
        self._database = database
        self._rows = rows

    @property
    def tenants(self) -> MemoryTenantStore:
        return MemoryTenantStore(self._rows)

    @property
    def members(self) -> MemoryMemberStore:
        return MemoryMemberStore(self._rows)

    @property
    def memberships(self) -> MemoryMembershipStore:
        return MemoryMembershipStore(self._rows)

    @property
    def roles(self) -> MemoryRoleStore:
        return MemoryRoleStore(self._rows)

    @property
    def support_grants(self) -> MemorySupportGrantStore:
        return MemorySupportGrantStore(self._rows)

    @property
    def sessions(self) -> MemorySessionStore:
        return MemorySessionStore(self._rows)

    @property
    def factors(self) -> MemorySecondFactorStore:
        return MemorySecondFactorStore(self._rows)

    @property
    def challenges(self) -> MemoryChallengeStore:
        return MemoryChallengeStore(self._rows)

    @property
    def logins(self) -> MemoryLoginStore:
        return MemoryLoginStore(self._rows)

    @property
    def own_sessions(self) -> MemoryOwnSessions:
        return MemoryOwnSessions(self._rows)

    @property
    def links(self) -> MemoryLinkStore:
        return MemoryLinkStore(self._rows)

    @property
    def roster(self) -> MemoryRoster:
        return MemoryRoster(self._rows)

    @property
    def invitations(self) -> MemoryInvitationStore:
        return MemoryInvitationStore(self._rows)

    @property
    def api_keys(self) -> MemoryApiKeyStore:
        return MemoryApiKeyStore(self._rows)

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
    def report_intake(self) -> MemoryReportIntake:
        return MemoryReportIntake(self._rows)

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
    def branding(self) -> MemoryBrandingStore:
        return MemoryBrandingStore(self._rows)

    @property
    def vendor_credentials(self) -> MemoryVendorCredentialStore:
        return MemoryVendorCredentialStore(self._rows)

    @property
    def webhook_addresses(self) -> MemoryWebhookAddressStore:
        return MemoryWebhookAddressStore(self._rows)

    @property
    def receipts(self) -> MemoryWebhookReceipts:
        return MemoryWebhookReceipts(self._rows)

    @property
    def holds(self) -> MemoryHoldStore:
        return MemoryHoldStore(self._rows)

    @property
    def removals(self) -> MemoryRemovalStore:
        return MemoryRemovalStore(self._rows)

    @property
    def doomed(self) -> MemoryDoomedObjects:
        return MemoryDoomedObjects(self._rows)

    @property
    def exports(self) -> MemoryExportStore:
        return MemoryExportStore(self._rows)

    @property
    def export_parts(self) -> MemoryExportParts:
        return MemoryExportParts(self._rows)

    @property
    def agreements(self) -> MemoryAgreements:
        return MemoryAgreements(self._rows)

    @property
    def bookkeeping(self) -> MemoryBookkeeping:
        return MemoryBookkeeping(self._rows)

    @property
    def deletions(self) -> MemoryDeletionStore:
        return MemoryDeletionStore(self._rows)

    @property
    def belongings(self) -> MemoryBelongings:
        return MemoryBelongings(self._rows)

    @property
    def disposal(self) -> MemoryDisposal:
        return MemoryDisposal(self._rows)

    @property
    def outbox(self) -> MemoryOutbox:
        return MemoryOutbox(self._rows, self._database.reactions, self._database.new_id)

    @property
    def jobs(self) -> MemoryClaimedJobs:
        return MemoryClaimedJobs(self._rows, self._database.clock)

    @property
    def audit(self) -> MemoryAuditTrail:
        return MemoryAuditTrail(self._rows)

    @property
    def audit_chain(self) -> MemoryAuditChain:
        return MemoryAuditChain(self._rows, self._database.clock)

    @property
    def audit_proof(self) -> MemoryAuditProof:
        return MemoryAuditProof(self._rows)
