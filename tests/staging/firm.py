"""One firm on the memory adapters, wired by hand: the stage of the flow's unit tests.

The outside world is wrapped: whoever calls a vendor while a transaction is open fails the test.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial
from itertools import count
from typing import Any
from uuid import UUID

from adapters.event_json import decode_event
from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.directory import MemoryDirectory
from adapters.memory.evidence import MemoryEvidenceVault
from adapters.memory.jobs import MemoryDoorbell, MemoryJobBoard, MemoryJobQueue
from adapters.memory.mail import MemoryAddressVerifier, MemoryCarrierNotices, MemoryMailCarrier
from adapters.memory.people import MemoryMailer, MemoryNarrator
from adapters.memory.report_provider import MemoryReportProvider
from adapters.memory.tenancy import MemoryMailCarriers, MemoryNarrators, MemoryReportProviders
from adapters.memory.work import MemoryDatabase
from adapters.report_formats import ReportFormats
from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from application.consumers.add_consumer import AddConsumer, NewConsumer
from application.consumers.give_consent import GiveConsent
from application.consumers.sign_contract import AcknowledgeRights, SignContract
from application.credit_reports.connect_provider import ConnectProvider
from application.credit_reports.finish_connection import FinishConnection
from application.credit_reports.import_report import ImportReport
from application.credit_reports.pull_report import PullReport
from application.credit_reports.request_pull import ReadPull, RequestPull
from application.disputes.open_disputes import OpenDisputes
from application.disputes.open_next_round import OpenNextRound
from application.disputes.read_disputes import ReadDispute
from application.disputes.reconcile_disputes import ReconcileDisputes
from application.disputes.run_clock import (
    ClaimSilence,
    OpenMailingTask,
    OpenResultsTask,
    OpenReturnTask,
    RecordReturn,
    ScheduleDeadlines,
    StartClock,
)
from application.exports.make_export import MakeExport
from application.findings.answer_question import AnswerQuestion
from application.findings.read_findings import ListFindings
from application.jobs.ring_due_jobs import RingDueJobs
from application.jobs.run_job import RunJob
from application.letters.approve_letter import ApproveLetter
from application.letters.draft_letter import DraftLetter
from application.letters.drafting import LetterDrafting
from application.letters.read_letters import ListLetters, ReadLetterPdf
from application.letters.sign_letter import SignLetter
from application.mail.follow_mail import FollowMail, FollowMailDaily
from application.mail.mail_letter import MailLetter
from application.mail.ports import CarrierAccount
from application.mail.tariff import MailTariff
from application.notifications.notify_consumer import NotifyConsumer
from application.paging import PageRequest
from application.reactions import REACTIONS
from application.retention.delete_tenant import DeleteTenant
from application.retention.destroy_objects import DestroyErased, DestroyObjects
from application.webhooks.take_notices import TakeCarrierNotice, Taken
from application.work_queue.open_tasks import OpenApprovalTask, OpenReconnectTask
from application.work_queue.work_tasks import ListTasks
from domain.accounts.tenants import Membership, Tenant, TenantKind, User
from domain.addresses import PostalAddress
from domain.connections import ReportPull
from domain.consumers.consent_texts import current_text
from domain.consumers.consumer import ConsentKind
from domain.credit_reports.report import PersonName
from domain.disputes.dispute import Dispute
from domain.identity import Actor, Role, TenantId, UserId, permissions_of
from domain.jobs import JobState
from domain.letters.letter import Letter
from domain.mail import MailState
from domain.money import Money
from domain.tasks import TaskKind
from domain.tenancy.credentials import CredentialId
from entrypoints.sandbox.synthetic_reports import (
    DEMO_CONSUMER,
    demo_report,
    smartcredit_envelope,
)

TENANT = TenantId(UUID(int=1))
START = datetime(2026, 3, 2, 15, tzinfo=UTC)
NAME = PersonName(first=DEMO_CONSUMER.first_name, middle="", last=DEMO_CONSUMER.last_name)
HOME = PostalAddress(
    name=NAME.full, line1="48 Sample Orchard Ln", city="Columbus", state="OH", zip="43004"
)
ACCESS = current_text(ConsentKind.REPORT_ACCESS, START.date())
TEXT = hashlib.sha256(b"text").hexdigest()
CENTS = MailTariff(
    letter=Money(110),
    extra_page=Money(10),
    certified=Money(530),
    return_receipt=Money(282),
    ups_next_day_air=Money(4500),
)


@dataclass(frozen=True)
class Outside:
    """A vendor's fake that may only be called while no transaction is open."""

    database: MemoryDatabase
    fake: Any

    def __getattr__(self, name: str) -> Any:
        assert not self.database.in_transaction, f"{name} was called inside a transaction"
        return getattr(self.fake, name)


