"""A firm with people and one case that has come as far as the mail, for tests over HTTP."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from litestar.testing import TestClient
from PIL import Image

from domain.addresses import PostalAddress
from domain.connections import (
    Connection,
    ConnectionId,
    ConnectionState,
    PullId,
    PullState,
    ReportPull,
    ReportPullRequested,
    StoredReport,
)
from domain.consumers.documents import ConsumerDocument, DocumentId, DocumentKind
from domain.credit_reports.report import Report, ReportId, ReportStatus
from domain.credit_reports.values import Bureau
from domain.disputes.clock import ReportSource
from domain.disputes.dispute import Dispute, DisputedItem, DisputeId, DisputeState
from domain.disputes.outcomes import LetterKind
from domain.findings.finding import Finding, FindingState
from domain.findings.model import AnswerKind, Fact, FindingId, Hit, Question, Severity, Subject
from domain.identity import ConsumerId, TenantId, UserId
from domain.letters.document import LetterDocument, LetterItem, SignatureBlock
from domain.letters.letter import Letter, LetterId, LetterPdf, LetterState
from domain.letters.narrative import ItemNarrative
from domain.mail import MailPiece, MailPieceId, MailService, MailState
from domain.tasks import Task, TaskId, TaskKind
from entrypoints.container import Container

PASSWORD = "a passphrase of many words"
NOW = datetime(2026, 3, 2, 15, 4, 5, tzinfo=UTC)
RAW_REPORT = b'{"BundleComponents": []}'
PDF = b"%PDF-1.4 a letter of the tests\n%%EOF\n"
IMAGE = b"\xff\xd8\xff an image of the tests"
ADDRESS = {
    "name": "Jordan Sample",
    "line1": "414 Elm Street",
    "city": "Columbus",
    "state": "OH",
    "zip": "43215",
}
SUBJECT = Subject(
    kind="granted", bureau=Bureau.EXPERIAN, path="$.t[0]", label="NORTHWIND BANK, ending 4417"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Casefile:
    """The ids of everything that a path may name."""

    consumer_id: UUID
    pull_id: UUID
    report_id: UUID
    finding_id: UUID
    dispute_id: UUID
    letter_id: UUID
    task_id: UUID
    job_id: UUID
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """``tokens`` are access tokens by role."""

    tenant_id: UUID
    name: str
    tokens: dict[str, str]
    case: Casefile

    def headers(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}


def open_firm(client: TestClient[Any], container: Container, name: str) -> Firm:
    registered = client.post(
        "/api/v2/tenants",
        json={
            "name": f"{name} credit law",
            "kind": "law_firm",
            "owner_name": "Olive Example",
            "owner_email": f"owner@{name}.example.com",
            "owner_password": PASSWORD,
        },
    )
    assert registered.status_code == 201, registered.text
    tenant_id = UUID(registered.json()["id"])
    owner = sign_in(client, f"owner@{name}.example.com")
    consumer_id = add_consumer(client, owner, f"consumer@{name}.example.com")
    tokens = {"owner": owner}
    for role in ("operator", "viewer", "auditor", "consumer"):
        member: dict[str, Any] = {
            "email": f"{role}@{name}.example.com",
            "name": f"The {role}",
            "password": PASSWORD,
            "roles": [role],
        }
        if role == "consumer":
            member["consumer_id"] = str(consumer_id)
        added = client.post("/api/v2/members", json=member, headers=bearer(owner))
        assert added.status_code == 201, added.text
        tokens[role] = sign_in(client, member["email"])
    case = fill_case(container, TenantId(tenant_id), ConsumerId(consumer_id))
    return Firm(tenant_id=tenant_id, name=name, tokens=tokens, case=case)


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def sign_in(client: TestClient[Any], email: str) -> str:
    answer = client.post("/api/v2/auth/sign-in", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def new_consumer(
    email: str = "jordan.sample@example.com", ssn: str = "666120001"
) -> dict[str, Any]:
    return {
        "name": {"first": "Jordan", "last": "Sample"},
        "email": email,
        "birth_date": "1985-03-04",
        "ssn": ssn,
        "address": ADDRESS,
    }


def add_consumer(
    client: TestClient[Any], token: str, email: str, *, ssn: str = "666120001"
) -> UUID:
    added = client.post("/api/v2/consumers", json=new_consumer(email, ssn), headers=bearer(token))
    assert added.status_code == 201, added.text
    return UUID(added.json()["id"])


def fill_case(container: Container, tenant_id: TenantId, consumer_id: ConsumerId) -> Casefile:
    """Put a connection, pull, report, finding, dispute, letter, mail piece and task on file."""
    new_id, vault = container.new_id(), container.vault()
    vault.put(tenant_id, RAW_REPORT)
    vault.put(tenant_id, PDF)
    vault.put(tenant_id, IMAGE)
    connection = _connection(ConnectionId(new_id()), tenant_id, consumer_id)
    pull = _pull(PullId(new_id()), connection)
    report_id = ReportId(new_id())
    finding = _finding(FindingId(new_id()), tenant_id, consumer_id, report_id)
    dispute = _dispute(DisputeId(new_id()), finding)
    letter = _letter(LetterId(new_id()), dispute)
    task = _task(TaskId(new_id()), letter)
    document = _image(DocumentId(new_id()), tenant_id, consumer_id)
    with container.database().begin(tenant_id) as work:
        work.connections.add(connection)
        work.pulls.add_once(pull)
        work.reports.add(_stored(report_id, tenant_id, consumer_id), _report())
        work.findings.add_all([finding])
        work.disputes.add(dispute)
        work.letters.add(letter)
        work.mail.add(_piece(MailPieceId(new_id()), letter))
        work.tasks.add_once(task)
        work.documents.add(document)
        work.outbox.add(
            ReportPullRequested(
                tenant_id=tenant_id, consumer_id=consumer_id, at=NOW, pull_id=pull.id
            )
        )
    job_id = _newest_job(container, tenant_id)
    return Casefile(
        consumer_id=consumer_id,
        pull_id=pull.id,
        report_id=report_id,
        finding_id=finding.id,
        dispute_id=dispute.id,
        letter_id=letter.id,
        task_id=task.id,
        job_id=job_id,
        document_id=document.id,
    )


def a_png(width: int = 640, height: int = 400, colour: str = "gray") -> bytes:
    """A picture of one colour, as large as an ID must be."""
    written = BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "PNG")
    return written.getvalue()


def _newest_job(container: Container, tenant_id: TenantId) -> UUID:
    from application.paging import PageRequest  # noqa: PLC0415 - used here alone

    return container.job_board().page(tenant_id, PageRequest(limit=1)).items[0].id


def _connection(
    connection_id: ConnectionId, tenant_id: TenantId, consumer_id: ConsumerId
) -> Connection:
    return Connection(
        id=connection_id,
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        provider="smartcredit",
        state=ConnectionState.AWAITING_CONSENT,
        state_hash=hashlib.sha256(uuid4().bytes).digest(),
        code_verifier="v" * 43,
        tokens=None,
        created_at=NOW,
        authorize_until=NOW,
    )


def _pull(pull_id: PullId, connection: Connection) -> ReportPull:
    return ReportPull(
        id=pull_id,
        tenant_id=connection.tenant_id,
        consumer_id=connection.consumer_id,
        connection_id=connection.id,
        state=PullState.REQUESTED,
        requested_at=NOW,
    )


def _stored(report_id: ReportId, tenant_id: TenantId, consumer_id: ConsumerId) -> StoredReport:
    return StoredReport(
        id=report_id,
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        provider="smartcredit",
        source=ReportSource.MONITORING_SERVICE.value,
        source_format="truelink_json",
        status=ReportStatus.COMPLETE.value,
        sha256=hashlib.sha256(RAW_REPORT).hexdigest(),
        report_date=date(2026, 3, 1),
        stored_at=NOW,
        tradelines=0,
        inquiries=0,
        public_records=0,
        scores=0,
        defects=0,
    )


def _report() -> Report:
    return Report(
        source_format="truelink_json",
        sha256=hashlib.sha256(RAW_REPORT).hexdigest(),
        status=ReportStatus.COMPLETE,
        report_date=date(2026, 3, 1),
        bureaus=(Bureau.EXPERIAN,),
        paths={},
    )


def _finding(
    finding_id: FindingId, tenant_id: TenantId, consumer_id: ConsumerId, report_id: ReportId
) -> Finding:
    hit = Hit(
        rule_id="balance_after_payoff",
        rule_version=1,
        subject=SUBJECT,
        facts=(
            Fact(id="balance", label="Balance", value="$210", place="$.t[0].b", sha256="a" * 64),
        ),
        basis=("fcra_611a5A",),
        severity=Severity.CORRECTION,
        eoscar_code="106",
        sentence="A balance of {{balance}} is reported.",
        request="Delete or correct it.",
        question=Question(
            id="paid", text="Have you paid it?", kind=AnswerKind.YES_NO, needed="yes"
        ),
        innocent_explanation="The payment may have been posted later.",
    )
    return Finding(
        id=finding_id,
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        report_id=report_id,
        hit=hit,
        state=FindingState.OPEN,
        found_at=NOW,
    )


def _dispute(dispute_id: DisputeId, finding: Finding) -> Dispute:
    item = DisputedItem(
        number=1,
        subject=SUBJECT,
        report_id=finding.report_id,
        finding_ids=(finding.id,),
        fields=("balance",),
    )
    return Dispute(
        id=dispute_id,
        tenant_id=finding.tenant_id,
        consumer_id=finding.consumer_id,
        bureau=Bureau.EXPERIAN,
        round=1,
        letter_kind=LetterKind.INITIAL,
        source=ReportSource.MONITORING_SERVICE,
        items=(item,),
        state=DisputeState.OPEN,
        opened_at=NOW,
    )


def _letter(letter_id: LetterId, dispute: Dispute) -> Letter:
    return Letter(
        id=letter_id,
        tenant_id=dispute.tenant_id,
        consumer_id=dispute.consumer_id,
        dispute_id=dispute.id,
        bureau=dispute.bureau,
        kind=dispute.letter_kind,
        dated_on=NOW.date(),
        narratives=(ItemNarrative(item_id="1", paragraph="A balance of {{balance}} is wrong."),),
        narrator="plain",
        narrator_refusals=(),
        document=_document(),
        pdf=LetterPdf(sha256=hashlib.sha256(PDF).hexdigest(), pages=1, bytes=len(PDF)),
        state=LetterState.DRAFTED,
        drafted_at=NOW,
    )


def _document() -> LetterDocument:
    return LetterDocument(
        sender=PostalAddress(**ADDRESS),
        recipient=PostalAddress(
            name="Experian", line1="P.O. Box 4500", city="Allen", state="TX", zip="75013"
        ),
        dated_on=NOW.date(),
        subject="Request for reinvestigation",
        opening=("To whom it may concern:",),
        items=(
            LetterItem(
                number=1,
                heading="NORTHWIND BANK",
                account_line="Account ending 4417",
                paragraph="A balance of $210 is wrong.",
                request="Delete or correct it.",
            ),
        ),
        signature=SignatureBlock(name="Jordan Sample"),
    )


def _piece(piece_id: MailPieceId, letter: Letter) -> MailPiece:
    return MailPiece(
        id=piece_id,
        tenant_id=letter.tenant_id,
        consumer_id=letter.consumer_id,
        letter_id=letter.id,
        dispute_id=letter.dispute_id,
        service=MailService.CERTIFIED_RETURN_RECEIPT,
        state=MailState.REQUESTED,
        requested_at=NOW,
    )


def _task(task_id: TaskId, letter: Letter) -> Task:
    return Task(
        id=task_id,
        tenant_id=letter.tenant_id,
        consumer_id=letter.consumer_id,
        kind=TaskKind.APPROVE_LETTER,
        subject_id=letter.id,
        title="Approve the letter to Experian",
        due_on=NOW.date(),
        opened_at=NOW,
    )


def _image(
    document_id: DocumentId, tenant_id: TenantId, consumer_id: ConsumerId
) -> ConsumerDocument:
    return ConsumerDocument(
        id=document_id,
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        kind=DocumentKind.GOVERNMENT_ID,
        slot=1,
        title="Driver license, front",
        media_type="image/jpeg",
        sha256=hashlib.sha256(IMAGE).hexdigest(),
        bytes=len(IMAGE),
        width=800,
        height=500,
        added_at=NOW,
        added_by=UserId(uuid4()),
    )
