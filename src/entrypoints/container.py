"""The composition root: every use-case with its adapters, from the settings and the servers."""

import time

from dependency_injector import containers, providers

from adapters.argon2.password_hasher import Argon2PasswordHasher
from adapters.evidence.checkpoints import ObjectCheckpoints
from adapters.evidence.packets import ZipPackets
from adapters.evidence.sealed_values import SealedEvidence
from adapters.evidence.vault import SealedEvidenceVault
from adapters.jwt.access_tokens import JwtAccessTokens
from adapters.jwt.mailed_tokens import DerivedTokenMint
from adapters.jwt.refresh_tokens import DerivedRefreshTokens
from adapters.kms import AesGcmSealer, SigningKeys, WrappedKeyRing
from adapters.kms.signatures import Ed25519Signatures
from adapters.memory.permission_cache import MemoryPermissionCache
from adapters.pillow.image_cleaner import PillowImageCleaner
from adapters.postgres.audit_months import PostgresAuditMonths
from adapters.postgres.directory import PostgresDirectory
from adapters.postgres.idempotency import PostgresIdempotencyKeys
from adapters.postgres.job_board import PostgresJobBoard
from adapters.postgres.job_queue import PostgresJobQueue
from adapters.postgres.key_rotations import PostgresKeyRotations
from adapters.postgres.platform import PostgresPlatformDirectory
from adapters.postgres.sealed_values import PostgresSealedValues
from adapters.postgres.sign_ins import PostgresSessions
from adapters.postgres.tenant_keys import PostgresTenantKeys
from adapters.postgres.webhook_addresses import PostgresWebhookAddresses
from adapters.postgres.work import PostgresDatabase
from adapters.pyotp.one_time_codes import PyotpOneTimeCodes
from adapters.redis.rate_limits import RedisRateLimits
from adapters.report_formats import ReportFormats
from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from adapters.rq.doorbell import RqDoorbell
from adapters.segno.qr_codes import SegnoQrCodes
from adapters.system import RandomRecoveryCodes, new_id, new_secret, system_clock
from adapters.zxcvbn.common_passwords import ZxcvbnCommonPasswords
from application.accounts import compose_roles, support_access
from application.accounts import invite_member as invitations
from application.accounts import register_consumer as registrations
from application.accounts import suspend_member as suspend_members
from application.accounts import suspend_tenant as suspend_tenants
from application.accounts.accept_invitation import AcceptInvitation, JoinTenant
from application.accounts.add_member import AddMember
from application.accounts.authenticate import Authenticate
from application.accounts.change_member import ChangeRoles, RemoveMember
from application.accounts.change_password import ChangePassword
from application.accounts.change_profile import AskEmailChange, ChangeName, ConfirmEmailChange
from application.accounts.confirm_second_factor import ConfirmSecondFactor
from application.accounts.create_platform import CreatePlatform
from application.accounts.effective_permissions import EffectivePermissions
from application.accounts.enrol_second_factor import EnrolSecondFactor
from application.accounts.list_api_keys import ListApiKeys
from application.accounts.list_members import ListMembers
from application.accounts.mailing_links import MailingLinks
from application.accounts.make_api_key import MakeApiKey
from application.accounts.new_passwords import NewPasswords
from application.accounts.own_memberships import ListMemberships, SwitchTenant
from application.accounts.own_sessions import ListSessions, RevokeSession, SignOutEverywhere
from application.accounts.pass_second_factor import PassSecondFactor
from application.accounts.read_access_matrix import ReadAccessMatrix
from application.accounts.read_second_factor import ReadSecondFactor
from application.accounts.refresh_session import RefreshSession
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
from application.accounts.session_start import SessionStart
from application.accounts.sign_in import SignIn
from application.accounts.sign_out import SignOut, SignOutBrowser
from application.accounts.verify_email import AskEmailVerification, VerifyEmail
from application.accounts.who_am_i import WhoAmI
from application.audit.export_packet import ExportPacket
from application.audit.retire_months import RetireMonths
from application.audit.seal_audit import SealAudit
from application.audit.seal_every_tenant import SealEveryTenant
from application.audit.search_audit import SearchAudit
from application.audit.verify_audit import VerifyAudit
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
from application.credit_reports.connect_provider import ConnectProvider
from application.credit_reports.finish_connection import FinishConnection
from application.credit_reports.import_report import ImportReport
from application.credit_reports.pull_report import PullReport
from application.credit_reports.read_reports import ListReports, ReadEvidence, ReadReport
from application.credit_reports.request_pull import ReadPull, RequestPull
from application.disputes import run_clock
from application.disputes.open_disputes import OpenDisputes
from application.disputes.open_next_round import OpenNextRound
from application.disputes.read_disputes import ListDisputes, ReadDispute
from application.disputes.reconcile_again import ReconcileAgain
from application.disputes.reconcile_disputes import ReconcileDisputes
from application.disputes.record_results_notice import RecordResultsNotice
from application.disputes.withdraw_dispute import WithdrawDispute
from application.exports.make_export import MakeExport
from application.exports.read_export import DownloadExport, ReadExport
from application.exports.request_export import RequestExport
from application.findings.answer_question import AnswerQuestion
from application.findings.backfill_findings import BackfillFindings
from application.findings.read_findings import ListFindings, ReadFinding
from application.jobs.list_jobs import ListJobs
from application.jobs.park_job import ParkJob
from application.jobs.read_job import ReadJob
from application.jobs.retry_job import RetryJob
from application.keys.rewrap_keys import RewrapKeys
from application.keys.rotate_keys import BeginKeyRotation, FinishKeyRotation
from application.letters.approve_letter import ApproveLetter
from application.letters.draft_again import DraftAgain
from application.letters.draft_letter import DraftLetter
from application.letters.drafting import LetterDrafting
from application.letters.edit_letter import EditLetter
from application.letters.read_letters import ListLetters, ReadLetter, ReadLetterPdf
from application.letters.sign_letter import SignLetter
from application.mail.follow_mail import FollowMail, FollowMailDaily
from application.mail.mail_letter import MailLetter
from application.mail.read_mail_piece import ReadMailPiece
from application.notifications.mail_links import MailInvitation, MailLink
from application.notifications.notify_consumer import NotifyConsumer
from application.notifications.notify_member import NotifyMember
from application.retention.ask_deletion import AskDeletion, CancelDeletion, ReadDeletion
from application.retention.delete_tenant import DeleteTenant, FinishDeletion
from application.retention.destroy_objects import DestroyErased, DestroyObjects
from application.retention.erase_consumer import EraseConsumer
from application.retention.legal_holds import LiftHold, ListHolds, PlaceHold
from application.retention.list_removals import ListRemovals
from application.retention.sweep_every_tenant import SweepEveryTenant
from application.retention.sweep_retention import SweepRetention
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
from application.work_queue.open_tasks import OpenApprovalTask, OpenReconnectTask
from application.work_queue.work_tasks import CompleteTask, ListTasks
from entrypoints import fittings, tenant_fittings
from entrypoints.settings import Settings
from entrypoints.startup import Servers

