"""``redress access``, ``redress platform`` and ``redress tenants``: who may do what, and where."""

import sys
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from domain.accounts.tenants import Tenant

access_app = typer.Typer(help="Look at roles and permissions.", no_args_is_help=True)
platform_app = typer.Typer(help="Make the platform's own tenant.", no_args_is_help=True)
tenants_app = typer.Typer(help="List, suspend and resume tenants.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
TenantArgument = Annotated[UUID, typer.Argument(metavar="TENANT", help="The tenant's id.")]


@access_app.callback()
def access() -> None:
    """Look at roles and permissions."""


@access_app.command()
def matrix(
    *,
    as_json: JsonOption = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table of docs/access.md.")
    ] = False,
) -> None:
    """Print which role holds which permission, and what each permission means."""
    from domain.identity import Permission, Role
    from entrypoints.cli.access_matrix import held, matrix_markdown, matrix_rows
    from entrypoints.cli.printing import print_json, print_table

    if as_json:
        permissions = [
            {"permission": p, "meaning": p.meaning, "roles": held(p)} for p in Permission
        ]
        print_json({"permissions": permissions})
    elif as_markdown:
        typer.echo(matrix_markdown(), nl=False)
    else:
        typer.echo(", ".join(f"{number} {role}" for number, role in enumerate(Role, start=1)))
        numbers = map(str, range(1, len(Role) + 1))
        print_table(("permission", *numbers, "meaning: may"), matrix_rows())


@access_app.command("remove-second-factor")
def remove_second_factor(
    *,
    email: Annotated[str, typer.Option(metavar="E-MAIL", help="Whose app is lost.")],
    reason: Annotated[
        str, typer.Option(metavar="WORDS", help="How you made sure that it is this person.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Remove the second factor of somebody who lost their app and their recovery codes.

    They are signed out everywhere and told by e-mail, and set up another at the next sign-in.
    """
    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json

    with opened() as container:
        user = container.remove_lost_factor()(email, reason)
    if as_json:
        print_json({"user_id": user.id, "email": user.email})
    else:
        typer.echo(f"{user.email} signs in by password alone until they set up another factor")


@platform_app.callback()
def platform() -> None:
    """Make the platform's own tenant."""


@platform_app.command("create")
def create_platform(
    *,
    owner_email: Annotated[str, typer.Option(metavar="E-MAIL", help="Signs in with it.")],
    owner_name: Annotated[str, typer.Option(metavar="NAME")] = "Platform administrator",
    name: Annotated[str, typer.Option(metavar="NAME", help="The tenant's name.")] = "Platform",
    as_json: JsonOption = False,
) -> None:
    """Make the platform's tenant, once, with its first administrator.

    The password is asked for; when standard input is no terminal, it is read from its first line.
    """
    from application.accounts.create_platform import NewPlatform
    from entrypoints.cli.opening import opened

    new = NewPlatform(
        name=name, owner_name=owner_name, owner_email=owner_email, owner_password=_password()
    )
    with opened() as container:
        tenant, _ = container.create_platform()(new)
    _print_tenant(tenant, as_json=as_json)


@tenants_app.command("list")
def list_tenants(*, as_json: JsonOption = False) -> None:
    """List every tenant, newest first. Exit code 1 when one of them is suspended."""
    from application.paging import LIMIT_MAX, PageRequest
    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json, print_table

    found: list[Tenant] = []
    with opened() as container:
        request = PageRequest(limit=LIMIT_MAX)
        while True:
            page = container.platform().tenants(request)
            found.extend(page.items)
            if page.next_after is None:
                break
            request = PageRequest(after=page.next_after, limit=LIMIT_MAX)
    if as_json:
        print_json({"tenants": found})
    else:
        rows = [(t.id, t.name, t.kind, t.suspended_at, t.suspension_reason) for t in found]
        columns = ("tenant", "name", "kind", "suspended (UTC)", "reason")
        print_table(columns, rows, empty="no tenants")
    raise typer.Exit(any(tenant.suspended_at for tenant in found))


@tenants_app.command()
def suspend(
    tenant: TenantArgument,
    *,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why, in a few words.")],
    as_json: JsonOption = False,
) -> None:
    """Refuse everybody in the tenant from their next request on. Statutory clocks go on."""
    from domain.identity import TenantId
    from entrypoints.cli.opening import opened

    with opened() as container:
        suspended = container.suspend_tenant_by_command()(TenantId(tenant), reason)
    _print_tenant(suspended, as_json=as_json)


@tenants_app.command()
def resume(tenant: TenantArgument, *, as_json: JsonOption = False) -> None:
    """Let a suspended tenant in again."""
    from domain.identity import TenantId
    from entrypoints.cli.opening import opened

    with opened() as container:
        resumed = container.resume_tenant_by_command()(TenantId(tenant))
    _print_tenant(resumed, as_json=as_json)


def _password() -> str:
    if sys.stdin.isatty():
        asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


def _print_tenant(tenant: "Tenant", *, as_json: bool) -> None:
    from entrypoints.cli.printing import print_json

    if as_json:
        print_json(tenant)
    else:
        state = f"suspended: {tenant.suspension_reason}" if tenant.suspended_at else "active"
        typer.echo(f"{tenant.id}  {tenant.name}  {state}")
