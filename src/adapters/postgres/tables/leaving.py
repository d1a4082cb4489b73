"""Firms that leave."""

from adapters.postgres.tables.schema import instant, number, tenant_table, uuid

tenant_deletions = tenant_table(
    "tenant_deletions",
    uuid("id"),
    instant("asked_at"),
    uuid("asked_by"),
    instant("due_at"),
    instant("cancelled_at", nullable=True),
    uuid("cancelled_by", nullable=True),
    instant("begun_at", nullable=True),
    uuid("cursor", nullable=True),
    instant("erased_at", nullable=True),
    instant("emptied_at", nullable=True),
    number("version"),
    key=("id",),
)
