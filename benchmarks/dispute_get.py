"""``GET`` of one dispute: ours against FastAPI + pydantic + async SQLAlchemy.

With authentication, permission check and row-level security, on one embedded PostgreSQL. Both
servers run as they would be run, one process each, with a pool of the same size; a third process
asks them in turn over connections that stay open. What is equal and what is not stands in
``peers/fastapi_dispute.py``. Before anything is timed, both must answer with the same JSON and
ETag, and both must refuse a request without a token.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from dispute_stage import prepare_dispute
from keep_alive_load import HOST
from table import Row, exit_code, print_rows

from entrypoints.assembly import build_container, close_container
from entrypoints.settings import Settings
from entrypoints.startup import Servers, opened_servers

TARGET = 2.0
ROUNDS = 7
ROUND_S = 3.0
WARM_UP_S = 2.0
CONNECTIONS = 16
START_S_MAX = 60.0
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    path: str
    token: str


def rows() -> list[Row]:
    """One row: answers per second of one server process, medians of alternating rounds."""
    with _home() as home:
        ours_port, peer_port = _free_port(), _free_port()
        settings = Settings.read({"REDRESS_HOME": str(home), "REDRESS_HTTP_PORT": str(ours_port)})
        with opened_servers(settings) as servers:
            container = build_container(settings, servers)
            try:
                token, dispute_id = prepare_dispute(container)
            finally:
                close_container(container)
            question = Question(path=f"/api/v2/disputes/{dispute_id}", token=token)
            with _ours(settings), _peer(settings, servers, peer_port):
                _require_same_answers(ours_port, peer_port, question)
                ours, peer = _measure(ours_port, peer_port, question)
    return [
        Row(
            name="GET of one dispute, against FastAPI + pydantic + async SQLAlchemy",
            ours=ours,
            peer=peer,
            ratio=ours / peer,
            target=TARGET,
            unit="requests/s of one process",
        )
    ]


def _measure(ours_port: int, peer_port: int, question: Question) -> tuple[float, float]:
    ports = (ours_port, peer_port)
    for port in ports:
        _load(port, question, WARM_UP_S)
    rounds = [[_load(port, question, ROUND_S) for port in ports] for _ in range(ROUNDS)]
    ours, peer = zip(*rounds, strict=True)
    return statistics.median(ours), statistics.median(peer)


def _load(port: int, question: Question, seconds: float) -> float:
    asked = [str(port), question.path, question.token, str(CONNECTIONS), str(seconds)]
    ended = subprocess.run(
        [sys.executable, str(_HERE / "keep_alive_load.py"), *asked],
        check=True,
        stdout=subprocess.PIPE,
        timeout=seconds + 60,
    )
    return float(ended.stdout)


@contextmanager
def _home() -> Iterator[Path]:
    """A folder that the account of the embedded PostgreSQL can enter."""
    home = Path(tempfile.mkdtemp(prefix="redress-bench-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _ours(settings: Settings) -> Iterator[None]:
    variables = {
        "REDRESS_HOME": str(settings.home),
        "REDRESS_HTTP_PORT": str(settings.http_port),
        "REDRESS_DB_POOL_SIZE": str(settings.db_pool_size),
    }
    command = [sys.executable, "-m", "entrypoints.cli", "serve"]
    with _server(command, variables, settings.http_port, settings.home / "ours.log"):
        yield


@contextmanager
def _peer(settings: Settings, servers: Servers, port: int) -> Iterator[None]:
    variables = {
        "BENCH_DATABASE_URL": servers.database_url.replace("://", "+asyncpg://", 1),
        "BENCH_POOL_SIZE": str(settings.db_pool_size),
        "BENCH_AUDIENCE": settings.public_url,
        "BENCH_SIGNING_KEY": str(settings.secret_key_file),
        "BENCH_MASTER_KEY": str(settings.master_key_file),
    }
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(_HERE / "peers")]
    command += ["--host", HOST, "--port", str(port), "fastapi_dispute:app"]
    with _server(command, variables, port, settings.home / "peer.log"):
        yield


@contextmanager
def _server(command: list[str], variables: dict[str, str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env={**_environment(), **variables}, stdout=output, stderr=output
        )
        try:
            _await(process, port, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment() -> dict[str, str]:
    """This process's own, less any setting of the product."""
    return {name: value for name, value in os.environ.items() if not name.startswith("REDRESS_")}


def _await(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_S_MAX
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"{process.args} does not answer: {log.read_text(errors='replace')[-2000:]}")


def _require_same_answers(ours_port: int, peer_port: int, question: Question) -> None:
    ours, peer = (_ask(port, question.path, question.token) for port in (ours_port, peer_port))
    if ours != peer or ours[0] != 200:
        sys.exit(f"not comparable: {ours} against {peer}")
    for port in (ours_port, peer_port):
        status, _, _ = _ask(port, question.path, None)
        if status != 401:
            sys.exit(f"without a token port {port} answers {status}")


def _ask(port: int, path: str, token: str | None) -> tuple[int, str | None, object]:
    connection = HTTPConnection(HOST, port, timeout=30)
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    return answer.status, answer.getheader("ETag"), body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> int:
    measured = rows()
    print_rows(measured)
    return exit_code(measured)


if __name__ == "__main__":
    sys.exit(main())
