"""What the HTTP interface calls: one field per use-case."""

from dataclasses import dataclass

from application.accounts.add_member import AddMember
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
from application.credit_reports.read_reports import ListReports, ReadEvidence, ReadReport
from application.credit_reports.request_pull import ReadPull, RequestPull
from application.disputes.open_disputes import OpenDisputes
from application.disputes.read_disputes import ListDisputes, ReadDispute
from application.disputes.record_results_notice import RecordResultsNotice
from application.disputes.withdraw_dispute import WithdrawDispute
from application.findings.answer_question import AnswerQuestion
from application.findings.read_findings import ListFindings, ReadFinding
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
from application.timeline.read_timeline import ReadTimeline
from application.webhooks.take_notices import TakeCarrierNotice, TakeProviderNotice
from application.work_queue.work_tasks import CompleteTask, ListTasks


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpUseCases:
    """The container fills each field with the use-case of its name."""

    sign_in: SignIn
    refresh_session: RefreshSession
    sign_out: SignOut
    who_am_i: WhoAmI
    register_tenant: RegisterTenant
    add_member: AddMember
    list_members: ListMembers
    add_consumer: AddConsumer
    list_consumers: ListConsumers
    read_consumer: ReadConsumer
    change_address: ChangeAddress
    give_consent: GiveConsent
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
    list_reports: ListReports
    read_report: ReadReport
    read_evidence: ReadEvidence
    list_findings: ListFindings
    read_finding: ReadFinding
    answer_question: AnswerQuestion
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
    list_tasks: ListTasks
    complete_task: CompleteTask
    read_timeline: ReadTimeline
    list_jobs: ListJobs
    read_job: ReadJob
    retry_job: RetryJob
    park_job: ParkJob
