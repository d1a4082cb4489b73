"""One tenant's transaction with every store in it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from adapters.postgres.answering import Answering
from adapters.postgres.recording import TransactionRecord
from adapters.postgres.shelf import Shelves
from adapters.postgres.stores.access import (
    PostgresMembershipStore,
    PostgresRoleStore,
    PostgresSupportGrantStore,
)
from adapters.postgres.stores.accounts import (
    PostgresMemberStore,
    PostgresSessionStore,
    PostgresTenantStore,
)
from adapters.postgres.stores.api_keys import PostgresApiKeyStore
from adapters.postgres.stores.audit import PostgresAuditTrail
from adapters.postgres.stores.audit_chain import PostgresAuditChain, PostgresAuditProof
from adapters.postgres.stores.bookkeeping import PostgresBookkeeping
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
from adapters.postgres.stores.deletions import PostgresDeletionStore
from adapters.postgres.stores.disposal import PostgresDisposal
from adapters.postgres.stores.documents import PostgresDocumentStore
from adapters.postgres.stores.exports import PostgresExportParts, PostgresExportStore
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
from adapters.postgres.stores.keeping import (
    PostgresAgreements,
    PostgresBelongings,
    PostgresDoomedObjects,
    PostgresHoldStore,
    PostgresRemovalStore,
)
from adapters.postgres.stores.logins import (
    PostgresInvitationStore,
    PostgresLinkStore,
    PostgresLoginStore,
    PostgresOwnSessions,
    PostgresRoster,
)
from adapters.postgres.stores.reports import (
    PostgresConnectionStore,
    PostgresPullStore,
    PostgresReportIntake,
    PostgresReportStore,
)
from adapters.postgres.stores.second_factors import (
    PostgresChallengeStore,
    PostgresSecondFactorStore,
)
from adapters.postgres.stores.tenancy import (
    PostgresBrandingStore,
    PostgresVendorCredentialStore,
    PostgresWebhookAddressStore,
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
        answering: Answering | None = getattr(self._thread, "answering", None)
        if answering is not None:
            answering.commit()
        self._thread.is_busy = True
        try:
            with ExitStack() as opened:
                transaction = opened.enter_context(tenant_transaction(self.engine, tenant_id))
                transaction.record = self._record(tenant_id, actor)
                yield PostgresWork(self, transaction, tenant_id)
                if answering is not None and answering.may_wait(transaction):
                    answering.wait(opened.pop_all(), transaction)
        finally:
            self._thread.is_busy = False

    @contextmanager
    def answering(self, tenant_id: TenantId) -> Iterator[Answering]:
        """Have this thread's last transaction of the tenant that writes wait until this is left.

        An exception of the product passes it by: a use-case that had ended its transaction meant
        to keep it. Anything stronger undoes it.
        """
        self._thread.answering = answering = Answering(tenant_id)
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

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Record what this thread does without an actor as the doing of a reaction or command."""
        self._thread.done_by = what
        try:
            yield
        finally:
            self._thread.done_by = ""

    def _record(self, tenant_id: TenantId, actor: Actor | None) -> TransactionRecord:
        done_by = getattr(self._thread, "done_by", "")
        return TransactionRecord.of(
            tenant_id,
            actor,
            done_by,
            sealer=self.sealer,
            new_id=self.new_id,
            clock=self.clock,
        )


class PostgresWork(Work):
    """Stores hold nothing, so each is made where it is asked for."""

    __slots__ = ("_database", "_shelves", "_tenant_id", "_transaction")

    def __init__(
        self, database: PostgresDatabase, transaction: TenantTransaction, tenant_id: TenantId
    ) -> None:
        self._database = database
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
    def memberships(self) -> PostgresMembershipStore:
        return PostgresMembershipStore(self._shelves)

    @property
    def roles(self) -> PostgresRoleStore:
        return PostgresRoleStore(self._shelves)

    @property
    def support_grants(self) -> PostgresSupportGrantStore:
        return PostgresSupportGrantStore(self._shelves)

    @property
    def sessions(self) -> PostgresSessionStore:
        return PostgresSessionStore(self._shelves)

    @property
    def factors(self) -> PostgresSecondFactorStore:
        return PostgresSecondFactorStore(self._shelves)

    @property
    def challenges(self) -> PostgresChallengeStore:
        return PostgresChallengeStore(self._shelves)

    @property
    def logins(self) -> PostgresLoginStore:
        return PostgresLoginStore(self._shelves)

    @property
    def own_sessions(self) -> PostgresOwnSessions:
        return PostgresOwnSessions(self._shelves)

    @property
    def links(self) -> PostgresLinkStore:
        return PostgresLinkStore(self._shelves)

    @property
    def roster(self) -> PostgresRoster:
        return PostgresRoster(self._shelves)

    @property
    def invitations(self) -> PostgresInvitationStore:
        return PostgresInvitationStore(self._shelves)

    @property
    def api_keys(self) -> PostgresApiKeyStore:
        return PostgresApiKeyStore(self._shelves)

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
    def report_intake(self) -> PostgresReportIntake:
        return PostgresReportIntake(self._shelves)

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
    def branding(self) -> PostgresBrandingStore:
        return PostgresBrandingStore(self._shelves)

    @property
    def vendor_credentials(self) -> PostgresVendorCredentialStore:
        return PostgresVendorCredentialStore(self._shelves)

    @property
    def webhook_addresses(self) -> PostgresWebhookAddressStore:
        return PostgresWebhookAddressStore(self._shelves)

    @property
    def receipts(self) -> PostgresWebhookReceipts:
        return PostgresWebhookReceipts(self._transaction, self._tenant_id)

    @property
    def holds(self) -> PostgresHoldStore:
        return PostgresHoldStore(self._shelves)

    @property
    def removals(self) -> PostgresRemovalStore:
        return PostgresRemovalStore(self._shelves)

    @property
    def doomed(self) -> PostgresDoomedObjects:
        return PostgresDoomedObjects(self._shelves)

    @property
    def exports(self) -> PostgresExportStore:
        return PostgresExportStore(self._shelves)

    @property
    def export_parts(self) -> PostgresExportParts:
        return PostgresExportParts(self._shelves)

    @property
    def agreements(self) -> PostgresAgreements:
        return PostgresAgreements(self._shelves)

    @property
    def bookkeeping(self) -> PostgresBookkeeping:
        return PostgresBookkeeping(self._shelves)

    @property
    def deletions(self) -> PostgresDeletionStore:
        return PostgresDeletionStore(self._shelves)

    @property
    def belongings(self) -> PostgresBelongings:
        return PostgresBelongings(self._shelves)

    @property
    def disposal(self) -> PostgresDisposal:
        return PostgresDisposal(self._transaction, self._tenant_id)

    @property
    def outbox(self) -> PostgresOutbox:
        database = self._database
        return PostgresOutbox(
            self._transaction, self._tenant_id, database.reactions, database.new_id
        )

    @property
    def jobs(self) -> PostgresClaimedJobs:
        return PostgresClaimedJobs(self._transaction, self._tenant_id, self._database.clock)

    @property
    def audit(self) -> PostgresAuditTrail:
        return PostgresAuditTrail(self._shelves)

    @property
    def audit_chain(self) -> PostgresAuditChain:
        return PostgresAuditChain(self._shelves)

    @property
    def audit_proof(self) -> PostgresAuditProof:
        return PostgresAuditProof(self._shelves)
