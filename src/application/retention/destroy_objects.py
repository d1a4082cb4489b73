"""Destroy in the evidence store what was doomed when its records went."""

from dataclasses import dataclass

from application.credit_reports.ports import EvidenceVault
from application.ports import Begin, Clock
from application.stores import Work
from domain.events import Event
from domain.identity import TenantId
from domain.jobs import Claim
from domain.retention.removals import DoomedObject

OBJECTS_PER_LOOK = 100


@dataclass(frozen=True, slots=True)
class DestroyObjects:
    """Safe to stop anywhere and to run twice, also at once: the list says what is left to do."""

    begin: Begin[Work]
    vault: EvidenceVault
    clock: Clock

    def __call__(self, tenant_id: TenantId) -> int:
        """Tell how many were destroyed. What is under a hold by now stays, and on the list."""
        destroyed, after = 0, ""
        while True:
            with self.begin(tenant_id) as work:
                doomed = work.doomed.first(OBJECTS_PER_LOOK, after=after)
            for each in doomed:
                destroyed += self._destroy(each)
            if len(doomed) < OBJECTS_PER_LOOK:
                return destroyed
            after = doomed[-1].sha256

    def _destroy(self, doomed: DoomedObject) -> int:
        with self.begin(doomed.tenant_id) as work:
            work.removals.take_turn()
            is_held = any(hold.covers(doomed.consumer_id) for hold in work.holds.standing())
            if is_held or not work.doomed.claim(doomed.sha256, at=self.clock()):
                return 0
        self.vault.destroy(doomed.tenant_id, doomed.sha256)
        with self.begin(doomed.tenant_id) as work:
            work.doomed.forget(doomed.sha256)
        return 1


@dataclass(frozen=True, slots=True)
class DestroyErased:
    """The job after an erasure; what it leaves is on the list for the next sweep."""

    begin: Begin[Work]
    destroy_objects: DestroyObjects

    def __call__(self, event: Event, claim: Claim) -> None:
        self.destroy_objects(event.tenant_id)
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
