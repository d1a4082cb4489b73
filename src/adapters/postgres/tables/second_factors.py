"""Authenticators of people, and their attempts to sign in."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres.tables.schema import (
    across_tenants_index,
    index,
    instant,
    metadata,
    number,
    octets,
    refers,
    tenant_table,
    uuid,
)

second_factors = sa.Table(
    "second_factors",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    octets("secret"),
    instant("created_at"),
    instant("confirmed_at", nullable=True),
    sa.Column("last_step", sa.BigInteger, nullable=False),
    sa.Column("recovery_hashes", postgresql.ARRAY(sa.LargeBinary), nullable=False),
    number("failures"),
    instant("blocked_until", nullable=True),
    number("version"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
)
challenges = tenant_table(
    "challenges",
    uuid("id"),
    uuid("user_id"),
    octets("token_hash"),
    instant("created_at"),
    instant("expires_at"),
    number("failures"),
    instant("used_at", nullable=True),
    number("version"),
    refers("user_id", to="memberships"),
    index("user_id"),
    across_tenants_index("token_hash", unique=True),
    key=("id",),
)