class Firm:
    """One tenant with everything it needs, wired by hand on the memory adapters."""

    def __init__(self) -> None:
        self.clock = MemoryClock(START)
        self.ids = SequentialIds()
        self.db = MemoryDatabase(clock=self.clock, new_id=self.ids)
        self.provider = MemoryReportProvider(self.clock)
        self.carrier = MemoryMailCarrier(self.clock)
        self.verifier = MemoryAddressVerifier()
        self.vault = MemoryEvidenceVault()
        self.mailer = MemoryMailer()
        self.narrator = MemoryNarrator()
        self.carriers = MemoryMailCarriers(self.carrier_account(None, self.carrier))
        self.providers = MemoryReportProviders.with_one(self.out(self.provider))
        self.narrators = MemoryNarrators(self.out(self.narrator))
        self.operator = self.actor(Role.OPERATOR)
        self._open()
        self.new = partial(next, map("secret-{:040d}".format, count(1)))
        self.consumer_id = None

    def _open(self) -> None:
        """The firm with an owner whose address is verified."""
        owner = User(
            id=UserId(self.ids()),
            email="owner@example.com",
            name="Olive Example",
            password_hash="",
            created_at=START,
            email_verified_at=START,
        )
        with self.db.begin(TENANT) as work:
            work.tenants.add(
                Tenant(id=TENANT, name="Example", kind=TenantKind.LAW_FIRM, created_at=START)
            )
            work.members.add_user(owner)
            work.members.add(
                Membership(
                    tenant_id=TENANT,
                    user_id=owner.id,
                    roles=frozenset({Role.OWNER}),
                    consumer_id=None,
                    created_at=START,
                )
            )

    def actor(self, role: Role, **more: Any) -> Actor:
        roles = frozenset({role})
        return Actor(
            user_id=UserId(self.ids()),
            tenant_id=TENANT,
            permissions=permissions_of(roles),
            roles=roles,
            ip="127.0.0.1",
            **more,
        )

    def out(self, fake: Any) -> Any:
        return Outside(self.db, fake)

    def carrier_account(
        self, credential_id: CredentialId | None, carrier: MemoryMailCarrier
    ) -> CarrierAccount:
        return CarrierAccount(
            credential_id=credential_id,
            carrier=self.out(carrier),
            verifier=self.out(self.verifier),
        )

    @cached_property
    def drafting(self) -> LetterDrafting:
        return LetterDrafting(
            narrators=self.out(self.narrators),
            renderer=self.out(ReportLabLetterRenderer(page_limit=60)),
            vault=self.out(self.vault),
            clock=self.clock,
        )

    @cached_property
    def reactions(self) -> dict[str, Any]:
        begin, clock, ids = self.db.begin, self.clock, self.ids
        notify = NotifyConsumer(begin, self.out(self.mailer), clock)
        made = {
            "pull_report": PullReport(begin, self.out(self.providers), self.importing, clock),
            "open_reconnect_task": OpenReconnectTask(begin, clock, ids),
            "reconcile_disputes": ReconcileDisputes(begin, clock),
            "draft_letter": DraftLetter(begin, self.drafting, clock, ids),
            "open_approval_task": OpenApprovalTask(begin, clock, ids),
            "mail_letter": MailLetter(
                begin,
                self.out(self.carriers),
                self.out(self.vault),
                CENTS,
                clock,
                ids,
            ),
            "follow_mail_daily": FollowMailDaily(begin, clock),
            "follow_mail": FollowMail(begin, self.out(self.carriers), clock),
            "open_mailing_task": OpenMailingTask(begin, clock, ids),
            "start_clock": StartClock(begin, clock),
            "record_return": RecordReturn(begin, clock),
            "open_return_task": OpenReturnTask(begin, clock, ids),
            "schedule_deadlines": ScheduleDeadlines(begin),
            "open_results_task": OpenResultsTask(begin, clock, ids),
            "claim_silence": ClaimSilence(begin, clock, ids),
            "open_next_round": OpenNextRound(begin, clock, ids),
            "make_export": MakeExport(begin, self.out(self.vault), clock),
            "delete_tenant": DeleteTenant(
                begin, DestroyObjects(begin, self.out(self.vault), clock), clock, ids
            ),
            "destroy_objects": DestroyErased(
                begin, DestroyObjects(begin, self.out(self.vault), clock)
            ),
        }
        wanted = {name for names in REACTIONS.values() for name in names}
        return made | dict.fromkeys(wanted - made.keys(), notify)

    @cached_property
    def importing(self) -> ImportReport:
        return ImportReport(ReportFormats(), self.out(self.vault), self.clock, self.ids)

    def work_off(self) -> None:
        """Run every due job until none is left, as relay and worker do."""
        queue, doorbell = MemoryJobQueue(self.db), MemoryDoorbell()
        run = RunJob(
            queue=queue,
            reactions=self.reactions,
            decode=decode_event,
            clock=self.clock,
            machine_clock=self.clock,
        )
        while True:
            RingDueJobs(
                queue=queue, doorbell=doorbell, clock=self.clock, machine_clock=self.clock
            )()
            if not doorbell.rings:
                return
            for job_id, _ in doorbell.rings:
                run(job_id)
            doorbell.rings.clear()

    def parked(self) -> list[str]:
        page = MemoryJobBoard(self.db).page(TENANT, PageRequest(), states=[JobState.PARKED])
        return [f"{job.reaction}: {job.last_error}" for job in page.items]

    def jump_to(self, day: date) -> None:
        self.clock.advance_to(datetime.combine(day, time(16), tzinfo=UTC))

    def take_on(
        self, address: PostalAddress | None = HOME, *, ssn: str = DEMO_CONSUMER.ssn
    ) -> Actor:
        """A consumer of this firm, and the actor that is signed in as them."""
        new = NewConsumer(
            name=NAME,
            email="zoe@example.com",
            birth_date=DEMO_CONSUMER.born_on,
            ssn=ssn,
            address=address,
        )
        consumer = AddConsumer(self.db.begin, self.clock, self.ids)(self.operator, new)
        self.consumer_id = consumer.id
        return self.actor(Role.CONSUMER, consumer_id=consumer.id)

    def contract(self, zoe: Actor, *, waits: bool = True) -> None:
        AcknowledgeRights(self.db.begin, self.clock)(zoe, zoe.consumer_id, text_version="1")
        self.clock.advance(timedelta(minutes=1))
        signed = SignContract(self.db.begin, self.clock, self.ids)(
            zoe, zoe.consumer_id, text_version="1", text_sha256=TEXT
        )
        if waits:
            self.jump_to(signed.services_from)

    def consent(self, zoe: Actor) -> None:
        GiveConsent(self.db.begin, self.clock, self.ids)(
            zoe,
            zoe.consumer_id,
            kind=ConsentKind.REPORT_ACCESS,
            text_version=ACCESS.version,
            text_sha256=ACCESS.sha256,
        )

    @cached_property
    def connect(self) -> ConnectProvider:
        return ConnectProvider(
            self.db.begin,
            self.out(self.providers),
            "smartcredit",
            "https://redress.example.com/callback",
            self.clock,
            self.ids,
            self.new,
        )

    def connected(self, zoe: Actor) -> None:
        started = self.connect(zoe, zoe.consumer_id)
        state, code = self.provider.consent(started.authorize_url)
        FinishConnection(
            self.db.begin,
            MemoryDirectory(self.db),
            self.out(self.providers),
            "https://redress.example.com/callback",
            self.clock,
        )(state=state, code=code, error=None)

    def offer(self, pull: int, anchor: date) -> None:
        described = demo_report(pull, anchor=anchor, as_of=self.clock().date())
        self.provider.reports.append(json.dumps(smartcredit_envelope(described)).encode())
        while len(self.provider.reports) > 1:
            self.provider.reports.popleft()

    def pull(self, zoe: Actor) -> ReportPull:
        asked = RequestPull(self.db.begin, self.clock, self.ids)(zoe, zoe.consumer_id)
        self.work_off()
        return ReadPull(self.db.begin)(zoe, asked.id)

    def pick(self, zoe: Actor, report_id: Any, *, answer: bool = True) -> list[Any]:
        picked = [
            f.finding
            for f in ListFindings(self.db.begin)(zoe, report_id).items
            if f.finding.hit.severity < 4
        ]
        for finding in picked:
            question = finding.hit.question
            if answer and question and question.needed:
                AnswerQuestion(self.db.begin, self.clock)(
                    zoe, finding.id, question_id=question.id, value=question.needed
                )
        return [finding.id for finding in picked]

    def open(self, zoe: Actor, picked: list[Any]) -> tuple[Dispute, ...]:
        return OpenDisputes(self.db.begin, self.clock, self.ids)(zoe, zoe.consumer_id, picked)

    def letters(self, zoe: Actor) -> list[Letter]:
        listed = ListLetters(self.db.begin)(zoe, zoe.consumer_id, PageRequest())
        return list(listed.items)

    def sign(self, zoe: Actor, letter: Letter) -> Letter:
        _, pdf = self.read_pdf(zoe, letter)
        return SignLetter(self.db.begin, self.clock)(
            zoe, letter.id, sha256=hashlib.sha256(pdf).hexdigest(), name=NAME.full
        )

    def read_pdf(self, zoe: Actor, letter: Letter) -> tuple[Letter, bytes]:
        return ReadLetterPdf(self.db.begin, self.vault, self.clock)(zoe, letter.id)

    def approve(self, letter: Letter) -> Letter:
        return ApproveLetter(self.db.begin, self.clock)(
            self.operator, letter.id, sha256=letter.pdf.sha256
        )

    def deliver(self) -> None:
        """Every piece is seen on its way and delivered, and the carrier tells of it."""
        notices = MemoryCarrierNotices()
        take = TakeCarrierNotice(self.db.begin, notices, "lob", self.clock)
        for piece_id, posted in list(self.carrier.posted.items()):
            self.carrier.scan(piece_id, MailState.IN_TRANSIT)
            self.carrier.scan(piece_id, MailState.DELIVERED)
            headers, body = notices.notice(
                posted, event_id=f"evt_{piece_id}", tenant_id=TENANT, piece_id=piece_id
            )
            assert take(headers, body) is Taken.QUEUED
            assert take(headers, body) is Taken.DUPLICATE
        self.work_off()

    def dispute(self, dispute: Dispute) -> Dispute:
        return ReadDispute(self.db.begin)(self.operator, dispute.id)

    def disputes(self) -> list[Dispute]:
        with self.db.begin(TENANT) as work:
            return list(work.disputes.page(self.consumer_id, PageRequest()).items)

    def tasks(self) -> list[TaskKind]:
        return [t.kind for t in ListTasks(self.db.begin)(self.operator, PageRequest()).items]
