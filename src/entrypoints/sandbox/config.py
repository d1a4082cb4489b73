"""What the sandbox is told when it starts; everything else is told over its control plane."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from entrypoints.sandbox.clock import machine_time
from entrypoints.sandbox.members import DEMO_MEMBERS, Member

CLIENT_ID = "redress-sandbox"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - opens nothing but this sandbox

Vendor = Literal["lob", "smartcredit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTarget:
    """One address that a vendor tells its events to, with the secret that signs them."""

    vendor: Vendor
    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxConfig:
    """Everything a sandbox needs; the defaults serve a demo on one machine.

    `state_dir=None` keeps all state in memory. Empty key tuples accept any key that has the
    vendor's form. `further_clients` are more OAuth clients of SmartCredit, by id and secret; tokens
    are good for the client they were given to. `tracking="clock"` lets certified letters travel by themselves as the clock
    moves; `"manual"` waits for the control plane. `webhook_retry_s` are the pauses before each
    further attempt, in seconds of real time, so a receiver that is down for a minute is reached.
    """

    clock: Callable[[], datetime] = machine_time
    state_dir: Path | None = None
    members: tuple[Member, ...] = DEMO_MEMBERS
    client_id: str = CLIENT_ID
    client_secret: str = field(default=CLIENT_SECRET, repr=False)
    further_clients: tuple[tuple[str, str], ...] = ()
    redirect_uris: tuple[str, ...] = ()
    lob_keys: tuple[str, ...] = ()
    anthropic_keys: tuple[str, ...] = ()
    openai_keys: tuple[str, ...] = ()
    webhook_targets: tuple[WebhookTarget, ...] = ()
    tracking: Literal["manual", "clock"] = "manual"
    control_token: str | None = None
    webhook_retry_s: tuple[float, ...] = (0.3, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
    lob_requests_per_5_s: int = 150

    @property
    def clients(self) -> dict[str, str]:
        """The secret of each OAuth client of SmartCredit."""
        return dict([(self.client_id, self.client_secret), *self.further_clients])
