"""``GET`` of one dispute: ours against FastAPI + pydantic + async SQLAlchemy.

With authentication, permission check and row-level security, on one embedded PostgreSQL. Both
servers run as they would be run, one process each, with a pool of the same size; a third process
asks them in turn over connections that stay open. What is equal and what is not stands in
``peers/fastapi_dispute.py``. Before anything is timed, both must answer with the same JSON and
ETag, and both must refuse a request without a token.

Requests are counted twice: by the clock, and by the processor time of the server alone. On a quiet
machine both say the same. On a busy one the clock flatters ours, whose threads get more turns than
the peer's one; processor time does not.
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    port: int
    pid: int

    def processor_s(self) -> float:
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Answers per second, and per second of the server's processor time."""

    by_clock: float
    by_processor: float


def rows() -> list[Row]:
    """Two rows: medians of alternating rounds by the clock, and by processor time."""
    with _home() as home:
        port = str(_free_port())
        settings = Settings.read({"REDRESS_HOME": str(home), "REDRESS_HTTP_PORT": port})
        with opened_servers(settings) as servers:
            container = build_container(settings, servers)
            try:
                token, dispute_id = prepare_dispute(container)
            finally:
                close_container(container)
            question = Question(path=f"/api/v2/disputes/{dispute_id}", token=token)
            with _ours(settings) as ours, _peer(settings, servers) as peer:
                _require_same_answers(ours, peer, question)
                ours_rates, peer_rates = _measure((ours, peer), question)
    asked = "GET of one dispute, against FastAPI + pydantic + async SQLAlchemy"
    return [
        _row(f"{asked}, by the clock", ours_rates.by_clock, peer_rates.by_clock, "of one process"),
        _row(
            f"{asked}, by processor time",
            ours_rates.by_processor,
            peer_rates.by_processor,
            "of one core",
        ),
    ]


def _row(name: str, ours: float, peer: float, of: str) -> Row:
    return Row(
        name=name, ours=ours, peer=peer, ratio=ours / peer, target=TARGET, unit=f"requests/s {of}"
    )


def _measure(servers: Sequence[Server], question: Question) -> list[Rates]:
    for server in servers:
        _load(server, question, WARM_UP_S)
    rounds = [[_load(server, question, ROUND_S) for server in servers] for _ in range(ROUNDS)]
    return [
        Rates(
            by_clock=statistics.median(rates.by_clock for rates in of_one),
            by_processor=statistics.median(rates.by_processor for rates in of_one),
        )
        for of_one in zip(*rounds, strict=True)
    ]


def _load(server: Server, question: Question, seconds: float) -> Rates:
    asked = [str(server.port), question.path, question.token, str(CONNECTIONS), str(seconds)]
    before = server.processor_s()
    ended = subprocess.run(
        [sys.executable, str(_HERE / "keep_alive_load.py"), *asked],
        check=True,
        stdout=subprocess.PIPE,
        timeout=seconds + 60,
    )
    answers, took_s = map(float, ended.stdout.split())
    return Rates(by_clock=answers / took_s, by_processor=answers / (server.processor_s() - before))


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
def _ours(settings: Settings) -> Iterator[Server]:
    variables = {
        "REDRESS_HOME": str(settings.home),
        "REDRESS_HTTP_PORT": str(settings.http_port),
        "REDRESS_DB_POOL_SIZE": str(settings.db_pool_size),
        # One person asks more in a second than people may in a minute; each is counted all the same.
        "REDRESS_LIMITS": "ip=10000000/60, user=10000000/60, tenant=10000000/60",
    }
    command = [sys.executable, "-m", "entrypoints.cli", "serve"]
    with _server(command, variables, settings.http_port, settings.home / "ours.log") as server:
        yield server


@contextmanager
def _peer(settings: Settings, servers: Servers) -> Iterator[Server]:
    port = _free_port()
    variables = {
        "BENCH_DATABASE_URL": servers.database_url.replace("://", "+asyncpg://", 1),
        "BENCH_POOL_SIZE": str(settings.db_pool_size),
        "BENCH_AUDIENCE": settings.public_url,
        "BENCH_SIGNING_KEY": str(settings.secret_key_file),
        "BENCH_MASTER_KEY": str(settings.master_key_file),
    }
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(_HERE / "peers")]
    command += ["--host", HOST, "--port", str(port), "fastapi_dispute:app"]
    with _server(command, variables, port, settings.home / "peer.log") as server:
        yield server


@contextmanager
def _server(
    command: list[str], variables: dict[str, str], port: int, log: Path
) -> Iterator[Server]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env={**_environment(), **variables}, stdout=output, stderr=output
        )
        try:
            _await(process, port, log)
            yield Server(port=port, pid=process.pid)
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
    sys.exit(f"{process.args!r} does not answer: {log.read_text(errors='replace')[-2000:]}")


def _require_same_answers(ours: Server, peer: Server, question: Question) -> None:
    mine, theirs = (_ask(server.port, question.path, question.token) for server in (ours, peer))
    if mine != theirs or mine[0] != 200:
        sys.exit(f"not comparable: {mine} against {theirs}")
    for server in (ours, peer):
        status, _, _ = _ask(server.port, question.path, None)
        if status != 401:
            sys.exit(f"without a token {server} answers {status}")


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
