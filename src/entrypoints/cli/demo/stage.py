"""The stage of the demo: private servers, the sandbox, `redress serve` and `redress worker`."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from adapters.system.clock import SimulatedClock
from entrypoints.cli.demo.cast import DemoFailed
from entrypoints.sandbox.runner import SandboxProcess
from entrypoints.settings import Settings
from entrypoints.startup import opened_servers

Seen = TypeVar("Seen")
WAIT_S_MAX = 60.0
STOP_S_MAX = 15.0
# Everybody comes from this machine, and does in seconds what takes months.
AT_LEISURE = (
    ", ".join(
        f"{name}=100000/60"
        for name in ("ip", "user", "tenant", "sign_in", "sign_in_ip", "mail", "credential")
    )
    + ", registration=1000/60, ai=1000/60, upload=1000/60"
)
_TOKEN = re.compile(r"#token=([A-Za-z0-9_-]{43})\b")


@dataclass(frozen=True, slots=True)
class _Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Stage:
    """Everything that runs during the demo; leaving it stops all of it by its own pids."""

    def __init__(
        self, home: Path, *, narrator: str = "none", sandbox_arguments: Sequence[str] = ()
    ) -> None:
        self._narrator = narrator
        self._stack = ExitStack()
        self._children: dict[str, _Child] = {}
        self.home = home
        self.clock = SimulatedClock(home / "clock")
        self.sandbox = SandboxProcess(
            clock_file=self.clock.path, state_dir=home / "sandbox", arguments=sandbox_arguments
        )
        self.api_url = f"http://127.0.0.1:{_free_port()}"
        self.mailbox = home / "mailbox"

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def sandbox_url(self) -> str:
        return self.sandbox.url

    @property
    def addresses(self) -> dict[str, str]:
        """The variables with which any command finds this home, its vendors and its time."""
        return {
            "REDRESS_HOME": str(self.home),
            "REDRESS_SANDBOX_URL": self.sandbox_url,
            "REDRESS_CLOCK_FILE": str(self.clock.path),
        }

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the sandbox's control plane; raise DemoFailed when it refuses."""
        answer = httpx.request(method, f"{self.sandbox_url}/control{path}", json=body, timeout=30)
        if answer.is_error:
            raise DemoFailed(f"sandbox {method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    def mailed_token(self, email: str) -> str | None:
        """The token of the link in an e-mail to this address, once there is one."""
        for path in self.mailbox.glob("*.eml"):
            mail = message_from_bytes(path.read_bytes(), policy=default)
            body = mail.get_body()
            found = body and _TOKEN.search(body.get_content())
            if mail["To"] == email and found:
                return str(found[1])
        return None

    def wait(self, look: Callable[[], Seen | None], what: str) -> Seen:
        """Look again and again until something is seen; raise DemoFailed after a minute."""
        until = time.monotonic() + WAIT_S_MAX
        while time.monotonic() < until:
            seen = look()
            if seen is not None:
                return seen
            self._require_all_alive()
            time.sleep(0.1)
        raise DemoFailed(f"{what} did not happen within {WAIT_S_MAX:.0f} s{self.last_words()}")

    def start(self, name: str) -> None:
        """Start `redress serve` or `redress worker`; what it says is added to its log."""
        log = self.home / f"{name}.log"
        with log.open("ab") as sink:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "entrypoints.cli", name],
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        self._children[name] = _Child(name, process, log)

    def process_of(self, name: str) -> subprocess.Popen[bytes]:
        """The process that `start` has made last under this name."""
        return self._children[name].process

    def _open(self) -> None:
        self._stack.callback(self.sandbox.stop)
        self.sandbox.start()
        self.aim_webhooks()
        self._stack.enter_context(opened_servers(Settings.read(self._environ())))
        self._stack.callback(self._stop_all)
        for name in ("serve", "worker"):
            self.start(name)
        self.wait(self.is_ready, "the server's start")

    def _environ(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith("REDRESS_")}
        chosen = {
            "HTTP_PORT": self.api_url.rpartition(":")[2],
            "WORKERS": "1",
            "LIMITS": AT_LEISURE,
            "AI_PROVIDER": self._narrator,
        }
        if self._narrator == "anthropic":
            chosen["ANTHROPIC_URL"] = f"{self.sandbox_url}/anthropic"
            chosen["ANTHROPIC_API_KEY"] = secrets.token_hex(8)
        if self._narrator == "openai":
            chosen["OPENAI_URL"] = f"{self.sandbox_url}/openai/v1"
            chosen["OPENAI_API_KEY"] = secrets.token_hex(8)
        named = {f"REDRESS_{name}": value for name, value in chosen.items()}
        return kept | self.addresses | named

    def aim_webhooks(self) -> None:
        """Have the sandbox tell the server what happens."""
        settings = Settings.read(self._environ())
        if settings.lob is None or settings.smartcredit is None:
            raise DemoFailed("the sandbox's vendors are not configured")
        for vendor, secret in (
            ("lob", settings.lob.webhook_secret),
            ("smartcredit", settings.smartcredit.webhook_secret),
        ):
            self.control(
                "POST",
                "/webhook-targets",
                {"vendor": vendor, "url": f"{self.api_url}/webhooks/{vendor}", "secret": secret},
            )

    def is_ready(self) -> bool | None:
        """True once the server answers and says so itself."""
        try:
            return httpx.get(f"{self.api_url}/health/ready", timeout=5).is_success or None
        except httpx.TransportError:
            return None

    def _stop_all(self) -> None:
        for child in reversed(self._children.values()):
            _stop(child.process)

    def _require_all_alive(self) -> None:
        for child in self._children.values():
            if child.process.poll() is not None:
                raise DemoFailed(f"`redress {child.name}` ended by itself{self.last_words()}")

    def last_words(self) -> str:
        """The end of what server and worker have logged."""
        tails = [
            f"\n{c.name}: ...{c.log.read_text('utf-8', 'replace')[-1500:]}"
            for c in self._children.values()
        ]
        return "".join(tails)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a child in order, by its own pid; after a while with force."""
    process.terminate()
    try:
        process.wait(STOP_S_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
