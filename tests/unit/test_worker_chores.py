"""Chores: done at once and again, and one that fails holds up no other."""

import threading

import pytest

from adapters.memory.audit import MemoryAuditMonths
from application.audit.seal_every_tenant import SealEveryTenant
from application.retention.sweep_every_tenant import SweepEveryTenant
from domain.errors import Unavailable
from domain.retention.removals import Removal
from entrypoints.worker.chores import Chore, keep_up, started


def test_a_chore_that_fails_comes_again_and_holds_up_no_other() -> None:
    stopping, failed, done = threading.Event(), [], []

    def fail() -> None:
        failed.append(1)
        raise Unavailable("the database does not answer")

    def finish() -> None:
        done.append(1)
        if len(done) == 2:
            stopping.set()

    chores = (
        Chore(name="fails", every_s=0.0, run=fail),
        Chore(name="works", every_s=0.0, run=finish),
    )
    keep_up(chores, stopping)
    assert len(failed) == len(done) == 2


def test_a_chore_waits_until_it_is_due_again() -> None:
    stopping, seldom, often = threading.Event(), [], []

    def count() -> None:
        often.append(1)
        if len(often) == 3:
            stopping.set()

    chores = (
        Chore(name="seldom", every_s=3600.0, run=lambda: seldom.append(1)),
        Chore(name="often", every_s=0.0, run=count),
    )
    keep_up(chores, stopping)
    assert len(seldom) == 1


def test_without_chores_there_is_no_thread() -> None:
    assert started((), threading.Event()) is None
    stopping = threading.Event()
    thread = started((Chore(name="none", every_s=1.0, run=lambda: None),), stopping)
    stopping.set()
    assert thread is not None
    thread.join(5)
    assert not thread.is_alive()


def test_a_tenant_whose_seals_cannot_be_kept_holds_up_no_other() -> None:
    tried: list[str] = []

    def seal(tenant_id: str) -> int:
        tried.append(tenant_id)
        if tenant_id == "first":
            raise Unavailable("the store does not answer")
        return 3

    sealing = SealEveryTenant(lambda: ("first", "second"), seal)
    try:
        sealing()
    except Unavailable:
        assert tried == ["first", "second"]
    else:
        raise AssertionError("the trouble was kept quiet")


def test_a_tenant_that_cannot_be_swept_holds_up_no_other() -> None:
    done: list[tuple[str, str]] = []

    def sweep(tenant_id: str, *, apply: bool) -> list[Removal]:
        assert apply
        if tenant_id == "first":
            raise Unavailable("the database does not answer")
        done.append(("swept", tenant_id))
        return []

    sweeping = SweepEveryTenant(
        lambda: ("first", "second"),
        sweep,
        lambda tenant_id: done.append(("destroyed", tenant_id)),
        lambda tenant_id: done.append(("finished", tenant_id)),
    )
    with pytest.raises(Unavailable):
        sweeping()
    assert done == [("swept", "second"), ("destroyed", "second"), ("finished", "second")]


def test_months_are_made_once() -> None:
    months = MemoryAuditMonths()
    assert len(months.make(3)) == 4
    assert months.make(3) == ()
