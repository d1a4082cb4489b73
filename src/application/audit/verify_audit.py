"""Prove that one tenant's audit is what was recorded, or name what is not."""

from collections.abc import Iterator
from dataclasses import dataclass

from application.audit.ports import Checkpoints, Signatures
from application.audit.walking import ChainWalk
from application.ports import Begin
from application.stores import Work
from domain.audit_chain import (
    ChainCheck,
    Fault,
    Seal,
    cut_off,
    forked_at,
    stray,
    unkept,
)
from domain.identity import TenantId

AT_ONCE = 500
FAULTS_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """``entries`` that were compared, under how many ``seals``, and at most FAULTS_MAX faults."""

    tenant_id: TenantId
    entries: int
    seals: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class VerifyAudit:
    """Reads in batches, so that a long history needs no more memory than a short one."""

    begin: Begin[Work]
    signatures: Signatures
    checkpoints: Checkpoints
    at_once: int = AT_ONCE

    def __call__(self, tenant_id: TenantId) -> Verified:
        with self.begin(tenant_id) as work:
            check = ChainCheck(tenant_id, work.audit_proof.retired())
        faults: list[Fault] = []
        for fault in self._faults(check):
            faults.append(fault)
            if len(faults) == FAULTS_MAX:
                break
        return Verified(
            tenant_id=tenant_id, entries=check.entries, seals=check.seals, faults=tuple(faults)
        )

    def _faults(self, check: ChainCheck) -> Iterator[Fault]:
        walk = ChainWalk(self.begin, check.tenant_id, self.at_once)
        seals = ((seal, self._is_ours(seal)) for seal in walk.seals())
        yield from check.run(walk.places(), seals)
        yield from self._strays(check)
        yield from self._kept_outside(check)

    def _is_ours(self, seal: Seal) -> bool:
        return self.signatures.is_ours(seal.key_id, seal.claims(), bytes.fromhex(seal.signature))

    def _strays(self, check: ChainCheck) -> Iterator[Fault]:
        if check.last_seal is not None:
            with self.begin(check.tenant_id) as work:
                found = work.audit_proof.strays(check.last_seal.swept_to, FAULTS_MAX)
            yield from map(stray, found)

    def _kept_outside(self, check: ChainCheck) -> Iterator[Fault]:
        """The newest seal vouches for all before it, so the others are read when it differs."""
        tenant_id, last = check.tenant_id, check.seals
        later = self.checkpoints.find(tenant_id, last + 1)
        # A seal may have been made since the last one was read here; the database then knows it.
        if later is not None and not self._knows(later):
            yield cut_off(later, last)
        if check.last_seal is None:
            return
        kept = self.checkpoints.find(tenant_id, last)
        if kept is not None and kept != check.last_seal:
            yield forked_at(self._first_difference(tenant_id, last))
        # The newest may not be kept yet; the one before it was kept before that was made.
        if kept is None and last > 1 and self.checkpoints.find(tenant_id, last - 1) is None:
            yield unkept(last - 1)

    def _knows(self, seal: Seal) -> bool:
        return self._seal_of(seal.tenant_id, seal.seq) == seal

    def _seal_of(self, tenant_id: TenantId, seq: int) -> Seal | None:
        with self.begin(tenant_id) as work:
            found = work.audit_proof.seals(seq - 1, 1)
        return found[0] if found and found[0].seq == seq else None

    def _first_difference(self, tenant_id: TenantId, last: int) -> int:
        """Once two histories differ they differ in every later seal."""
        same, differs = 0, last
        while differs - same > 1:
            middle = (same + differs) // 2
            kept = self.checkpoints.find(tenant_id, middle)
            if kept is not None and kept == self._seal_of(tenant_id, middle):
                same = middle
            else:
                differs = middle
        return differs
