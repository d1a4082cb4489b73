"""The composition root: every use-case with its adapters, from the settings and the servers."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from dependency_injector import containers, providers

from adapters.argon2.password_hasher import Argon2PasswordHasher
from adapters.evidence.vault import SealedEvidenceVault
from adapters.jwt.access_tokens import JwtAccessTokens
from adapters.jwt.refresh_tokens import DerivedRefreshTokens
from adapters.kms import AesGcmSealer, LocalKeyService, load_signing_key
from adapters.pillow.image_cleaner import PillowImageCleaner
from adapters.postgres.directory import PostgresDirectory
from adapters.postgres.idempotency import PostgresIdempotencyKeys
from adapters.postgres.job_board import PostgresJobBoard
from adapters.postgres.job_queue import PostgresJobQueue
from adapters.postgres.sign_ins import PostgresSessions
from adapters.postgres.tenant_keys import PostgresTenantKeys
from adapters.postgres.work import PostgresDatabase
from adapters.report_formats import ReportFormats
from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from adapters.rq.doorbell import RqDoorbell
from adapters.system import new_id, system_clock
from application.accounts.add_member import AddMember
from application.accounts.authenticate import Authenticate
from application.accounts.list_members import ListMembers
from application.accounts.refresh_session import RefreshSession
from application.accounts.register_tenant import RegisterTenant
from application.accounts.sign_in import SignIn
from application.accounts.sign_out import SignOut
from application.accounts.who_am_i import WhoAmI
from application.consumers.add_consumer import AddConsumer
from application.consumers.add_document import AddDocument
from application.consumers.change_address import ChangeAddress
from application.consumers.give_consent import GiveConsent
from application.consumers.read_consumer import ListConsumers, ReadConsumer
from application.consumers.read_documents import ListDocuments, ReadDocument
from application.consumers.remove_document import RemoveDocument
from application.consumers.sign_contract import (
    AcknowledgeRights,
    CancelContract,
    ReadContract,
    SignContract,
)
from application.credit_reports.connect_provider import ConnectProvider
from application.credit_reports.finish_connection import FinishConnection
from application.credit_reports.import_report import ImportReport
from application.credit_reports.pull_report import PullReport
from application.credit_reports.read_reports import ListReports, ReadEvidence, ReadReport
from application.credit_reports.request_pull import ReadPull, RequestPull
from application.disputes.open_disputes import OpenDisputes
from application.disputes.open_next_round import OpenNextRound
from application.disputes.read_disputes import ListDisputes, ReadDispute
from application.disputes.reconcile_again import ReconcileAgain
from application.disputes.reconcile_disputes import ReconcileDisputes
from application.disputes.record_results_notice import RecordResultsNotice
from application.disputes.run_clock import (
    ClaimSilence,
    OpenMailingTask,
    OpenResultsTask,
    OpenReturnTask,
    RecordReturn,
    ScheduleDeadlines,
    StartClock,
)
from application.disputes.withdraw_dispute import WithdrawDispute
from application.findings.answer_question import AnswerQuestion
from application.findings.backfill_findings import BackfillFindings
from application.findings.read_findings import ListFindings, ReadFinding
from application.jobs.list_jobs import ListJobs
from application.jobs.park_job import ParkJob
from application.jobs.read_job import ReadJob
from application.jobs.retry_job import RetryJob
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
from application.notifications.notify_consumer import NotifyConsumer
from application.timeline.read_timeline import ReadTimeline
from application.webhooks.take_notices import TakeCarrierNotice, TakeProviderNotice
from application.work_queue.open_tasks import OpenApprovalTask, OpenReconnectTask
from application.work_queue.work_tasks import CompleteTask, ListTasks
from entrypoints import fittings
from entrypoints.settings import Settings
from entrypoints.startup import Servers

SMARTCREDIT, LOB = "smartcredit", "lob"
# Lob prints up to 120 sides; the sheet that carries the address takes two of them.
LETTER_PAGES_MAX = 118
SECRET_BYTES = 32  # OAuth state and PKCE verifier: 43 characters (RFC 7636 section 4.1)

_Once = providers.ThreadSafeSingleton
_Each = providers.Factory


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


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
    key_service = _Once(
        LocalKeyService.from_file,
        settings.provided.master_key_file,
        may_create=settings.provided.is_embedded,
    )
    tenant_keys = _Once(PostgresTenantKeys, engine)
    sealer = _Once(AesGcmSealer, keys=tenant_keys, key_service=key_service)
    database = _Once(PostgresDatabase, engine, sealer, new_id, clock)
    begin = database.provided.begin
    directory = _Once(PostgresDirectory, engine)
    sessions = _Once(PostgresSessions, engine)
    idempotency_keys = _Once(PostgresIdempotencyKeys, engine, sealer)
    job_queue = _Once(PostgresJobQueue, engine)
    job_board = _Once(PostgresJobBoard, engine)
    doorbell = _Once(RqDoorbell.at, servers.provided.redis_url)

    signing_key = _Once(
        load_signing_key,
        settings.provided.secret_key_file,
        may_create=settings.provided.is_embedded,
    )
    access_tokens = _Once(
        JwtAccessTokens,
        signing_key,
        issuer=settings.provided.public_url,
        audience=settings.provided.public_url,
    )
    refresh_tokens = _Once(DerivedRefreshTokens, signing_key)
    hasher = _Once(
        Argon2PasswordHasher,
        time_cost=settings.provided.argon2.time_cost,
        memory_kib=settings.provided.argon2.memory_kib,
        parallelism=settings.provided.argon2.parallelism,
    )

    objects = _Once(fittings.objects, settings)
    vault = _Once(SealedEvidenceVault, objects, sealer)
    reader = _Once(ReportFormats)
    images = _Once(PillowImageCleaner)
    renderer = _Once(ReportLabLetterRenderer, page_limit=LETTER_PAGES_MAX)
    report_provider = _Once(fittings.report_provider, settings, clock, closing)
    provider_notices = _Once(fittings.provider_notices, settings)
    carrier = _Once(fittings.mail_carrier, settings)
    address_verifier = _Once(fittings.address_verifier, settings)
    carrier_notices = _Once(fittings.carrier_notices, settings)
    narrator = _Once(fittings.narrator, settings)
    mailer = _Once(fittings.mailer, settings, clock)
    tariff = _Once(fittings.tariff, settings)
    connection_done_url = providers.Callable(fittings.connection_done_url, settings)
    readiness = _Once(fittings.Readiness.of, servers)

    authenticate = _Each(Authenticate, access_tokens, sessions, clock)
    sign_in = _Each(SignIn, begin, directory, hasher, access_tokens, refresh_tokens, clock, new_id)
    refresh_session = _Each(RefreshSession, begin, directory, access_tokens, refresh_tokens, clock)
    sign_out = _Each(SignOut, begin, clock)
    who_am_i = _Each(WhoAmI, begin)
    register_tenant = _Each(RegisterTenant, begin, hasher, clock, new_id)
    add_member = _Each(AddMember, begin, hasher, clock, new_id)
    list_members = _Each(ListMembers, begin)

    add_consumer = _Each(AddConsumer, begin, clock, new_id)
    list_consumers = _Each(ListConsumers, begin)
    read_consumer = _Each(ReadConsumer, begin)
    change_address = _Each(ChangeAddress, begin, clock)
    give_consent = _Each(GiveConsent, begin, clock, new_id)
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
        provider=report_provider,
        provider_name=SMARTCREDIT,
        redirect_uri=connection_done_url,
        clock=clock,
        new_id=new_id,
        new_secret=new_secret,
    )
    finish_connection = _Each(
        FinishConnection, begin, directory, report_provider, connection_done_url, clock
    )
    request_pull = _Each(RequestPull, begin, clock, new_id)
    read_pull = _Each(ReadPull, begin)
    import_report = _Each(ImportReport, reader, vault, clock, new_id)
    pull_report = _Each(PullReport, begin, report_provider, import_report, clock)
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
    start_clock = _Each(StartClock, begin, clock)
    record_return = _Each(RecordReturn, begin, clock)
    schedule_deadlines = _Each(ScheduleDeadlines, begin)
    open_results_task = _Each(OpenResultsTask, begin, clock, new_id)
    claim_silence = _Each(ClaimSilence, begin, clock, new_id)
    open_return_task = _Each(OpenReturnTask, begin, clock, new_id)
    open_mailing_task = _Each(OpenMailingTask, begin, clock, new_id)

    drafting = _Each(LetterDrafting, narrator, renderer, vault, clock)
    draft_letter = _Each(DraftLetter, begin, drafting, clock, new_id)
    draft_again = _Each(DraftAgain, begin, clock)
    list_letters = _Each(ListLetters, begin)
    read_letter = _Each(ReadLetter, begin)
    read_letter_pdf = _Each(ReadLetterPdf, begin, vault, clock)
    edit_letter = _Each(EditLetter, begin, drafting, clock)
    sign_letter = _Each(SignLetter, begin, clock)
    approve_letter = _Each(ApproveLetter, begin, clock)

    mail_letter = _Each(MailLetter, begin, carrier, address_verifier, vault, tariff, clock, new_id)
    follow_mail = _Each(FollowMail, begin, carrier, clock)
    follow_mail_daily = _Each(FollowMailDaily, begin, clock)
    read_mail_piece = _Each(ReadMailPiece, begin)
    take_carrier_notice = _Each(TakeCarrierNotice, begin, carrier_notices, LOB, clock)
    take_provider_notice = _Each(
        TakeProviderNotice, begin, directory, provider_notices, SMARTCREDIT, clock, new_id
    )

    notify_consumer = _Each(NotifyConsumer, begin, mailer, clock)
    open_approval_task = _Each(OpenApprovalTask, begin, clock, new_id)
    open_reconnect_task = _Each(OpenReconnectTask, begin, clock, new_id)
    list_tasks = _Each(ListTasks, begin)
    complete_task = _Each(CompleteTask, begin, clock)
    read_timeline = _Each(ReadTimeline, begin)

    list_jobs = _Each(ListJobs, job_board)
    read_job = _Each(ReadJob, job_board)
    retry_job = _Each(RetryJob, job_board, clock)
    park_job = _Each(ParkJob, job_board)


REACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "pull_report": "pull_report",
        "open_reconnect_task": "open_reconnect_task",
        "reconcile_disputes": "reconcile_disputes",
        "notify_report_imported": "notify_consumer",
        "draft_letter": "draft_letter",
        "notify_letter_ready": "notify_consumer",
        "open_approval_task": "open_approval_task",
        "mail_letter": "mail_letter",
        "follow_mail_daily": "follow_mail_daily",
        "notify_letter_mailed": "notify_consumer",
        "open_mailing_task": "open_mailing_task",
        "follow_mail": "follow_mail",
        "start_clock": "start_clock",
        "record_return": "record_return",
        "open_return_task": "open_return_task",
        "schedule_deadlines": "schedule_deadlines",
        "notify_clock_started": "notify_consumer",
        "open_results_task": "open_results_task",
        "claim_silence": "claim_silence",
        "open_next_round": "open_next_round",
        "notify_outcome": "notify_consumer",
    }
)
"""Each reaction of the outbox, and the provider above that makes its use-case."""
