"""The audit's partitions: made before their month begins, dropped when its time is over."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from adapters.postgres.tenant_transaction import tenant_transaction
from application.audit.ports import AuditMonths
from domain.audit_months import AuditMonth, AuditMonthStays
from domain.identity import TenantId

_MAKE = b"select audit_months(%(ahead)s)"
_STANDING = b"select audit_months_standing()"
_RETIRE = b"select audit_retire(%(month)s, %(tenants)s)"


@dataclass(frozen=True, slots=True)
class PostgresAuditMonths(AuditMonths):
    """By the owner's functions: the application itself may neither create nor drop a table."""

    engine: sa.Engine

    def make(self, ahead: int) -> tuple[str, ...]:
        with tenant_transaction(self.engine) as transaction:
            row = transaction.one(_MAKE, {"ahead": ahead})
        return () if row is None else tuple(row[0])

    def standing(self) -> tuple[AuditMonth, ...]:
        with tenant_transaction(self.engine) as transaction:
            row = transaction.one(_STANDING)
        return () if row is None else tuple(map(AuditMonth.spelled, row[0]))

    def retire(self, month: AuditMonth, tenant_ids: Collection[TenantId]) -> None:
        asked = {"month": str(month), "tenants": list(tenant_ids)}
        with tenant_transaction(self.engine) as transaction:
            row = transaction.one(_RETIRE, asked)
        if row is None or row[0]:
            raise AuditMonthStays(month, row[0] if row else "the database gave no answer")
