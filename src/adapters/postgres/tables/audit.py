"""The record of who did and saw what."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres.tables.schema import (
    index,
    instant,
    metadata,
    number,
    octets,
    tenant_table,
    text,
    uuid,
)

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
audit_places = tenant_table(
    "audit_places",
    sa.Column("position", sa.BigInteger, nullable=False),
    uuid("entry_id"),
    instant("entry_at"),
    octets("digest"),
    octets("link"),
    # Two that seal at once cannot give an entry two places, nor a place two entries.
    sa.UniqueConstraint("tenant_id", "entry_id"),
    key=("position",),
)
audit_seals = tenant_table(
    "audit_seals",
    number("seq"),
    sa.Column("position", sa.BigInteger, nullable=False),
    octets("link"),
    instant("swept_to"),
    instant("sealed_at"),
    text("key_id"),
    octets("signature"),
    key=("seq",),
)