SMARTCREDIT, LOB = "smartcredit", "lob"

_Once = providers.ThreadSafeSingleton
_Each = providers.Factory


class Container(containers.DeclarativeContainer):
    """Adapters are made once per process, on first use; use-cases anew for whoever asks."""

    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)
    servers: providers.Dependency[Servers] = providers.Dependency(instance_of=Servers)
    closing = _Once(fittings.closing)

    machine_clock = providers.Object(system_clock)
    clock = _Once(fittings.clock, settings)
    new_id = providers.Object(new_id)
    new_secret = providers.Object(new_secret)

    engine = _Once(fittings.engine, settings, servers, closing)
    key_service = _Once(fittings.key_service, settings, closing)
    tenant_keys = _Once(PostgresTenantKeys, engine)
    sealer = _Once(AesGcmSealer, keys=tenant_keys, key_service=key_service)
    database = _Once(PostgresDatabase, engine, sealer, new_id, clock)
    begin = database.provided.begin
    directory = _Once(PostgresDirectory, engine)
    tenant_ids = directory.provided.tenant_ids
    sessions = _Once(PostgresSessions, engine)
    platform = _Once(PostgresPlatformDirectory, engine)
    machine_keys = _Once(fittings.machine_keys, engine, closing)
    idempotency_keys = _Once(PostgresIdempotencyKeys, database)
    job_queue = _Once(PostgresJobQueue, engine)
    job_board = _Once(PostgresJobBoard, engine)
    doorbell = _Once(RqDoorbell.at, servers.provided.redis_url)
    rate_limits = _Once(RedisRateLimits.at, servers.provided.redis_url)

    signing_keys = _Once(
        SigningKeys,
        settings.provided.secret_key_file,
        may_create=settings.provided.is_embedded,
    )
    access_tokens = _Once(
        JwtAccessTokens,
        signing_keys,
        issuer=settings.provided.public_url,
        audience=settings.provided.public_url,
    )
    refresh_tokens = _Once(DerivedRefreshTokens, signing_keys)
    hasher = _Once(
        Argon2PasswordHasher,
        time_cost=settings.provided.argon2.time_cost,
        memory_kib=settings.provided.argon2.memory_kib,
        parallelism=settings.provided.argon2.parallelism,
    )
    one_time_codes = _Once(PyotpOneTimeCodes)
    qr_codes = _Once(SegnoQrCodes)
    recovery_codes = _Once(RandomRecoveryCodes)

    common_passwords = _Once(ZxcvbnCommonPasswords)
    passwords = _Each(NewPasswords, hasher, common_passwords)
    mint = _Once(DerivedTokenMint, signing_keys)

    objects = _Once(fittings.objects, settings)
    vault = _Once(SealedEvidenceVault, objects, sealer)
    key_ring = _Once(WrappedKeyRing, tenant_keys, key_service, sealer)
    key_rotations = _Once(PostgresKeyRotations, engine)
    sealed_rows = _Once(PostgresSealedValues, engine, sealer)
    sealed_evidence = _Once(SealedEvidence, objects, objects, sealer)
    sealed_values = providers.Callable(fittings.all_sealed, sealed_rows, sealed_evidence)
    pause = providers.Object(time.sleep)
    reader = _Once(ReportFormats)
    images = _Once(PillowImageCleaner)
    renderer = _Once(ReportLabLetterRenderer, page_limit=fittings.LETTER_PAGES_MAX)
    report_provider = _Once(fittings.report_provider, settings, clock, closing)
    provider_notices = _Once(fittings.provider_notices, settings)
    carrier = _Once(fittings.mail_carrier, settings)
    address_verifier = _Once(fittings.address_verifier, settings)
    carrier_notices = _Once(fittings.carrier_notices, settings)
    narrator = _Once(fittings.narrator, settings)
    carrying = _Once(tenant_fittings.carrying, settings, begin, carrier, address_verifier)
    carriers = _Once(tenant_fittings.mail_carriers, carrying)
    firm_carrier_notices = _Once(tenant_fittings.firm_carrier_notices, carrying)
    providing = _Once(tenant_fittings.providing, settings, begin, report_provider, clock, closing)
    report_providers = _Once(tenant_fittings.report_providers, providing)
    firm_provider_notices = _Once(tenant_fittings.firm_provider_notices, providing)
    narrators = _Once(tenant_fittings.narrators, settings, begin, narrator, closing)
    vendor_accounts = _Once(tenant_fittings.vendor_accounts, settings)
    webhook_addresses = _Once(PostgresWebhookAddresses, engine)
    mailer = _Once(fittings.mailer, settings, clock)
    tariff = _Once(fittings.tariff, settings)
    connection_done_url = providers.Callable(fittings.connection_done_url, settings)
    readiness = _Once(fittings.Readiness.of, servers)

    permissions = _Once(
        EffectivePermissions,
        begin,
        own=_Once(MemoryPermissionCache),
        shared=_Once(fittings.permission_cache, servers, signing_keys),
    )
    authenticate = _Each(
        Authenticate, access_tokens, sessions, machine_keys, permissions, platform, clock
    )
    session_start = _Each(SessionStart, access_tokens, refresh_tokens, clock, new_id)
    sign_in = _Each(SignIn, begin, directory, hasher, session_start, clock, new_id, new_secret)
    pass_second_factor = _Each(
        PassSecondFactor, begin, directory, one_time_codes, session_start, clock
    )
    enrol_second_factor = _Each(EnrolSecondFactor, begin, hasher, one_time_codes, qr_codes, clock)
    confirm_second_factor = _Each(ConfirmSecondFactor, begin, one_time_codes, recovery_codes, clock)
    renew_recovery_codes = _Each(RenewRecoveryCodes, begin, one_time_codes, recovery_codes, clock)
    remove_second_factor = _Each(RemoveSecondFactor, begin, directory, one_time_codes, clock)
    read_second_factor = _Each(ReadSecondFactor, begin)
    read_second_factor_policy = _Each(ReadSecondFactorPolicy, begin)
    change_second_factor_policy = _Each(ChangeSecondFactorPolicy, begin, clock)
    make_api_key = _Each(MakeApiKey, begin, clock, new_id, new_secret)
    list_api_keys = _Each(ListApiKeys, begin)
    rotate_api_key = _Each(RotateApiKey, begin, clock, new_secret)
    revoke_api_key = _Each(RevokeApiKey, begin, clock)
    refresh_session = _Each(RefreshSession, begin, directory, access_tokens, refresh_tokens, clock)
    sign_out = _Each(SignOut, begin, clock)
    sign_out_browser = _Each(SignOutBrowser, begin, directory, clock)
    who_am_i = _Each(WhoAmI, begin)
    mailing_links = _Each(MailingLinks, mint, clock, new_id)
    register_tenant = _Each(
        RegisterTenant, begin, directory, passwords, mailing_links, clock, new_id
    )
    add_member = _Each(AddMember, begin, passwords, clock, new_id)
    list_members = _Each(ListMembers, begin)
    change_roles = _Each(ChangeRoles, begin, clock)
    remove_member = _Each(RemoveMember, begin, clock)

    ask_email_verification = _Each(AskEmailVerification, begin, directory, mailing_links)
    verify_email = _Each(VerifyEmail, begin, directory, directory, clock)
    ask_password_reset = _Each(AskPasswordReset, begin, directory, mailing_links)
    reset_password = _Each(ResetPassword, begin, directory, directory, passwords, clock)
    change_password = _Each(ChangePassword, begin, passwords, clock)
    change_name = _Each(ChangeName, begin, clock)
    ask_email_change = _Each(AskEmailChange, begin, passwords, mailing_links, clock)
    confirm_email_change = _Each(ConfirmEmailChange, begin, directory, directory, clock)
    list_sessions = _Each(ListSessions, begin, clock)
    revoke_session = _Each(RevokeSession, begin, clock)
    sign_out_everywhere = _Each(SignOutEverywhere, begin, clock)
    list_memberships = _Each(ListMemberships, begin)
    switch_tenant = _Each(SwitchTenant, begin, session_start)

    invite_member = _Each(invitations.InviteMember, begin, mint, clock, new_id)
    resend_invitation = _Each(invitations.ResendInvitation, begin, mint, clock, new_id)
    revoke_invitation = _Each(invitations.RevokeInvitation, begin, clock)
    list_invitations = _Each(invitations.ListInvitations, begin)
    accept_invitation = _Each(
        AcceptInvitation, begin, directory, directory, passwords, clock, new_id
    )
    join_tenant = _Each(JoinTenant, begin, directory, clock)
    allow_registration = _Each(registrations.AllowRegistration, begin, clock)
    ask_registration = _Each(registrations.AskRegistration, begin, mint, clock, new_id)
    complete_registration = _Each(
        registrations.CompleteRegistration, begin, directory, passwords, clock, new_id
    )
    read_access_matrix = _Each(ReadAccessMatrix)
    compose_role = _Each(compose_roles.ComposeRole, begin, clock, new_id)
    change_role = _Each(compose_roles.ChangeRole, begin, clock)
    remove_role = _Each(compose_roles.RemoveRole, begin, clock)
    list_roles = _Each(compose_roles.ListRoles, begin)
    read_role = _Each(compose_roles.ReadRole, begin)
    suspend_member = _Each(suspend_members.SuspendMember, begin, clock)
    resume_member = _Each(suspend_members.ResumeMember, begin, clock)
    admit_support = _Each(support_access.AdmitSupport, begin, directory, platform, clock, new_id)
    dismiss_support = _Each(support_access.DismissSupport, begin, clock)
    list_support_grants = _Each(support_access.ListSupportGrants, begin)
    list_tenants = _Each(suspend_tenants.ListTenants, platform)
    suspend_tenant = _Each(suspend_tenants.SuspendTenant, begin, clock)
    resume_tenant = _Each(suspend_tenants.ResumeTenant, begin, clock)
    create_platform = _Each(CreatePlatform, begin, passwords, clock, new_id)
    suspend_tenant_by_command = _Each(suspend_tenants.SuspendTenantByCommand, begin, clock)
    resume_tenant_by_command = _Each(suspend_tenants.ResumeTenantByCommand, begin, clock)
    add_consumer = _Each(AddConsumer, begin, clock, new_id)
    list_consumers = _Each(ListConsumers, begin)
    read_consumer = _Each(ReadConsumer, begin)
    find_consumer = _Each(FindConsumer, begin, clock)
    reveal_identity = _Each(RevealIdentity, begin, clock)
    change_address = _Each(ChangeAddress, begin, clock)
    give_consent = _Each(GiveConsent, begin, clock, new_id)
    list_consents = _Each(ListConsents, begin)
    list_consent_texts = _Each(ListConsentTexts, clock)
    withdraw_consent = _Each(WithdrawConsent, begin, clock)
    acknowledge_rights = _Each(AcknowledgeRights, begin, clock)
    sign_contract = _Each(SignContract, begin, clock, new_id)
    read_contract = _Each(ReadContract, begin)
    cancel_contract = _Each(CancelContract, begin, clock)

    add_document = _Each(AddDocument, begin, images, vault, clock, new_id)
    list_documents = _Each(ListDocuments, begin)
    read_document = _Each(ReadDocument, begin, vault)
    remove_document = _Each(RemoveDocument, begin, clock)

    connect_provider = _Each(
        ConnectProvider,
        begin=begin,
        providers=report_providers,
        provider_name=SMARTCREDIT,
        redirect_uri=connection_done_url,
        clock=clock,
        new_id=new_id,
        new_secret=new_secret,
    )
    finish_connection = _Each(
        FinishConnection, begin, directory, report_providers, connection_done_url, clock
    )
    request_pull = _Each(RequestPull, begin, clock, new_id)
    read_pull = _Each(ReadPull, begin)
    import_report = _Each(ImportReport, reader, vault, clock, new_id)
    pull_report = _Each(PullReport, begin, report_providers, import_report, clock)
    list_reports = _Each(ListReports, begin)
    read_report = _Each(ReadReport, begin)
    read_evidence = _Each(ReadEvidence, begin, vault)

    list_findings = _Each(ListFindings, begin)
    read_finding = _Each(ReadFinding, begin)
    answer_question = _Each(AnswerQuestion, begin, clock)
    backfill_findings = _Each(BackfillFindings, begin, clock, new_id)

    open_disputes = _Each(OpenDisputes, begin, clock, new_id)
    list_disputes = _Each(ListDisputes, begin)
    read_dispute = _Each(ReadDispute, begin)
    record_results_notice = _Each(RecordResultsNotice, begin, clock)
    withdraw_dispute = _Each(WithdrawDispute, begin, clock)
    reconcile_disputes = _Each(ReconcileDisputes, begin, clock)
    reconcile_again = _Each(ReconcileAgain, begin, clock)
    open_next_round = _Each(OpenNextRound, begin, clock, new_id)
    start_clock = _Each(run_clock.StartClock, begin, clock)
    record_return = _Each(run_clock.RecordReturn, begin, clock)
    schedule_deadlines = _Each(run_clock.ScheduleDeadlines, begin)
    open_results_task = _Each(run_clock.OpenResultsTask, begin, clock, new_id)
    claim_silence = _Each(run_clock.ClaimSilence, begin, clock, new_id)
    open_return_task = _Each(run_clock.OpenReturnTask, begin, clock, new_id)
    open_mailing_task = _Each(run_clock.OpenMailingTask, begin, clock, new_id)

    drafting = _Each(LetterDrafting, narrators, renderer, vault, clock)
    draft_letter = _Each(DraftLetter, begin, drafting, clock, new_id)
    draft_again = _Each(DraftAgain, begin, clock)
    list_letters = _Each(ListLetters, begin)
    read_letter = _Each(ReadLetter, begin)
    read_letter_pdf = _Each(ReadLetterPdf, begin, vault, clock)
    edit_letter = _Each(EditLetter, begin, drafting, clock)
    sign_letter = _Each(SignLetter, begin, clock)
    approve_letter = _Each(ApproveLetter, begin, clock)

    mail_letter = _Each(MailLetter, begin, carriers, vault, tariff, clock, new_id)
    follow_mail = _Each(FollowMail, begin, carriers, clock)
    follow_mail_daily = _Each(FollowMailDaily, begin, clock)
    read_mail_piece = _Each(ReadMailPiece, begin)
    take_carrier_notice = _Each(TakeCarrierNotice, begin, carrier_notices, LOB, clock)
    take_provider_notice = _Each(
        TakeProviderNotice, begin, directory, provider_notices, SMARTCREDIT, clock, new_id
    )
    take_firm_carrier_notice = _Each(
        TakeFirmCarrierNotice, webhook_addresses, firm_carrier_notices, take_carrier_notice, clock
    )
    take_firm_provider_notice = _Each(
        TakeFirmProviderNotice,
        webhook_addresses,
        firm_provider_notices,
        take_provider_notice,
        clock,
    )

    read_branding = _Each(ReadBranding, begin, clock, new_id)
    change_branding = _Each(ChangeBranding, begin, clock, new_id)
    change_logo = _Each(ChangeLogo, begin, images, vault, clock, new_id)
    remove_logo = _Each(RemoveLogo, begin, clock, new_id)
    read_logo = _Each(ReadLogo, begin, vault)
    read_credentials = _Each(ReadCredentials, begin)
    set_credential = _Each(SetCredential, begin, vendor_accounts, clock, new_id, new_secret)
    check_credential = _Each(CheckCredential, begin, vendor_accounts, clock)
    withdraw_credential = _Each(WithdrawCredential, begin, clock)

    notify_consumer = _Each(NotifyConsumer, begin, mailer, clock)
    notify_member = _Each(NotifyMember, begin, mailer, settings.provided.public_url)
    mail_link = _Each(MailLink, begin, mint, mailer, settings.provided.public_url, clock)
    mail_invitation = _Each(
        MailInvitation, begin, mint, mailer, settings.provided.public_url, clock
    )
    open_approval_task = _Each(OpenApprovalTask, begin, clock, new_id)
    open_reconnect_task = _Each(OpenReconnectTask, begin, clock, new_id)
    list_tasks = _Each(ListTasks, begin)
    complete_task = _Each(CompleteTask, begin, clock)
    read_timeline = _Each(ReadTimeline, begin)

    place_hold = _Each(PlaceHold, begin, clock, new_id)
    lift_hold = _Each(LiftHold, begin, clock)
    list_holds = _Each(ListHolds, begin)
    list_removals = _Each(ListRemovals, begin)
    sweep_retention = _Each(SweepRetention, begin, clock, new_id)
    destroy_objects = _Each(DestroyObjects, begin, vault, clock)
    begin_key_rotation = _Each(BeginKeyRotation, key_rotations, key_ring, machine_clock, new_id)
    finish_key_rotation = _Each(
        FinishKeyRotation, key_rotations, key_ring, sealed_values, machine_clock, pause
    )
    rewrap_keys = _Each(RewrapKeys, key_ring)
    destroy_erased = _Each(DestroyErased, begin, destroy_objects)
    request_export = _Each(RequestExport, begin, clock, new_id)
    make_export = _Each(MakeExport, begin, vault, clock)
    read_export = _Each(ReadExport, begin)
    download_export = _Each(DownloadExport, begin, vault, clock)
    ask_deletion = _Each(AskDeletion, begin, clock, new_id)
    cancel_deletion = _Each(CancelDeletion, begin, clock)
    read_deletion = _Each(ReadDeletion, begin)
    delete_tenant = _Each(DeleteTenant, begin, destroy_objects, clock, new_id)
    finish_deletion = _Each(FinishDeletion, begin, clock)
    sweep_every_tenant = _Each(
        SweepEveryTenant, tenant_ids, sweep_retention, destroy_objects, finish_deletion
    )
    erase_consumer = _Each(EraseConsumer, begin, clock, new_id)

    signatures = _Once(Ed25519Signatures, signing_keys)
    checkpoints = _Once(ObjectCheckpoints, objects)
    audit_months = _Once(PostgresAuditMonths, engine)
    seal_audit = _Each(SealAudit, begin, signatures, checkpoints, machine_clock)
    seal_every_tenant = _Each(SealEveryTenant, tenant_ids, seal_audit)
    retire_months = _Each(RetireMonths, begin, audit_months, seal_audit, tenant_ids, clock, new_id)
    verify_audit = _Each(VerifyAudit, begin, signatures, checkpoints)
    search_audit = _Each(SearchAudit, begin)
    packets = _Once(ZipPackets, signatures)
    export_packet = _Each(ExportPacket, begin, vault, packets)

    list_jobs = _Each(ListJobs, job_board)
    read_job = _Each(ReadJob, job_board)
    retry_job = _Each(RetryJob, job_board, clock)
    park_job = _Each(ParkJob, job_board)
