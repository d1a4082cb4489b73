"""Report files to upload, and consumers for whom they may be."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from litestar.testing import TestClient
from tests.integration.http.casefile import NOW, Firm, add_consumer

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


def uploaded_report(client: TestClient[Any], container: Container, firm: Firm, ssn: str) -> UUID:
    """A report with errors on file of a new consumer with this number; it was uploaded."""
    consumer_id = add_consumer(client, firm.tokens["owner"], f"{ssn}@example.com", ssn=ssn)
    allow_service(container, firm.tenant_id, consumer_id)
    answer = client.post(
        f"/api/v2/consumers/{consumer_id}/reports",
        params={"source": "annual_free"},
        content=report_file(ssn=ssn),
        headers=firm.headers("operator") | {"content-type": "application/json"},
    )
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"])
