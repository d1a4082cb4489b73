"""The stores of one tenant's data, and the Work that bundles them in one transaction.

Every ``get`` raises the entity's own NotFound, also for another tenant's row. Every ``save``
returns the stored entity one version on and raises StaleVersion if the row moved meanwhile.
"""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from application.paging import Page, PageRequest
from application.ports import ClaimedJobs, Outbox
from domain.accounts.tenants import Membership, Session, Tenant, User
from domain.connections import Connection, ConnectionId, PullId, ReportPull, StoredReport
from domain.consumers.consumer import Consent, ConsentKind, Consumer
from domain.consumers.contracts import ServiceContract
from domain.consumers.documents import ConsumerDocument, DocumentId
from domain.credit_reports.report import Report, ReportId
from domain.credit_reports.values import Bureau
from domain.disputes.dispute import Dispute, DisputeId
from domain.findings.backfill import Backfill
from domain.findings.finding import Finding
from domain.findings.model import FindingId
from domain.findings.questions import Answer
from domain.identity import ConsumerId, SessionId, UserId
from domain.letters.letter import Letter, LetterId
from domain.mail import MailPiece, MailPieceId
from domain.tasks import Task, TaskId
from domain.timeline import TimelineEntry


class TenantStore(Protocol):
    @abstractmethod
    def get(self) -> Tenant:
        """The tenant whose transaction this is."""

    @abstractmethod
    def add(self, tenant: Tenant) -> None: ...


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


class ConsentStore(Protocol):
    @abstractmethod
    def add(self, consent: Consent) -> None: ...

    @abstractmethod
    def latest(self, consumer_id: ConsumerId, kind: ConsentKind) -> Consent | None: ...


class ContractStore(Protocol):
    @abstractmethod
    def add(self, contract: ServiceContract) -> None: ...

    @abstractmethod
    def latest(self, consumer_id: ConsumerId) -> ServiceContract | None: ...

    @abstractmethod
    def save(self, contract: ServiceContract) -> ServiceContract: ...

    @abstractmethod
    def acknowledge_rights(self, consumer_id: ConsumerId, text_version: str, at: datetime) -> None:
        """Keep that the rights statement was handed over and acknowledged (15 U.S.C. 1679c)."""

    @abstractmethod
    def rights_acknowledged_at(self, consumer_id: ConsumerId) -> datetime | None: ...


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


class WebhookReceipts(Protocol):
    @abstractmethod
    def record(self, provider: str, event_id: str, event_type: str, at: datetime) -> bool:
        """Keep that the tenant took this webhook; False when it was already taken.

        In the transaction of its effect: both happen or neither does.
        """


class Work(Protocol):
    """One tenant's transaction."""

    @property
    def tenants(self) -> TenantStore: ...
    @property
    def members(self) -> MemberStore: ...
    @property
    def sessions(self) -> SessionStore: ...
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
    def receipts(self) -> WebhookReceipts: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def jobs(self) -> ClaimedJobs: ...
