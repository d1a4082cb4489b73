"""The record of who did and saw what."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres.tables.schema import index, instant, metadata, octets, text, uuid

# It references nothing: entries outlive what they tell of, and checking would cost each of them.
audit_entries = sa.Table(
    "audit_entries",
    metadata,
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    uuid("id"),
    instant("at"),
    sa.Column(
        "recorded_at", sa.TIMESTAMP(timezone=True), nullable=False, server_default=sa.func.now()
    ),
    uuid("actor_id", nullable=True),
    uuid("api_key_id", nullable=True),
    uuid("on_behalf_of", nullable=True),
    uuid("session_id", nullable=True),
    text("ip"),
    text("request_id"),
    text("done_by"),
    text("verb"),
    text("kind"),
    # One id, or the ids of a list that was read.
    text("entity_id", nullable=True),
    sa.Column("entity_ids", postgresql.ARRAY(sa.Text), nullable=True),
    uuid("consumer_id", nullable=True),
    octets("before", nullable=True),
    octets("after", nullable=True),
    sa.PrimaryKeyConstraint("tenant_id", "id", "at"),
    index("consumer_id", "id"),
    index("actor_id", "id"),
    index("kind", "entity_id", "id"),
    sa.Index(None, "recorded_at", postgresql_using="brin"),
    postgresql_partition_by="RANGE (at)",
)
