"""Every AuditChain and AuditProof must pass this file: sealed once, in order, by whoever comes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from adapters.evidence.checkpoints import ObjectCheckpoints
from adapters.memory.audit import MemoryCheckpoints, MemorySignatures
from adapters.memory.objects import MemoryObjectStore
from application.audit.seal_audit import SealAudit
from application.audit.verify_audit import VerifyAudit
from domain.audit_chain import FaultKind, Seal
from domain.errors import Unavailable
from domain.identity import TenantId


@dataclass(slots=True)
class Kit:
    world: object
    signatures: MemorySignatures = field(default_factory=MemorySignatures)
    checkpoints: MemoryCheckpoints = field(default_factory=MemoryCheckpoints)

    def seal(self, tenant_id: TenantId, entries_max: int = 1000) -> int:
        world = self.world
        sealing = SealAudit(
            world.begin, self.signatures, self.checkpoints, world.clock, entries_max
        )
        return sealing(tenant_id)

    def verify(self, tenant_id: TenantId):
        return VerifyAudit(self.world.begin, self.signatures, self.checkpoints, at_once=3)(
            tenant_id
        )


@pytest.fixture
def kit(world) -> Kit:
    return Kit(world)


def test_what_was_recorded_is_sealed_and_proves_true(world, tenant_id, kit) -> None:
    for _ in range(4):
        world.consumer(tenant_id)
    assert kit.seal(tenant_id) == 5  # the tenant itself is an entry, too
    assert kit.seal(tenant_id) == 0
    world.consumer(tenant_id)
    assert kit.seal(tenant_id) == 1
    proven = kit.verify(tenant_id)
    assert (proven.entries, proven.seals, proven.faults) == (6, 2, ())


def test_a_tenant_that_did_nothing_proves_true(world, kit) -> None:
    unknown = TenantId(world.new_id())
    assert kit.seal(unknown) == 0
    assert kit.verify(unknown).faults == ()


def test_a_long_backlog_is_sealed_in_several_transactions(world, tenant_id, kit) -> None:
    for _ in range(7):
        world.consumer(tenant_id)
    assert kit.seal(tenant_id, entries_max=3) == 8
    proven = kit.verify(tenant_id)
    assert (proven.entries, proven.seals, proven.faults) == (8, 3, ())


def test_several_that_seal_at_once_neither_fork_nor_forget(world, tenant_id, kit) -> None:
    def write_and_seal(_: int) -> int:
        world.consumer(tenant_id)
        return kit.seal(tenant_id)

    with ThreadPoolExecutor(6) as pool:
        sealed = sum(pool.map(write_and_seal, range(18)))
    sealed += kit.seal(tenant_id)
    assert sealed == 19
    proven = kit.verify(tenant_id)
    assert (proven.entries, proven.faults) == (19, ())


def test_a_sealer_killed_before_the_seal_was_kept_is_made_up_for(world, tenant_id, kit) -> None:
    class Away(MemoryCheckpoints):
        def keep(self, seal: Seal) -> None:
            raise Unavailable(f"nothing is kept of {seal.seq}")

    kept, kit.checkpoints = kit.checkpoints, Away()
    for _ in range(2):
        world.consumer(tenant_id)
        with pytest.raises(Unavailable):
            kit.seal(tenant_id)
    kit.checkpoints = kept
    assert kit.seal(tenant_id) == 0
    assert sorted(seq for _, seq in kept.kept) == [1, 2]
    assert kit.verify(tenant_id).faults == ()


def test_a_sealer_killed_halfway_leaves_nothing(world, tenant_id, kit) -> None:
    class Killed(MemorySignatures):
        def sign(self, content: bytes) -> tuple[str, bytes]:
            raise KeyboardInterrupt

    well, kit.signatures = kit.signatures, Killed()
    with pytest.raises(KeyboardInterrupt):
        kit.seal(tenant_id)
    kit.signatures = well
    assert kit.verify(tenant_id).seals == 0
    assert kit.seal(tenant_id) == 1
    assert kit.verify(tenant_id).faults == ()


def test_seals_of_a_former_key_stay_ours_and_those_of_a_strange_one_never_were(
    world, tenant_id, kit
) -> None:
    kit.seal(tenant_id)
    kit.signatures = MemorySignatures("new", former=("memory",))
    world.consumer(tenant_id)
    kit.seal(tenant_id)
    assert kit.verify(tenant_id).faults == ()
    kit.signatures = MemorySignatures("new")
    [fault] = kit.verify(tenant_id).faults
    assert fault.kind is FaultKind.FORGED
    assert "seal 1" in fault.what


def test_another_tenants_chain_is_another_chain(world, tenant_id, kit) -> None:
    other = world.tenant()
    kit.seal(tenant_id)
    kit.seal(other)
    with world.begin(tenant_id) as work:
        [mine] = work.audit_proof.seals(0, 10)
    with world.begin(other) as work:
        [theirs] = work.audit_proof.seals(0, 10)
    assert mine.link != theirs.link
    assert (mine.seq, theirs.seq) == (1, 1)


@pytest.mark.parametrize(
    "checkpoints", [MemoryCheckpoints(), ObjectCheckpoints(MemoryObjectStore())]
)
def test_a_kept_seal_never_changes(world, tenant_id, kit, checkpoints) -> None:
    kit.checkpoints = checkpoints
    kit.seal(tenant_id)
    with world.begin(tenant_id) as work:
        [seal] = work.audit_proof.seals(0, 10)
    assert checkpoints.find(tenant_id, 1) == seal
    assert checkpoints.find(tenant_id, 2) is None
    kit.signatures = MemorySignatures("thief")
    checkpoints.keep(Seal(**{name: getattr(seal, name) for name in Seal.__slots__} | {"link": ""}))
    assert checkpoints.find(tenant_id, 1) == seal
