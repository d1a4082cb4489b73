"""The tenants' wrapped keys, and how far the replacement of one has come."""

import sqlalchemy as sa

from adapters.postgres.tables.schema import (
    index,
    instant,
    metadata,
    number,
    octets,
    text,
)

tenant_keys = sa.Table(
    "tenant_keys",
    metadata,
    # No reference to the tenant: its keys may be made while the tenant itself is being added.
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    sa.Column("purpose", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    octets("wrapped"),
    octets("mark"),
    instant("fenced_at", nullable=True),
    instant("retired_at", nullable=True),
)
key_rotations = sa.Table(
    "key_rotations",
    metadata,
    # Nor here: the platform's own key, under which second factors are sealed, has no tenant.
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    number("to_version"),
    number("place"),
    text("cursor", nullable=True),
    number("resealed"),
    instant("started_at"),
    instant("finished_at", nullable=True),
    number("version"),
    # Two that begin at once: one of them finds the other's.
    index(where="finished_at is null", unique=True),
)
