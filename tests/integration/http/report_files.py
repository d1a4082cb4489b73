"""Report files to upload, and consumers for whom they may be."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

from tests.integration.http.casefile import NOW

from domain.consumers.contracts import ContractId, ServiceContract
from domain.identity import ConsumerId, TenantId
from entrypoints.container import Container
from entrypoints.sandbox.synthetic_reports import demo_report, smartcredit_envelope


def report_file(*, days_ago: int = 0, ssn: str) -> bytes:
    """A three-bureau report with errors, of the person with this number."""
    day = NOW.date() - timedelta(days=days_ago)
    text = json.dumps(smartcredit_envelope(demo_report(1, anchor=day, as_of=day)))
    return text.replace("666120042", ssn).encode()


def allow_service(container: Container, tenant_id: UUID, consumer_id: UUID) -> None:
    """A contract whose waiting period is long over."""
    signed_at = NOW - timedelta(days=60)
    contract, _ = ServiceContract.sign(
        id=ContractId(uuid4()),
        tenant_id=TenantId(tenant_id),
        consumer_id=ConsumerId(consumer_id),
        signed_at=signed_at,
        signed_on=signed_at.date(),
        text_version="1",
        sha256="ab" * 32,
        rights_statement_acknowledged_at=signed_at - timedelta(minutes=5),
        ip="127.0.0.1",
        us_state="OH",
    )
    with container.database().begin(TenantId(tenant_id)) as work:
        work.contracts.add(contract)
