"""A consumer's connection to a report provider, and the pulls made over it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.credit_reports.report import ReportId, ReportStatus
from domain.credit_reports.subject import SubjectCheck
from domain.errors import Conflict, DomainError, FieldError, Invalid, NotFound
from domain.events import Event
from domain.identity import ConsumerId, TenantId
from domain.tenancy.credentials import CredentialId

ConnectionId = NewType("ConnectionId", UUID)
PullId = NewType("PullId", UUID)


class ConnectionNotFound(NotFound):
    def __init__(self, what: object) -> None:
        super().__init__(f"no connection {what}")


class ReportNotFound(NotFound):
    def __init__(self, report_id: ReportId) -> None:
        super().__init__(f"no report {report_id}")


class ReportDamaged(DomainError):
    """What is on file of a report can no longer be read; its raw bytes may be read anew."""

    def __init__(self, report_id: ReportId) -> None:
        super().__init__(f"report {report_id} on file cannot be read any more")


class PullNotFound(NotFound):
    def __init__(self, pull_id: PullId) -> None:
        super().__init__(f"no report pull {pull_id}")


class NotConnected(Conflict):
    """The consumer has no working connection to a report provider."""

    def __init__(self, consumer_id: ConsumerId) -> None:
        super().__init__(f"consumer {consumer_id} has no active connection to a report provider")


class AuthorizationRefused(Conflict):
    """The consumer or the provider refused the connection, or the answer came too late."""


class ReportOfAnotherPerson(Invalid):
    """The report's subject is not the consumer; nothing of it is kept."""

    def __init__(self, check: SubjectCheck) -> None:
        message = f"{check.field}: the report is not the consumer's: {check.reason}"
        super().__init__(message, errors=(FieldError(path=check.field, message=message),))


class ReportOlderThanLast(Conflict):
    """The report is older than the newest one on file, so it proves nothing new."""

    def __init__(self, report_date: date, last: date) -> None:
        super().__init__(
            f"report_date: the report of {report_date} is older than the last one, of {last}"
        )


class ReportFromTheFuture(Invalid):
    def __init__(self, report_date: date, today: date) -> None:
        super().__init__(f"report_date: {report_date} lies after today, {today}")


class ReportNotReady(Conflict):
    """The document is no complete report: pending, an error, or scores only."""


class DocumentIsNoReport(ReportNotReady):
    """The document is known, and is something else than a consumer's report."""

    def __init__(self, status: ReportStatus) -> None:
        super().__init__(f"report: {_NO_REPORT[status]}")
        self.status = status


_NO_REPORT = {
    ReportStatus.PENDING: "the vendor says that the report is still being made; fetch it later",
    ReportStatus.ERROR: "the document is an error message of the vendor, and holds no report",
    ReportStatus.SCORE_ONLY: "the document holds scores alone; the whole report is needed",
    ReportStatus.DISPUTE_STATUS: (
        "the document tells how a bureau's investigation stands; it is no credit report"
    ),
    ReportStatus.DISPUTE_REQUEST: (
        "the document is a dispute that was sent to a bureau; it is no credit report"
    ),
    ReportStatus.FURNISHER_FILE: (
        "the document is what a furnisher sends to the bureaus about its customers; "
        "it is no consumer's credit report"
    ),
}
"""What a document is that is no report, as a refusal says it."""


class ReportSourceDiffers(Conflict):
    """The same document is on file as one from elsewhere; what it was disputed as stays."""

    def __init__(self, report_id: ReportId, on_file: str) -> None:
        super().__init__(f"source: report {report_id} is this document, on file as {on_file}")


class ProviderRefused(Conflict):
    """The provider answered with a definite no. ``reason`` is one of PullFailure."""

    def __init__(self, reason: "PullFailure", message: str) -> None:
        super().__init__(message)
        self.reason = reason


