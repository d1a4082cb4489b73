"""A person who belongs to several tenants sees them and goes from one to another."""

from dataclasses import dataclass

from application.accounts.session_start import SessionStart, SessionTokens
from application.ports import Begin
from application.stores import Work
from domain.accounts.tenants import Membership, TenantNotFound
from domain.identity import Actor, Permission, TenantId


@dataclass(frozen=True, slots=True)
class ListMemberships:
    begin: Begin[Work]

    def __call__(self, actor: Actor) -> tuple[tuple[Membership, str], ...]:
        """Oldest first, each with the tenant's name."""
        actor.require(Permission.ACCOUNT_OWN)
        with self.begin(actor.tenant_id, actor) as work:
            return work.logins.memberships(actor.user_id)


@dataclass(frozen=True, slots=True)
class SwitchTenant:
    begin: Begin[Work]
    start: SessionStart

    def __call__(self, actor: Actor, tenant_id: TenantId, *, user_agent: str) -> SessionTokens:
        """A session of its own in the other tenant; the present one goes on until it is ended.

        It is as good as the present one: what was proven by a second factor stays proven.

        Raise TenantNotFound for one that the person does not belong to.
        """
        actor.require(Permission.ACCOUNT_OWN)
        with self.begin(actor.tenant_id, actor) as work:
            mine = work.logins.memberships(actor.user_id)
            session = None if actor.session_id is None else work.sessions.get(actor.session_id)
        there = next((member for member, _ in mine if member.tenant_id == tenant_id), None)
        if there is None or session is None:
            raise TenantNotFound(tenant_id)
        with self.begin(tenant_id) as work:
            return self.start(
                work,
                there,
                user_agent=user_agent,
                ip=actor.ip,
                second_factor_at=session.second_factor_at,
            )
