"""What the worker's processes are built from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from application.jobs.ports import Doorbell, JobQueue
from application.jobs.put_back_stray_jobs import UNHEARD
from application.jobs.retrying import LEASE
from application.jobs.run_job import Reaction
from application.ports import Clock
from domain.events import Event
from entrypoints.worker.chores import Chore


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerParts:
    """The adapters of one process, made after it was forked: connections are not shared.

    ``machine_clock`` measures leases and rings; ``clock`` says what is due and may be simulated.
    """

    queue: JobQueue
    doorbell: Doorbell
    reactions: Mapping[str, Reaction]
    decode: Callable[[str, str], Event]
    clock: Clock
    machine_clock: Clock
    chores: tuple[Chore, ...] = ()
    close: Callable[[], None] = nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerPlan:
    """``workers`` is a number of processes; ``repair`` starts private servers again that died.

    ``notes_folder`` lies on this machine's own disk, and all workers of this machine share it.
    """

    redis_url: str
    notes_folder: Path
    workers: int
    parts: Callable[[], WorkerParts]
    repair: Callable[[], None] = nothing
    lease: timedelta = LEASE
    unheard: timedelta = UNHEARD
