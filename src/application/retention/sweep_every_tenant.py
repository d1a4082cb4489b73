"""Sweep every tenant, as the worker does by itself; one that cannot be swept holds up no other."""

from collections.abc import Callable
from dataclasses import dataclass

from application.retention.delete_tenant import FinishDeletion
from application.retention.destroy_objects import DestroyObjects
from application.retention.sweep_retention import SweepRetention
from domain.errors import Unavailable
from domain.identity import TenantId


@dataclass(frozen=True, slots=True)
class SweepEveryTenant:
    tenant_ids: Callable[[], tuple[TenantId, ...]]
    sweep_retention: SweepRetention
    destroy_objects: DestroyObjects
    finish_deletion: FinishDeletion

    def __call__(self) -> int:
        """How many records went. Raise the last Unavailable once all were tried."""
        removed, trouble = 0, None
        for tenant_id in self.tenant_ids():
            try:
                removed += sum(each.records for each in self.sweep_retention(tenant_id, apply=True))
                self.destroy_objects(tenant_id)
                self.finish_deletion(tenant_id)
            except Unavailable as error:
                trouble = error
        if trouble is not None:
            raise trouble
        return removed
