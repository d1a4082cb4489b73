"""The command line's root: light to import, so that ``redress --help`` answers at once."""

import signal
import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from entrypoints.cli.access import access_app, platform_app, tenants_app
from entrypoints.cli.audit import audit_app
from entrypoints.cli.consumers import consumers_app
from entrypoints.cli.jobs import jobs_app
from entrypoints.cli.keys import keys_app
from entrypoints.cli.repair import backfill_app, reconcile
from entrypoints.cli.reports import reports_app
from entrypoints.cli.retention import holds_app, retention_app
from entrypoints.cli.rules import rules_app
from entrypoints.cli.signing_keys import signing_keys_app

DONE, FOUND_PROBLEMS, COULD_NOT_RUN = 0, 1, 2

_ORDER = (
    "demo",
    "serve",
    "worker",
    "sandbox",
    "migrate",
    "doctor",
    "reports",
    "rules",
    "consumers",
    "jobs",
    "audit",
    "access",
    "platform",
    "tenants",
    "reconcile",
    "backfill",
    "retention",
    "holds",
    "keys",
    "signing-keys",
)


class _InOrder(TyperGroup):
    """Lists the commands in the order in which a newcomer needs them."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=_ORDER.index)


app = typer.Typer(
    cls=_InOrder,
    help="Credit disputes from the report to the mailed letter, the running clock and the proof.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(reports_app, name="reports")
app.add_typer(rules_app, name="rules")
app.add_typer(jobs_app, name="jobs")
app.add_typer(audit_app, name="audit")
app.add_typer(consumers_app, name="consumers")
app.add_typer(access_app, name="access")
app.add_typer(platform_app, name="platform")
app.add_typer(tenants_app, name="tenants")
app.add_typer(backfill_app, name="backfill")
app.add_typer(retention_app, name="retention")
app.add_typer(holds_app, name="holds")
app.add_typer(keys_app, name="keys")
app.add_typer(signing_keys_app, name="signing-keys")
app.command()(reconcile)


@app.command()
def serve() -> None:
    """Serve the HTTP interface until stopped."""
    from entrypoints.cli.processes import serve

    serve()


@app.command()
def worker() -> None:
    """Run the jobs: outbox relay, timers, workers, until stopped."""
    from entrypoints.cli.processes import work

    work()


@app.command()
def sandbox() -> None:
    """Serve the vendors' sandbox, until stopped.

    It plays SmartCredit, Lob and the AI providers; nothing that it takes is printed or mailed.
    """
    from entrypoints.cli.processes import serve_sandbox

    raise typer.Exit(serve_sandbox())


@app.command()
def migrate(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """Bring the database's schema up to this release."""
    from entrypoints.cli.processes import migrate

    migrate(as_json=as_json)


@app.command()
def doctor(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """Say what is configured, reachable, migrated and sandboxed.

    Exit code 1 when a problem was found.
    """
    from entrypoints.cli.doctor import doctor

    raise typer.Exit(DONE if doctor(as_json=as_json) else FOUND_PROBLEMS)


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def demo(context: typer.Context) -> None:
    """Play the whole flow for one synthetic consumer."""
    from entrypoints.cli.demo import demo_app

    demo_app(args=context.args, prog_name="redress demo")


def main() -> NoReturn:
    """Run the command; a refusal is one sentence on stderr and exit code 2."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        app()
    except Exception as error:  # noqa: BLE001  the outermost frame: what is left is ours
        sentence = _sentence(error)
        if sentence is None:
            sys.excepthook(type(error), error, error.__traceback__)
        else:
            sys.stderr.write(f"{sentence}\n")
        sys.exit(COULD_NOT_RUN)
    sys.exit(DONE)


def _leave(*_: object) -> NoReturn:
    """End by unwinding, so that what was opened is closed: private servers above all."""
    sys.exit(DONE)


def _sentence(error: Exception) -> str | None:
    """What a foreseen refusal says; None for a fault of ours."""
    from entrypoints.cli.refusals import is_refusal

    return str(error) if is_refusal(error) else None
