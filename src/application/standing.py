"""Whether a tenant may take people on yet."""

from application.stores import Work
from domain.accounts.invitations import OwnerUnverified


def require_verified_owner(work: Work) -> None:
    """Raise OwnerUnverified before an owner's address is verified (ADR 0060).

    Until then nobody can be reached who answers for the firm, and its invitations would be mail
    to strangers in the name of anybody.
    """
    if not work.roster.has_verified_owner():
        raise OwnerUnverified
