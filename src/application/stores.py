"""The stores of one tenant's data, and the Work that bundles them in one transaction.

Every ``get`` raises the entity's own NotFound, also for another tenant's row. Every ``save``
returns the stored entity one version on and raises StaleVersion if the row moved meanwhile.
"""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from application.account_stores import InvitationStore, LinkStore, LoginStore, OwnSessions, Roster
from application.agreements import Agreements, ConsentStore, ContractStore
from application.audit_trail import AuditChain, AuditProof, AuditTrail
from application.credential_stores import ApiKeyStore, ChallengeStore, SecondFactorStore
from application.keeping import (
    Belongings,
    Bookkeeping,
    DeletionStore,
    Disposal,
    DoomedObjects,
    ExportParts,
    ExportStore,
    HoldStore,
    RemovalStore,
)
from application.paging import Page, PageRequest
from application.ports import ClaimedJobs, Outbox
from application.receipts import WebhookReceipts
from application.tenancy.stores import BrandingStore, VendorCredentialStore, WebhookAddressStore
from domain.accounts.roles import CustomRole
from domain.accounts.support import SupportGrant, SupportGrantId
from domain.accounts.tenants import Membership, Session, Tenant, User
from domain.connections import Connection, ConnectionId, PullId, ReportPull, StoredReport
from domain.consumers.consumer import (
    Consumer,
)
from domain.consumers.documents import ConsumerDocument, DocumentId
from domain.credit_reports.report import Report, ReportId
from domain.credit_reports.values import Bureau
from domain.disputes.dispute import Dispute, DisputeId
from domain.findings.backfill import Backfill
from domain.findings.finding import Finding
from domain.findings.model import FindingId
from domain.findings.questions import Answer
from domain.identity import ConsumerId, RoleId, SessionId, UserId
from domain.letters.letter import Letter, LetterId
from domain.mail import MailPiece, MailPieceId
from domain.tasks import Task, TaskId
from domain.timeline import TimelineEntry


class TenantStore(Protocol):
    @abstractmethod
    def get(self) -> Tenant:
        """The tenant whose transaction this is."""

    @abstractmethod
    def add(self, tenant: Tenant) -> None:
        """Raise PlatformExists for a second platform."""

    @abstractmethod
    def save_suspension(self, tenant: Tenant) -> None:
        """Keep whether, since when and why the tenant is suspended; nothing else of it."""

    @abstractmethod
    def require_second_factor(self, *, is_required: bool) -> None:
        """Whether everybody who signs in to the tenant needs one."""

    @abstractmethod
    def take_registrations(self, *, are_taken: bool) -> None:
        """Whether consumers may register by themselves from now on."""


class MemberStore(Protocol):
    """Users of the tenant: ``add_user`` raises EmailTaken when the address already signs in."""

    @abstractmethod
    def add_user(self, user: User) -> None: ...

    @abstractmethod
    def add(self, membership: Membership) -> None: ...

    @abstractmethod
    def get(self, user_id: UserId) -> Membership: ...

    @abstractmethod
    def user(self, user_id: UserId) -> User: ...

    @abstractmethod
    def page(self, request: PageRequest) -> Page[tuple[User, Membership]]: ...


class MembershipStore(Protocol):
    """Changes of what members may do; each moves the member's version on (ADR 0066)."""

    @abstractmethod
    def save(self, membership: Membership) -> None:
        """Raise MemberNotFound, or RoleNotFound when a custom role does not exist."""

    @abstractmethod
    def active_owners(self) -> frozenset[UserId]:
        """Owners, of the platform its administrators, not suspended; held until the transaction ends."""


class RoleStore(Protocol):
    """The firm's own roles; ``get`` and ``save`` raise RoleNotFound, a taken name RoleNameTaken."""

    @abstractmethod
    def add(self, role: CustomRole) -> None: ...

    @abstractmethod
    def get(self, role_id: RoleId) -> CustomRole: ...

    @abstractmethod
    def save(self, role: CustomRole) -> CustomRole: ...

    @abstractmethod
    def page(self, request: PageRequest) -> Page[CustomRole]: ...

    @abstractmethod
    def remove(self, role_id: RoleId) -> None:
        """Raise RoleHeld while a membership names it, also one that is being changed right now."""


class SupportGrantStore(Protocol):
    @abstractmethod
    def add(self, grant: SupportGrant) -> None: ...

    @abstractmethod
    def get(self, grant_id: SupportGrantId) -> SupportGrant: ...

    @abstractmethod
    def save(self, grant: SupportGrant) -> SupportGrant: ...

    @abstractmethod
    def page(self, request: PageRequest) -> Page[SupportGrant]: ...


class SessionStore(Protocol):
    @abstractmethod
    def add(self, session: Session) -> None: ...

    @abstractmethod
    def get(self, session_id: SessionId) -> Session:
        """Raise SessionEnded when there is no such session."""

    @abstractmethod
    def save(self, session: Session) -> Session: ...


