"""The audit's partitions, made before their month begins."""

from dataclasses import dataclass

import sqlalchemy as sa

from adapters.postgres.tenant_transaction import tenant_transaction
from application.audit.ports import AuditMonths

_MAKE = b"select audit_months(%(ahead)s)"


@dataclass(frozen=True, slots=True)
class PostgresAuditMonths(AuditMonths):
    """By the owner's function: the application itself may not create a table."""

    engine: sa.Engine

    def make(self, ahead: int) -> tuple[str, ...]:
        with tenant_transaction(self.engine) as transaction:
            row = transaction.one(_MAKE, {"ahead": ahead})
        return () if row is None else tuple(row[0])
