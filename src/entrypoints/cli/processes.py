"""The commands that run for long, and the migration that comes before them."""

import os
import signal
import socket
import sys
from urllib.parse import urlsplit

from entrypoints.cli.opening import read_settings
from entrypoints.cli.printing import counted
from entrypoints.cli.remarks import (
    tell_how_to_begin,
    tell_of_an_absent_sandbox,
    tell_of_private_servers,
)
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings
from entrypoints.startup import migrate as migrate_schema
from entrypoints.startup import opened_servers


class CannotListen(Exception):
    """The address of the HTTP interface is not to be had."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(
            f"cannot listen on {host}:{port} ({why}): "
            "set REDRESS_HTTP_PORT, or stop what listens there"
        )


def serve() -> None:
    """Serve HTTP until SIGTERM or SIGINT; requests under way are finished."""
    import uvicorn

    from entrypoints.assembly import (
        build_container,
        close_container,
        require_safe_role,
    )
    from entrypoints.serving import build_app, server_options

    configure_logs()
    settings = read_settings()
    require_free_port(settings)
    tell_of_private_servers(settings)
    with opened_servers(settings) as servers:
        container = build_container(settings, servers, answers_requests=True)
        try:
            require_safe_role(container)
            tell_how_to_begin(settings)
            tell_of_an_absent_sandbox(settings)
            _ignore_what_uvicorn_raises_again()
            uvicorn.run(build_app(container), **server_options(settings))
        finally:
            close_container(container)


def work() -> None:
    """Run jobs until SIGTERM or SIGINT; jobs under way are finished."""
    from entrypoints.assembly import (
        build_container,
        close_container,
        preload,
        require_safe_role,
        worker_plan,
    )
    from entrypoints.worker.supervisor import Supervisor

    configure_logs()
    settings = read_settings()
    tell_of_private_servers(settings)
    with opened_servers(settings) as servers:
        container = build_container(settings, servers)
        try:
            require_safe_role(container)
            preload(container)
        finally:
            # Nothing that is connected may be there when the supervisor forks.
            close_container(container)
        sys.stderr.write(f"working with {counted(settings.workers, 'process', 'processes')}\n")
        tell_of_an_absent_sandbox(settings)
        Supervisor(worker_plan(settings, servers)).run()


def migrate(*, as_json: bool) -> None:
    """Bring the schema up to this release and say which revision that is."""
    from adapters.postgres.migrations import newest_revision

    settings = read_settings()
    tell_of_private_servers(settings)
    with opened_servers(settings, is_migrated=False) as servers:
        migrate_schema(servers)
    revision = newest_revision()
    if as_json:
        from entrypoints.cli.printing import print_json

        print_json({"revision": revision})
    else:
        sys.stderr.write(f"the database is at revision {revision}\n")


def serve_sandbox() -> int:
    """Serve the vendors' sandbox where the settings expect it, and say how to reach it."""
    from entrypoints.sandbox.__main__ import main

    settings = read_settings()
    sys.stderr.write(_how_to_use(settings))
    return main(sandbox_arguments(settings))


def require_free_port(settings: Settings) -> None:
    """Raise CannotListen, before anything is started for nothing."""
    host, port = settings.http_host, settings.http_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise CannotListen(host, port, why) from error


def sandbox_arguments(settings: Settings) -> list[str]:
    """The sandbox's own command line for these settings: its port, its state, our webhooks."""
    arguments = ["--port", str(urlsplit(settings.sandbox_url).port or 80)]
    arguments += ["--state-dir", str(settings.home / "sandbox"), "--tracking", "clock"]
    if settings.clock_file:
        arguments += ["--clock-file", str(settings.clock_file)]
    if settings.smartcredit:
        arguments += ["--client-id", settings.smartcredit.client_id]
        arguments += ["--client-secret", settings.smartcredit.client_secret]
        secret = settings.smartcredit.webhook_secret
        arguments += [
            "--smartcredit-webhook",
            f"{settings.public_url}/webhooks/smartcredit",
            secret,
        ]
    if settings.lob:
        secret = settings.lob.webhook_secret
        arguments += ["--lob-webhook", f"{settings.public_url}/webhooks/lob", secret]
    return arguments


def _ignore_what_uvicorn_raises_again() -> None:
    """Once shut down, uvicorn raises the signal that stopped it for the handlers from before.

    The default one would end this process on the spot, and leave the private servers running.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)


def _how_to_use(settings: Settings) -> str:
    url = settings.sandbox_url
    variables = {
        "REDRESS_SMARTCREDIT_URL": f"{url}/smartcredit",
        "REDRESS_LOB_URL": f"{url}/lob",
        "REDRESS_ANTHROPIC_URL": f"{url}/anthropic",
        "REDRESS_OPENAI_URL": f"{url}/openai/v1",
    }
    lines = [f"The vendors' sandbox is at {url}; nothing that it takes is printed or mailed."]
    if settings.is_embedded:
        lines.append("Without settings, `redress serve` and `redress worker` use it for")
        lines.append("SmartCredit and Lob. For another set-up, and for the AI providers:")
    lines += [f"  export {name}={value}" for name, value in variables.items()]
    return "\n".join(lines) + "\n"
