"""Read a consumer's current report: fetch, check, archive, normalize, find what is wrong.

Safe to run twice: the pull row decides, the evidence is addressed by its hash, and a report
already on file is not stored again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from application.credit_reports.import_report import CheckedReport, ImportReport
from application.credit_reports.ports import ReportProvider, ReportProviders
from application.ports import Begin, Clock
from application.stores import Work
from application.tasks import finish_tasks
from domain.connections import (
    Connection,
    ProviderRefused,
    PullFailure,
    PullNotFound,
    PullState,
    ReportNotReady,
    ReportOfAnotherPerson,
    ReportOlderThanLast,
    ReportPull,
    ReportPullRequested,
    Tokens,
)
from domain.consumers.consumer import Consumer
from domain.disputes.clock import ReportSource
from domain.errors import Conflict, Invalid
from domain.jobs import Claim
from domain.retention.removals import DoomedObject
from domain.tasks import TaskKind
from domain.tenancy.credentials import CredentialNotFound

REFRESH_BEFORE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class PullReport:
    begin: Begin[Work]
    providers: ReportProviders
    import_report: ImportReport
    clock: Clock

    def __call__(self, event: ReportPullRequested, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            try:
                pull = work.pulls.get(event.pull_id)
            except PullNotFound:  # the consumer was erased
                work.jobs.complete(claim)
                return
            if pull.state is not PullState.REQUESTED:
                work.jobs.complete(claim)
                return
            connection = work.connections.get(pull.connection_id)
            consumer = work.consumers.get(pull.consumer_id)
            last = work.reports.latest(pull.consumer_id)
        try:
            provider = self._provider_of(connection)
            tokens = self._fresh_tokens(connection, provider, now=self.clock())
            raw = provider.current_report(tokens)
            read = self.import_report.read(raw, consumer=consumer, last=last)
        except (Invalid, ReportNotReady, ReportOlderThanLast, ProviderRefused) as refusal:
            self._fail(pull, refusal, claim)
            return
        sha256 = self.import_report.archive(consumer.tenant_id, raw)
        try:
            with self.begin(event.tenant_id) as work:
                current = _requested(work, pull)
                if current is None:
                    discard(work, consumer, sha256, at=self.clock())
                else:
                    self._store(work, current, read, connection=connection, consumer=consumer)
                work.jobs.complete(claim)
        except ReportOlderThanLast as refusal:  # a newer one was uploaded meanwhile
            with self.begin(event.tenant_id) as work:
                discard(work, consumer, sha256, at=self.clock())
            self._fail(pull, refusal, claim)

    def _store(
        self,
        work: Work,
        pull: ReportPull,
        read: CheckedReport,
        *,
        connection: Connection,
        consumer: Consumer,
    ) -> None:
        report_id = self.import_report.store(
            work,
            read,
            consumer=consumer,
            provider=connection.provider,
            source=ReportSource.MONITORING_SERVICE,
        )
        now = self.clock()
        work.pulls.save(pull.imported(report_id, at=now))
        finish_tasks(work, connection.id, TaskKind.RECONNECT_PROVIDER, by=None, at=now)

    def _provider_of(self, connection: Connection) -> ReportProvider:
        """The client that the consumer gave access to; its tokens are good for no other."""
        try:
            return self.providers.earlier(connection.tenant_id, connection.credential_id).provider
        except CredentialNotFound:
            raise ProviderRefused(
                PullFailure.NEEDS_RECONNECTION, "the firm reads reports as another client now"
            ) from None

    def _fresh_tokens(
        self, connection: Connection, provider: ReportProvider, *, now: datetime
    ) -> Tokens:
        """The connection's tokens, renewed when they are about to end; no transaction is open."""
        tokens = connection.tokens
        if tokens is None:
            raise ProviderRefused(
                PullFailure.NEEDS_RECONNECTION, f"connection {connection.id} holds no tokens"
            )
        if tokens.expires_at - now > REFRESH_BEFORE:
            return tokens
        renewed = provider.refresh(tokens)
        with self.begin(connection.tenant_id) as work:
            latest = work.connections.get(connection.id)
            if latest.tokens is None:  # forgotten meanwhile: new ones must not bring it back
                raise ProviderRefused(PullFailure.NEEDS_RECONNECTION, "the connection was ended")
            work.connections.save(latest.with_tokens(renewed))
        return renewed

    def _fail(self, pull: ReportPull, refusal: Conflict | Invalid, claim: Claim) -> None:
        failure = failure_of(refusal)
        with self.begin(pull.tenant_id) as work:
            current = _requested(work, pull)
            if current is None:
                work.jobs.complete(claim)
                return
            failed, event = current.failed(failure, str(refusal), at=self.clock())
            work.pulls.save(failed)
            if failure is PullFailure.NEEDS_RECONNECTION:
                work.connections.save(work.connections.get(pull.connection_id).broken())
            work.outbox.add(event)
            work.jobs.complete(claim)


def _requested(work: Work, pull: ReportPull) -> ReportPull | None:
    """The pull, unless the consent was withdrawn or the consumer erased meanwhile."""
    try:
        current = work.pulls.get(pull.id)
    except PullNotFound:
        return None
    return current if current.state is PullState.REQUESTED else None


def discard(work: Work, consumer: Consumer, sha256: str, *, at: datetime) -> None:
    """What may not be kept was archived a moment ago: have it destroyed with the next sweep."""
    work.removals.take_turn()
    if not work.belongings.need(sha256):
        doomed = DoomedObject(
            tenant_id=consumer.tenant_id, sha256=sha256, consumer_id=consumer.id, doomed_at=at
        )
        work.doomed.add([doomed])


def failure_of(refusal: Conflict | Invalid) -> PullFailure:
    """Which failure a refusal is, so that a person knows what to do next."""
    match refusal:
        case ProviderRefused():
            return refusal.reason
        case ReportNotReady():
            return PullFailure.NOT_READY
        case ReportOfAnotherPerson():
            return PullFailure.ANOTHER_PERSON
        case ReportOlderThanLast():
            return PullFailure.OLDER_THAN_LAST
        case _:
            return PullFailure.UNREADABLE
