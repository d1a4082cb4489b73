"""`python -m entrypoints.sandbox`: serves until told to stop and prints its address as JSON."""

import argparse
import json
import sys
import threading
from pathlib import Path

import uvicorn

from entrypoints.sandbox.clock import machine_time, offset_clock
from entrypoints.sandbox.config import (
    CLIENT_ID,
    CLIENT_SECRET,
    SandboxConfig,
    Vendor,
    WebhookTarget,
)
from entrypoints.sandbox.members import DEMO_MEMBERS, further_member
from entrypoints.sandbox.runner import listening_socket, make_server, url_of


def main(arguments: list[str] | None = None) -> int:
    """Serve; return 0 when stopped, 2 when the port is taken."""
    options = _parser().parse_args(arguments)
    try:
        bound = listening_socket(options.port)
    except OSError as taken:
        sys.stderr.write(f"port {options.port} cannot be used: {taken}\n")
        return 2
    server = make_server(_config(options))
    if options.until_stdin_closes:
        threading.Thread(target=_stop_at_end_of_input, args=(server,), daemon=True).start()
    # the socket already queues connections, so the address is good from here on
    bound.listen()
    sys.stdout.write(json.dumps({"url": url_of(bound)}) + "\n")
    sys.stdout.flush()
    server.run(sockets=[bound])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m entrypoints.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--state-dir", type=Path)
    parser.add_argument("--clock-file", type=Path, help="offset in seconds, read at each call")
    parser.add_argument("--tracking", choices=("manual", "clock"), default="manual")
    parser.add_argument("--control-token")
    parser.add_argument(
        "--member", action="append", default=[], help="one more SmartCredit member, by login"
    )
    parser.add_argument("--client-id", default=CLIENT_ID)
    parser.add_argument("--client-secret", default=CLIENT_SECRET)
    parser.add_argument(
        "--further-client",
        nargs=2,
        metavar=("ID", "SECRET"),
        action="append",
        default=[],
        help="one more OAuth client of SmartCredit",
    )
    for vendor in ("lob", "smartcredit"):
        parser.add_argument(
            f"--{vendor}-webhook",
            nargs=2,
            metavar=("URL", "SECRET"),
            action="append",
            default=[],
        )
    parser.add_argument("--until-stdin-closes", action="store_true")
    return parser


def _config(options: argparse.Namespace) -> SandboxConfig:
    clock = offset_clock(options.clock_file) if options.clock_file else machine_time
    return SandboxConfig(
        clock=clock,
        state_dir=options.state_dir,
        client_id=options.client_id,
        client_secret=options.client_secret,
        further_clients=tuple((each[0], each[1]) for each in options.further_client),
        control_token=options.control_token,
        members=(*DEMO_MEMBERS, *map(further_member, options.member)),
        tracking=options.tracking,
        webhook_targets=(
            *_targets("lob", options.lob_webhook),
            *_targets("smartcredit", options.smartcredit_webhook),
        ),
    )


def _targets(vendor: Vendor, pairs: list[list[str]]) -> list[WebhookTarget]:
    return [WebhookTarget(vendor=vendor, url=url, secret=secret) for url, secret in pairs]


def _stop_at_end_of_input(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True


if __name__ == "__main__":
    sys.exit(main())
