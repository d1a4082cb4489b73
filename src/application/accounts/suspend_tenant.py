"""A firm is shut out, and let in again: by the platform, over HTTP or at the command line.

The firm's people are refused at their next request. Its jobs go on, so that no statutory day is
lost; only the posting of letters waits (ADR 0067).
"""

from dataclasses import dataclass

from application.accounts.ports import PlatformDirectory
from application.paging import Page, PageRequest
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.suspensions import resume_tenant, suspend_tenant
from domain.accounts.tenants import Tenant
from domain.identity import Actor, Permission, TenantId


@dataclass(frozen=True, slots=True)
class SuspendTenant:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, tenant_id: TenantId, reason: str) -> Tenant:
        """Raise TenantNotFound, AlreadySuspended, SuspensionRefused for the platform itself."""
        actor.require(Permission.TENANT_SUSPEND)
        with self.begin(tenant_id, actor) as work:
            tenant = work.tenants.get()
            suspended, event = suspend_tenant(tenant, reason, at=self.clock(), by=actor.user_id)
            work.tenants.save_suspension(suspended)
            work.outbox.add(event)
        return suspended


@dataclass(frozen=True, slots=True)
class ResumeTenant:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, tenant_id: TenantId) -> Tenant:
        """Raise TenantNotFound or NotSuspended."""
        actor.require(Permission.TENANT_SUSPEND)
        with self.begin(tenant_id, actor) as work:
            resumed, event = resume_tenant(work.tenants.get(), at=self.clock(), by=actor.user_id)
            work.tenants.save_suspension(resumed)
            work.outbox.add(event)
        return resumed


@dataclass(frozen=True, slots=True)
class ListTenants:
    platform: PlatformDirectory

    def __call__(self, actor: Actor, request: PageRequest) -> Page[Tenant]:
        actor.require(Permission.TENANT_LIST)
        return self.platform.tenants(request)


@dataclass(frozen=True, slots=True)
class SuspendTenantByCommand:
    """Whoever runs commands on this machine has the database; no account stands behind it."""

    begin: Begin[Work]
    clock: Clock

    def __call__(self, tenant_id: TenantId, reason: str) -> Tenant:
        """Raise as SuspendTenant."""
        with self.begin(tenant_id) as work:
            tenant = work.tenants.get()
            suspended, event = suspend_tenant(tenant, reason, at=self.clock(), by=None)
            work.tenants.save_suspension(suspended)
            work.outbox.add(event)
        return suspended


@dataclass(frozen=True, slots=True)
class ResumeTenantByCommand:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, tenant_id: TenantId) -> Tenant:
        """Raise as ResumeTenant."""
        with self.begin(tenant_id) as work:
            resumed, event = resume_tenant(work.tenants.get(), at=self.clock(), by=None)
            work.tenants.save_suspension(resumed)
            work.outbox.add(event)
        return resumed
