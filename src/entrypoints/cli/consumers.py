"""``redress consumers``: one consumer's whole history."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from domain.identity import TenantId
    from domain.timeline import TimelineEntry
    from entrypoints.container import Container

consumers_app = typer.Typer(help="Look at consumers.", no_args_is_help=True)


@consumers_app.callback()
def consumers() -> None:
    """Look at consumers."""


@consumers_app.command()
def timeline(
    consumer: Annotated[UUID, typer.Argument(metavar="CONSUMER", help="The consumer's id.")],
    *,
    tenant: Annotated[
        UUID | None, typer.Option(metavar="TENANT", help="The tenant, when it is known.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """Print everything that happened to a consumer, oldest first."""
    from domain.identity import TenantId
    from entrypoints.cli.opening import opened
    from entrypoints.cli.printing import print_json, print_table

    with opened() as container:
        known = TenantId(tenant) if tenant else tenant_of(container, consumer)
        entries = _history(container, known, consumer)
    if as_json:
        print_json(entries)
    else:
        rows = [(entry.at, entry.sentence) for entry in entries]
        print_table(("at (UTC)", "what happened"), rows, empty="nothing has happened yet")


def tenant_of(container: "Container", consumer: UUID) -> "TenantId":
    """Whose consumer it is; raise ConsumerNotFound when nobody's."""
    from domain.identity import ConsumerId, ConsumerNotFound

    begin = container.begin()
    for tenant_id in container.directory().tenant_ids():
        with begin(tenant_id) as work:
            try:
                work.consumers.get(ConsumerId(consumer))
            except ConsumerNotFound:
                continue
            return tenant_id
    raise ConsumerNotFound(ConsumerId(consumer))


def _history(
    container: "Container", tenant_id: "TenantId", consumer: UUID
) -> "list[TimelineEntry]":
    from application.paging import LIMIT_MAX, PageRequest
    from domain.identity import Actor, ConsumerId, Permission, UserId

    # Whoever can run commands on this machine can read the database; no account stands behind it.
    operator = Actor(
        user_id=UserId(UUID(int=0)),
        tenant_id=tenant_id,
        permissions=frozenset({Permission.TIMELINE_READ}),
    )
    entries: list[TimelineEntry] = []
    request = PageRequest(limit=LIMIT_MAX)
    while True:
        page = container.read_timeline()(operator, ConsumerId(consumer), request)
        entries.extend(page.items)
        if page.next_after is None:
            return entries[::-1]
        request = PageRequest(after=page.next_after, limit=LIMIT_MAX)
