"""What is mailed to people: links for a login of theirs, and invitations to a tenant."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres.tables.schema import (
    across_tenants_index,
    flag,
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

login_links = sa.Table(
    "login_links",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    uuid("user_id"),
    text("purpose"),
    octets("token_hash"),
    text("email"),
    instant("created_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
    sa.Index(None, "token_hash", unique=True),
    sa.Index(None, "user_id", "purpose"),
    sa.Index(None, "expires_at"),
)
invitations = tenant_table(
    "invitations",
    uuid("id"),
    text("email"),
    sa.Column("roles", postgresql.ARRAY(sa.Text), nullable=False),
    sa.Column("custom_roles", postgresql.ARRAY(sa.Uuid), nullable=False),
    uuid("consumer_id", nullable=True),
    flag("opens_file"),
    uuid("token_id"),
    octets("token_hash"),
    uuid("invited_by", nullable=True),
    instant("created_at"),
    instant("sent_at"),
    instant("expires_at"),
    instant("accepted_at", nullable=True),
    uuid("accepted_by", nullable=True),
    instant("revoked_at", nullable=True),
    number("version"),
    refers("consumer_id", to="consumers"),
    index("email", where="accepted_at is null and revoked_at is null", unique=True),
    across_tenants_index("token_hash", unique=True),
    key=("id",),
)
