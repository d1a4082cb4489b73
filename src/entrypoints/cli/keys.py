"""``redress keys``: replace the keys under which personal data is sealed."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from domain.identity import TenantId
    from entrypoints.container import Container

keys_app = typer.Typer(help="Replace the keys that seal personal data.", no_args_is_help=True)


@keys_app.callback()
def keys() -> None:
    """Replace the keys that seal personal data."""


@keys_app.command()
def rotate(
    *,
    tenant: Annotated[UUID | None, typer.Option(metavar="TENANT", help="Only this tenant.")] = None,
    master: Annotated[
        bool,
        typer.Option(
            "--master",
            help="Only wrap the tenants' keys under the newest master key; no value is touched.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Seal everything under new data keys, then forget the former ones.

    The application may go on working. Started again after an interruption, it goes on where it
    stopped.
    """
    from rich.progress import MofNCompleteColumn, Progress

    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json, print_table, progress_console

    with (
        opened() as container,
        Progress(
            *Progress.get_default_columns(), MofNCompleteColumn(), console=progress_console()
        ) as progress,
    ):
        tenants = _tenants(container, tenant)
        done = (
            _rewrapped(container, tenants, progress)
            if master
            else _rotated(container, tenants, progress)
        )
    if as_json:
        print_json(done)
    else:
        columns = ("tenant_id", "keys") if master else ("tenant_id", "key_version", "resealed")
        print_table(
            columns, [[row[k] for k in columns] for row in done], empty="there is no tenant"
        )


def _rotated(
    container: "Container", tenants: "tuple[TenantId, ...]", progress: "Progress"
) -> list[dict[str, Any]]:
    """Every new key is made first: the wait until all processes know them is then one."""
    begun = [container.begin_key_rotation()(tenant_id) for tenant_id in tenants]
    done = []
    for rotation in begun:
        bar = progress.add_task(f"tenant {rotation.tenant_id}", total=None)
        before = rotation.resealed
        last = rotation
        for step in container.finish_key_rotation()(rotation):
            last = step.rotation
            resealed = last.resealed - before
            progress.update(bar, total=resealed + step.left, completed=resealed)
        done.append(
            {
                "tenant_id": last.tenant_id,
                "key_version": last.to_version,
                "resealed": last.resealed,
            }
        )
    return done


def _rewrapped(
    container: "Container", tenants: "tuple[TenantId, ...]", progress: "Progress"
) -> list[dict[str, Any]]:
    return [
        {"tenant_id": tenant_id, "keys": container.rewrap_keys()(tenant_id)}
        for tenant_id in progress.track(tenants, description="wrapping keys")
    ]


def _tenants(container: "Container", tenant: UUID | None) -> "tuple[TenantId, ...]":
    """All of them, and the platform's own key, under which second factors are sealed."""
    from application.sealing import PLATFORM_KEY
    from domain.identity import TenantId

    if tenant is not None:
        return (TenantId(tenant),)
    return (*container.directory().tenant_ids(), PLATFORM_KEY)
