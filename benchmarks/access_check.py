"""What it costs to ask whether somebody may: the permission check alone, and its share of a request.

The check is what a request does once it knows whose session it is: the versions that the primary
told are looked up, and the permission is asked for. From the warm cache of this process it is set
against the cache of all processes (Redis), then against the read it guards. The last row is the
whole of authentication (token, session and standing from the primary, permissions) as a share of
an authenticated read. By processor time: waiting for servers is others' work.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from dispute_stage import prepare_dispute
from table import Row, exit_code, print_rows

from application.accounts.effective_permissions import EffectivePermissions
from application.accounts.ports import PermissionCache, PermissionKey
from domain.disputes.dispute import DisputeId
from domain.identity import Permission
from entrypoints.assembly import build_container, close_container
from entrypoints.container import Container
from entrypoints.settings import Settings
from entrypoints.startup import opened_servers

ROUNDS, CHECKS, READS = 15, 2_000, 100
SHARED_TARGET, READ_TARGET, SHARE_TARGET = 5.0, 50.0, 0.5


class Forgetful(PermissionCache):
    """A process that keeps nothing itself."""

    def get(self, key: PermissionKey) -> frozenset[Permission] | None:
        del key
        return None

    def put(self, key: PermissionKey, permissions: frozenset[Permission]) -> None:
        del key, permissions


def rows() -> list[Row]:
    home = Path(tempfile.mkdtemp(prefix="redress-bench-"))
    home.chmod(0o711)
    settings = Settings.read({"REDRESS_HOME": str(home)})
    try:
        with opened_servers(settings) as servers:
            container = build_container(settings, servers)
            try:
                token, dispute_id = prepare_dispute(container)
                return _rows(container, token, DisputeId(UUID(str(dispute_id))))
            finally:
                close_container(container)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _rows(container: Container, token: str, dispute_id: DisputeId) -> list[Row]:
    user_id, tenant_id, session_id = container.access_tokens().read(token, now=container.clock()())
    standing = container.sessions().standing(
        user_id, tenant_id, session_id, now=container.clock()()
    )
    warm = container.permissions()
    shared_alone = EffectivePermissions(warm.begin, own=Forgetful(), shared=warm.shared)

    def checking(permissions: EffectivePermissions) -> Callable[[], object]:
        def check() -> None:
            if Permission.DISPUTE_READ not in permissions(standing):
                raise AssertionError

        return check

    read_dispute = container.read_dispute()
    known = container.authenticate()(token, ip="127.0.0.1", request_id="benchmark")

    def authenticated() -> None:
        actor = container.authenticate()(token, ip="127.0.0.1", request_id="benchmark")
        read_dispute(actor, dispute_id)

    check = _rate(checking(warm), CHECKS)
    through_redis = _rate(checking(shared_alone), READS)
    read = _rate(lambda: read_dispute(known, dispute_id), READS)
    whole = _rate(authenticated, READS)
    return [
        _row("permission check, warm, against Redis alone", check, through_redis, SHARED_TARGET),
        _row("permission check, against the read it guards", check, read, READ_TARGET),
        _row("authenticated read, against one without asking", whole, read, SHARE_TARGET),
    ]


def _rate(call: Callable[[], object], times: int) -> float:
    """Calls per second of this process's processor time; the median of several rounds."""
    call()
    found = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(times):
            call()
        found.append(times / (time.process_time() - started))
    return statistics.median(found)


def _row(name: str, ours: float, peer: float, target: float) -> Row:
    return Row(
        name=name,
        ours=ours,
        peer=peer,
        ratio=ours / peer,
        target=target,
        unit="times/s of one core",
    )


if __name__ == "__main__":
    measured = rows()
    print_rows(measured)
    sys.exit(exit_code(measured))
