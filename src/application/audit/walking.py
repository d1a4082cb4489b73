"""The chain of one tenant in batches: no transaction is open while somebody works on one."""

from collections.abc import Iterator
from dataclasses import dataclass

from application.ports import Begin
from application.stores import Work
from domain.audit import AuditEntry
from domain.audit_chain import Place, Seal
from domain.identity import TenantId


@dataclass(frozen=True, slots=True)
class ChainWalk:
    begin: Begin[Work]
    tenant_id: TenantId
    at_once: int

    def places(self) -> Iterator[tuple[Place, AuditEntry | None]]:
        after = 0
        while True:
            with self.begin(self.tenant_id) as work:
                found = work.audit_proof.places(after, self.at_once)
            yield from found
            if len(found) < self.at_once:
                return
            after = found[-1][0].position

    def seals(self) -> Iterator[Seal]:
        after = 0
        while True:
            with self.begin(self.tenant_id) as work:
                found = work.audit_proof.seals(after, self.at_once)
            yield from found
            if len(found) < self.at_once:
                return
            after = found[-1].seq
