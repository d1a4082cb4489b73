"""Whose webhook address a token belongs to."""

from dataclasses import dataclass

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.roles import RESOLVER
from adapters.postgres.statements import compiled
from adapters.postgres.tenant_transaction import tenant_transaction
from application.tenancy.ports import WebhookAddresses
from domain.identity import TenantId

_addresses = tables.tenant_webhook_addresses
_TENANT = compiled(
    sa.select(_addresses.c.tenant_id).where(_addresses.c.token_hash == sa.bindparam("hash"))
)


@dataclass(frozen=True, slots=True)
class PostgresWebhookAddresses(WebhookAddresses):
    """A transaction of its own, under a role that may read these columns alone."""

    engine: sa.Engine

    def tenant_of_token(self, token_hash: bytes) -> TenantId | None:
        with tenant_transaction(self.engine, role=RESOLVER) as transaction:
            row = transaction.one(_TENANT, {"hash": token_hash})
        return None if row is None else TenantId(row[0])
