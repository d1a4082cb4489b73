"""History, the outbox, and what makes requests safe to repeat."""

import sqlalchemy as sa

from adapters.postgres.tables.schema import (
    across_tenants_index,
    document,
    index,
    instant,
    number,
    octets,
    refers,
    tenant_table,
    text,
    uuid,
)

events = tenant_table(
    "events",
    uuid("id"),
    uuid("consumer_id", nullable=True),
    text("type"),
    instant("at"),
    uuid("actor_id", nullable=True),
    document("payload"),
    refers("consumer_id", to="consumers"),
    index("consumer_id", "at", "id"),
    key=("id",),
)
jobs = tenant_table(
    "jobs",
    uuid("id"),
    text("event_type"),
    text("reaction"),
    text("queue"),
    text("payload"),
    text("state"),
    number("attempt"),
    instant("due_at"),
    instant("created_at"),
    instant("rung_at", nullable=True),
    instant("lease_until", nullable=True),
    instant("done_at", nullable=True),
    text("last_error", nullable=True),
    sa.UniqueConstraint("id"),
    index("state", "id"),
    across_tenants_index("due_at", "id", where="state = 'pending'"),
    across_tenants_index("rung_at", where="state = 'rung'"),
    across_tenants_index("lease_until", where="state = 'running'"),
    key=("id",),
)
webhook_receipts = tenant_table(
    "webhook_receipts",
    text("provider"),
    text("event_id"),
    text("event_type"),
    instant("received_at"),
    key=("provider", "event_id"),
)
idempotency_keys = tenant_table(
    "idempotency_keys",
    uuid("user_id"),
    text("key"),
    octets("fingerprint"),
    instant("reserved_at"),
    octets("answer", nullable=True),
    index("reserved_at"),
    key=("user_id", "key"),
)
