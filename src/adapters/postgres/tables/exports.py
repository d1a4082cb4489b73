"""What was taken out, for as long as it may be fetched."""

import sqlalchemy as sa

from adapters.postgres.tables.schema import (
    instant,
    number,
    refers,
    tenant_table,
    text,
    uuid,
)

exports = tenant_table(
    "exports",
    uuid("id"),
    # No reference: the file may be erased while its last export can still be fetched.
    uuid("consumer_id", nullable=True),
    text("state"),
    instant("requested_at"),
    uuid("requested_by"),
    number("parts"),
    uuid("cursor", nullable=True),
    instant("made_at", nullable=True),
    instant("expires_at", nullable=True),
    number("version"),
    # Two that ask at once: one of them finds the other's under way; so for the firm's own.
    sa.Index(
        None,
        "tenant_id",
        "consumer_id",
        unique=True,
        postgresql_where=sa.text("state = 'requested'"),
        postgresql_nulls_not_distinct=True,
    ),
    key=("id",),
)
export_parts = tenant_table(
    "export_parts",
    uuid("export_id"),
    number("number"),
    text("name"),
    text("sha256"),
    number("bytes"),
    refers("export_id", to="exports"),
    key=("export_id", "number"),
)
