"""Synthetic reports, findings, disputes, letters and mail for the contracts."""

from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from tests.integration.contracts.people import ADDRESS, NOW

from domain.connections import PullId, PullState, ReportPull, StoredReport
from domain.credit_reports.changes import Direction, FieldChange
from domain.credit_reports.comparison import ItemVerdict
from domain.credit_reports.report import ConsumerFile, PersonName, Report, ReportId, ReportStatus
from domain.credit_reports.tradelines import (
    Account,
    PaymentMonth,
    PaymentStatus,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.disputes.clock import ReceiptProof, ReportSource, StatutoryClock
from domain.disputes.dispute import Dispute, DisputedItem, DisputeId, DisputeState
from domain.disputes.outcomes import ItemResult, LetterKind
from domain.findings.finding import Finding, FindingState
from domain.findings.model import AnswerKind, Fact, FindingId, Hit, Question, Severity, Subject
from domain.identity import ConsumerId, TenantId, UserId
from domain.letters.document import LetterDocument, LetterItem, ReferenceLine, SignatureBlock
from domain.letters.letter import Letter, LetterId, LetterPdf, LetterState, Reading, Signature
from domain.letters.narrative import ItemNarrative
from domain.mail import MailCost, MailPiece, MailPieceId, MailService, MailState, TrackingEvent
from domain.money import Money
from domain.tasks import Task, TaskId, TaskKind

SHA256 = "ab" * 32


def a_pull(pull_id: UUID, tenant_id: TenantId, consumer_id: UUID, connection_id) -> ReportPull:
    return ReportPull(
        id=PullId(pull_id),
        tenant_id=tenant_id,
        consumer_id=ConsumerId(consumer_id),
        connection_id=connection_id,
        state=PullState.REQUESTED,
        requested_at=NOW,
    )


def a_stored_report(
    report_id: UUID, tenant_id: TenantId, consumer_id: UUID, *, on: date = date(2026, 1, 2)
) -> StoredReport:
    return StoredReport(
        id=ReportId(report_id),
        tenant_id=tenant_id,
        consumer_id=ConsumerId(consumer_id),
        provider="smartcredit",
        source=ReportSource.MONITORING_SERVICE.value,
        source_format="truelink_json",
        status=ReportStatus.COMPLETE.value,
        sha256=SHA256,
        report_date=on,
        stored_at=NOW,
        tradelines=1,
        inquiries=0,
        public_records=0,
        scores=0,
        defects=0,
    )


def a_report() -> Report:
    tradeline = Tradeline(
        bureau=Bureau.EXPERIAN,
        kind=TradelineKind.GRANTED,
        path="$.trades[0]",
        creditor_name="NORTHWIND BANK",
        account_type=Code("CC", "Credit card"),
        balance=Money(125_00),
        date_opened=PartialDate(2019, 5),
        history=(PaymentMonth(date(2025, 12, 1), PaymentStatus.LATE_30, "1"),),
        dispute_flag=False,
    )
    return Report(
        source_format="truelink_json",
        sha256=SHA256,
        status=ReportStatus.COMPLETE,
        report_date=date(2026, 1, 2),
        bureaus=(Bureau.EXPERIAN, Bureau.EQUIFAX),
        paths=MappingProxyType({"granted": MappingProxyType({"balance": "@currentBalance"})}),
        files=(
            ConsumerFile(
                bureau=Bureau.EXPERIAN,
                path="$.borrower",
                names=(PersonName(first="Pat", middle="Q", last="Example"),),
            ),
        ),
        accounts=(Account(key="0", description="NORTHWIND", tradelines=(tradeline,)),),
        unreadable=frozenset({"$.trades[0].@highBalance"}),
    )


def a_finding(
    finding_id: UUID, stored: StoredReport, *, rule_id: str = "X-1", path: str = "$.trades[0]"
) -> Finding:
    return Finding(
        id=FindingId(finding_id),
        tenant_id=stored.tenant_id,
        consumer_id=stored.consumer_id,
        report_id=stored.id,
        hit=a_hit(rule_id, path),
        state=FindingState.OPEN,
        found_at=NOW,
    )


def a_hit(rule_id: str, path: str) -> Hit:
    return Hit(
        rule_id=rule_id,
        rule_version=2,
        subject=Subject(
            kind="granted", bureau=Bureau.EXPERIAN, path=path, label="NORTHWIND ...1234"
        ),
        facts=(Fact(id="balance", label="Balance", value="$125", place=path, sha256=SHA256),),
        basis=("15 U.S.C. 1681e(b)",),
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="106",
        sentence="The balance is {{balance}}.",
        request="Correct it.",
        question=Question(id="paid", text="Was it paid?", kind=AnswerKind.YES_NO, needed="yes"),
        innocent_explanation="Timing.",
    )


def a_dispute(
    dispute_id: UUID,
    stored: StoredReport,
    *,
    bureau: Bureau = Bureau.EXPERIAN,
    state: DisputeState = DisputeState.OPEN,
    previous_id: UUID | None = None,
) -> Dispute:
    item = DisputedItem(
        number=1,
        subject=Subject(kind="granted", bureau=bureau, path="$.trades[0]", label="NORTHWIND"),
        report_id=stored.id,
        finding_ids=(FindingId(stored.id),),
        fields=("balance",),
    )
    return Dispute(
        id=DisputeId(dispute_id),
        tenant_id=stored.tenant_id,
        consumer_id=stored.consumer_id,
        bureau=bureau,
        round=1,
        letter_kind=LetterKind.INITIAL,
        source=ReportSource.MONITORING_SERVICE,
        items=(item,),
        state=state,
        opened_at=NOW,
        previous_id=None if previous_id is None else DisputeId(previous_id),
        clock=StatutoryClock.start(
            date(2026, 1, 9), ReportSource.MONITORING_SERVICE, ReceiptProof.DELIVERED_SCAN
        ),
        outcomes=(_outcome(stored),),
        outcomes_report_id=stored.id,
    )


def _outcome(stored: StoredReport) -> ItemResult:
    return ItemResult(
        item_number=1,
        label="NORTHWIND",
        outcome=ItemVerdict.CORRECTED,
        explanation="The balance was corrected.",
        changes=(
            FieldChange(
                field="balance",
                before="$125",
                after=None,
                before_place="$.trades[0].@currentBalance",
                after_place=None,
                direction=Direction.BETTER,
            ),
        ),
        before_report_id=stored.id,
        before_sha256=SHA256,
        before_place="$.trades[0]",
        after_report_id=stored.id,
        after_sha256=SHA256,
        after_place=None,
    )


def a_letter(letter_id: UUID, dispute: Dispute) -> Letter:
    user_id = UserId(letter_id)
    return Letter(
        id=LetterId(letter_id),
        tenant_id=dispute.tenant_id,
        consumer_id=dispute.consumer_id,
        dispute_id=dispute.id,
        bureau=dispute.bureau,
        kind=dispute.letter_kind,
        dated_on=date(2026, 1, 5),
        narratives=(ItemNarrative(item_id="1", paragraph="The balance is {{balance}}."),),
        narrator="plain",
        narrator_refusals=("item 1: is empty",),
        document=_document(),
        pdf=LetterPdf(sha256=SHA256, pages=2, bytes=4096),
        state=LetterState.SIGNED,
        drafted_at=NOW,
        reading=Reading(sha256=SHA256, user_id=user_id, at=NOW, ip="127.0.0.1"),
        signature=Signature(
            sha256=SHA256, name="Pat Exámple", user_id=user_id, at=NOW, ip="127.0.0.1"
        ),
    )


def _document() -> LetterDocument:
    return LetterDocument(
        sender=ADDRESS,
        recipient=ADDRESS,
        dated_on=date(2026, 1, 5),
        subject="Dispute",
        reference=(ReferenceLine(label="Date of birth", value="March 4, 1985"),),
        opening=("To whom it may concern:",),
        items=(
            LetterItem(
                number=1,
                heading="NORTHWIND",
                account_line="Account ...1234",
                paragraph="The balance is wrong.",
                request="Correct it.",
            ),
        ),
        signature=SignatureBlock(name="Pat Exámple", signed_at=NOW),
    )


def a_piece(piece_id: UUID, letter: Letter) -> MailPiece:
    return MailPiece(
        id=MailPieceId(piece_id),
        tenant_id=letter.tenant_id,
        consumer_id=letter.consumer_id,
        letter_id=letter.id,
        dispute_id=letter.dispute_id,
        service=MailService.CERTIFIED_RETURN_RECEIPT,
        state=MailState.IN_TRANSIT,
        requested_at=NOW,
        cost=MailCost(lines=(("Certified", Money(485)), ("Pages", Money(20)))),
        provider_id="ltr_1",
        tracking_number="9407",
        accepted_at=NOW,
        events=(TrackingEvent(state=MailState.IN_TRANSIT, at=NOW, detail="Dayton"),),
    )


def a_task(task_id: UUID, tenant_id: TenantId, consumer_id: UUID, subject_id: UUID) -> Task:
    return Task(
        id=TaskId(task_id),
        tenant_id=tenant_id,
        consumer_id=ConsumerId(consumer_id),
        kind=TaskKind.RESULTS_DUE,
        subject_id=subject_id,
        title="Results are due",
        due_on=date(2026, 2, 9),
        opened_at=NOW + timedelta(seconds=1),
    )
