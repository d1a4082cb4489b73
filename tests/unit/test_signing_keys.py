"""Keys that sign are rotated in one file under running processes, and nobody is signed out."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner

from adapters.jwt.refresh_tokens import DerivedRefreshTokens
from adapters.key_names import key_id
from adapters.kms import (
    KeyFileRefused,
    SigningKeys,
    add_signing_key,
    load_signing_keys,
    promote_signing_key,
    remove_signing_key,
)
from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.directory import MemoryDirectory
from adapters.memory.people import MemoryAccessTokens
from adapters.memory.work import MemoryDatabase
from application.accounts.refresh_session import RefreshSession, SuccessorUnknown
from application.accounts.tokens import hash_token
from domain.accounts.sessions import OVERLAP_S, start_session
from domain.accounts.tenants import SessionEnded, Tenant, TenantKind
from domain.identity import SessionId, TenantId, UserId
from entrypoints.cli.main import app


@pytest.fixture
def path(tmp_path) -> Path:
    """A file with one key."""
    load_signing_keys(tmp_path / "keys" / "secret", may_create=True)
    return tmp_path / "keys" / "secret"


def ids(path: Path) -> list[str]:
    return [key_id(key.public_key()) for key in load_signing_keys(path)]


def pem(key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_new_key_signs_at_once_and_the_old_ones_verify(path):
    [old] = ids(path)
    new = add_signing_key(path)
    assert ids(path) == [new, old]


def test_an_announced_key_verifies_until_it_is_promoted(path):
    [old] = ids(path)
    announced = add_signing_key(path, is_announced=True)
    assert ids(path) == [old, announced]
    promote_signing_key(path, announced)
    assert ids(path) == [announced, old]


def test_a_removed_key_is_gone_but_never_the_one_that_signs(path):
    [old] = ids(path)
    new = add_signing_key(path)
    with pytest.raises(KeyFileRefused, match="rotate first"):
        remove_signing_key(path, new)
    remove_signing_key(path, old)
    assert ids(path) == [new]
    for act in (remove_signing_key, promote_signing_key):
        with pytest.raises(KeyFileRefused, match="holds no key"):
            act(path, old)


def test_a_running_process_sees_a_rotation_at_its_next_look(path):
    keys = SigningKeys(path)
    assert keys() is keys()
    new = add_signing_key(path)
    assert key_id(keys()[0].public_key()) == new
    assert len(keys()) == 2


@pytest.mark.parametrize("content", [b"", b"no key", None], ids=["empty", "torn", "gone"])
def test_a_file_that_was_spoiled_signs_nobody_out(path, content):
    keys = SigningKeys(path)
    before, good = keys(), path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
        path.chmod(0o600)
    assert keys() == before
    with pytest.raises(KeyFileRefused):
        SigningKeys(path)
    path.write_bytes(good)
    path.chmod(0o600)
    assert len(keys()) == 1


def test_a_rotation_keeps_the_files_mode_and_leaves_nothing_beside_it(path):
    path.chmod(0o640)
    add_signing_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_uid == os.geteuid()
    assert sorted(p.name for p in path.parent.iterdir()) == ["secret", "secret.lock"]


def test_of_rotations_at_once_none_is_lost(path):
    with ThreadPoolExecutor(8) as threads:
        added = list(threads.map(lambda _: add_signing_key(path), range(8)))
    assert set(ids(path)) >= set(added)
    assert len(ids(path)) == 9


@pytest.mark.parametrize(
    "content",
    [
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(key := Ed25519PrivateKey.generate()) * 2,
    ],
    ids=["damaged", "another kind", "twice"],
)
def test_a_file_with_anything_else_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(KeyFileRefused):
        load_signing_keys(path)
    with pytest.raises(KeyFileRefused):
        add_signing_key(path)
    assert path.read_bytes() == content


def test_the_command_rotates_promotes_lists_and_removes(path, monkeypatch):
    monkeypatch.setenv("REDRESS_HOME", str(path.parent))
    monkeypatch.setenv("REDRESS_SECRET_KEY_FILE", str(path))
    [old] = ids(path)

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["signing-keys", *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    announced = run("rotate", "--announce").split()[0]
    assert ids(path) == [old, announced]
    run("promote", announced)
    listed = run("list")
    assert listed.index(announced) < listed.index(old)
    run("remove", old)
    assert ids(path) == [announced]
    newest = run("rotate").split()[0]
    assert ids(path) == [newest, announced]
    assert "PRIVATE" not in listed


OLD, NEW = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
FIRM = TenantId(UUID(int=2))


@dataclass(slots=True)
class Cluster:
    """One session, and processes that know the keys they are given."""

    clock: MemoryClock = field(default_factory=MemoryClock)
    database: MemoryDatabase = field(init=False)

    def __post_init__(self) -> None:
        self.database = MemoryDatabase(clock=self.clock, new_id=SequentialIds())
        tenant = Tenant(id=FIRM, name="Example", kind=TenantKind.LAW_FIRM, created_at=self.clock())
        session = start_session(
            SessionId(UUID(int=3)),
            tenant_id=FIRM,
            user_id=UserId(UUID(int=4)),
            refresh_hash=hash_token("first"),
            user_agent="",
            at=self.clock(),
        )
        with self.database.begin(FIRM) as work:
            work.tenants.add(tenant)
            work.sessions.add(session)

    def refresh(self, token: str, *keys: Ed25519PrivateKey) -> str:
        refresh = RefreshSession(
            self.database.begin,
            MemoryDirectory(self.database),
            MemoryAccessTokens(),
            DerivedRefreshTokens(lambda: keys),
            self.clock,
        )
        return refresh(token).refresh_token


@pytest.fixture
def cluster() -> Cluster:
    return Cluster()


def test_a_session_outlives_the_key_under_which_its_token_was_made(cluster):
    token = cluster.refresh("first", OLD)
    token = cluster.refresh(token, NEW, OLD)
    token = cluster.refresh(token, NEW)
    assert cluster.refresh(token, NEW)


@pytest.mark.parametrize(
    ("first", "second"), [((OLD,), (NEW, OLD)), ((NEW, OLD), (OLD, NEW)), ((OLD, NEW), (NEW, OLD))]
)
def test_two_processes_with_another_newest_key_still_give_the_same_successor(
    cluster, first, second
):
    successor = cluster.refresh("first", *first)
    cluster.clock.advance(timedelta(seconds=OVERLAP_S))
    assert cluster.refresh("first", *second) == successor


def test_a_process_that_has_not_got_the_key_asks_to_try_again_and_ends_nothing(cluster):
    successor = cluster.refresh("first", NEW, OLD)
    with pytest.raises(SuccessorUnknown) as refused:
        cluster.refresh("first", OLD)
    assert refused.value.retry_after_s == 1
    assert cluster.refresh("first", OLD, NEW) == successor
    assert cluster.refresh(successor, OLD)


def test_reuse_still_ends_the_session_whatever_keys_were_rotated(cluster):
    successor = cluster.refresh("first", OLD)
    cluster.clock.advance(timedelta(seconds=OVERLAP_S + 1))
    with pytest.raises(SessionEnded):
        cluster.refresh("first", NEW, OLD)
    with pytest.raises(SessionEnded):
        cluster.refresh(successor, NEW, OLD)
