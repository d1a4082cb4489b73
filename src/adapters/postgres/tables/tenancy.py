"""What a firm sets up for itself: its keys at the vendors, its webhook address, its branding."""

from adapters.postgres.tables.schema import (
    across_tenants_index,
    document,
    index,
    instant,
    number,
    octets,
    tenant_table,
    text,
    uuid,
)

tenant_credentials = tenant_table(
    "tenant_credentials",
    uuid("id"),
    text("vendor"),
    octets("keys"),
    text("last4"),
    uuid("set_by"),
    instant("set_at"),
    text("standing"),
    instant("checked_at", nullable=True),
    instant("ended_at", nullable=True),
    number("version"),
    # Set twice at once: one of them is told that somebody else was first.
    index("vendor", where="ended_at is null", unique=True),
    key=("id",),
)
tenant_webhook_addresses = tenant_table(
    "tenant_webhook_addresses",
    uuid("id"),
    octets("token"),
    octets("token_hash"),
    instant("created_at"),
    index(unique=True),
    across_tenants_index("token_hash", unique=True),
    key=("id",),
)
tenant_branding = tenant_table(
    "tenant_branding",
    uuid("id"),
    document("details"),
    instant("changed_at"),
    uuid("changed_by"),
    number("version"),
    index(unique=True),
    key=("id",),
)
