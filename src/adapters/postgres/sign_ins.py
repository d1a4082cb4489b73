"""Who is signed in: one statement for each request."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from adapters.postgres.tenant_transaction import lone_row
from application.accounts.ports import Sessions
from domain.accounts.tenants import SessionEnded
from domain.identity import Actor, Role, SessionId, TenantId, UserId, permissions_of

# The tenant is set in the statement that needs it, and the sessions are reached through it
# (lateral, and `offset 0` keeps the planner from turning that around): were they read first,
# the policy would compare with no tenant and hide the row. Wrong order means signed out, never in.
_ACTOR = b"""
    select found.roles, found.consumer_id
      from (select set_config('app.tenant_id', %(tenant)s, true)::uuid as tenant_id) as chosen,
           lateral (
             select m.roles, m.consumer_id
               from sessions s
               join memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id
              where s.tenant_id = chosen.tenant_id and s.id = %(session)s
                and s.user_id = %(user)s and s.ended_at is null
                and s.expires_at > %(now)s and s.idle_expires_at > %(now)s
             offset 0
           ) as found
"""


@dataclass(frozen=True, slots=True)
class PostgresSessions(Sessions):
    engine: sa.Engine

    def actor(
        self,
        user_id: UserId,
        tenant_id: TenantId,
        session_id: SessionId,
        *,
        now: datetime,
        ip: str,
        request_id: str,
    ) -> Actor:
        row = lone_row(
            self.engine,
            _ACTOR,
            {"tenant": str(tenant_id), "session": session_id, "user": user_id, "now": now},
        )
        if row is None:
            raise SessionEnded
        roles = frozenset(Role(role) for role in row[0])
        return Actor(
            user_id=user_id,
            tenant_id=tenant_id,
            permissions=permissions_of(roles),
            roles=roles,
            consumer_id=row[1],
            session_id=session_id,
            ip=ip,
            request_id=request_id,
        )
