"""A tenant with at least one row in every table."""

from datetime import date
from uuid import UUID

from tests.integration.contracts.casefile import Casefile, a_casefile
from tests.integration.contracts.people import (
    NOW,
    a_document,
    a_membership,
    a_session,
    a_user,
)

from application.idempotency import KeyedRequest
from domain.consumers.consumer import Consent, ConsentId, ConsentKind
from domain.consumers.contracts import ContractId, ServiceContract
from domain.disputes.dispute import ResultsFellDue
from domain.findings.backfill import Backfill, BackfillId
from domain.findings.questions import Answer
from domain.identity import TenantId, UserId


def fill_every_table(world) -> TenantId:
    tenant_id = world.tenant()
    casefile = a_casefile(world, tenant_id)
    user = a_user(world.new_id())
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(a_membership(tenant_id, user.id))
        work.sessions.add(a_session(world.new_id(), tenant_id, user.id))
    _agree(world, casefile, user.id)
    _run(world, casefile)
    world.tenant_keys.get_or_create(tenant_id, b"wrapped")
    keyed = KeyedRequest(tenant_id=tenant_id, user_id=user.id, key="k", fingerprint=b"f")
    world.keys.reserve(keyed, now=NOW)
    return tenant_id


def _agree(world, casefile: Casefile, user_id: UUID) -> None:
    tenant_id, consumer_id = casefile.tenant_id, casefile.stored.consumer_id
    consent = Consent(
        id=ConsentId(world.new_id()),
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        kind=ConsentKind.REPORT_ACCESS,
        text_version="1",
        text_sha256="ab" * 32,
        given_at=NOW,
        ip="127.0.0.1",
        given_by=UserId(user_id),
    )
    contract = ServiceContract(
        id=ContractId(world.new_id()),
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        signed_at=NOW,
        signed_on=NOW.date(),
        text_version="1",
        sha256="ab" * 32,
        rights_statement_acknowledged_at=NOW,
        ip="127.0.0.1",
        us_state="OH",
    )
    document = a_document(world.new_id(), tenant_id, consumer_id)
    with world.begin(tenant_id) as work:
        work.documents.add(document)
        work.consents.add(consent)
        work.contracts.acknowledge_rights(consumer_id, "1", NOW)
        work.contracts.add(contract)


def _run(world, casefile: Casefile) -> None:
    tenant_id = casefile.tenant_id
    backfill = Backfill(
        id=BackfillId(world.new_id()),
        tenant_id=tenant_id,
        rule=None,
        since=date(2026, 1, 1),
        started_at=NOW,
    )
    event = ResultsFellDue(
        tenant_id=tenant_id,
        consumer_id=casefile.stored.consumer_id,
        at=NOW,
        dispute_id=casefile.dispute.id,
        bureau="experian",
    )
    answer = Answer(question_id="paid", value="yes", answered_at=NOW)
    with world.begin(tenant_id) as work:
        work.backfills.add(backfill)
        work.answers.add(casefile.finding.id, answer)
        work.outbox.add(event)
        work.receipts.record("lob", "evt", "letter.delivered", NOW)
