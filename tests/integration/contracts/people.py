"""Synthetic tenants, consumers and files for the contracts."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.accounts.tenants import Membership, Session, Tenant, TenantKind, User
from domain.addresses import PostalAddress
from domain.connections import Connection, ConnectionId, ConnectionState, Tokens
from domain.consumers.consumer import Consumer
from domain.consumers.documents import ConsumerDocument, DocumentId, DocumentKind
from domain.credit_reports.report import PersonName
from domain.identity import ConsumerId, Role, SessionId, TenantId, UserId

NOW = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
ADDRESS = PostalAddress(
    name="Pat Example", line1="1 Main St", line2="Apt 2", city="Dayton", state="OH", zip="45402"
)


def a_tenant(tenant_id: TenantId) -> Tenant:
    return Tenant(
        id=tenant_id,
        name="Example Credit Repair",
        kind=TenantKind.CREDIT_REPAIR_ORGANIZATION,
        created_at=NOW,
    )


def a_user(user_id: UUID) -> User:
    return User(
        id=UserId(user_id),
        email=f"{user_id.hex}@example.com",
        name="Alex Example",
        password_hash="$argon2id$none",
        created_at=NOW,
    )


def a_membership(
    tenant_id: TenantId, user_id: UUID, *roles: Role, consumer_id: UUID | None = None
) -> Membership:
    return Membership(
        tenant_id=tenant_id,
        user_id=UserId(user_id),
        roles=frozenset(roles or {Role.OPERATOR}),
        consumer_id=None if consumer_id is None else ConsumerId(consumer_id),
        created_at=NOW,
    )


def a_session(session_id: UUID, tenant_id: TenantId, user_id: UUID) -> Session:
    return Session(
        id=SessionId(session_id),
        tenant_id=tenant_id,
        user_id=UserId(user_id),
        refresh_hash=session_id.bytes * 2,
        previous_hash=None,
        rotated_at=NOW,
        created_at=NOW,
        expires_at=NOW + timedelta(days=7),
        idle_expires_at=NOW + timedelta(days=2),
        user_agent="pytest",
    )


def a_consumer(consumer_id: UUID, tenant_id: TenantId, *, ssn: str | None = None) -> Consumer:
    return Consumer(
        id=ConsumerId(consumer_id),
        tenant_id=tenant_id,
        name=PersonName(first="Pat", middle="", last="Example", suffix="Jr."),
        email="pat@example.com",
        birth_date=date(1985, 3, 4),
        ssn=ssn or f"666{(consumer_id.int >> 80) % 10**6:06d}",
        address=ADDRESS,
        previous_addresses=(ADDRESS,),
        created_at=NOW,
    )


def a_connection(
    connection_id: UUID,
    tenant_id: TenantId,
    consumer_id: UUID,
    *,
    state: ConnectionState = ConnectionState.ACTIVE,
    member_id: str = "member-1",
) -> Connection:
    return Connection(
        id=ConnectionId(connection_id),
        tenant_id=tenant_id,
        consumer_id=ConsumerId(consumer_id),
        provider="smartcredit",
        state=state,
        state_hash=connection_id.bytes * 2,
        code_verifier="pkce-verifier-1",
        tokens=Tokens(
            access_token="access-token-1",
            refresh_token="refresh-token-1",
            expires_at=NOW + timedelta(hours=1),
            member_id=member_id,
        ),
        created_at=NOW,
        authorize_until=NOW + timedelta(minutes=30),
    )


def a_document(document_id: UUID, tenant_id: TenantId, consumer_id: UUID) -> ConsumerDocument:
    return ConsumerDocument(
        id=DocumentId(document_id),
        tenant_id=tenant_id,
        consumer_id=ConsumerId(consumer_id),
        kind=DocumentKind.GOVERNMENT_ID,
        slot=1,
        title="Driver's license",
        media_type="image/png",
        sha256="ab" * 32,
        bytes=4096,
        width=1200,
        height=800,
        added_at=NOW,
        added_by=UserId(document_id),
    )