@unique
class PullFailure(StrEnum):
    """Why a pull brought no report, so that a person knows what to do next."""

    NEEDS_RECONNECTION = "needs_reconnection"
    REPORT_NOT_IN_PLAN = "report_not_in_plan"
    NEVER_ORDERED = "never_ordered"
    NOT_READY = "not_ready"
    ANOTHER_PERSON = "another_person"
    OLDER_THAN_LAST = "older_than_last"
    UNREADABLE = "unreadable"
    CONSENT_WITHDRAWN = "consent_withdrawn"


@unique
class ConnectionState(StrEnum):
    AWAITING_CONSENT = "awaiting_consent"
    ACTIVE = "active"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """OAuth tokens; stored sealed, never logged.

    ``expires_at`` is that of the access token, ``member_id`` the provider's id of the person.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    member_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """``state_hash`` is SHA-256 of the OAuth ``state``; ``code_verifier`` its PKCE secret.

    ``credential_id`` says which client the consumer gives access to: the firm's own, or with None
    the installation's. Tokens are good for that client alone.
    """

    id: ConnectionId
    tenant_id: TenantId
    consumer_id: ConsumerId
    provider: str
    state: ConnectionState
    state_hash: bytes
    code_verifier: str = field(repr=False)
    tokens: Tokens | None
    created_at: datetime
    authorize_until: datetime
    credential_id: CredentialId | None = None
    version: int = 1

    def activate(self, tokens: Tokens, *, at: datetime) -> tuple["Connection", "ProviderConnected"]:
        """Take the first tokens; raise AuthorizationRefused as ``require_waiting`` does."""
        self.require_waiting(at=at)
        connected = ProviderConnected(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            connection_id=self.id,
            provider=self.provider,
        )
        return replace(
            self, state=ConnectionState.ACTIVE, tokens=tokens, code_verifier=""
        ), connected

    def require_waiting(self, *, at: datetime) -> None:
        """Raise AuthorizationRefused unless a consent may still be taken."""
        if self.state is not ConnectionState.AWAITING_CONSENT:
            raise AuthorizationRefused(f"connection {self.id} is {self.state} already")
        if at > self.authorize_until:
            raise AuthorizationRefused("the consent came too late; start the connection again")

    def with_tokens(self, tokens: Tokens) -> "Connection":
        return replace(self, tokens=tokens)

    def broken(self) -> "Connection":
        return replace(self, state=ConnectionState.BROKEN)

    def forgotten(self) -> "Connection":
        """Without its tokens it reads nothing any more, whoever tries."""
        return replace(self, state=ConnectionState.BROKEN, tokens=None)


@unique
class PullState(StrEnum):
    REQUESTED = "requested"
    IMPORTED = "imported"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPull:
    """One request to read the consumer's current report; ``failure`` says why none came."""

    id: PullId
    tenant_id: TenantId
    consumer_id: ConsumerId
    connection_id: ConnectionId
    state: PullState
    requested_at: datetime
    report_id: ReportId | None = None
    failure: PullFailure | None = None
    failure_message: str | None = None
    finished_at: datetime | None = None
    version: int = 1

    def imported(self, report_id: ReportId, *, at: datetime) -> "ReportPull":
        return replace(self, state=PullState.IMPORTED, report_id=report_id, finished_at=at)

    def failed(
        self, failure: PullFailure, message: str, *, at: datetime
    ) -> tuple["ReportPull", "ReportPullFailed"]:
        event = ReportPullFailed(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            pull_id=self.id,
            failure=failure.value,
        )
        return replace(
            self,
            state=PullState.FAILED,
            failure=failure,
            failure_message=message,
            finished_at=at,
        ), event


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """A report on file. ``sha256`` is that of the raw bytes in the evidence vault."""

    id: ReportId
    tenant_id: TenantId
    consumer_id: ConsumerId
    provider: str
    source: str
    source_format: str
    status: str
    sha256: str
    report_date: date
    stored_at: datetime
    tradelines: int
    inquiries: int
    public_records: int
    scores: int
    defects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderConnected(Event):
    connection_id: ConnectionId
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPullRequested(Event):
    pull_id: PullId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPullFailed(Event):
    pull_id: PullId
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportImported(Event):
    report_id: ReportId
    report_date: date
    findings: int
