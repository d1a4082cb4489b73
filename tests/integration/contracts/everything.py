"""A tenant with at least one row in every table."""

from datetime import date
from uuid import UUID

from tests.integration.contracts.casefile import Casefile, a_casefile
from tests.integration.contracts.kept import (
    a_deletion,
    a_doomed_object,
    a_hold,
    a_removal,
    an_export,
    an_export_part,
)
from tests.integration.contracts.people import (
    NOW,
    a_branding,
    a_challenge,
    a_credential,
    a_document,
    a_factor,
    a_link,
    a_membership,
    a_role,
    a_session,
    a_support_grant,
    a_user,
    a_webhook_address,
    an_api_key,
    an_invitation,
)

from adapters.memory.audit import MemoryCheckpoints, MemorySignatures
from application.audit.seal_audit import SealAudit
from application.idempotency import KeyedRequest
from application.sealing import KeyPurpose, WrappedKey
from domain.consumers.consumer import Consent, ConsentId, ConsentKind
from domain.consumers.contracts import ContractId, ServiceContract
from domain.disputes.dispute import ResultsFellDue
from domain.findings.backfill import Backfill, BackfillId
from domain.findings.questions import Answer
from domain.identity import TenantId, UserId
from domain.key_rotation import KeyRotation, KeyRotationId

DATA_KEY = WrappedKey(purpose=KeyPurpose.DATA, version=1, wrapped=b"wrapped", mark=b"mark")


def fill_every_table(world) -> TenantId:
    tenant_id = world.tenant()
    casefile = a_casefile(world, tenant_id)
    user = a_user(world.new_id())
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(a_membership(tenant_id, user.id))
        work.sessions.add(a_session(world.new_id(), tenant_id, user.id))
        work.roles.add(a_role(world.new_id(), tenant_id))
        work.support_grants.add(a_support_grant(world.new_id(), tenant_id, user.id))
        work.factors.add(a_factor(user.id))
        work.api_keys.add(an_api_key(world.new_id(), tenant_id, user.id))
        work.challenges.add(a_challenge(world.new_id(), tenant_id, user.id))
        work.vendor_credentials.add(a_credential(world.new_id(), tenant_id))
        work.webhook_addresses.add(a_webhook_address(world.new_id(), tenant_id))
        work.branding.add(a_branding(world.new_id(), tenant_id))
        work.links.add(a_link(world.new_id(), user))
        work.invitations.add(an_invitation(world.new_id(), tenant_id))
    _agree(world, casefile, user.id)
    _run(world, casefile)
    _keep(world, casefile)
    world.tenant_keys.add(tenant_id, [DATA_KEY])
    rotation = KeyRotation(
        id=KeyRotationId(world.new_id()), tenant_id=tenant_id, to_version=2, started_at=NOW
    )
    assert world.rotations.add_once(rotation)
    keyed = KeyedRequest(
        tenant_id=tenant_id, user_id=user.id, key="k", fingerprint=b"f", asked_at=NOW
    )
    world.keys.reserve(keyed)
    SealAudit(world.begin, MemorySignatures(), MemoryCheckpoints(), world.clock)(tenant_id)
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
        work.consents.withdraw(consent.withdraw(by=UserId(user_id), at=NOW, ip="127.0.0.1")[0])
        work.contracts.acknowledge_rights(consumer_id, "1", NOW)
        work.contracts.add(contract)


def _keep(world, casefile: Casefile) -> None:
    tenant_id, consumer_id = casefile.tenant_id, casefile.consumer_id
    export = an_export(world.new_id(), tenant_id, consumer_id)
    removal = a_removal(world.new_id(), tenant_id, consumer_id)
    with world.begin(tenant_id) as work:
        work.holds.add(a_hold(world.new_id(), tenant_id, consumer_id))
        work.removals.add(removal)
        work.exports.add(export)
        work.deletions.add(a_deletion(world.new_id(), tenant_id))
        work.export_parts.add(an_export_part(export))
        work.doomed.add([a_doomed_object(tenant_id, consumer_id)])


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
