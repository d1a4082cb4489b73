"""What follows from what: each event, the reactions it causes, and their queues.

A reaction names a use-case called with ``(event, claim)``; it may run twice, also at once.
"""

from domain.accounts.tenants import MemberAdded, SessionRevoked, TenantRegistered
from domain.connections import (
    ProviderConnected,
    ReportImported,
    ReportPullFailed,
    ReportPullRequested,
)
from domain.consumers.consumer import (
    ConsentGiven,
    ConsumerAdded,
    ConsumerAddressChanged,
    ContractCancelledByConsumer,
    ContractSigned,
    RightsStatementAcknowledged,
)
from domain.consumers.documents import DocumentAdded, DocumentRemoved
from domain.disputes.dispute import (
    ClockStarted,
    DisputeOpened,
    DisputeReconciled,
    DisputeUndelivered,
    DisputeWithdrawn,
    LetterCameBack,
    ResultsFellDue,
    ResultsNoticeRecorded,
    SilenceBecameClaimable,
)
from domain.events import Event
from domain.findings.finding import FindingsReread, QuestionAnswered
from domain.letters.letter import (
    DraftRequested,
    LetterApproved,
    LetterDrafted,
    LetterRead,
    LetterRedrafted,
    LetterSigned,
)
from domain.mail import LetterDelivered, LetterMailed, LetterReturned, MailingRefused, MailReported
from domain.notifications import ConsumerNotified
from domain.tasks import TaskCompleted, TaskOpened

REACTIONS: dict[type[Event], tuple[str, ...]] = {
    TenantRegistered: (),
    MemberAdded: (),
    SessionRevoked: (),
    ConsumerAdded: (),
    ConsumerAddressChanged: (),
    DocumentAdded: (),
    DocumentRemoved: (),
    ConsentGiven: (),
    RightsStatementAcknowledged: (),
    ContractSigned: (),
    ContractCancelledByConsumer: (),
    ProviderConnected: (),
    ReportPullRequested: ("pull_report",),
    ReportPullFailed: ("open_reconnect_task",),
    ReportImported: ("reconcile_disputes", "notify_report_imported"),
    FindingsReread: (),
    QuestionAnswered: (),
    DisputeOpened: ("draft_letter",),
    DraftRequested: ("draft_letter",),
    DisputeWithdrawn: (),
    LetterDrafted: ("notify_letter_ready",),
    LetterRead: (),
    LetterSigned: ("open_approval_task",),
    LetterRedrafted: ("notify_letter_ready",),
    LetterApproved: ("mail_letter",),
    LetterMailed: ("follow_mail_daily", "notify_letter_mailed"),
    MailingRefused: ("open_mailing_task",),
    DisputeUndelivered: (),
    MailReported: ("follow_mail",),
    LetterDelivered: ("start_clock",),
    LetterReturned: ("record_return",),
    LetterCameBack: ("open_return_task",),
    ClockStarted: ("schedule_deadlines", "notify_clock_started"),
    ResultsFellDue: ("open_results_task",),
    SilenceBecameClaimable: ("claim_silence",),
    ResultsNoticeRecorded: (),
    DisputeReconciled: ("open_next_round", "notify_outcome"),
    ConsumerNotified: (),
    TaskOpened: (),
    TaskCompleted: (),
}

QUEUES: dict[str, str] = {
    "pull_report": "credit_pull",
    "mail_letter": "mail",
    "follow_mail": "mail",
}
DEFAULT_QUEUE = "default"

EVENT_TYPES: dict[str, type[Event]] = {event.__name__: event for event in REACTIONS}


def queue_of(reaction: str) -> str:
    """The RQ queue in which a reaction runs."""
    return QUEUES.get(reaction, DEFAULT_QUEUE)
