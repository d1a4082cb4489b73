"""Who is signed in: one statement for each request."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from adapters.postgres.tenant_transaction import lone_row
from application.accounts.ports import Sessions
from domain.accounts.standing import Standing
from domain.accounts.tenants import SessionEnded
from domain.identity import Role, RoleId, SessionId, TenantId, UserId

# The tenant is set in the statement that needs it, and the sessions are reached through it
# (lateral, and `offset 0` keeps the planner from turning that around): were they read first,
# the policy would compare with no tenant and hide the row. Wrong order means signed out, never in.
# The versions are read with the session, from the primary: a change that was answered counts here.
_STANDING = b"""
    select found.roles, found.custom_roles, found.consumer_id, found.member_version,
           found.tenant_version, found.granted_by, found.expires_at, found.is_suspended,
           found.is_tenant_suspended, found.has_passed, found.is_asked, found.is_leaving
      from (select set_config('app.tenant_id', %(tenant)s, true)::uuid as tenant_id) as chosen,
           lateral (
             select m.roles, m.custom_roles, m.consumer_id, m.authz_version as member_version,
                    t.authz_version as tenant_version, m.granted_by, m.expires_at,
                    m.suspended_at is not null as is_suspended,
                    t.suspended_at is not null as is_tenant_suspended,
                    s.second_factor_at is not null as has_passed,
                    t.second_factor_required as is_asked,
                    t.deletion_due_at is not null as is_leaving
               from sessions s
               join memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id
               join tenants t on t.id = s.tenant_id
              where s.tenant_id = chosen.tenant_id and s.id = %(session)s
                and s.user_id = %(user)s and s.ended_at is null and m.ended_at is null
                and s.expires_at > %(now)s and s.idle_expires_at > %(now)s
             offset 0
           ) as found
"""


@dataclass(frozen=True, slots=True)
class PostgresSessions(Sessions):
    engine: sa.Engine

    def standing(
        self, user_id: UserId, tenant_id: TenantId, session_id: SessionId, *, now: datetime
    ) -> Standing:
        row = lone_row(
            self.engine,
            _STANDING,
            {"tenant": str(tenant_id), "session": session_id, "user": user_id, "now": now},
        )
        if row is None:
            raise SessionEnded
        return Standing(
            tenant_id=tenant_id,
            user_id=user_id,
            roles=frozenset(map(Role, row[0])),
            custom_roles=frozenset(map(RoleId, row[1])),
            consumer_id=row[2],
            member_version=row[3],
            tenant_version=row[4],
            granted_by=row[5],
            expires_at=row[6],
            is_suspended=row[7],
            is_tenant_suspended=row[8],
            has_passed_second_factor=row[9],
            is_second_factor_asked=row[10],
            is_tenant_leaving=row[11],
        )