class ConsumerStore(Protocol):
    """``add`` raises SsnTaken when the tenant already has a consumer with that number."""

    @abstractmethod
    def get(self, consumer_id: ConsumerId) -> Consumer: ...

    @abstractmethod
    def add(self, consumer: Consumer) -> None: ...

    @abstractmethod
    def save(self, consumer: Consumer) -> Consumer: ...

    @abstractmethod
    def page(self, request: PageRequest) -> Page[Consumer]: ...

    @abstractmethod
    def by_ssn(self, ssn: str) -> Consumer | None:
        """``ssn`` is nine digits."""


class DocumentStore(Protocol):
    """``add`` raises StaleVersion when another document took the slot meanwhile."""

    @abstractmethod
    def get(self, document_id: DocumentId) -> ConsumerDocument:
        """Removed ones included; raise DocumentNotFound."""

    @abstractmethod
    def add(self, document: ConsumerDocument) -> None: ...

    @abstractmethod
    def save(self, document: ConsumerDocument) -> ConsumerDocument: ...

    @abstractmethod
    def live(self, consumer_id: ConsumerId) -> tuple[ConsumerDocument, ...]:
        """Those on file now, oldest first; at most DOCUMENTS_MAX."""


class ConnectionStore(Protocol):
    @abstractmethod
    def get(self, connection_id: ConnectionId) -> Connection: ...

    @abstractmethod
    def add(self, connection: Connection) -> None: ...

    @abstractmethod
    def save(self, connection: Connection) -> Connection: ...

    @abstractmethod
    def active(self, consumer_id: ConsumerId) -> Connection:
        """The consumer's newest active connection; raise NotConnected when there is none."""


class PullStore(Protocol):
    @abstractmethod
    def get(self, pull_id: PullId) -> ReportPull: ...

    @abstractmethod
    def add_once(self, pull: ReportPull) -> bool:
        """Add unless one of the consumer's is under way; tell whether it was added."""

    @abstractmethod
    def save(self, pull: ReportPull) -> ReportPull: ...

    @abstractmethod
    def requested(self, consumer_id: ConsumerId) -> ReportPull | None:
        """A pull that is still under way."""


class ReportStore(Protocol):
    """``normalized`` and ``get`` raise ReportNotFound."""

    @abstractmethod
    def add(self, stored: StoredReport, report: Report) -> None: ...

    @abstractmethod
    def get(self, report_id: ReportId) -> StoredReport: ...

    @abstractmethod
    def normalized(self, report_id: ReportId) -> Report: ...

    @abstractmethod
    def latest(self, consumer_id: ConsumerId) -> StoredReport | None:
        """The one with the newest report date, the last stored of several."""

    @abstractmethod
    def page(self, consumer_id: ConsumerId | None, request: PageRequest) -> Page[StoredReport]:
        """The consumer's reports, or with None all of the tenant's, newest first."""


class ReportIntake(Protocol):
    """What keeps a report from being taken in twice."""

    @abstractmethod
    def of_document(self, consumer_id: ConsumerId, sha256: str) -> StoredReport | None:
        """The consumer's report that was read from the document with this hash."""

    @abstractmethod
    def take_turn(self, consumer_id: ConsumerId) -> None:
        """Wait until no other transaction takes in a report of this consumer.

        Two that come at once, uploaded or pulled, each see what the other has stored.
        """


class FindingStore(Protocol):
    @abstractmethod
    def add_all(self, findings: Sequence[Finding]) -> None: ...

    @abstractmethod
    def get(self, finding_id: FindingId) -> Finding: ...

    @abstractmethod
    def save(self, finding: Finding) -> None: ...

    @abstractmethod
    def of_report(self, report_id: ReportId) -> tuple[Finding, ...]:
        """Every finding of the report, withdrawn ones included, in the order found."""


class AnswerStore(Protocol):
    @abstractmethod
    def add(self, finding_id: FindingId, answer: Answer) -> None: ...

    @abstractmethod
    def of_finding(self, finding_id: FindingId) -> tuple[Answer, ...]:
        """The newest answer to each question."""


class DisputeStore(Protocol):
    @abstractmethod
    def get(self, dispute_id: DisputeId) -> Dispute: ...

    @abstractmethod
    def add(self, dispute: Dispute) -> None: ...

    @abstractmethod
    def save(self, dispute: Dispute) -> Dispute: ...

    @abstractmethod
    def active(self, consumer_id: ConsumerId, bureau: Bureau | None = None) -> tuple[Dispute, ...]:
        """Disputes that are open, mailed or running, oldest first."""

    @abstractmethod
    def page(self, consumer_id: ConsumerId | None, request: PageRequest) -> Page[Dispute]: ...


