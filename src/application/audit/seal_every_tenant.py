"""Seal the audit of every tenant; one whose seals cannot be kept holds up no other."""

from collections.abc import Callable
from dataclasses import dataclass

from application.audit.seal_audit import SealAudit
from domain.errors import Unavailable
from domain.identity import TenantId


@dataclass(frozen=True, slots=True)
class SealEveryTenant:
    tenant_ids: Callable[[], tuple[TenantId, ...]]
    seal_audit: SealAudit

    def __call__(self) -> int:
        """How many entries were sealed. Raise the last Unavailable once all were tried."""
        sealed, trouble = 0, None
        for tenant_id in self.tenant_ids():
            try:
                sealed += self.seal_audit(tenant_id)
            except Unavailable as error:
                trouble = error
        if trouble is not None:
            raise trouble
        return sealed
