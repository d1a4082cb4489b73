"""Keys of the firm's machines."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres.tables.schema import (
    across_tenants_index,
    index,
    instant,
    number,
    octets,
    refers,
    tenant_table,
    text,
    uuid,
)

api_keys = tenant_table(
    "api_keys",
    uuid("id"),
    uuid("user_id"),
    text("name"),
    sa.Column("scopes", postgresql.ARRAY(sa.Text), nullable=False),
    octets("secret_hash"),
    octets("previous_hash", nullable=True),
    instant("previous_until", nullable=True),
    instant("created_at"),
    instant("expires_at"),
    instant("rotated_at", nullable=True),
    instant("revoked_at", nullable=True),
    instant("last_used_at", nullable=True),
    number("version"),
    refers("user_id", to="memberships"),
    index("user_id"),
    across_tenants_index("id", unique=True),
    key=("id",),
)
