"""The life cycle: started by whoever comes first, stopped by whoever leaves last."""

import atexit
import signal
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from adapters.embedded import folders, postgres_server
from adapters.embedded.lease import Lease, only_one
from adapters.embedded.postgres_server import PostgresServer
from adapters.embedded.redis_server import RedisServer


@dataclass(slots=True)
class EmbeddedServers:
    """PostgreSQL and Redis under one home folder, shared between processes.

    Every process that uses them holds a shared lock on `home`/lease, which the kernel frees when
    the process dies, however it dies; forked children keep it. Who leaves and finds nobody else
    stops the servers. Addresses stay the same across restarts, so clients just reconnect.
    `is_durable=False` trades the data's life across a power cut for speed: for tests.
    """

    home: Path
    is_durable: bool = True
    _lease: Lease = field(init=False)
    _postgres: PostgresServer = field(init=False)
    _redis: RedisServer = field(init=False)

    def __post_init__(self) -> None:
        self.home = folders.prepare(self.home)
        self._lease = Lease(self.home / "lease")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Take a lease and have both servers running; stops them at exit if nobody else is left.

        Raises EmbeddedRefused with a sentence when they cannot run here.
        """
        try:
            with self._start_lock():
                self._place()
                self._lease.take()
                atexit.register(self.stop)
                self._ensure()
        except BaseException:
            self.stop()
            raise

    def ensure(self) -> None:
        """Start again what has died since `start`, under the same addresses."""
        with self._start_lock():
            self._ensure()

    def stop(self) -> None:
        """Give the lease back, and stop the servers if nobody else holds one."""
        atexit.unregister(self.stop)
        if not self._lease.is_held:
            return
        with self._start_lock():
            if self._lease.give_back():
                self._redis.stop()
                self._postgres.stop()
                folders.forget_run_folder(self.home)

    def restart_postgres(self, mode: Literal["fast", "immediate", "kill"] = "fast") -> None:
        """Stop PostgreSQL in that mode and start it again: every session is lost."""
        with self._start_lock():
            self._postgres.stop(mode)
            self._postgres.ensure()

    def restart_redis(self, *, is_killed: bool = False) -> None:
        """Stop Redis, politely or by SIGKILL, and start it again on what its file kept."""
        with self._start_lock():
            self._redis.stop(signal.SIGKILL if is_killed else signal.SIGTERM)
            self._redis.ensure()

    @property
    def owner_url(self) -> str:
        """For migrations: the role that owns the tables."""
        return self._postgres.url(postgres_server.OWNER, postgres_server.DATABASE)

    @property
    def app_url(self) -> str:
        """For the application: a role that row-level security binds, made by the migrations."""
        return self._postgres.url(postgres_server.APP, postgres_server.DATABASE)

    @property
    def redis_url(self) -> str:
        return self._redis.url

    def postgres_url(self, user: str, database: str) -> str:
        """For tests and repair: any role, any database; `postgres` is the superuser."""
        return self._postgres.url(user, database)

    def _start_lock(self) -> AbstractContextManager[None]:
        return only_one(self.home / "start.lock")

    def _place(self) -> None:
        account = folders.service_account(self.home)
        run = folders.run_folder(self.home, account)
        self._postgres = PostgresServer(
            home=self.home, run=run, account=account, is_durable=self.is_durable
        )
        self._redis = RedisServer(home=self.home, run=run, account=account)

    def _ensure(self) -> None:
        self._postgres.ensure()
        self._redis.ensure()
