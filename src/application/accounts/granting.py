"""What every change of a membership is held to: the place of a role, and who gives it."""

from application.stores import Work
from domain.accounts.credentials import check_roles
from domain.accounts.roles import GRANTED_UNHELD, require_grantable
from domain.accounts.tenants import Membership, TenantKind
from domain.errors import InvalidField
from domain.identity import Actor, Permission, permissions_of


def require_grant(work: Work, actor: Actor, membership: Membership) -> None:
    """Raise InvalidField for roles that do not belong here, or together.

    Support that was let in keeps its role: it is shown out, not changed.

    Raise RoleNotFound, and GrantRefused when the roles allow what the actor may not do.
    """
    if membership.granted_by is not None:
        raise InvalidField("roles", "the platform's support keeps its own role")
    check_roles(
        membership.roles,
        membership.consumer_id,
        custom_roles=membership.custom_roles,
        is_platform=work.tenants.get().kind is TenantKind.PLATFORM,
    )
    custom = tuple(work.roles.get(role_id) for role_id in sorted(membership.custom_roles))
    require_grantable(actor, membership.roles, custom)


def allowed_by(work: Work, membership: Membership) -> frozenset[Permission]:
    """What the membership's roles allow today, but for roles that are granted without holding."""
    own = (work.roles.get(role_id).permissions for role_id in membership.custom_roles)
    return permissions_of(membership.roles - GRANTED_UNHELD).union(*own)
