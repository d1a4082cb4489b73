"""``redress reconcile`` and ``redress backfill``: do again what the flow does by itself."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

if TYPE_CHECKING:
    from application.disputes.reconcile_again import Reconciled
    from domain.identity import TenantId
    from entrypoints.container import Container

TenantOption = Annotated[UUID | None, typer.Option(metavar="TENANT", help="Only this tenant.")]
SinceOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DATE", help="Only reports of this day or later: 2026-01-31."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

backfill_app = typer.Typer(help="Do old work again by today's rules.", no_args_is_help=True)


@backfill_app.callback()
def backfill() -> None:
    """Do old work again by today's rules."""


def reconcile(
    *,
    tenant: TenantOption = None,
    consumer: Annotated[
        UUID | None, typer.Option(metavar="CONSUMER", help="Only this consumer.")
    ] = None,
    since: SinceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be stored, store nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read the newest reports against running disputes once more."""
    from domain.identity import ConsumerId
    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json, print_table

    found: list[Reconciled] = []
    with opened() as container:
        for tenant_id in _tenants(container, tenant):
            found += container.reconcile_again()(
                tenant_id,
                consumer_id=ConsumerId(consumer) if consumer else None,
                since=since.date() if since else None,
                dry_run=dry_run,
            )
    if as_json:
        print_json([_reconciled(one) for one in found])
    else:
        print_table(_COLUMNS, [_row(one) for one in found], empty="nothing to reconcile")


@backfill_app.command()
def findings(
    *,
    rule: Annotated[
        str | None, typer.Option(metavar="RULE", help="Only this rule, say BAL-1.")
    ] = None,
    since: SinceOption = None,
    tenant: TenantOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the rules again over stored reports.

    Started again after an interruption, it goes on where it stopped. A report whose stored form
    cannot be read any more is named and left as it is; the exit code is 1 then.
    """
    from rich.progress import MofNCompleteColumn, Progress

    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json, print_table, progress_console

    done: list[dict[str, Any]] = []
    with (
        opened() as container,
        Progress(
            *Progress.get_default_columns(), MofNCompleteColumn(), console=progress_console()
        ) as progress,
    ):
        for tenant_id in _tenants(container, tenant):
            bar = progress.add_task(f"tenant {tenant_id}", total=None)
            summary: dict[str, Any] = {"tenant_id": tenant_id, "damaged": []}
            steps = container.backfill_findings()(
                tenant_id, rule=rule, since=since.date() if since else None
            )
            for step in steps:
                progress.update(bar, total=step.total, completed=step.backfill.reports)
                summary |= _backfilled(step.backfill)
                summary["damaged"] += step.damaged
            done.append(summary)
    if as_json:
        print_json(done)
    else:
        print_table(
            ("tenant", *_COUNTS),
            [[row.get(k) for k in ("tenant_id", *_COUNTS)] for row in done],
            empty="nothing to run again: there is no tenant",
        )
    damaged = [report_id for row in done for report_id in row["damaged"]]
    for report_id in damaged:
        typer.echo(f"report {report_id} cannot be read any more and was left as it is", err=True)
    if damaged:
        raise typer.Exit(1)


_COLUMNS = ("dispute", "bureau", "verdict", "items", "stored")
_COUNTS = ("reports", "added", "withdrawn", "changed")


def _backfilled(backfill: Any) -> dict[str, int]:
    return {name: getattr(backfill, name) for name in _COUNTS}


def _reconciled(one: "Reconciled") -> dict[str, Any]:
    dispute = one.dispute
    items = ", ".join(str(result.outcome) for result in one.results)
    return {
        "tenant_id": dispute.tenant_id,
        "consumer_id": dispute.consumer_id,
        "dispute_id": dispute.id,
        "bureau": dispute.bureau,
        "verdict": one.round.verdict,
        "items": items,
        "stored": one.stored,
    }


def _row(one: "Reconciled") -> tuple[object, ...]:
    shown = _reconciled(one)
    words = {key: str(shown[key]).replace("_", " ") for key in ("verdict", "items")}
    bureau = one.dispute.bureau.display_name
    stored = "yes" if one.stored else "no"
    return (one.dispute.id, bureau, words["verdict"], words["items"], stored)


def _tenants(container: "Container", tenant: UUID | None) -> "tuple[TenantId, ...]":
    from domain.identity import TenantId

    return (TenantId(tenant),) if tenant else tuple(container.directory().tenant_ids())
