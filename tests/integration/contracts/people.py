"""Synthetic tenants, consumers and files for the contracts."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.accounts.api_keys import ApiKey
from domain.accounts.challenges import Challenge, ChallengeId
from domain.accounts.invitations import Invitation, InvitationId
from domain.accounts.links import Link, LinkId, LinkPurpose
from domain.accounts.roles import CustomRole
from domain.accounts.second_factors import SecondFactor
from domain.accounts.support import SupportGrant, SupportGrantId
from domain.accounts.tenants import Membership, Session, Tenant, TenantKind, User
from domain.addresses import PostalAddress
from domain.connections import Connection, ConnectionId, ConnectionState, Tokens
from domain.consumers.consumer import Consumer
from domain.consumers.documents import ConsumerDocument, DocumentId, DocumentKind
from domain.credit_reports.report import PersonName
from domain.identity import (
    ApiKeyId,
    ConsumerId,
    Permission,
    Role,
    RoleId,
    SessionId,
    TenantId,
    UserId,
)
from domain.tenancy.branding import Appearance, Branding, BrandingId, Logo
from domain.tenancy.credentials import CredentialId, Vendor, VendorCredential, VendorKeys
from domain.tenancy.webhook_address import WebhookAddress, WebhookAddressId, hash_token

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


def a_role(
    role_id: UUID, tenant_id: TenantId, *permissions: Permission, name: str = "Clerk"
) -> CustomRole:
    return CustomRole(
        id=RoleId(role_id),
        tenant_id=tenant_id,
        name=name,
        permissions=frozenset(permissions or {Permission.CONSUMER_READ}),
        created_at=NOW,
    )


def a_support_grant(grant_id: UUID, tenant_id: TenantId, user_id: UUID) -> SupportGrant:
    return SupportGrant(
        id=SupportGrantId(grant_id),
        tenant_id=tenant_id,
        user_id=UserId(user_id),
        email="support@example.com",
        reason="a letter that will not render",
        granted_by=UserId(grant_id),
        granted_at=NOW,
        expires_at=NOW + timedelta(hours=4),
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
        second_factor_at=NOW,
        ip="192.0.2.7",
    )


def a_factor(user_id: UUID) -> SecondFactor:
    return SecondFactor(
        user_id=UserId(user_id),
        secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        created_at=NOW,
        confirmed_at=NOW,
        last_step=58_000_000,
        recovery_hashes=frozenset({b"a" * 32, b"b" * 32}),
    )


def a_challenge(challenge_id: UUID, tenant_id: TenantId, user_id: UUID) -> Challenge:
    return Challenge(
        id=ChallengeId(challenge_id),
        tenant_id=tenant_id,
        user_id=UserId(user_id),
        token_hash=challenge_id.bytes * 2,
        created_at=NOW,
        expires_at=NOW + timedelta(minutes=5),
    )


def a_link(link_id: UUID, user: User, purpose: LinkPurpose = LinkPurpose.VERIFY_EMAIL) -> Link:
    return Link(
        id=LinkId(link_id),
        user_id=user.id,
        purpose=purpose,
        token_hash=link_id.bytes * 2,
        email=user.email,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )


def an_invitation(
    invitation_id: UUID, tenant_id: TenantId, *, email: str = "guest@example.com"
) -> Invitation:
    return Invitation(
        id=InvitationId(invitation_id),
        tenant_id=tenant_id,
        email=email,
        roles=frozenset({Role.OPERATOR, Role.VIEWER}),
        consumer_id=None,
        opens_file=False,
        token_id=invitation_id,
        token_hash=invitation_id.bytes * 2,
        invited_by=None,
        created_at=NOW,
        sent_at=NOW,
        expires_at=NOW + timedelta(days=7),
    )


def an_api_key(key_id: UUID, tenant_id: TenantId, user_id: UUID) -> ApiKey:
    return ApiKey(
        id=ApiKeyId(key_id),
        tenant_id=tenant_id,
        user_id=UserId(user_id),
        name="The machine",
        scopes=frozenset({Permission.CONSUMER_READ, Permission.REPORT_READ}),
        secret_hash=key_id.bytes * 2,
        created_at=NOW,
        expires_at=NOW + timedelta(days=30),
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


def a_credential(
    credential_id: UUID,
    tenant_id: TenantId,
    *,
    vendor: Vendor = Vendor.LOB,
    secret: str = "test_of-the-firms-own-0001",
) -> VendorCredential:
    keys = VendorKeys(secret=secret, webhook_secret="webhook-secret-of-the-firm-1")
    return VendorCredential(
        id=CredentialId(credential_id),
        tenant_id=tenant_id,
        vendor=vendor,
        keys=keys,
        last4=keys.last4,
        set_by=UserId(credential_id),
        set_at=NOW,
    )


def a_webhook_address(
    address_id: UUID, tenant_id: TenantId, token: str | None = None
) -> WebhookAddress:
    token = token or f"token-of-the-webhooks-{address_id.hex}"
    return WebhookAddress(
        id=WebhookAddressId(address_id),
        tenant_id=tenant_id,
        token=token,
        token_hash=hash_token(token),
        created_at=NOW,
    )


def a_branding(branding_id: UUID, tenant_id: TenantId) -> Branding:
    return Branding(
        id=BrandingId(branding_id),
        tenant_id=tenant_id,
        appearance=Appearance(display_name="Example Credit Law", primary_colour="#1a2b3c"),
        logo=Logo(sha256="ab" * 32, media_type="image/png", width=120, height=40),
        changed_at=NOW,
        changed_by=UserId(branding_id),
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
