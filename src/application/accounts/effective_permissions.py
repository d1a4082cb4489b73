"""From roles to permissions: worked out once per version of what somebody's roles allow."""

from dataclasses import dataclass

from application.accounts.ports import PermissionCache, PermissionKey
from application.ports import Begin
from application.stores import Work
from domain.accounts.roles import RoleNotFound
from domain.accounts.standing import Standing
from domain.identity import Permission, RoleId, permissions_of


@dataclass(frozen=True, slots=True)
class EffectivePermissions:
    """``own`` is this process's memory, ``shared`` that of all processes; neither is trusted alone.

    The key holds the versions that the primary told in this very request, so what was cached
    before a change is never asked for again, and the truth is read where nothing is cached.
    """

    begin: Begin[Work]
    own: PermissionCache
    shared: PermissionCache

    def __call__(self, standing: Standing) -> frozenset[Permission]:
        key = PermissionKey(
            standing.tenant_id,
            standing.user_id,
            standing.member_version,
            standing.tenant_version,
        )
        known = self.own.get(key)
        if known is not None:
            return known
        found = self.shared.get(key)
        if found is None:
            found = self._expand(standing)
            self.shared.put(key, found)
        self.own.put(key, found)
        return found

    def _expand(self, standing: Standing) -> frozenset[Permission]:
        built_in = permissions_of(standing.roles)
        if not standing.custom_roles:
            return built_in
        with self.begin(standing.tenant_id) as work:
            return built_in.union(*(_held(work, role_id) for role_id in standing.custom_roles))


def _held(work: Work, role_id: RoleId) -> frozenset[Permission]:
    try:
        return work.roles.get(role_id).permissions
    except RoleNotFound:
        # Taken from the member and removed since the standing was read: it allows nothing.
        return frozenset()
