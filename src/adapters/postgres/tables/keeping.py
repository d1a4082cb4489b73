"""What may not go yet, what goes next, and what has gone."""

from adapters.postgres.tables.schema import index, instant, number, tenant_table, text, uuid

legal_holds = tenant_table(
    "legal_holds",
    uuid("id"),
    # No reference: a lifted hold outlives the file that it held.
    uuid("consumer_id", nullable=True),
    text("reason"),
    instant("placed_at"),
    uuid("placed_by"),
    instant("lifted_at", nullable=True),
    uuid("lifted_by", nullable=True),
    number("version"),
    index("id", where="lifted_at is null"),
    key=("id",),
)
removals = tenant_table(
    "removals",
    uuid("id"),
    uuid("consumer_id", nullable=True),
    text("data_class"),
    number("records"),
    text("cause"),
    text("reason"),
    instant("removed_at"),
    uuid("removed_by", nullable=True),
    key=("id",),
)
doomed_objects = tenant_table(
    "doomed_objects",
    text("sha256"),
    uuid("consumer_id", nullable=True),
    instant("doomed_at"),
    instant("claimed_at", nullable=True),
    key=("sha256",),
)
