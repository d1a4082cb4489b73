"""Roles of a firm's own, and whom of the platform's support it let in."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres.tables.schema import instant, number, tenant_table, text, uuid

custom_roles = tenant_table(
    "custom_roles",
    uuid("id"),
    text("name"),
    sa.Column("permissions", postgresql.ARRAY(sa.Text), nullable=False),
    instant("created_at"),
    number("version"),
    sa.UniqueConstraint("tenant_id", "name"),
    key=("id",),
)
support_grants = tenant_table(
    "support_grants",
    uuid("id"),
    uuid("user_id"),
    text("email"),
    text("reason"),
    uuid("granted_by"),
    instant("granted_at"),
    instant("expires_at"),
    instant("ended_at", nullable=True),
    uuid("ended_by", nullable=True),
    number("version"),
    key=("id",),
)
