"""From the container to what one process needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dependency_injector import providers

from adapters.event_json import decode_event
from adapters.postgres.roles import check_app_role
from application.jobs.run_job import Reaction
from domain.events import Event
from domain.jobs import Claim
from entrypoints.container import Container
from entrypoints.reaction_names import REACTIONS
from entrypoints.settings import Settings
from entrypoints.startup import Servers
from entrypoints.worker.chores import Chore
from entrypoints.worker.plan import WorkerParts, WorkerPlan

SEAL_EVERY_S = 30.0
MONTHS_EVERY_S = 6 * 3600.0
MONTHS_AHEAD = 3
HOUR_S = 3600.0


def build_container(
    settings: Settings, servers: Servers, *, answers_requests: bool = False
) -> Container:
    """A container of one process; no connection is made before something is used.

    One that ``answers_requests`` gives up on a slow database sooner than a worker or a command.
    """
    return Container(
        settings=providers.Object(settings),
        servers=providers.Object(servers),
        answers_requests=providers.Object(answers_requests),
    )


def close_container(container: Container) -> None:
    """Close what was opened; the container is not to be used after."""
    container.closing().close()


def require_safe_role(container: Container) -> None:
    """Raise RolesRefused when row-level security would not bind this connection."""
    check_app_role(container.engine())


@dataclass(frozen=True, slots=True)
class ReactionTable(Mapping[str, Reaction]):
    """The use-case of each reaction, made when it is asked for: a job builds what it needs.

    What it does goes into the audit under the reaction's name.
    """

    container: Container

    def __getitem__(self, reaction: str) -> Reaction:
        made: Reaction = getattr(self.container, REACTIONS[reaction])()
        database = self.container.database()

        def recorded(event: Event, claim: Claim) -> None:
            with database.doing(reaction):
                made(event, claim)

        return recorded

    def __iter__(self) -> Iterator[str]:
        return iter(REACTIONS)

    def __len__(self) -> int:
        return len(REACTIONS)


def worker_parts(container: Container) -> WorkerParts:
    """What one of the worker's processes is built from."""
    return WorkerParts(
        queue=container.job_queue(),
        doorbell=container.doorbell(),
        reactions=ReactionTable(container),
        decode=decode_event,
        clock=container.clock(),
        machine_clock=container.machine_clock(),
        chores=_chores(container),
        close=lambda: close_container(container),
    )


def _chores(container: Container) -> tuple[Chore, ...]:
    hours = container.settings().retention_sweep_hours
    sweep = Chore(name="sweep_retention", every_s=hours * HOUR_S, run=lambda: _sweep(container))
    return (
        *([sweep] if hours else []),
        Chore(
            name="seal_audit",
            every_s=SEAL_EVERY_S,
            run=lambda: _done(container.seal_every_tenant()()),
        ),
        Chore(
            name="audit_months",
            every_s=MONTHS_EVERY_S,
            run=lambda: _done(container.audit_months().make(MONTHS_AHEAD)),
        ),
    )


def _sweep(container: Container) -> None:
    """First what tenants keep by themselves, then the months of the audit that they share."""
    with container.database().doing("sweep_retention"):
        container.sweep_every_tenant()()
        _done(tuple(container.retire_months()(apply=True)))


def _done(_: object) -> None:
    """A chore answers nothing."""


def worker_plan(settings: Settings, servers: Servers) -> WorkerPlan:
    """How `redress worker` runs: every process it forks builds a container of its own."""
    return WorkerPlan(
        redis_url=servers.redis_url,
        workers=settings.workers,
        parts=lambda: worker_parts(build_container(settings, servers)),
        notes_folder=settings.home / "worker",
        repair=servers.repair,
    )


def preload(container: Container) -> None:
    """Import what jobs need before the workers fork, and refuse now what would refuse later.

    Fonts are not loaded here: forked processes would share the position in their open files.
    Raises KeyFileRefused.
    """
    _ = list(ReactionTable(container).values())
