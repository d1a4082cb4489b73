"""SQLAlchemy Core builds the statements, once; psycopg runs their text.

Building, looking up and binding a statement at every call would cost more than PostgreSQL needs to
answer it.
"""

from collections.abc import Iterable
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import psycopg as dialect

_PSYCOPG: sa.Dialect = dialect.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]


def compiled(statement: sa.ClauseElement, *, inserted: Iterable[str] | None = None) -> bytes:
    """The statement as psycopg takes it; parameters keep the names of their bindparams.

    ``inserted`` names the columns of an insert, each of them a parameter.
    """
    keys = None if inserted is None else list(inserted)
    return str(statement.compile(dialect=_PSYCOPG, column_keys=keys)).encode()


@lru_cache(maxsize=16)
def limited_by(name: str = "limit") -> sa.BindParameter[int]:
    """The parameter of a LIMIT, as an integer."""
    return sa.bindparam(name, type_=sa.Integer)
