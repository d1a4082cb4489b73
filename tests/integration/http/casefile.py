"""A firm with people and one case that has come as far as the mail, for tests over HTTP."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from litestar.testing import TestClient
from PIL import Image
from tests.integration.contracts.kept import a_hold, an_export
from tests.integration.contracts.people import a_role, a_support_grant
from tests.integration.http.signing_in import PASSWORD, bearer, sign_in

from application.paging import PageRequest
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
from domain.tenancy.credentials import CredentialId, Vendor, VendorCredential, stripe_keys
from domain.tenancy.webhook_address import WebhookAddress, WebhookAddressId, hash_token
from entrypoints.container import Container

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
    hold_id: UUID
    credential_id: UUID
    address_token: str
    user_id: UUID
    session_id: UUID
    invitation_id: UUID
    export_id: UUID
    api_key_id: UUID
    role_id: UUID
    grant_id: UUID
    tenant_id: UUID


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
    verify_address(container, f"owner@{name}.example.com")
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
    user_id, session_id, invitation_id = _somebody(client, owner, f"extra@{name}.example.com")
    case = replace(case, user_id=user_id, session_id=session_id, invitation_id=invitation_id)
    case = replace(case, api_key_id=make_key(client, owner)[0])
    return Firm(tenant_id=tenant_id, name=name, tokens=tokens, case=case)


def _somebody(client: TestClient[Any], owner: str, email: str) -> tuple[UUID, UUID, UUID]:
    """A member with a session who may be changed and removed, and somebody who is invited."""
    body = {"email": email, "name": "Eli Extra", "password": PASSWORD, "roles": ["viewer"]}
    added = client.post("/api/v2/members", json=body, headers=bearer(owner))
    token = sign_in(client, email)
    sessions = client.get("/api/v2/auth/sessions", headers=bearer(token)).json()["items"]
    invited = client.post(
        "/api/v2/invitations",
        json={"email": f"guest.{email}", "roles": ["viewer"]},
        headers=bearer(owner),
    )
    assert invited.status_code == 201, invited.text
    found = added.json()["user_id"], sessions[0]["id"], invited.json()["id"]
    return UUID(found[0]), UUID(found[1]), UUID(found[2])


def verify_address(container: Container, email: str) -> None:
    """As if the link that was mailed to it had been opened."""
    user = container.directory().user_by_email(email)
    assert user is not None
    home = container.directory().memberships(user.id)[0].tenant_id
    with container.database().begin(home) as work:
        work.logins.save(replace(user, email_verified_at=NOW))


def make_key(
    client: TestClient[Any], token: str, *scopes: str, days: int = 30, name: str = "A machine"
) -> tuple[UUID, str]:
    """The id of a new API key, and the key itself."""
    ends_at = datetime.now(UTC) + timedelta(days=days)  # noqa: TID251 - the server's own clock
    body = {"name": name, "scopes": scopes or ["consumer.read"], "expires_at": ends_at.isoformat()}
    made = client.post("/api/v2/api-keys", json=body, headers=bearer(token))
    assert made.status_code == 201, made.text
    return UUID(made.json()["details"]["id"]), str(made.json()["key"])


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
    export = an_export(new_id(), tenant_id, consumer_id)
    hold = a_hold(new_id(), tenant_id, consumer_id)
    address = _webhook_address(WebhookAddressId(new_id()), tenant_id)
    credential = _credential(CredentialId(new_id()), tenant_id)
    role_id, grant_id = _access(container, tenant_id)
    with container.database().begin(tenant_id) as work:
        work.connections.add(connection)
        work.pulls.add_once(pull)
        work.reports.add(stored_report(report_id, tenant_id, consumer_id), _report())
        work.findings.add_all([finding])
        work.disputes.add(dispute)
        work.letters.add(letter)
        work.mail.add(_piece(MailPieceId(new_id()), letter))
        work.tasks.add_once(task)
        work.documents.add(document)
        work.holds.add(hold)
        work.vendor_credentials.add(credential)
        work.webhook_addresses.add(address)
        work.exports.add(export)
        work.outbox.add(
            ReportPullRequested(
                tenant_id=tenant_id, consumer_id=consumer_id, at=NOW, pull_id=pull.id
            )
        )
    return Casefile(
        consumer_id=consumer_id,
        pull_id=pull.id,
        report_id=report_id,
        finding_id=finding.id,
        dispute_id=dispute.id,
        letter_id=letter.id,
        task_id=task.id,
        job_id=_newest_job(container, tenant_id),
        document_id=document.id,
        hold_id=hold.id,
        credential_id=credential.id,
        address_token=address.token,
        user_id=tenant_id,
        session_id=tenant_id,
        invitation_id=tenant_id,
        export_id=export.id,
        api_key_id=UUID(int=0),  # made over HTTP, by the owner
        role_id=role_id,
        grant_id=grant_id,
        tenant_id=tenant_id,
    )


def _access(container: Container, tenant_id: TenantId) -> tuple[UUID, UUID]:
    """The ids of a role of the firm's own, and of a grant to support."""
    new_id = container.new_id()
    role = a_role(new_id(), tenant_id)
    grant = a_support_grant(new_id(), tenant_id, new_id())
    with container.database().begin(tenant_id) as work:
        work.roles.add(role)
        work.support_grants.add(grant)
    return role.id, grant.id


def a_png(width: int = 640, height: int = 400, colour: str = "gray") -> bytes:
    """A picture of one colour, as large as an ID must be."""
    written = BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "PNG")
    return written.getvalue()


def _newest_job(container: Container, tenant_id: TenantId) -> UUID:
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


def stored_report(
    report_id: ReportId, tenant_id: TenantId, consumer_id: ConsumerId
) -> StoredReport:
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


def _webhook_address(address_id: WebhookAddressId, tenant_id: TenantId) -> WebhookAddress:
    token = f"token-of-the-webhooks-{address_id.hex}"
    return WebhookAddress(
        id=address_id,
        tenant_id=tenant_id,
        token=token,
        token_hash=hash_token(token),
        created_at=NOW,
    )


def _credential(credential_id: CredentialId, tenant_id: TenantId) -> VendorCredential:
    keys = stripe_keys(secret_key="rk_test_0000000000000000", webhook_secret=None)
    return VendorCredential(
        id=credential_id,
        tenant_id=tenant_id,
        vendor=Vendor.STRIPE,
        keys=keys,
        last4=keys.last4,
        set_by=UserId(uuid4()),
        set_at=NOW,
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