class LetterStore(Protocol):
    @abstractmethod
    def get(self, letter_id: LetterId) -> Letter: ...

    @abstractmethod
    def add(self, letter: Letter) -> None: ...

    @abstractmethod
    def save(self, letter: Letter) -> Letter: ...

    @abstractmethod
    def of_dispute(self, dispute_id: DisputeId) -> Letter | None: ...

    @abstractmethod
    def page(self, consumer_id: ConsumerId | None, request: PageRequest) -> Page[Letter]: ...


class MailPieceStore(Protocol):
    @abstractmethod
    def get(self, piece_id: MailPieceId) -> MailPiece: ...

    @abstractmethod
    def add(self, piece: MailPiece) -> None:
        """Raise StaleVersion when the letter already has a piece: there is never a second."""

    @abstractmethod
    def save(self, piece: MailPiece) -> MailPiece: ...

    @abstractmethod
    def of_letter(self, letter_id: LetterId) -> MailPiece | None: ...


class TaskStore(Protocol):
    @abstractmethod
    def get(self, task_id: TaskId) -> Task: ...

    @abstractmethod
    def add_once(self, task: Task) -> bool:
        """Add unless one of this kind is already open for the subject; tell whether it was added."""

    @abstractmethod
    def save(self, task: Task) -> Task: ...

    @abstractmethod
    def open_for(self, subject_id: UUID) -> tuple[Task, ...]: ...

    @abstractmethod
    def page(self, request: PageRequest, *, open_only: bool) -> Page[Task]: ...


class BackfillStore(Protocol):
    @abstractmethod
    def unfinished(self, rule: str | None, since: date | None) -> Backfill | None:
        """The backfill with these bounds that was stopped on its way."""

    @abstractmethod
    def add(self, backfill: Backfill) -> None: ...

    @abstractmethod
    def save(self, backfill: Backfill) -> Backfill: ...

    @abstractmethod
    def reports_since(self, since: date | None) -> int:
        """How many of the tenant's reports were made on ``since`` or later."""


class Timeline(Protocol):
    @abstractmethod
    def page(self, consumer_id: ConsumerId, request: PageRequest) -> Page[TimelineEntry]:
        """What happened to the consumer, newest first; timers appear once they have fired."""


class Work(Protocol):
    """One tenant's transaction."""

    @property
    def tenants(self) -> TenantStore: ...
    @property
    def members(self) -> MemberStore: ...
    @property
    def memberships(self) -> MembershipStore: ...
    @property
    def roles(self) -> RoleStore: ...
    @property
    def support_grants(self) -> SupportGrantStore: ...
    @property
    def sessions(self) -> SessionStore: ...
    @property
    def factors(self) -> SecondFactorStore: ...
    @property
    def challenges(self) -> ChallengeStore: ...
    @property
    def logins(self) -> LoginStore: ...
    @property
    def own_sessions(self) -> OwnSessions: ...
    @property
    def links(self) -> LinkStore: ...
    @property
    def roster(self) -> Roster: ...
    @property
    def invitations(self) -> InvitationStore: ...
    @property
    def api_keys(self) -> ApiKeyStore: ...
    @property
    def consumers(self) -> ConsumerStore: ...
    @property
    def consents(self) -> ConsentStore: ...
    @property
    def contracts(self) -> ContractStore: ...
    @property
    def documents(self) -> DocumentStore: ...
    @property
    def connections(self) -> ConnectionStore: ...
    @property
    def pulls(self) -> PullStore: ...
    @property
    def reports(self) -> ReportStore: ...
    @property
    def report_intake(self) -> ReportIntake: ...
    @property
    def findings(self) -> FindingStore: ...
    @property
    def answers(self) -> AnswerStore: ...
    @property
    def disputes(self) -> DisputeStore: ...
    @property
    def letters(self) -> LetterStore: ...
    @property
    def mail(self) -> MailPieceStore: ...
    @property
    def tasks(self) -> TaskStore: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def backfills(self) -> BackfillStore: ...
    @property
    def branding(self) -> BrandingStore: ...
    @property
    def vendor_credentials(self) -> VendorCredentialStore: ...
    @property
    def webhook_addresses(self) -> WebhookAddressStore: ...
    @property
    def receipts(self) -> WebhookReceipts: ...
    @property
    def holds(self) -> HoldStore: ...
    @property
    def removals(self) -> RemovalStore: ...
    @property
    def doomed(self) -> DoomedObjects: ...
    @property
    def exports(self) -> ExportStore: ...
    @property
    def export_parts(self) -> ExportParts: ...
    @property
    def agreements(self) -> Agreements: ...
    @property
    def bookkeeping(self) -> Bookkeeping: ...
    @property
    def deletions(self) -> DeletionStore: ...
    @property
    def belongings(self) -> Belongings: ...
    @property
    def disposal(self) -> Disposal: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def jobs(self) -> ClaimedJobs: ...
    @property
    def audit(self) -> AuditTrail: ...
    @property
    def audit_chain(self) -> AuditChain: ...
    @property
    def audit_proof(self) -> AuditProof: ...
