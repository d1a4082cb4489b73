"""Runs a sandbox: in this process, in a thread, or as a process of its own."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from entrypoints.sandbox.app import create_sandbox
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.connections import DroppableConnection

HOST = "127.0.0.1"
READY_S_MAX = 20.0
STOP_S_MAX = 10.0


def listening_socket(port: int) -> socket.socket:
    """Bind a loopback socket; port 0 lets the system choose.

    Raises OSError when the port is taken.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except OSError:
        bound.close()
        raise
    return bound


def url_of(bound: socket.socket) -> str:
    """Return the address a client would use."""
    return f"http://{HOST}:{bound.getsockname()[1]}"


def make_server(config: SandboxConfig) -> uvicorn.Server:
    """Build the server; it serves on sockets handed to `run`."""
    return uvicorn.Server(
        uvicorn.Config(
            create_sandbox(config),
            http=DroppableConnection,
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
    )


class SandboxThread:
    """A sandbox in a thread of this process, for tests: `with SandboxThread(config) as sandbox`."""

    def __init__(self, config: SandboxConfig, port: int = 0) -> None:
        self._config = config
        self._port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    def start(self) -> Self:
        """Start and wait until it answers; a second start uses the same port and state folder.

        Raises TimeoutError.
        """
        bound = listening_socket(self._port)
        self._port, self.url = bound.getsockname()[1], url_of(bound)
        server = make_server(self._config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        waiter = threading.Event()
        for _ in range(int(READY_S_MAX / 0.02)):
            if server.started:
                break
            waiter.wait(0.02)
        else:
            raise TimeoutError("the sandbox did not start")
        self._server, self._thread = server, thread
        return self

    def stop(self) -> None:
        """Stop and wait until the port is free."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(STOP_S_MAX)
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class SandboxProcess:
    """A sandbox in a process of its own; it ends by itself when its parent does."""

    def __init__(
        self,
        *,
        port: int = 0,
        state_dir: Path | None = None,
        clock_file: Path | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        self._port = port
        self._options = [*arguments]
        if state_dir is not None:
            self._options += ["--state-dir", str(state_dir.resolve())]
        if clock_file is not None:
            self._options += ["--clock-file", str(clock_file.resolve())]
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> Self:
        """Start and wait until it answers; a second start uses the same port.

        Raises RuntimeError when it ends before it is ready.
        """
        command = [sys.executable, "-m", "entrypoints.sandbox", "--port", str(self._port)]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [*command, "--until-stdin-closes", *self._options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        if self._process.stdout is None:
            raise RuntimeError("the sandbox has no output")
        line = self._process.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError("the sandbox ended before it was ready")
        self.url = json.loads(line)["url"]
        self._port = int(self.url.rpartition(":")[2])
        return self

    def stop(self) -> None:
        """End it gently and wait; kill it when it does not listen."""
        self._end(gently=True)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(gently=False)

    def _end(self, *, gently: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if gently:
            process.terminate()
        else:
            process.kill()
        try:
            process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
