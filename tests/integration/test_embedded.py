"""The embedded servers under races, kills and leftovers."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import redis

from adapters.embedded import EmbeddedRefused, EmbeddedServers
from adapters.embedded.processes import living, wait_until
from adapters.postgres.engine import DatabaseUnavailable, create_engine
from adapters.postgres.tenant_transaction import lone_row, tenant_transaction

USER = """
    import os, sys, time
    from pathlib import Path
    from adapters.embedded import EmbeddedServers
    servers = EmbeddedServers(Path(sys.argv[1]), is_durable=False)
    servers.start()
    print(servers.owner_url, servers.redis_url, flush=True)
"""
UNTIL_TOLD = USER + "\n    sys.stdin.readline()\n"


def in_process(home: Path, script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )


def postmasters(home: Path) -> list[int]:
    ours = living("postgres", home / "postgres")
    pids = {process.pid for process in ours}
    return [process.pid for process in ours if process.ppid() not in pids]


def redises(home: Path) -> list[int]:
    return [process.pid for process in living("redis-server", home / "redis")]


def nothing_runs(home: Path) -> bool:
    return not living("postgres", home / "postgres") and not redises(home)


def kept_in_redis(servers: EmbeddedServers) -> bytes | None:
    with redis.Redis.from_url(servers.redis_url) as client:
        return client.get("kept")


def keep_in_redis(servers: EmbeddedServers) -> None:
    with redis.Redis.from_url(servers.redis_url) as client:
        client.set("kept", "yes")


def keep_in_postgres(servers: EmbeddedServers) -> None:
    with psycopg.connect(servers.owner_url) as connection:
        connection.execute("create table kept as select 1 as row")


def kept_in_postgres(servers: EmbeddedServers) -> tuple[int] | None:
    with psycopg.connect(servers.owner_url) as connection:
        return connection.execute("select row from kept").fetchone()


def test_four_processes_that_start_at_once_share_one_pair_of_servers(own_home: Path) -> None:
    users = [in_process(own_home, UNTIL_TOLD) for _ in range(4)]
    addresses = {user.stdout.readline() for user in users}
    running = (len(postmasters(own_home)), len(redises(own_home)))
    for user in users:
        user.communicate("go\n")
    assert len(addresses) == 1
    assert running == (1, 1)
    assert [user.returncode for user in users] == [0] * 4
    assert nothing_runs(own_home)


def test_who_leaves_while_another_stays_leaves_the_servers_running(own_home: Path) -> None:
    with EmbeddedServers(own_home, is_durable=False) as servers:
        user = in_process(own_home, UNTIL_TOLD)
        user.stdout.readline()
        user.communicate("go\n")
        assert kept_in_redis(servers) is None
        assert len(postmasters(own_home)) == 1
    assert nothing_runs(own_home)


def test_a_killed_owner_neither_stops_the_servers_nor_keeps_them(own_home: Path) -> None:
    owner = in_process(own_home, UNTIL_TOLD)
    owner.stdout.readline()
    with EmbeddedServers(own_home, is_durable=False) as servers:
        owner.kill()
        owner.communicate()
        keep_in_redis(servers)
        keep_in_postgres(servers)
    assert nothing_runs(own_home)


def test_servers_whose_every_user_was_killed_go_with_the_next_that_leaves(own_home: Path) -> None:
    owner = in_process(own_home, UNTIL_TOLD)
    owner.stdout.readline()
    before = postmasters(own_home)
    owner.kill()
    owner.communicate()
    with EmbeddedServers(own_home, is_durable=False):
        assert postmasters(own_home) == before
    assert nothing_runs(own_home)


def test_a_forked_child_keeps_the_servers_after_its_parent_has_left(own_home: Path) -> None:
    parent = in_process(
        own_home,
        USER
        + """
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    servers.stop()
    print(child, flush=True)
    """,
    )
    parent.stdout.readline()
    child = int(parent.stdout.readline())
    try:
        assert len(postmasters(own_home)) == 1
    finally:
        os.kill(child, signal.SIGKILL)
        parent.communicate()
    with EmbeddedServers(own_home, is_durable=False):
        pass
    assert nothing_runs(own_home)


def test_a_started_program_does_not_keep_the_servers(own_home: Path) -> None:
    with EmbeddedServers(own_home, is_durable=False):
        program = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        assert nothing_runs(own_home)
    finally:
        program.kill()
        program.wait()


@pytest.mark.parametrize("mode", ["fast", "immediate", "kill"])
def test_postgres_restarted_any_way_keeps_its_address_and_every_commit(
    own_servers: EmbeddedServers, mode
) -> None:
    address = own_servers.owner_url
    keep_in_postgres(own_servers)
    own_servers.restart_postgres(mode)
    assert own_servers.owner_url == address
    assert kept_in_postgres(own_servers) == (1,)


def test_a_killed_postmaster_is_started_anew_and_pools_find_it_by_themselves(
    own_servers: EmbeddedServers,
) -> None:
    engine = create_engine(own_servers.app_url, pool_size=2)
    with tenant_transaction(engine):
        pass
    os.kill(postmasters(own_servers.home)[0], signal.SIGKILL)
    own_servers.ensure()
    with tenant_transaction(engine) as transaction:
        assert transaction.one(b"select 1") == (1,)
    engine.dispose()


def test_whoever_reads_while_postgres_dies_is_told_that_it_is_away_and_nothing_else(
    own_servers: EmbeddedServers,
) -> None:
    engine = create_engine(own_servers.app_url, pool_size=4)
    is_over = threading.Event()

    def read() -> Counter[str]:
        seen: Counter[str] = Counter()
        while not is_over.is_set():
            try:
                with tenant_transaction(engine) as transaction:
                    transaction.one(b"select 1")
                lone_row(engine, b"select 1", None)
                seen["answered"] += 1
            except DatabaseUnavailable:
                seen["away"] += 1
                is_over.wait(0.005)
        return seen

    with ThreadPoolExecutor(4) as threads:
        readers = [threads.submit(read) for _ in range(4)]
        for _ in range(5):
            time.sleep(0.2)
            own_servers.restart_postgres("immediate")
        is_over.set()
    engine.dispose()
    seen = sum((reader.result() for reader in readers), Counter())
    assert seen["answered"]
    assert seen["away"]


def test_a_killed_redis_is_started_anew_on_what_its_file_kept(own_servers: EmbeddedServers) -> None:
    keep_in_redis(own_servers)
    os.kill(redises(own_servers.home)[0], signal.SIGKILL)
    own_servers.ensure()
    assert kept_in_redis(own_servers) == b"yes"


def test_a_redis_that_cannot_read_its_file_starts_empty(own_home: Path) -> None:
    with EmbeddedServers(own_home, is_durable=False) as servers:
        keep_in_redis(servers)
    (own_home / "redis" / "appendonly.aof").write_bytes(b"no such command\r\n" * 50)
    with EmbeddedServers(own_home, is_durable=False) as servers:
        assert kept_in_redis(servers) is None


def pid_of_a_stranger(home: Path) -> None:
    (home / "postgres" / "postmaster.pid").write_text(
        f"{os.getpid()}\n{home}/postgres\n1\n5432\n{home}/run\n\n1 1\nready\n"
    )
    (home / "run" / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n{home}/postgres\n")


def half_a_cluster(home: Path) -> None:
    (home / "postgres").rename(home / "postgres.new")


def dead_sockets(home: Path) -> None:
    for name in (".s.PGSQL.5432", "redis.sock"):
        (home / "run" / name).write_text("")


@pytest.mark.parametrize("leave", [pid_of_a_stranger, half_a_cluster, dead_sockets])
def test_leftovers_of_a_crash_do_not_hinder_the_next_start(
    own_home: Path, leave: Callable[[Path], None]
) -> None:
    with EmbeddedServers(own_home, is_durable=False):
        pass
    leave(own_home)
    with EmbeddedServers(own_home, is_durable=False) as servers:
        keep_in_postgres(servers)
    assert nothing_runs(own_home)


@pytest.mark.parametrize("name", ["with spaces, and a comma", "x" * 120])
def test_awkward_homes_work(own_home: Path, name: str) -> None:
    home = own_home / name
    with EmbeddedServers(home, is_durable=False) as servers:
        keep_in_redis(servers)
        keep_in_postgres(servers)
    assert nothing_runs(home)
    assert not (home / "run").is_symlink()


def test_a_home_that_the_servers_cannot_reach_is_refused_with_what_to_do(own_home: Path) -> None:
    closed = own_home / "closed"
    closed.mkdir()
    closed.chmod(0o700 if os.geteuid() == 0 else 0o500)
    with pytest.raises(EmbeddedRefused, match="set REDRESS_HOME"):
        EmbeddedServers(closed / "home").start()


def test_a_home_with_shell_signs_is_refused(own_home: Path) -> None:
    with pytest.raises(EmbeddedRefused, match="without quotes"):
        EmbeddedServers(own_home / "a$b")


def test_a_failed_start_leaves_nothing_and_holds_nothing(own_home: Path) -> None:
    with EmbeddedServers(own_home, is_durable=False):
        pass
    version = own_home / "postgres" / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(EmbeddedRefused, match="PostgreSQL 12"):
        EmbeddedServers(own_home, is_durable=False).start()
    version.write_text("18\n")
    with EmbeddedServers(own_home, is_durable=False):
        pass
    assert wait_until(lambda: nothing_runs(own_home), timeout_s=1)


def test_nobody_else_may_open_the_sockets_and_no_port_is_bound(
    own_servers: EmbeddedServers,
) -> None:
    assert (own_servers.home / "run").stat().st_mode & 0o077 == 0
    servers = [
        *living("postgres", own_servers.home / "postgres"),
        *living("redis-server", own_servers.home / "redis"),
    ]
    assert [p.net_connections("inet") for p in servers] == [[]] * len(servers)
