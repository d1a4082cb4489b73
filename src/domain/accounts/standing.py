"""How somebody stands in a tenant at one instant, as one look at the primary tells."""

from dataclasses import dataclass
from datetime import datetime

from domain.accounts.second_factors import WITHOUT_FACTOR, is_asked
from domain.accounts.tenants import AccessRanOut, MemberIsSuspended, TenantIsSuspended
from domain.identity import Actor, ConsumerId, Permission, Role, RoleId, SessionId, TenantId, UserId
from domain.retention.tenant_deletion import WHILE_LEAVING


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The versions move on with every change of what the member, or the firm's roles, allow."""

    tenant_id: TenantId
    user_id: UserId
    roles: frozenset[Role]
    custom_roles: frozenset[RoleId]
    consumer_id: ConsumerId | None
    member_version: int
    tenant_version: int
    granted_by: UserId | None = None
    expires_at: datetime | None = None
    is_suspended: bool = False
    is_tenant_suspended: bool = False
    is_tenant_leaving: bool = False
    has_passed_second_factor: bool = False
    is_second_factor_asked: bool = False

    def require_good(self, *, at: datetime) -> None:
        """Raise TenantIsSuspended, MemberIsSuspended or AccessRanOut."""
        if self.is_tenant_suspended:
            raise TenantIsSuspended
        if self.is_suspended:
            raise MemberIsSuspended
        if self.expires_at is not None and self.expires_at <= at:
            raise AccessRanOut

    def actor(
        self,
        permissions: frozenset[Permission],
        *,
        session_id: SessionId | None,
        ip: str,
        request_id: str,
    ) -> Actor:
        """Somebody let in from outside acts on behalf of whoever consented.

        Without a second factor that is asked for, ``permissions`` are cut to setting one up;
        while the firm's deletion stands, to looking, taking home and thinking better of it.
        """
        lacks_second_factor = not self.has_passed_second_factor and is_asked(
            self.roles, self.custom_roles, by_policy=self.is_second_factor_asked
        )
        if lacks_second_factor:
            permissions &= WITHOUT_FACTOR
        if self.is_tenant_leaving:
            permissions &= WHILE_LEAVING
        return Actor(
            user_id=self.user_id,
            tenant_id=self.tenant_id,
            permissions=permissions,
            roles=self.roles,
            custom_roles=self.custom_roles,
            consumer_id=self.consumer_id,
            session_id=session_id,
            ip=ip,
            request_id=request_id,
            on_behalf_of=self.granted_by,
            lacks_second_factor=lacks_second_factor,
        )
