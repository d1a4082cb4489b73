"""What the HTTP interface calls: one field per use-case."""

from dataclasses import dataclass

from application.accounts.accept_invitation import AcceptInvitation, JoinTenant
from application.accounts.add_member import AddMember
from application.accounts.change_member import ChangeRoles, RemoveMember
from application.accounts.change_password import ChangePassword
from application.accounts.change_profile import AskEmailChange, ChangeName, ConfirmEmailChange
from application.accounts.compose_roles import (
    ChangeRole,
    ComposeRole,
    ListRoles,
    ReadRole,
    RemoveRole,
)
from application.accounts.confirm_second_factor import ConfirmSecondFactor
from application.accounts.enrol_second_factor import EnrolSecondFactor
from application.accounts.invite_member import (
    InviteMember,
    ListInvitations,
    ResendInvitation,
    RevokeInvitation,
)
from application.accounts.list_api_keys import ListApiKeys
from application.accounts.list_members import ListMembers
from application.accounts.make_api_key import MakeApiKey
from application.accounts.own_memberships import ListMemberships, SwitchTenant
from application.accounts.own_sessions import ListSessions, RevokeSession, SignOutEverywhere
from application.accounts.pass_second_factor import PassSecondFactor
from application.accounts.read_access_matrix import ReadAccessMatrix
from application.accounts.read_second_factor import ReadSecondFactor
from application.accounts.refresh_session import RefreshSession
from application.accounts.register_consumer import (
    AllowRegistration,
    AskRegistration,
    CompleteRegistration,
)
from application.accounts.register_tenant import RegisterTenant
from application.accounts.remove_second_factor import RemoveSecondFactor
from application.accounts.renew_recovery_codes import RenewRecoveryCodes
from application.accounts.reset_password import AskPasswordReset, ResetPassword
from application.accounts.revoke_api_key import RevokeApiKey
from application.accounts.rotate_api_key import RotateApiKey
from application.accounts.second_factor_policy import (
    ChangeSecondFactorPolicy,
    ReadSecondFactorPolicy,
)
from application.accounts.sign_in import SignIn
from application.accounts.sign_out import SignOut, SignOutBrowser
from application.accounts.support_access import AdmitSupport, DismissSupport, ListSupportGrants
from application.accounts.suspend_member import ResumeMember, SuspendMember
from application.accounts.suspend_tenant import ListTenants, ResumeTenant, SuspendTenant
from application.accounts.verify_email import AskEmailVerification, VerifyEmail
from application.accounts.who_am_i import WhoAmI
from application.audit.export_packet import ExportPacket
from application.audit.search_audit import SearchAudit
from application.consumers.add_consumer import AddConsumer
from application.consumers.add_document import AddDocument
from application.consumers.change_address import ChangeAddress
from application.consumers.find_consumer import FindConsumer
from application.consumers.give_consent import GiveConsent
from application.consumers.read_consents import ListConsents, ListConsentTexts
from application.consumers.read_consumer import ListConsumers, ReadConsumer
from application.consumers.read_documents import ListDocuments, ReadDocument
from application.consumers.remove_document import RemoveDocument
from application.consumers.reveal_identity import RevealIdentity
from application.consumers.sign_contract import (
    AcknowledgeRights,
    CancelContract,
    ReadContract,
    SignContract,
)
from application.consumers.withdraw_consent import WithdrawConsent
from application.credit_reports.compare_reports import CompareReports
from application.credit_reports.connect_provider import ConnectProvider
from application.credit_reports.finish_connection import FinishConnection
from application.credit_reports.lay_side_by_side import LaySideBySide
from application.credit_reports.read_reports import ListReports, ReadEvidence, ReadReport
from application.credit_reports.request_pull import ReadPull, RequestPull
from application.credit_reports.upload_report import UploadReport
from application.disputes.open_disputes import OpenDisputes
from application.disputes.read_disputes import ListDisputes, ReadDispute
from application.disputes.record_results_notice import RecordResultsNotice
from application.disputes.withdraw_dispute import WithdrawDispute
from application.exports.read_export import DownloadExport, ReadExport
from application.exports.request_export import RequestExport
from application.findings.answer_question import AnswerQuestion
from application.findings.make_statement import MakeStatement
from application.findings.read_findings import ListFindings, ReadFinding
from application.findings.review_report import ReviewReport
from application.jobs.list_jobs import ListJobs
from application.jobs.park_job import ParkJob
from application.jobs.read_job import ReadJob
from application.jobs.retry_job import RetryJob
from application.letters.approve_letter import ApproveLetter
from application.letters.draft_again import DraftAgain
from application.letters.edit_letter import EditLetter
from application.letters.read_letters import ListLetters, ReadLetter, ReadLetterPdf
from application.letters.sign_letter import SignLetter
from application.mail.read_mail_piece import ReadMailPiece
from application.retention.ask_deletion import AskDeletion, CancelDeletion, ReadDeletion
from application.retention.erase_consumer import EraseConsumer
from application.retention.legal_holds import LiftHold, ListHolds, PlaceHold
from application.retention.list_removals import ListRemovals
from application.tenancy.branding import (
    ChangeBranding,
    ChangeLogo,
    ReadBranding,
    ReadLogo,
    RemoveLogo,
)
from application.tenancy.vendor_credentials import (
    CheckCredential,
    ReadCredentials,
    SetCredential,
    WithdrawCredential,
)
from application.timeline.read_timeline import ReadTimeline
from application.webhooks.take_firm_notices import TakeFirmCarrierNotice, TakeFirmProviderNotice
from application.webhooks.take_notices import TakeCarrierNotice, TakeProviderNotice
from application.work_queue.work_tasks import CompleteTask, ListTasks


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpUseCases:
    """The container fills each field with the use-case of its name."""

    sign_in: SignIn
    pass_second_factor: PassSecondFactor
    enrol_second_factor: EnrolSecondFactor
    confirm_second_factor: ConfirmSecondFactor
    renew_recovery_codes: RenewRecoveryCodes
    remove_second_factor: RemoveSecondFactor
    read_second_factor: ReadSecondFactor
    read_second_factor_policy: ReadSecondFactorPolicy
    change_second_factor_policy: ChangeSecondFactorPolicy
    make_api_key: MakeApiKey
    list_api_keys: ListApiKeys
    rotate_api_key: RotateApiKey
    revoke_api_key: RevokeApiKey
    refresh_session: RefreshSession
    sign_out: SignOut
    sign_out_browser: SignOutBrowser
    who_am_i: WhoAmI
    register_tenant: RegisterTenant
    add_member: AddMember
    list_members: ListMembers
    change_roles: ChangeRoles
    remove_member: RemoveMember
    ask_email_verification: AskEmailVerification
    verify_email: VerifyEmail
    ask_password_reset: AskPasswordReset
    reset_password: ResetPassword
    change_password: ChangePassword
    change_name: ChangeName
    ask_email_change: AskEmailChange
    confirm_email_change: ConfirmEmailChange
    list_sessions: ListSessions
    revoke_session: RevokeSession
    sign_out_everywhere: SignOutEverywhere
    list_memberships: ListMemberships
    switch_tenant: SwitchTenant
    invite_member: InviteMember
    resend_invitation: ResendInvitation
    revoke_invitation: RevokeInvitation
    list_invitations: ListInvitations
    accept_invitation: AcceptInvitation
    join_tenant: JoinTenant
    allow_registration: AllowRegistration
    ask_registration: AskRegistration
    complete_registration: CompleteRegistration
    read_access_matrix: ReadAccessMatrix
    compose_role: ComposeRole
    change_role: ChangeRole
    remove_role: RemoveRole
    list_roles: ListRoles
    read_role: ReadRole
    suspend_member: SuspendMember
    resume_member: ResumeMember
    admit_support: AdmitSupport
    dismiss_support: DismissSupport
    list_support_grants: ListSupportGrants
    list_tenants: ListTenants
    suspend_tenant: SuspendTenant
    resume_tenant: ResumeTenant
    add_consumer: AddConsumer
    list_consumers: ListConsumers
    read_consumer: ReadConsumer
    find_consumer: FindConsumer
    reveal_identity: RevealIdentity
    change_address: ChangeAddress
    give_consent: GiveConsent
    list_consents: ListConsents
    list_consent_texts: ListConsentTexts
    withdraw_consent: WithdrawConsent
    acknowledge_rights: AcknowledgeRights
    sign_contract: SignContract
    read_contract: ReadContract
    cancel_contract: CancelContract
    add_document: AddDocument
    list_documents: ListDocuments
    read_document: ReadDocument
    remove_document: RemoveDocument
    connect_provider: ConnectProvider
    finish_connection: FinishConnection
    request_pull: RequestPull
    read_pull: ReadPull
    upload_report: UploadReport
    list_reports: ListReports
    read_report: ReadReport
    compare_reports: CompareReports
    lay_side_by_side: LaySideBySide
    read_evidence: ReadEvidence
    list_findings: ListFindings
    read_finding: ReadFinding
    answer_question: AnswerQuestion
    review_report: ReviewReport
    make_statement: MakeStatement
    open_disputes: OpenDisputes
    list_disputes: ListDisputes
    read_dispute: ReadDispute
    record_results_notice: RecordResultsNotice
    withdraw_dispute: WithdrawDispute
    draft_again: DraftAgain
    list_letters: ListLetters
    read_letter: ReadLetter
    read_letter_pdf: ReadLetterPdf
    edit_letter: EditLetter
    sign_letter: SignLetter
    approve_letter: ApproveLetter
    read_mail_piece: ReadMailPiece
    take_carrier_notice: TakeCarrierNotice
    take_provider_notice: TakeProviderNotice
    take_firm_carrier_notice: TakeFirmCarrierNotice
    take_firm_provider_notice: TakeFirmProviderNotice
    read_branding: ReadBranding
    change_branding: ChangeBranding
    change_logo: ChangeLogo
    remove_logo: RemoveLogo
    read_logo: ReadLogo
    read_credentials: ReadCredentials
    set_credential: SetCredential
    check_credential: CheckCredential
    withdraw_credential: WithdrawCredential
    list_tasks: ListTasks
    complete_task: CompleteTask
    read_timeline: ReadTimeline
    request_export: RequestExport
    read_export: ReadExport
    download_export: DownloadExport
    erase_consumer: EraseConsumer
    ask_deletion: AskDeletion
    cancel_deletion: CancelDeletion
    read_deletion: ReadDeletion
    place_hold: PlaceHold
    lift_hold: LiftHold
    list_holds: ListHolds
    list_removals: ListRemovals
    search_audit: SearchAudit
    export_packet: ExportPacket
    list_jobs: ListJobs
    read_job: ReadJob
    retry_job: RetryJob
    park_job: ParkJob
