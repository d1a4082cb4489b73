"""What commands say on stderr beside their answers: what they start, and how to go on."""

import sys
from urllib.parse import urlsplit

from adapters.embedded.processes import living
from entrypoints.doctor import is_reachable
from entrypoints.settings import Settings


def tell_of_private_servers(settings: Settings) -> None:
    """Say that they are started now, when they are: that takes a moment, the first time seconds."""
    home = settings.home.resolve()
    if not settings.is_embedded or living("redis-server", home / "redis"):
        return
    once = "" if (home / "postgres").exists() else " (made now, once)"
    _say(f"starting private PostgreSQL and Redis in {home}{once}")


def tell_how_to_begin(settings: Settings) -> None:
    url = settings.public_url
    _say(f"Redress answers at {url}")
    _say(f"  API page  {url}/schema")
    _say(f"  health    {url}/health/ready")
    _say("  begin     POST /api/v2/tenants registers a tenant with its owner")
    _say("  jobs      are done by `redress worker`, in another terminal")


def tell_of_an_absent_sandbox(settings: Settings) -> None:
    """Say how to start it, when the settings expect vendors there and nobody answers."""
    expected = [vendor for vendor, is_sandbox in settings.sandboxed.items() if is_sandbox]
    parts = urlsplit(settings.sandbox_url)
    if expected and not is_reachable(parts.hostname or "", parts.port or 80):
        _say(
            f"  sandbox   {settings.sandbox_url} (for {', '.join(expected)}) does not answer:\n"
            "            `redress sandbox` starts it"
        )


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
