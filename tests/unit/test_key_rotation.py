"""The steps of a rotation, with keys that are numbers."""

from datetime import timedelta
from uuid import UUID

import pytest

from adapters.kms.sealer import KEYS_KEPT_S
from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.keys import MemoryKeyRing, MemoryKeyRotations, MemorySealedValues, mark_of
from application.keys.rewrap_keys import RewrapKeys
from application.keys.rotate_keys import GRACE, BeginKeyRotation, FinishKeyRotation
from domain.identity import TenantId
from entrypoints.container import Container

ONE, OTHER = TenantId(UUID(int=1)), TenantId(UUID(int=2))


class Firm:
    def __init__(self) -> None:
        self.ring, self.rotations = MemoryKeyRing(), MemoryKeyRotations()
        self.rows, self.files = MemorySealedValues(("a", "b")), MemorySealedValues(("files",))
        for place in ("a", "b"):
            self.rows.held[ONE, place] = {f"{place}{n}": mark_of(1) for n in range(5)}
        self.files.held[ONE, "files"] = {"f": mark_of(1)}
        self.clock, self.waited = MemoryClock(), []
        self.begin = BeginKeyRotation(self.rotations, self.ring, self.clock, SequentialIds())
        self.finish = FinishKeyRotation(
            self.rotations, self.ring, (self.rows, self.files), self.clock, self.waited.append
        )

    def marks(self) -> set[bytes]:
        held = (*self.rows.held.values(), *self.files.held.values())
        return {mark for values in held for mark in values.values()}


@pytest.fixture
def firm() -> Firm:
    return Firm()


def test_everything_ends_under_the_new_key_and_the_old_one_is_gone(firm) -> None:
    steps = list(firm.finish(firm.begin(ONE)))
    assert firm.marks() == {mark_of(2)}
    assert firm.ring.versions[ONE] == [2]
    assert [step.left for step in steps] == sorted((step.left for step in steps), reverse=True)
    assert (steps[0].left, steps[-1].left) == (11, 0)
    assert steps[-1].rotation.finished_at == firm.clock.at
    assert firm.begin(ONE).to_version == 3
    assert OTHER not in firm.ring.versions


def test_processes_are_given_the_time_to_learn_of_the_key(firm) -> None:
    rotation = firm.begin(ONE)
    firm.clock.at += timedelta(seconds=10)
    next(firm.finish(rotation))
    assert firm.waited == [GRACE.total_seconds() - 10]
    firm.clock.at += timedelta(hours=1)
    next(firm.finish(firm.begin(ONE)))
    assert firm.waited[1:] == [0.0]


def test_what_is_left_at_the_end_is_gone_over_again(firm) -> None:
    steps = firm.finish(firm.begin(ONE))
    for step in steps:
        if step.rotation.place == 2:
            firm.rows.held[ONE, "a"]["late"] = mark_of(1)
            break
    *_, last = steps
    assert firm.marks() == {mark_of(2)}
    assert last.rotation.resealed == 12


def test_a_run_ends_when_another_has_finished_the_rotation(firm) -> None:
    rotation = firm.begin(ONE)
    slow = firm.finish(rotation)
    next(slow)
    list(firm.finish(firm.begin(ONE)))
    assert list(slow) == []
    newer = firm.begin(ONE)
    assert newer.to_version == 3
    assert firm.rotations.unfinished(ONE) == newer


def test_keys_are_wrapped_again_for_one_tenant(firm) -> None:
    assert RewrapKeys(firm.ring)(ONE) == 1
    assert firm.ring.rewrapped == {ONE: 1}


def test_the_grace_is_longer_than_a_process_keeps_what_it_knows() -> None:
    assert timedelta(seconds=KEYS_KEPT_S) < GRACE
    assert Container.begin_key_rotation.args[2] is Container.machine_clock
