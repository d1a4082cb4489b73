"""Retire the months of the audit whose time is over: shown first, all tenants' or none's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from application.audit.ports import AuditMonths
from application.audit.seal_audit import SealAudit
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.audit import Verb
from domain.audit_months import (
    KIND,
    AuditMonth,
    AuditMonthStays,
    MonthRetirement,
    MonthStanding,
    Staying,
    why_it_stays,
)
from domain.calendar import day_reached_everywhere
from domain.identity import TenantId
from domain.retention.removals import Removal, RemovalCause, RemovalId, reason_of
from domain.retention.rules import DataClass


@dataclass(frozen=True, slots=True)
class RetireMonths:
    """A month is one partition that all tenants share, so one tenant's hold keeps it for all.

    Each tenant's chain gets a sealed note first; then the month goes. A run that was killed in
    between is made up for by the next: the note is not made twice.
    """

    begin: Begin[Work]
    months: AuditMonths
    seal_audit: SealAudit
    tenant_ids: Callable[[], tuple[TenantId, ...]]
    clock: Clock
    new_id: NewId

    def __call__(self, *, apply: bool = False) -> Iterator[MonthRetirement]:
        """Yield each month whose time is over, oldest first, whether it goes or stays."""
        on = day_reached_everywhere(self.clock())
        for month in self.months.standing():
            if not month.is_over(on):
                return
            looked = self._looked(month)
            may_go = apply and not looked.staying
            yield self._retired(looked) if may_go else looked

    def _looked(self, month: AuditMonth) -> MonthRetirement:
        entries, tenants, staying = 0, 0, []
        for tenant_id in self.tenant_ids():
            with self.begin(tenant_id) as work:
                standing, why = _standing(work, month)
            entries += standing.entries
            tenants += standing.entries > 0
            if why:
                staying.append(Staying(tenant_id=tenant_id, why=why))
        return MonthRetirement(
            month=month,
            entries=entries,
            tenants=tenants,
            reason=reason_of(DataClass.AUDIT, day_reached_everywhere(self.clock())),
            staying=tuple(staying),
        )

    def _retired(self, looked: MonthRetirement) -> MonthRetirement:
        """Raises Unavailable when the seals' store does not answer."""
        tenant_ids = self.tenant_ids()
        for tenant_id in tenant_ids:
            if why := self._note(tenant_id, looked.month):
                return replace(looked, staying=(Staying(tenant_id=tenant_id, why=why),))
        try:
            self.months.retire(looked.month, tenant_ids)
        except AuditMonthStays as refused:  # in use, held since, or another sweep was faster
            return replace(looked, staying=(Staying(tenant_id=None, why=refused.why),))
        return replace(looked, is_retired=True)

    def _note(self, tenant_id: TenantId, month: AuditMonth) -> str:
        """Say in the tenant's chain that the month goes, and seal that; or tell why it stays."""
        with self.begin(tenant_id) as work:
            # Only then holds are asked for: one that is placed meanwhile waits, or has won.
            work.removals.take_turn()
            standing, why = _standing(work, month)
            if why or not standing.entries:
                return why
            if str(month) not in work.audit_proof.retired():
                work.audit.note(Verb.REMOVED, KIND, str(month), None)
                if not _is_emptied(work):
                    work.removals.add(self._removal(tenant_id, standing))
        self.seal_audit(tenant_id)
        return ""

    def _removal(self, tenant_id: TenantId, standing: MonthStanding) -> Removal:
        now = self.clock()
        return Removal(
            id=RemovalId(self.new_id()),
            tenant_id=tenant_id,
            consumer_id=None,
            data_class=DataClass.AUDIT,
            records=standing.entries,
            cause=RemovalCause.RETENTION,
            reason=reason_of(DataClass.AUDIT, day_reached_everywhere(now)),
            removed_at=now,
        )


def _standing(work: Work, month: AuditMonth) -> tuple[MonthStanding, str]:
    holds = work.holds.standing()
    held = [hold.consumer_id for hold in holds if hold.consumer_id is not None]
    standing = work.audit_chain.standing(month, held)
    return standing, why_it_stays(standing, is_all_held=len(held) < len(holds))


def _is_emptied(work: Work) -> bool:
    """Of a firm that is deleted to the end nothing new is kept, and its key is gone."""
    deletion = work.deletions.latest()
    return deletion is not None and deletion.emptied_at is not None
