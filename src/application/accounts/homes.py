"""In which tenant's transaction a person's own matters are settled."""

from application.accounts.ports import Credentials
from domain.identity import TenantId, UserId


def home_of(credentials: Credentials, user_id: UserId) -> TenantId | None:
    """The tenant that was joined first; None for somebody who belongs to none any more."""
    joined = sorted(credentials.memberships(user_id), key=lambda m: (m.created_at, m.tenant_id))
    return joined[0].tenant_id if joined else None
