"""How every table is made: the tenant stands first in keys, references and indexes."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

metadata = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)


def instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.TIMESTAMP(timezone=True), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable)


def number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def large_number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean, nullable=False)


def day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date, nullable=nullable)


def uuid(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid, nullable=nullable)


def octets(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Hashes, and values that were sealed before they came here."""
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def document(name: str) -> sa.Column[Any]:
    """What no query asks for, as JSON."""
    return sa.Column(name, postgresql.JSONB, nullable=False)


def refers(*columns: str, to: str) -> sa.ForeignKeyConstraint:
    """A reference inside the tenant: a row of another one cannot even be named."""
    return sa.ForeignKeyConstraint(
        ["tenant_id", *columns], [f"{to}.tenant_id", *(f"{to}.{c}" for c in _key_of(to))]
    )


def tenant_table(name: str, *parts: sa.schema.SchemaItem, key: tuple[str, ...]) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("tenant_id", *key),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
    )


def index(*columns: str, where: str | None = None, unique: bool = False) -> sa.Index:
    """An index led by the tenant."""
    return across_tenants_index("tenant_id", *columns, where=where, unique=unique)


def across_tenants_index(*columns: str, where: str | None = None, unique: bool = False) -> sa.Index:
    """An index for the roles that look across tenants."""
    condition = None if where is None else sa.text(where)
    return sa.Index(None, *columns, unique=unique, postgresql_where=condition)


def _key_of(table: str) -> tuple[str, ...]:
    return ("user_id",) if table == "memberships" else ("id",)
