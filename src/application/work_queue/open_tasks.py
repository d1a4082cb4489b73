"""Reactions that put work before a person."""

from dataclasses import dataclass

from application.ports import Begin, Clock, NewId
from application.stores import Work
from application.tasks import finish_tasks, open_task
from domain.calendar import eastern_day
from domain.connections import PullFailure, ReportPullFailed
from domain.disputes.dispute import DisputeState
from domain.jobs import Claim
from domain.letters.exhibits import missing_kinds
from domain.letters.letter import Letter, LetterSigned, LetterState
from domain.tasks import TaskKind

_TITLES = {
    PullFailure.NEEDS_RECONNECTION: "The consumer must connect the report provider again",
    PullFailure.REPORT_NOT_IN_PLAN: "The consumer's plan does not hold three-bureau reports",
    PullFailure.NEVER_ORDERED: "The consumer has never ordered a three-bureau report",
    PullFailure.NOT_READY: "The report is not ready yet; pull it again later",
    PullFailure.ANOTHER_PERSON: "The report is of another person than the consumer",
    PullFailure.OLDER_THAN_LAST: "The report is older than the last one on file",
    PullFailure.UNREADABLE: "The report cannot be read",
    PullFailure.CONSENT_WITHDRAWN: "The consumer withdrew the consent to read reports",
}


@dataclass(frozen=True, slots=True)
class OpenApprovalTask:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, event: LetterSigned, claim: Claim) -> None:
        now = self.clock()
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            letter = work.letters.get(event.letter_id)
            dispute = work.disputes.get(letter.dispute_id)
            if letter.state is not LetterState.SIGNED or dispute.state is not DisputeState.OPEN:
                return
            open_task(
                work,
                letter.tenant_id,
                letter.consumer_id,
                kind=TaskKind.APPROVE_LETTER,
                subject_id=letter.id,
                title=_approval_title(letter),
                due_on=eastern_day(now),
                at=now,
                new_id=self.new_id,
            )


def _approval_title(letter: Letter) -> str:
    """Bureaus answer a dispute without its usual enclosures by asking for them."""
    title = f"Approve the signed letter to {letter.bureau.display_name}"
    missing = [kind.missing_name for kind in missing_kinds(letter.document.exhibits)]
    return f"{title}; it encloses no {', no '.join(missing)}" if missing else title


@dataclass(frozen=True, slots=True)
class OpenReconnectTask:
    """A pull brought no report: say why, and what the person can do."""

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, event: ReportPullFailed, claim: Claim) -> None:
        now = self.clock()
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            pull = work.pulls.get(event.pull_id)
            title = _TITLES[PullFailure(event.failure)]
            finish_tasks(
                work,
                pull.connection_id,
                TaskKind.RECONNECT_PROVIDER,
                by=None,
                at=now,
                keep_title=title,
            )
            open_task(
                work,
                pull.tenant_id,
                pull.consumer_id,
                kind=TaskKind.RECONNECT_PROVIDER,
                subject_id=pull.connection_id,
                title=title,
                due_on=eastern_day(now),
                at=now,
                new_id=self.new_id,
            )
