"""The audit's share of a write and of a read, on one embedded PostgreSQL that flushes as in earnest.

The same transactions run in turn with and without the record. There is no peer: the other side is
this product without its audit, so a ratio of 1 would mean that recording is free.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dispute_stage import prepare_dispute
from table import Row, exit_code, print_rows

from adapters.postgres.work import PostgresDatabase
from entrypoints.assembly import build_container, close_container
from entrypoints.container import Container
from entrypoints.settings import Settings
from entrypoints.startup import opened_servers

ROUNDS = 7
CALLS = 300
TARGET_READ, TARGET_WRITE = 0.5, 0.5


class Unrecorded(PostgresDatabase):
    """The same database, and no record of what happens in it."""

    def _record(self, *_asked: object) -> None:  # type: ignore[override]
        return None


def rows() -> list[Row]:
    with opened_container() as container:
        token, dispute_id = prepare_dispute(container)
        actor = container.authenticate()(token, ip="127.0.0.1", request_id="benchmark")
        recorded = container.database()
        plain = Unrecorded(recorded.engine, recorded.sealer, recorded.new_id, recorded.clock)

        def reading(database: PostgresDatabase) -> None:
            with database.begin(actor.tenant_id, actor) as work:
                work.disputes.get(dispute_id)

        def writing(database: PostgresDatabase) -> None:
            with database.begin(actor.tenant_id, actor) as work:
                dispute = work.disputes.get(dispute_id)
                work.disputes.save(replace(dispute))

        return [
            _row("a dispute read in a transaction", reading, recorded, plain, TARGET_READ),
            _row("a dispute read and saved", writing, recorded, plain, TARGET_WRITE),
        ]


def _row(
    name: str,
    call: Callable[[PostgresDatabase], None],
    recorded: PostgresDatabase,
    plain: PostgresDatabase,
    target: float,
) -> Row:
    rates = [(_rate(call, recorded), _rate(call, plain)) for _ in range(ROUNDS)]
    ours, peer = (statistics.median(side) for side in zip(*rates, strict=True))
    return Row(
        name=f"{name}, with the audit against without it",
        ours=ours,
        peer=peer,
        ratio=ours / peer,
        target=target,
        unit="transactions/s of one thread",
    )


def _rate(call: Callable[[PostgresDatabase], None], database: PostgresDatabase) -> float:
    started = time.perf_counter()
    for _ in range(CALLS):
        call(database)
    return CALLS / (time.perf_counter() - started)


@contextmanager
def opened_container() -> Iterator[Container]:
    """The whole product over private servers in a folder that goes with them."""
    home = Path(tempfile.mkdtemp(prefix="redress-bench-"))
    home.chmod(0o711)
    try:
        settings = Settings.read({"REDRESS_HOME": str(home)})
        with opened_servers(settings) as servers:
            container = build_container(settings, servers)
            try:
                yield container
            finally:
                close_container(container)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main() -> int:
    measured = rows()
    print_rows(measured)
    return exit_code(measured)


if __name__ == "__main__":
    sys.exit(main())
