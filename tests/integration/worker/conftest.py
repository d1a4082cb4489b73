"""A workshop: the real worker on real servers, with one reaction whose doings a test steers."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psutil
import psycopg
import pytest

from adapters.event_json import decode_event
from adapters.memory.sealing import MemorySealer
from adapters.postgres.engine import create_engine
from adapters.postgres.job_board import PostgresJobBoard
from adapters.postgres.job_queue import PostgresJobQueue
from adapters.postgres.work import PostgresDatabase
from adapters.rq.doorbell import RqDoorbell
from adapters.system import SimulatedClock, new_id, system_clock
from application.paging import PageRequest
from application.reactions import REACTIONS
from domain.accounts.tenants import SessionRevoked, Tenant, TenantKind, TenantRegistered
from domain.errors import Unavailable
from domain.identity import SessionId, TenantId
from domain.jobs import Claim, Job, JobState
from entrypoints.logs import configure_logs
from entrypoints.worker import children
from entrypoints.worker.plan import WorkerParts, WorkerPlan
from entrypoints.worker.supervisor import Supervisor

EFFECT = SessionRevoked.__name__  # an event without reactions: the mark that a reaction leaves
SECRET = "666-45-6789"


@dataclass(frozen=True, slots=True)
class ToyReaction:
    """Notes each start; waits while ``hold`` is there; does what the file ``behaviour`` says."""

    folder: Path
    database: PostgresDatabase

    def __call__(self, event: TenantRegistered, claim: Claim) -> None:
        with (self.folder / "starts").open("a") as starts:
            starts.write(json.dumps([claim.attempt, os.getpid(), os.getppid()]) + "\n")
        while (self.folder / "hold").exists():
            time.sleep(0.02)
        behaviour = self._behaviour()
        if behaviour == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if behaviour == "crash":
            raise ValueError(f"the SSN {SECRET} is not a number")
        if behaviour == "away":
            raise Unavailable("the vendor does not answer")
        with self.database.begin(event.tenant_id) as work:
            work.outbox.add(_mark(event))
            work.jobs.complete(claim)

    def _behaviour(self) -> str:
        with contextlib.suppress(FileNotFoundError):
            return (self.folder / "behaviour").read_text()
        return ""


@dataclass(slots=True)
class Workshop:
    """Its worker runs in a forked process; everything it started is gone at the end."""

    folder: Path
    database_url: str
    superuser_url: str
    redis_url: str
    workers: int = 1
    lease: timedelta = timedelta(seconds=60)
    clock_file: Path = field(init=False)
    supervisor: int | None = None
    _seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.clock_file = self.folder / "clock"

    def start(self) -> None:
        plan = WorkerPlan(
            redis_url=self.redis_url,
            workers=self.workers,
            parts=self.parts,
            notes_folder=self.folder / "notes",
            lease=self.lease,
            unheard=timedelta(seconds=2),
        )
        self.supervisor = children.fork(lambda: _supervise(plan, self.folder / "log"))

    def parts(self) -> WorkerParts:
        engine = create_engine(self.database_url, pool_size=2)
        reaction = ToyReaction(self.folder, self._database(engine))
        return WorkerParts(
            queue=PostgresJobQueue(engine),
            doorbell=RqDoorbell.at(self.redis_url),
            reactions=dict.fromkeys(("toy", "mail_letter"), reaction),
            decode=decode_event,
            clock=SimulatedClock(self.clock_file),
            machine_clock=system_clock,
            close=engine.dispose,
        )

    def add_job(self, *, due_in: timedelta = timedelta(0), reaction: str = "toy") -> TenantId:
        """One tenant with one job; return the tenant."""
        tenant_id = TenantId(uuid4())
        now = SimulatedClock(self.clock_file)()
        event = TenantRegistered(tenant_id=tenant_id, consumer_id=None, at=now, name="Toys")
        engine = create_engine(self.database_url, pool_size=1)
        database = replace(
            self._database(engine), reactions={**REACTIONS, TenantRegistered: (reaction,)}
        )
        with database.begin(tenant_id) as work:
            work.tenants.add(
                Tenant(id=tenant_id, name="Toys", kind=TenantKind.LAW_FIRM, created_at=now)
            )
            work.outbox.add(event, due_at=now + due_in)
        engine.dispose()
        return tenant_id

    def job(self, tenant_id: TenantId) -> Job:
        engine = create_engine(self.database_url, pool_size=1)
        try:
            (job,) = PostgresJobBoard(engine).page(tenant_id, PageRequest()).items
        finally:
            engine.dispose()
        return job

    def effects(self) -> list[UUID]:
        """The tenants whose reaction left its mark, one entry per mark."""
        with psycopg.connect(self.superuser_url) as connection:
            found = connection.execute("select tenant_id from events where type = %s", [EFFECT])
            return [row[0] for row in found.fetchall()]

    def starts(self) -> list[tuple[int, int, int]]:
        """(attempt, process, its RQ worker) of every start of the reaction."""
        with contextlib.suppress(FileNotFoundError):
            lines = (self.folder / "starts").read_text().splitlines()
            found = [json.loads(line) for line in lines]
            self._seen |= {pid for start in found for pid in start[1:]}
            return [(attempt, horse, worker) for attempt, horse, worker in found]
        return []

    def hold(self) -> None:
        (self.folder / "hold").touch()

    def go(self) -> None:
        (self.folder / "hold").unlink()

    def behave(self, how: str) -> None:
        (self.folder / "behaviour").write_text(how)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def until(self, answers: Callable[[], object], *, timeout_s: float = 20.0) -> None:
        give_up_at = time.monotonic() + timeout_s
        while not answers():
            assert time.monotonic() < give_up_at, f"it did not happen\n{self.log()}"
            time.sleep(0.05)

    def until_started(self, times: int = 1, *, timeout_s: float = 20.0) -> None:
        self.until(lambda: len(self.starts()) >= times, timeout_s=timeout_s)

    def until_done(self, tenant_id: TenantId, *, timeout_s: float = 20.0) -> None:
        self.until(lambda: self.job(tenant_id).state is JobState.DONE, timeout_s=timeout_s)

    def processes(self) -> list[psutil.Process]:
        """Every living process that this workshop has started."""
        if self.supervisor is not None:
            with contextlib.suppress(psutil.NoSuchProcess):
                parent = psutil.Process(self.supervisor)
                self._seen |= {parent.pid, *(c.pid for c in parent.children(recursive=True))}
        found = []
        for pid in self._seen:
            with contextlib.suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                if process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def kill_supervisor(self) -> None:
        self.processes()
        assert self.supervisor is not None
        os.kill(self.supervisor, signal.SIGKILL)
        os.waitpid(self.supervisor, 0)
        self.supervisor = None

    def stop(self, *, timeout_s: float = 20.0) -> None:
        """End the worker as an init system would, and wait for it."""
        if self.supervisor is None:
            return
        self.processes()
        os.kill(self.supervisor, signal.SIGTERM)
        pid = self.supervisor
        self.until(lambda: children.has_ended(pid), timeout_s=timeout_s)
        self.supervisor = None

    def _database(self, engine) -> PostgresDatabase:
        return PostgresDatabase(engine, MemorySealer(), new_id, SimulatedClock(self.clock_file))


def _mark(event: TenantRegistered) -> SessionRevoked:
    return SessionRevoked(
        tenant_id=event.tenant_id,
        consumer_id=None,
        at=event.at,
        session_id=SessionId(uuid4()),
        reason="toy",
    )


def _supervise(plan: WorkerPlan, log: Path) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 2)
    os.dup2(descriptor, 1)
    import sys  # noqa: PLC0415

    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    configure_logs()
    Supervisor(plan).run()


@contextlib.contextmanager
def _cleaned(workshop: Workshop) -> Iterator[Workshop]:
    try:
        yield workshop
    finally:
        with contextlib.suppress(FileNotFoundError):
            workshop.go()
        workshop.stop()
        left = workshop.processes()
        for process in left:
            process.kill()
    assert left == []


@pytest.fixture
def workshop(database, redis_url: str, tmp_path: Path) -> Iterator[Workshop]:
    """A workshop on the run's servers: these are not to be restarted."""
    made = Workshop(tmp_path, database.app_url, database.superuser_url, redis_url)
    with _cleaned(made):
        yield made


@pytest.fixture
def own_workshop(own_servers, tmp_path: Path) -> Iterator[Workshop]:
    """A workshop on servers of its own."""
    made = Workshop(
        tmp_path,
        own_servers.app_url,
        own_servers.postgres_url("postgres", "redress"),
        own_servers.redis_url,
    )
    with _cleaned(made):
        yield made
