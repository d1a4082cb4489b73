"""Seal what was recorded since the last seal: one tenant, one lock, no writer waits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from application.audit.ports import Checkpoints, Signatures
from application.ports import Begin, Clock
from application.stores import Work
from domain.audit_chain import Seal, chained
from domain.identity import TenantId

ENTRIES_MAX = 1000
SEALS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class SealAudit:
    """Run again after it was killed, it goes on where it stopped; several at once take turns."""

    begin: Begin[Work]
    signatures: Signatures
    checkpoints: Checkpoints
    machine_clock: Clock
    entries_max: int = ENTRIES_MAX

    def __call__(self, tenant_id: TenantId) -> int:
        """How many entries were sealed. Raise Unavailable when the seals' store does not answer."""
        sealed = 0
        while True:
            made = self._seal(tenant_id)
            sealed += made
            if made < self.entries_max:
                break
        self._keep(tenant_id)
        return sealed

    def _seal(self, tenant_id: TenantId) -> int:
        with self.begin(tenant_id) as work:
            head = work.audit_chain.head()
            entries, swept_to = work.audit_chain.unsealed(head, self.entries_max)
            if not entries:
                return 0
            places = chained(head, entries)
            seal = Seal(
                tenant_id=tenant_id,
                seq=head.seq + 1,
                position=places[-1].position,
                link=places[-1].link,
                swept_to=swept_to,
                sealed_at=self.machine_clock(),
            )
            key_id, signature = self.signatures.sign(seal.claims())
            signed = replace(seal, key_id=key_id, signature=signature.hex())
            work.audit_chain.extend(places, signed)
        return len(places)

    def _keep(self, tenant_id: TenantId) -> None:
        """Keep the seals that are not kept yet: whoever made them may have died before."""
        missing: list[Seal] = []
        for seal in self._newest_first(tenant_id):
            if self.checkpoints.find(tenant_id, seal.seq) is not None:
                break
            missing.append(seal)
        for seal in reversed(missing):
            self.checkpoints.keep(seal)

    def _newest_first(self, tenant_id: TenantId) -> Iterator[Seal]:
        before: int | None = None
        while True:
            with self.begin(tenant_id) as work:
                seals = work.audit_proof.seals_down(before, SEALS_AT_ONCE)
            yield from seals
            if len(seals) < SEALS_AT_ONCE:
                return
            before = seals[-1].seq
