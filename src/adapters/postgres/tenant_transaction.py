"""One transaction under one tenant, or under a role that looks across tenants.

Opening it and setting the tenant is one round trip, ending it is another: an API call that reads
one row spends most of its time on those.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, TypeAlias
from uuid import UUID

import psycopg
import sqlalchemy as sa
import sqlalchemy.exc
from psycopg import pq

from adapters.postgres.engine import (
    LEFT_CLEAN,
    PERSON_SETTING,
    POOL_TIMEOUT_S_MAX,
    TENANT_SETTING,
    DatabaseUnavailable,
)
from adapters.postgres.recording import TransactionRecord
from adapters.postgres.refusals import is_lost, refuse
from adapters.postgres.roles import PERSON

Row: TypeAlias = tuple[Any, ...]
Parameters: TypeAlias = Mapping[str, Any] | None


class TenantTransaction:
    """Runs compiled statements; translates what PostgreSQL refuses at the line that asked.

    Raises the domain's error for a violated constraint it knows, Invalid for text that PostgreSQL
    cannot hold, and DatabaseUnavailable.
    """

    __slots__ = ("_connection", "_cursor", "_refusal", "has_written", "record", "tenant_id")

    def __init__(self, connection: psycopg.Connection[Row], tenant_id: UUID | None) -> None:
        self._connection = connection
        self._cursor = connection.cursor(binary=True)
        self._refusal: Exception | None = None
        self.has_written = False
        self.tenant_id = tenant_id
        # What it does and sees is told here, and kept when it commits.
        self.record: TransactionRecord | None = None

    def run(self, statement: bytes, parameters: Parameters = None) -> int:
        """Return the number of rows it touched."""
        if not self.has_written:
            self.has_written = not statement.lstrip()[:6].lower().startswith(b"select")
        try:
            self._cursor.execute(statement, parameters)
        except (psycopg.Error, UnicodeEncodeError) as error:
            self._refuse(error)
        if self.record is not None:
            self.record.ran(statement, parameters, self._cursor.rowcount)
        return self._cursor.rowcount

    def run_many(self, statement: bytes, rows: Sequence[Parameters]) -> None:
        self.has_written = True
        try:
            self._cursor.executemany(statement, [row or {} for row in rows])
        except (psycopg.Error, UnicodeEncodeError) as error:
            self._refuse(error)
        if self.record is not None:
            for row in rows:
                self.record.ran(statement, row, 1)

    def one(self, statement: bytes, parameters: Parameters = None) -> Row | None:
        self.run(statement, parameters)
        return self._cursor.fetchone()

    def all(self, statement: bytes, parameters: Parameters = None) -> list[Row]:
        self.run(statement, parameters)
        return self._cursor.fetchall()

    def act_for(self, tenant_id: UUID) -> None:
        """Leave the role that looks across tenants for the tenant whose row was found."""
        self.tenant_id = tenant_id
        _send(self._connection, f"set local role none; {_setting(tenant_id)}")

    @property
    def is_intact(self) -> bool:
        """Whether there is nothing that a commit would have to refuse."""
        return self._refusal is None or self._status is not pq.TransactionStatus.INERROR

    @contextmanager
    def as_person(self, user_id: UUID) -> Iterator[None]:
        """Reach what is this person's own in every tenant; then it is the tenant's turn again."""
        _send(self._connection, f"set local role {PERSON}; {_named(PERSON_SETTING, user_id)}")
        yield
        # Not after an exception: nothing can be run then, and rolling back gives the role up.
        _send(
            self._connection,
            f"set local role none; {_named(PERSON_SETTING, None)}",
        )

    def commit(self) -> None:
        """Raise the refusal of a statement that somebody caught: nothing can be kept after it.

        PostgreSQL would answer the COMMIT of such a transaction by rolling it back, and not a word.
        """
        if self._refusal is not None and not self.is_intact:
            raise self._refusal
        kept = "" if self.record is None else self.record.statements(self._connection.pgconn)
        # A setting that was made for the session by mistake must not greet the next user.
        _send(self._connection, f"{kept}commit; reset all")

    def roll_back(self) -> None:
        if self._status is not pq.TransactionStatus.IDLE:
            _send(self._connection, "rollback")

    @property
    def _status(self) -> pq.TransactionStatus:
        return pq.TransactionStatus(self._connection.pgconn.transaction_status)

    def _refuse(self, error: psycopg.Error | UnicodeEncodeError) -> NoReturn:
        try:
            refuse(error)
        except Exception as refusal:
            self._refusal = refusal
            raise


@contextmanager
def tenant_transaction(
    engine: sa.Engine, tenant_id: UUID | None = None, *, role: str | None = None
) -> Iterator[TenantTransaction]:
    """Commit on a clean exit, roll back on any exception.

    Raises DatabaseUnavailable when PostgreSQL does not answer, also on commit, whose outcome is
    then unknown: callers repeat with the same ids.
    """
    pooled, transaction = _opened(engine, tenant_id, role)
    try:
        yield transaction
        transaction.commit()
        pooled.info[LEFT_CLEAN] = True
    except BaseException:
        _abandon(pooled, transaction)
        raise
    finally:
        pooled.close()


def lone_row(engine: sa.Engine, statement: bytes, parameters: Parameters) -> Row | None:
    """One row by one statement that is a transaction by itself and reads only.

    It sets the tenant for itself, and no setting for the session. Raises DatabaseUnavailable.
    """
    for _ in range(_size_of(engine)):
        pooled = _checked_out(engine)
        driver: Any = pooled.driver_connection
        try:
            row = _lone_row(driver, statement, parameters)
        except psycopg.DatabaseError as error:
            if not is_lost(error):
                refuse(error)
            pooled.invalidate()
        else:
            pooled.info[LEFT_CLEAN] = True
            return row
        finally:
            pooled.close()
    raise DatabaseUnavailable("the database does not answer", retry_after_s=1)


def _lone_row(
    driver: psycopg.Connection[Row], statement: bytes, parameters: Parameters
) -> Row | None:
    driver.autocommit = True
    try:
        return driver.cursor(binary=True).execute(statement, parameters).fetchone()
    finally:
        driver.autocommit = False


def _opened(
    engine: sa.Engine, tenant_id: UUID | None, role: str | None
) -> tuple[sa.PoolProxiedConnection, TenantTransaction]:
    """A pooled connection whose server has gone is replaced: nothing can have happened on it yet."""
    opening = f"begin; {f'set local role {role}; ' if role else ''}{_setting(tenant_id)}"
    for _ in range(_size_of(engine)):
        pooled = _checked_out(engine)
        driver: Any = pooled.driver_connection
        try:
            _send(driver, opening)
        except DatabaseUnavailable:
            pooled.invalidate()
            continue
        except BaseException:
            pooled.close()
            raise
        return pooled, TenantTransaction(driver, tenant_id)
    raise DatabaseUnavailable("the database does not answer", retry_after_s=1)


def _size_of(engine: sa.Engine) -> int:
    pool = engine.pool
    # After a restart every pooled connection may be dead; then comes a fresh one.
    return pool.size() + 1 if isinstance(pool, sa.QueuePool) else 1


def _checked_out(engine: sa.Engine) -> sa.PoolProxiedConnection:
    try:
        return engine.raw_connection()
    except sqlalchemy.exc.TimeoutError as error:
        raise DatabaseUnavailable(
            "every database connection is busy", retry_after_s=POOL_TIMEOUT_S_MAX
        ) from error
    except (sqlalchemy.exc.OperationalError, psycopg.OperationalError) as error:
        raise DatabaseUnavailable("the database does not answer", retry_after_s=1) from error


def _setting(tenant_id: UUID | None) -> str:
    return _named(TENANT_SETTING, tenant_id)


def _named(setting: str, row_id: UUID | None) -> str:
    # Sent as text with the statement before it, which takes no parameters: nothing but hex digits
    # ever stands here. An empty tenant or person sees no rows.
    value = "" if row_id is None else row_id.hex
    return f"select set_config('{setting}', '{value}', true)"


def _send(connection: psycopg.Connection[Row], statements: str) -> None:
    """Run statements without parameters in one round trip, past psycopg's own BEGIN."""
    try:
        result = connection.pgconn.exec_(statements.encode())
    except psycopg.Error as error:
        raise DatabaseUnavailable("the database does not answer", retry_after_s=1) from error
    if connection.pgconn.status != pq.ConnStatus.OK:
        raise DatabaseUnavailable("the database closed the connection", retry_after_s=1)
    if result.status not in {pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK}:
        refuse(psycopg.errors.error_from_result(result))


def _abandon(pooled: sa.PoolProxiedConnection, transaction: TenantTransaction) -> None:
    try:
        transaction.roll_back()
    except DatabaseUnavailable:
        pooled.invalidate()
