"""Whether a tenant may take people on yet."""

from application.stores import Work
from domain.accounts.invitations import OwnerUnverified
from domain.accounts.tenants import TenantKind


def require_verified_owner(work: Work) -> None:
    """Raise OwnerUnverified before an owner's address is verified (ADR 0060).

    Until then nobody can be reached who answers for the firm, and its invitations would be mail
    to strangers in the name of anybody. For the platform its operator answers, at the command line.
    """
    is_platform = work.tenants.get().kind is TenantKind.PLATFORM
    if not is_platform and not work.roster.has_verified_owner():
        raise OwnerUnverified
