"""What every request pays to be counted, and what a sign-in costs beside its hash.

A request is counted in three windows by one script call, against the same script called as
redis-py offers it. A sign-in is our use-case, session and tokens included, against the bare
verification of its argon2id hash. Both by processor time: the wait for Redis and PostgreSQL is
others' work.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import redis
from dispute_stage import EMAIL, PASSWORD, prepare_dispute
from redis.backoff import NoBackoff
from redis.retry import Retry
from table import Row, exit_code, print_rows

from adapters.redis.rate_limits import PREFIX, SCRIPT
from application.rate_limits import Meter, Quota
from entrypoints.assembly import build_container, close_container
from entrypoints.container import Container
from entrypoints.settings import Settings
from entrypoints.startup import Servers, opened_servers

COUNT_TARGET, SIGN_IN_TARGET = 1.3, 0.8
ROUNDS, COUNTS_PER_ROUND, SIGN_INS_PER_ROUND = 15, 200, 3
_PLENTY = Quota(limit=1_000_000_000, window_s=60)
_METERS = [
    Meter("ip", "203.0.113.9", _PLENTY),
    Meter("user", "019aa502-63b4-7188-9900-000000000001", _PLENTY),
    Meter("tenant", "019aa502-63b4-7188-9900-000000000002", _PLENTY),
]


def rows() -> list[Row]:
    home = Path(tempfile.mkdtemp(prefix="redress-bench-"))
    home.chmod(0o711)
    settings = Settings.read({"REDRESS_HOME": str(home)})
    try:
        with opened_servers(settings) as servers:
            container = build_container(settings, servers)
            try:
                prepare_dispute(container)
                return [_counting(container, servers), _signing_in(container)]
            finally:
                close_container(container)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _counting(container: Container, servers: Servers) -> Row:
    limits, clock = container.rate_limits(), container.machine_clock()
    client = redis.Redis.from_url(servers.redis_url, retry=Retry(NoBackoff(), 0))
    script = client.register_script(SCRIPT)
    keys = [f"{PREFIX}:{meter.name}:{meter.subject}" for meter in _METERS]
    bounds = [n for meter in _METERS for n in (meter.quota.limit, meter.quota.slot_ms)]

    def by_client() -> None:
        script(keys=keys, args=[int(clock().timestamp() * 1000), *bounds])

    name = "count a request in three windows, against redis-py's own script call"
    ours, peer = _rates(lambda: limits.take(_METERS, now=clock()), by_client, COUNTS_PER_ROUND)
    client.close()
    return _row(name, ours, peer, COUNT_TARGET, "requests/s of one core")


def _signing_in(container: Container) -> Row:
    hasher = container.hasher()
    kept = hasher.hash(PASSWORD)

    def sign_in() -> None:
        container.sign_in()(email=EMAIL, password=PASSWORD)

    name = "sign in with session and tokens, against the bare argon2id verification"
    ours, peer = _rates(sign_in, lambda: hasher.verify(kept, PASSWORD), SIGN_INS_PER_ROUND)
    return _row(name, ours, peer, SIGN_IN_TARGET, "sign-ins/s of one core")


def _rates(
    ours: Callable[[], object], peer: Callable[[], object], times: int
) -> tuple[float, float]:
    """Calls per second of processor time, over alternating rounds."""
    mine, theirs = [], []
    for _ in range(ROUNDS):
        mine.append(_seconds(ours, times))
        theirs.append(_seconds(peer, times))
    return 1 / statistics.median(mine), 1 / statistics.median(theirs)


def _seconds(call: Callable[[], object], times: int) -> float:
    started = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - started) / times


def _row(name: str, ours: float, peer: float, target: float, unit: str) -> Row:
    return Row(name=name, ours=ours, peer=peer, ratio=ours / peer, target=target, unit=unit)


if __name__ == "__main__":
    measured = rows()
    print_rows(measured)
    sys.exit(exit_code(measured))
