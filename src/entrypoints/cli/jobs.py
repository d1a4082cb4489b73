"""``redress jobs``: look at the jobs of every tenant, try them again, set them aside."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from domain.jobs import Job, JobState

jobs_app = typer.Typer(help="Look at jobs, retry and park them.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
JobArgument = Annotated[UUID, typer.Argument(metavar="JOB", help="The job's id.")]
TenantOption = Annotated[UUID | None, typer.Option(metavar="TENANT", help="Only this tenant's.")]


@jobs_app.command("list")
def list_jobs(
    *,
    state: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATE", help="pending, rung, running, done or parked; may be repeated."
        ),
    ] = None,
    tenant: TenantOption = None,
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=1, max=200, help="How many at most.")
    ] = 50,
    after: Annotated[UUID | None, typer.Option(metavar="JOB", help="Go on after this job.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List jobs, newest first. Exit code 1 when one of them is parked."""
    from application.paging import PageRequest
    from domain.identity import TenantId
    from domain.jobs import JobState
    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json, print_table

    states = _states(state or [])
    with opened() as container:
        page = container.job_board().page(
            TenantId(tenant) if tenant else None,
            PageRequest(after=after, limit=limit),
            states=states,
        )
    if as_json:
        print_json({"jobs": page.items, "next_after": page.next_after})
    else:
        rows = [(job.id, _words(job.reaction), job.state, job.due_at) for job in page.items]
        print_table(("job", "what it does", "state", "due (UTC)"), rows, empty="no jobs")
        for job in page.items:
            if job.last_error:
                typer.echo(f"{job.id}: {job.last_error}")
        if page.next_after is not None:
            typer.echo(f"more: --after {page.next_after}", err=True)
    raise typer.Exit(any(job.state is JobState.PARKED for job in page.items))


@jobs_app.command()
def show(job: JobArgument, *, as_json: JsonOption = False) -> None:
    """Show one job with its last error."""
    from domain.jobs import JobId
    from entrypoints.cli.opening import opened

    with opened() as container:
        _print_job(container.job_board().get(None, JobId(job)), as_json=as_json)


@jobs_app.command()
def retry(job: JobArgument, *, as_json: JsonOption = False) -> None:
    """Have a parked or waiting job tried again at once."""
    from domain.jobs import JobId
    from entrypoints.cli.opening import opened

    with opened() as container:
        found = container.job_board().retry(None, JobId(job), now=container.clock()())
    _print_job(found, as_json=as_json)


@jobs_app.command()
def park(job: JobArgument, *, as_json: JsonOption = False) -> None:
    """Set a job aside; an attempt under way may not finish any more."""
    from domain.jobs import JobId
    from entrypoints.cli.opening import opened

    with opened() as container:
        found = container.job_board().set_aside(None, JobId(job))
    _print_job(found, as_json=as_json)


def _words(reaction: str) -> str:
    return reaction.replace("_", " ")


def _print_job(job: "Job", *, as_json: bool) -> None:
    from dataclasses import fields

    from entrypoints.cli.printing import print_json, print_table

    if as_json:
        print_json(job)
    else:
        shown = [(_words(f.name), getattr(job, f.name)) for f in fields(job)]
        print_table(("", "value"), [row for row in shown if row[1] is not None])


def _states(words: list[str]) -> "tuple[JobState, ...]":
    from domain.jobs import JobState

    try:
        return tuple(JobState(word) for word in words)
    except ValueError as error:
        raise typer.BadParameter(
            f"{error}; known are {', '.join(JobState)}", param_hint="--state"
        ) from None
