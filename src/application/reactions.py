"""What follows from what: each event, the reactions it causes, and their queues.

A reaction names a use-case called with ``(event, claim)``; it may run twice, also at once.
"""

from domain.accounts.api_keys import ApiKeyMade, ApiKeyRevoked, ApiKeyRotated
from domain.accounts.events import (
    EmailChangeAsked,
    EmailChanged,
    EmailVerified,
    InvitationRevoked,
    KnownAddressRegistered,
    LinkAsked,
    MemberInvited,
    MemberRemoved,
    MemberRolesChanged,
    NameChanged,
    NewDeviceSignedIn,
    OwnSessionsEnded,
    PasswordChanged,
    RefreshTokenReused,
    RegistrationPolicyChanged,
)
from domain.accounts.roles import RoleChanged, RoleComposed, RoleRemoved
from domain.accounts.second_factors import (
    RecoveryCodesRenewed,
    RecoveryCodeUsed,
    SecondFactorConfirmed,
    SecondFactorRemoved,
    WrongCodesPiledUp,
)
from domain.accounts.support import SupportAdmitted, SupportDismissed
from domain.accounts.suspensions import (
    MemberResumed,
    MemberSuspended,
    TenantResumed,
    TenantSuspended,
)
from domain.accounts.tenants import (
    MemberAdded,
    SecondFactorPolicyChanged,
    SessionRevoked,
    TenantRegistered,
)
from domain.connections import (
    ProviderConnected,
    ReportImported,
    ReportPullFailed,
    ReportPullRequested,
)
from domain.consumers.consumer import (
    ConsentGiven,
    ConsentWithdrawn,
    ConsumerAdded,
    ConsumerAddressChanged,
    ConsumerFoundBySsn,
    ContractCancelledByConsumer,
    ContractSigned,
    IdentityRevealed,
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
from domain.exports import ExportContinued, ExportMade, ExportRequested
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
from domain.retention.erasure import ConsumerErased
from domain.retention.holds import HoldLifted, HoldPlaced
from domain.retention.tenant_deletion import (
    TenantDeletionAsked,
    TenantDeletionBegun,
    TenantDeletionCancelled,
    TenantDeletionDue,
)
from domain.tasks import TaskCompleted, TaskOpened
from domain.tenancy.branding import BrandingChanged
from domain.tenancy.credentials import (
    VendorCredentialChecked,
    VendorCredentialSet,
    VendorCredentialWithdrawn,
)

REACTIONS: dict[type[Event], tuple[str, ...]] = {
    TenantRegistered: (),
    MemberAdded: (),
    SessionRevoked: (),
    RoleComposed: (),
    RoleChanged: (),
    RoleRemoved: (),
    MemberSuspended: (),
    MemberResumed: (),
    TenantSuspended: (),
    TenantResumed: (),
    SupportAdmitted: (),
    SupportDismissed: (),
    SecondFactorConfirmed: (),
    SecondFactorRemoved: ("notify_factor_removed",),
    RecoveryCodesRenewed: (),
    RecoveryCodeUsed: (),
    WrongCodesPiledUp: (),
    SecondFactorPolicyChanged: (),
    BrandingChanged: (),
    VendorCredentialSet: (),
    VendorCredentialChecked: (),
    VendorCredentialWithdrawn: (),
    LinkAsked: ("mail_link",),
    EmailVerified: (),
    EmailChangeAsked: ("notify_email_change",),
    EmailChanged: (),
    NameChanged: (),
    PasswordChanged: ("notify_password_changed",),
    OwnSessionsEnded: (),
    NewDeviceSignedIn: ("notify_new_device",),
    RefreshTokenReused: ("notify_token_reused",),
    KnownAddressRegistered: ("notify_known_address",),
    MemberInvited: ("mail_invitation",),
    InvitationRevoked: (),
    MemberRolesChanged: ("notify_roles_changed",),
    MemberRemoved: ("notify_member_removed",),
    RegistrationPolicyChanged: (),
    ApiKeyMade: (),
    ApiKeyRotated: (),
    ApiKeyRevoked: (),
    ConsumerAdded: (),
    ConsumerAddressChanged: (),
    ConsumerFoundBySsn: (),
    IdentityRevealed: (),
    DocumentAdded: (),
    DocumentRemoved: (),
    ConsentGiven: (),
    ConsentWithdrawn: (),
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
    ExportRequested: ("make_export",),
    ExportContinued: ("make_export",),
    ExportMade: (),
    ConsumerErased: ("destroy_objects",),
    TenantDeletionAsked: (),
    TenantDeletionCancelled: (),
    TenantDeletionBegun: (),
    TenantDeletionDue: ("delete_tenant",),
    HoldPlaced: (),
    HoldLifted: (),
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
