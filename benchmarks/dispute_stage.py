"""What the dispute benchmark asks for: one firm, one consumer, one running dispute of four items."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pyotp

from application.accounts.register_tenant import NewTenant
from application.accounts.session_start import SessionTokens
from application.consumers.add_consumer import NewConsumer
from domain.accounts.tenants import TenantKind
from domain.credit_reports.report import PersonName, ReportId
from domain.credit_reports.values import Bureau
from domain.disputes.clock import ReceiptProof, ReportSource, StatutoryClock
from domain.disputes.dispute import (
    Dispute,
    DisputedItem,
    DisputeId,
    DisputeState,
    ResultsNotice,
)
from domain.disputes.outcomes import LetterKind
from domain.findings.model import FindingId, Subject
from domain.identity import Actor, ConsumerId, Role, UserId, permissions_of
from entrypoints.container import Container

EMAIL, PASSWORD = "owner@example.com", "benchmarks need a firm"
_RECEIVED_ON = date(2026, 3, 9)
_CREDITORS = ("NORTHWIND BANK", "LAKESIDE CREDIT UNION", "GRANITE RECOVERY", "CEDAR AUTO")


def prepare_dispute(container: Container) -> tuple[str, DisputeId]:
    """Store them through our own use-cases and stores; return an access token and the dispute."""
    owner = _register_owner(container)
    consumer = container.add_consumer()(
        owner,
        NewConsumer(
            name=PersonName(first="Morgan", middle="", last="Example"),
            email="morgan@example.com",
            birth_date=date(1984, 5, 17),
            ssn="666120001",
        ),
    )
    dispute = _running_dispute(container, owner, consumer.id)
    with container.database().begin(owner.tenant_id) as work:
        work.disputes.add(dispute)
    return _signed_in(container).access_token, dispute.id


def _signed_in(container: Container) -> SessionTokens:
    """The owner's session, which passes the second factor that owners need."""
    tokens: SessionTokens = container.sign_in()(email=EMAIL, password=PASSWORD)
    owner = container.authenticate()(tokens.access_token, ip="127.0.0.1", request_id="benchmark")
    secret = container.enrol_second_factor()(owner, password=PASSWORD).secret
    code = pyotp.TOTP(secret).at(container.clock()())
    container.confirm_second_factor()(owner, code=code)
    return tokens


def _register_owner(container: Container) -> Actor:
    tenant, user = container.register_tenant()(
        NewTenant(
            name="Benchmark Law",
            kind=TenantKind.LAW_FIRM,
            owner_name="Robin Example",
            owner_email=EMAIL,
            owner_password=PASSWORD,
        )
    )
    with container.database().begin(tenant.id) as work:
        work.logins.save(replace(user, email_verified_at=user.created_at))
    roles = frozenset({Role.OWNER})
    return Actor(
        user_id=user.id, tenant_id=tenant.id, roles=roles, permissions=permissions_of(roles)
    )


def _running_dispute(container: Container, owner: Actor, consumer_id: ConsumerId) -> Dispute:
    now = container.clock()()
    return Dispute(
        id=DisputeId(uuid4()),
        tenant_id=owner.tenant_id,
        consumer_id=consumer_id,
        bureau=Bureau.EXPERIAN,
        round=1,
        letter_kind=LetterKind.INITIAL,
        source=ReportSource.MONITORING_SERVICE,
        items=tuple(_item(number) for number in range(1, len(_CREDITORS) + 1)),
        state=DisputeState.RUNNING,
        opened_at=now,
        mailed_at=now + timedelta(days=1),
        clock=StatutoryClock.start(
            _RECEIVED_ON, ReportSource.MONITORING_SERVICE, ReceiptProof.DELIVERED_SCAN
        ),
        results_notice=_notice(owner.user_id),
    )


def _item(number: int) -> DisputedItem:
    creditor = _CREDITORS[number - 1]
    return DisputedItem(
        number=number,
        subject=Subject(
            kind="tradeline",
            bureau=Bureau.EXPERIAN,
            path=f"$.TradeLinePartition[{number}].Tradeline[1]",
            label=f"{creditor}, account ending in {4000 + number}",
        ),
        report_id=ReportId(uuid4()),
        finding_ids=(FindingId(uuid4()), FindingId(uuid4())),
        fields=("past_due", "payment_status", "date_last_payment"),
    )


def _notice(recorded_by: UserId) -> ResultsNotice:
    written_on = _RECEIVED_ON + timedelta(days=20)
    return ResultsNotice(
        dated_on=written_on, received_on=written_on + timedelta(days=4), recorded_by=recorded_by
    )
