"""``redress audit``: seal it, prove it, and take it out as evidence."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from domain.identity import TenantId
    from entrypoints.container import Container

audit_app = typer.Typer(help="Prove the audit, and take it out.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
TenantOption = Annotated[UUID | None, typer.Option(metavar="TENANT", help="Only this tenant's.")]


@audit_app.callback()
def audit() -> None:
    """Prove the audit, and take it out."""


@audit_app.command()
def verify(*, tenant: TenantOption = None, as_json: JsonOption = False) -> None:
    """Compare the audit with its seals, and name what was tampered with.

    Exit code 1 when something was changed, removed, inserted, reordered or cut off.
    """
    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json, print_table

    with opened() as container:
        verify_audit = container.verify_audit()
        found = [verify_audit(tenant_id) for tenant_id in _tenants(container, tenant)]
    if as_json:
        print_json(found)
    else:
        rows = [(one.tenant_id, one.entries, one.seals, len(one.faults)) for one in found]
        print_table(("tenant", "entries", "seals", "faults"), rows, empty="there is no tenant")
        for one in found:
            for fault in one.faults:
                typer.echo(f"{one.tenant_id}: {fault.kind}: {fault.what}")
    raise typer.Exit(any(one.faults for one in found))


@audit_app.command()
def seal(*, tenant: TenantOption = None, as_json: JsonOption = False) -> None:
    """Seal what was recorded since the last seal; the worker does so by itself."""
    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json, print_table

    with opened() as container:
        sealed = {
            tenant_id: container.seal_audit()(tenant_id)
            for tenant_id in _tenants(container, tenant)
        }
    if as_json:
        print_json([{"tenant_id": one, "entries": count} for one, count in sealed.items()])
    else:
        print_table(("tenant", "entries sealed"), [*sealed.items()], empty="there is no tenant")


@audit_app.command()
def partitions(
    *,
    ahead: Annotated[
        int, typer.Option(metavar="MONTHS", min=0, max=24, help="How many months ahead.")
    ] = 3,
    as_json: JsonOption = False,
) -> None:
    """Make the audit's partitions of the months ahead; the worker does so by itself."""
    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json

    with opened() as container:
        made = container.audit_months().make(ahead)
    if as_json:
        print_json(list(made))
    else:
        typer.echo("\n".join(made) or "every partition is there")


@audit_app.command()
def export(
    *,
    consumer: Annotated[UUID, typer.Option(metavar="CONSUMER", help="Whose records.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the packet is written.")],
    tenant: TenantOption = None,
) -> None:
    """Take out one consumer's records as evidence: a ZIP archive with a signed manifest."""
    from domain.identity import ConsumerId
    from entrypoints.cli.consumers import tenant_of
    from entrypoints.cli.opening import opened

    with opened() as container, container.database().doing("redress audit export"):
        owner = _tenants(container, tenant)[0] if tenant else tenant_of(container, consumer)
        sha256 = container.export_packet().of_tenant(owner, ConsumerId(consumer), out)
    typer.echo(f"{out}: manifest {sha256}")


@audit_app.command()
def check_packet(
    packet: Annotated[Path, typer.Argument(metavar="FILE", help="A packet of evidence.")],
) -> None:
    """Say whether a packet is as it was bound. Exit code 1 when it is not.

    It needs no database, only this installation's signing key.
    """
    from adapters.evidence.packets import ZipPackets
    from adapters.kms import load_signing_keys
    from adapters.kms.signatures import Ed25519Signatures
    from entrypoints.cli.opening import read_settings

    keys = load_signing_keys(read_settings().secret_key_file)
    found = ZipPackets(Ed25519Signatures(lambda: keys)).faults(packet)
    typer.echo("\n".join(found) or "the packet is as it was bound")
    raise typer.Exit(bool(found))


def _tenants(container: "Container", tenant: UUID | None) -> "tuple[TenantId, ...]":
    from domain.identity import TenantId

    return (TenantId(tenant),) if tenant else tuple(container.directory().tenant_ids())
