"""What every change of a membership is held to: the place of a role, and who gives it."""

from application.stores import Work
from domain.accounts.credentials import check_roles
from domain.accounts.roles import require_grantable
from domain.accounts.tenants import Membership, TenantKind
from domain.identity import Actor, Permission, permissions_of


def require_grant(work: Work, actor: Actor, membership: Membership) -> None:
    """Raise InvalidField for roles that do not belong here, or together.

    Raise RoleNotFound, and GrantRefused when the roles allow what the actor may not do.
    """
    check_roles(
        membership.roles,
        membership.consumer_id,
        custom_roles=membership.custom_roles,
        is_platform=work.tenants.get().kind is TenantKind.PLATFORM,
    )
    custom = tuple(work.roles.get(role_id) for role_id in sorted(membership.custom_roles))
    require_grantable(actor, membership.roles, custom)


def allowed_by(work: Work, membership: Membership) -> frozenset[Permission]:
    """What the membership's roles allow today."""
    own = (work.roles.get(role_id).permissions for role_id in membership.custom_roles)
    return permissions_of(membership.roles).union(*own)
