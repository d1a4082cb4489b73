"""The firms that the platform hosts, and its own people: looked up across tenants."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.roles import RESOLVER
from adapters.postgres.rows import RowCodec
from adapters.postgres.shelf import LAST_ID, paged
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.tenant_transaction import tenant_transaction
from application.accounts.ports import PlatformDirectory
from application.paging import Page, PageRequest
from domain.accounts.tenants import Tenant, TenantKind
from domain.identity import Role, UserId

_TENANT = RowCodec(tables.tenants, Tenant)
_tenants, _memberships = tables.tenants, tables.memberships
_PAGE = compiled(
    sa.select(*_TENANT.columns)
    .where(_tenants.c.id < sa.bindparam("after"))
    .order_by(_tenants.c.id.desc())
    .limit(limited_by())
)
_IS_SUPPORT = compiled(
    sa.select(_memberships.c.user_id)
    .select_from(sa.join(_memberships, _tenants, _memberships.c.tenant_id == _tenants.c.id))
    .where(
        _memberships.c.user_id == sa.bindparam("user_id"),
        _memberships.c.roles.contains(sa.bindparam("role", type_=postgresql.ARRAY(sa.Text))),
        _memberships.c.suspended_at.is_(None),
        _memberships.c.ended_at.is_(None),
        _tenants.c.kind == sa.literal_column(f"'{TenantKind.PLATFORM.value}'"),
    )
)


@dataclass(frozen=True, slots=True)
class PostgresPlatformDirectory(PlatformDirectory):
    """Each look-up is a transaction of its own, under a role that may read these columns alone."""

    engine: sa.Engine

    def tenants(self, request: PageRequest) -> Page[Tenant]:
        asked = {"after": request.after or LAST_ID, "limit": request.limit + 1}
        with tenant_transaction(self.engine, role=RESOLVER) as transaction:
            rows = transaction.all(_PAGE, asked)
        found = tuple(_TENANT.from_plain_row(row) for row in rows)
        return paged(found, request, lambda tenant: tenant.id)

    def is_support(self, user_id: UserId) -> bool:
        asked = {"user_id": user_id, "role": [Role.SUPPORT.value]}
        with tenant_transaction(self.engine, role=RESOLVER) as transaction:
            return transaction.one(_IS_SUPPORT, asked) is not None
