"""Wrap every key of a tenant under the newest master key; no value is touched."""

from dataclasses import dataclass

from application.keys.ports import KeyRing
from domain.identity import TenantId


@dataclass(frozen=True, slots=True)
class RewrapKeys:
    """May be stopped and run again at any moment: what is wrapped anew is wrapped once more."""

    ring: KeyRing

    def __call__(self, tenant_id: TenantId) -> int:
        """Return how many keys there were. Raises KeyServiceUnavailable."""
        return self.ring.rewrap(tenant_id)
