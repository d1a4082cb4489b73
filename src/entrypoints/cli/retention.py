"""``redress retention`` and ``redress holds``: how long data is kept, what goes, what may not."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

if TYPE_CHECKING:
    from domain.audit_months import MonthRetirement
    from domain.identity import Actor, TenantId
    from domain.retention.holds import LegalHold
    from domain.retention.removals import Removal
    from entrypoints.container import Container

retention_app = typer.Typer(
    help="Show how long data is kept, and remove what is due.", no_args_is_help=True
)
holds_app = typer.Typer(help="Place, list and lift legal holds.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
TenantOption = Annotated[UUID | None, typer.Option(metavar="TENANT", help="Only this tenant.")]
OneTenantOption = Annotated[UUID, typer.Option(metavar="TENANT", help="Whose records.")]


@retention_app.command()
def show(*, as_json: JsonOption = False) -> None:
    """Show the rules: what is kept how long, from when, and why."""
    from domain.retention.rules import RULES
    from entrypoints.cli.printing import print_json, print_table

    if as_json:
        print_json(RULES)
        return
    rows = [
        (_words(rule.data_class), _period(rule), rule.counted_from, rule.citation) for rule in RULES
    ]
    print_table(("class", "kept", "counted from", "by"), rows)


@retention_app.command()
def sweep(
    *,
    tenant: TenantOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be removed: the default.")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Remove it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove what the rules let go; without --apply only say what that would be.

    What is under a legal hold, or in a file with a running dispute, stays. Started again after an
    interruption, it goes on where it stopped. The audit goes by whole months that all tenants
    share, so with --tenant it is left alone.
    """
    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json

    if dry_run and apply:
        raise typer.BadParameter("--dry-run and --apply exclude each other")
    removals: list[Removal] = []
    destroyed = 0
    with opened() as container:
        for tenant_id in _tenants(container, tenant):
            removals += container.sweep_retention()(tenant_id, apply=apply)
            if apply:
                destroyed += container.destroy_objects()(tenant_id)
                container.finish_deletion()(tenant_id)
        months = [] if tenant else list(container.retire_months()(apply=apply))
    if as_json:
        print_json(
            {
                "applied": apply,
                "removals": removals,
                "objects_destroyed": destroyed,
                "audit_months": [{**_fields(each), "month": str(each.month)} for each in months],
            }
        )
    else:
        _print_removals(removals, destroyed, is_applied=apply)
        _print_months(months)


@holds_app.command("place")
def place_hold(
    *,
    tenant: OneTenantOption,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Say the case or matter.")],
    consumer: Annotated[
        UUID | None,
        typer.Option(metavar="CONSUMER", help="This file alone; without it everything is held."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Hold a consumer's file, or everything of a tenant: nothing of it is removed."""
    from domain.identity import ConsumerId
    from entrypoints.cli.opening import opened

    with opened() as container:
        hold = container.place_hold()(
            _operator(tenant),
            consumer_id=ConsumerId(consumer) if consumer else None,
            reason=reason,
        )
    _print_holds([hold], as_json=as_json)


@holds_app.command("list")
def list_holds(*, tenant: TenantOption = None, as_json: JsonOption = False) -> None:
    """List the holds that stand."""
    from entrypoints.cli.opening import opened

    holds: list[LegalHold] = []
    with opened() as container:
        begin = container.begin()
        for tenant_id in _tenants(container, tenant):
            with begin(tenant_id) as work:
                holds += work.holds.standing()
    _print_holds(holds, as_json=as_json)


@holds_app.command("lift")
def lift_hold(
    hold: Annotated[UUID, typer.Argument(metavar="HOLD", help="The hold's id.")],
    *,
    tenant: OneTenantOption,
    as_json: JsonOption = False,
) -> None:
    """Lift a hold; retention goes on with the next sweep."""
    from domain.retention.holds import HoldId
    from entrypoints.cli.opening import opened

    with opened() as container:
        lifted = container.lift_hold()(_operator(tenant), HoldId(hold))
    _print_holds([lifted], as_json=as_json)


def _operator(tenant: UUID) -> "Actor":
    """Whoever can run commands on this machine can write to the database; no account stands behind."""
    from domain.identity import Actor, Permission, TenantId, UserId

    return Actor(
        user_id=UserId(UUID(int=0)),
        tenant_id=TenantId(tenant),
        permissions=frozenset({Permission.HOLD_MANAGE}),
    )


def _tenants(container: "Container", tenant: UUID | None) -> "tuple[TenantId, ...]":
    from domain.identity import TenantId

    return (TenantId(tenant),) if tenant else tuple(container.directory().tenant_ids())


def _print_holds(holds: "list[LegalHold]", *, as_json: bool) -> None:
    from entrypoints.cli.printing import print_json, print_table

    if as_json:
        print_json(holds)
        return
    rows = [
        (hold.id, hold.placed_at, f"{hold.consumer_id or 'everything'}: {hold.reason}")
        for hold in holds
    ]
    print_table(("hold", "since (UTC)", "of, and why"), rows, empty="nothing is held")


def _print_removals(removals: "list[Removal]", destroyed: int, *, is_applied: bool) -> None:
    from entrypoints.cli.printing import counted, print_table

    totals: dict[tuple[str, str], int] = {}
    for removal in removals:
        key = (_words(removal.data_class), removal.reason)
        totals[key] = totals.get(key, 0) + removal.records
    rows = [(name, count, reason) for (name, reason), count in totals.items()]
    print_table(("class", "records", "why"), rows, empty="nothing is due")
    if is_applied:
        typer.echo(f"destroyed in the evidence store: {counted(destroyed, 'object')}", err=True)
    elif rows:
        typer.echo("nothing was removed: --apply removes it", err=True)


def _print_months(months: "list[MonthRetirement]") -> None:
    from entrypoints.cli.printing import print_table

    rows = [
        (each.month, each.entries, each.tenants, "gone" if each.is_retired else _what_keeps(each))
        for each in months
    ]
    if rows:
        print_table(("audit of", "entries", "tenants", "goes"), rows)


def _what_keeps(month: "MonthRetirement") -> str:
    stays = "; ".join(
        f"tenant {one.tenant_id}: {one.why}" if one.tenant_id else one.why for one in month.staying
    )
    return f"stays: {stays}" if stays else "with --apply"


def _fields(month: "MonthRetirement") -> dict[str, object]:
    from dataclasses import asdict

    return asdict(month)


def _words(data_class: str) -> str:
    return data_class.replace("_", " ")


def _period(rule: Any) -> str:
    from entrypoints.cli.printing import counted

    return counted(rule.years, "year") if rule.years else counted(rule.days, "day")
