"""Tenants, who signs in to them, and the consumers they serve."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres.tables.schema import (
    across_tenants_index,
    day,
    document,
    index,
    instant,
    metadata,
    number,
    octets,
    refers,
    tenant_table,
    text,
    uuid,
)

tenants = sa.Table(
    "tenants",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    text("name"),
    text("kind"),
    instant("created_at"),
)
users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    text("email"),
    text("name"),
    text("password_hash"),
    instant("created_at"),
    sa.UniqueConstraint("email"),
)
memberships = tenant_table(
    "memberships",
    uuid("user_id"),
    sa.Column("roles", postgresql.ARRAY(sa.Text), nullable=False),
    uuid("consumer_id", nullable=True),
    instant("created_at"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
    refers("consumer_id", to="consumers"),
    index("consumer_id"),
    across_tenants_index("user_id"),
    key=("user_id",),
)
sessions = tenant_table(
    "sessions",
    uuid("id"),
    uuid("user_id"),
    octets("refresh_hash"),
    octets("previous_hash", nullable=True),
    instant("rotated_at"),
    instant("created_at"),
    instant("expires_at"),
    instant("idle_expires_at"),
    instant("ended_at", nullable=True),
    text("user_agent"),
    number("version"),
    refers("user_id", to="memberships"),
    index("user_id"),
    across_tenants_index("refresh_hash", unique=True),
    across_tenants_index("previous_hash"),
    key=("id",),
)
consumers = tenant_table(
    "consumers",
    uuid("id"),
    octets("identity"),
    octets("ssn_index"),
    text("email"),
    document("details"),
    instant("created_at"),
    number("version"),
    sa.UniqueConstraint("tenant_id", "ssn_index"),
    key=("id",),
)
consents = tenant_table(
    "consents",
    uuid("id"),
    uuid("consumer_id"),
    text("kind"),
    text("text_version"),
    text("text_sha256"),
    instant("given_at"),
    text("ip"),
    uuid("given_by"),
    refers("consumer_id", to="consumers"),
    index("consumer_id", "kind", "given_at"),
    key=("id",),
)
contracts = tenant_table(
    "contracts",
    uuid("id"),
    uuid("consumer_id"),
    instant("signed_at"),
    day("signed_on"),
    text("text_version"),
    text("sha256"),
    instant("rights_statement_acknowledged_at"),
    text("ip"),
    text("us_state"),
    instant("cancelled_at", nullable=True),
    number("version"),
    refers("consumer_id", to="consumers"),
    index("consumer_id", "signed_at"),
    key=("id",),
)
rights_acknowledgments = tenant_table(
    "rights_acknowledgments",
    uuid("consumer_id"),
    text("text_version"),
    instant("acknowledged_at"),
    refers("consumer_id", to="consumers"),
    key=("consumer_id", "text_version", "acknowledged_at"),
)
documents = tenant_table(
    "documents",
    uuid("id"),
    uuid("consumer_id"),
    text("kind"),
    number("slot"),
    octets("details"),
    instant("added_at"),
    instant("removed_at", nullable=True),
    number("version"),
    refers("consumer_id", to="consumers"),
    # Two that arrive at once: one of them finds the slot taken.
    index("consumer_id", "slot", where="removed_at is null", unique=True),
    key=("id",),
)
tenant_keys = sa.Table(
    "tenant_keys",
    metadata,
    # No reference to the tenant: its key may be made while the tenant itself is being added.
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    octets("wrapped"),
)
