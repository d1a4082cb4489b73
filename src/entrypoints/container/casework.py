"""Use-cases of findings, disputes, letters, mail, tasks and jobs."""

from dependency_injector import providers

from application.disputes import run_clock
from application.disputes.open_disputes import OpenDisputes
from application.disputes.open_next_round import OpenNextRound
from application.disputes.read_disputes import ListDisputes, ReadDispute
from application.disputes.reconcile_again import ReconcileAgain
from application.disputes.reconcile_disputes import ReconcileDisputes
from application.disputes.record_results_notice import RecordResultsNotice
from application.disputes.withdraw_dispute import WithdrawDispute
from application.findings.answer_question import AnswerQuestion
from application.findings.backfill_findings import BackfillFindings
from application.findings.make_statement import MakeStatement
from application.findings.read_findings import ListFindings, ReadFinding
from application.findings.review_report import ReviewReport
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
from application.notifications.mail_links import MailInvitation, MailLink
from application.notifications.notify_consumer import NotifyConsumer
from application.notifications.notify_member import NotifyMember
from application.timeline.read_timeline import ReadTimeline
from application.webhooks.take_firm_notices import TakeFirmCarrierNotice, TakeFirmProviderNotice
from application.webhooks.take_notices import TakeCarrierNotice, TakeProviderNotice
from application.work_queue.open_tasks import OpenApprovalTask, OpenReconnectTask
from application.work_queue.work_tasks import CompleteTask, ListTasks
from entrypoints.container.adapters import Adapters

SMARTCREDIT = "smartcredit"
LOB = "lob"
_Each = providers.Factory


class CaseworkUseCases(Adapters):
    """Use-cases of findings, disputes, letters, mail, tasks and jobs."""

    begin = Adapters.begin
    carrier_notices = Adapters.carrier_notices
    carriers = Adapters.carriers
    clock = Adapters.clock
    directory = Adapters.directory
    firm_carrier_notices = Adapters.firm_carrier_notices
    firm_provider_notices = Adapters.firm_provider_notices
    job_board = Adapters.job_board
    mailer = Adapters.mailer
    mint = Adapters.mint
    narrators = Adapters.narrators
    new_id = Adapters.new_id
    provider_notices = Adapters.provider_notices
    renderer = Adapters.renderer
    review_printer = Adapters.review_printer
    settings = Adapters.settings
    tariff = Adapters.tariff
    vault = Adapters.vault
    webhook_addresses = Adapters.webhook_addresses

    list_findings = _Each(ListFindings, begin)
    read_finding = _Each(ReadFinding, begin)
    answer_question = _Each(AnswerQuestion, begin, clock)
    make_statement = _Each(MakeStatement, begin, clock, new_id)
    review_report = _Each(ReviewReport, begin, review_printer)
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

    notify_consumer = _Each(NotifyConsumer, begin, mailer, clock)
    notify_member = _Each(NotifyMember, begin, mailer, settings.provided.web_url)
    mail_link = _Each(MailLink, begin, mint, mailer, settings.provided.web_url, clock)
    mail_invitation = _Each(MailInvitation, begin, mint, mailer, settings.provided.web_url, clock)
    open_approval_task = _Each(OpenApprovalTask, begin, clock, new_id)
    open_reconnect_task = _Each(OpenReconnectTask, begin, clock, new_id)
    list_tasks = _Each(ListTasks, begin)
    complete_task = _Each(CompleteTask, begin, clock)
    read_timeline = _Each(ReadTimeline, begin)

    list_jobs = _Each(ListJobs, job_board)
    read_job = _Each(ReadJob, job_board)
    retry_job = _Each(RetryJob, job_board, clock)
    park_job = _Each(ParkJob, job_board)
