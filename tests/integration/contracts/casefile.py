"""One consumer's file filled in, step by step, so that every reference holds."""

from dataclasses import dataclass
from uuid import UUID

from tests.integration.contracts import files, people

from domain.connections import Connection, ReportPull, StoredReport
from domain.disputes.dispute import Dispute
from domain.findings.finding import Finding
from domain.identity import TenantId
from domain.letters.letter import Letter
from domain.mail import MailPiece
from domain.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Casefile:
    tenant_id: TenantId
    consumer_id: UUID
    connection: Connection
    pull: ReportPull
    stored: StoredReport
    finding: Finding
    dispute: Dispute
    letter: Letter
    piece: MailPiece
    task: Task


def a_casefile(world, tenant_id: TenantId) -> Casefile:
    """Everything about one consumer of the tenant, committed."""
    new_id, consumer_id = world.new_id, world.consumer(tenant_id)
    connection = people.a_connection(new_id(), tenant_id, consumer_id)
    pull = files.a_pull(new_id(), tenant_id, consumer_id, connection.id)
    stored = files.a_stored_report(new_id(), tenant_id, consumer_id)
    finding = files.a_finding(new_id(), stored)
    dispute = files.a_dispute(new_id(), stored)
    letter = files.a_letter(new_id(), dispute)
    piece = files.a_piece(new_id(), letter)
    task = files.a_task(new_id(), tenant_id, consumer_id, dispute.id)
    with world.begin(tenant_id) as work:
        work.connections.add(connection)
        work.pulls.add_once(pull)
        work.reports.add(stored, files.a_report())
        work.findings.add_all([finding])
        work.disputes.add(dispute)
        work.letters.add(letter)
        work.mail.add(piece)
        work.tasks.add_once(task)
    return Casefile(
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        connection=connection,
        pull=pull,
        stored=stored,
        finding=finding,
        dispute=dispute,
        letter=letter,
        piece=piece,
        task=task,
    )
