"""What is configured, reachable, migrated, safe, and only played: one finding per question."""

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import redis
import sqlalchemy.exc

from adapters.kms import AwsKeyService, KeyFileRefused, LocalKeyService, load_signing_keys
from adapters.postgres import migrations
from adapters.postgres.engine import create_engine
from adapters.postgres.job_board import PostgresJobBoard
from adapters.postgres.roles import RolesRefused, check_app_role
from adapters.rq.clients import ringing_client
from adapters.system import SimulatedClock, system_clock
from application.paging import LIMIT_MAX, PageRequest
from application.sealing import KeyServiceUnavailable, SealBroken
from domain.errors import Unavailable
from domain.identity import TenantId
from domain.jobs import JobState
from entrypoints.settings import KmsSettings, Settings
from entrypoints.startup import Servers

REACH_S_MAX = 2.0
_NOBODY = TenantId(UUID(int=0))
_MAIL_PORTS = {"smtp": 587, "smtps": 465}
_WEB_PORTS = {"http": 80, "https": 443}


@unique
class Verdict(StrEnum):
    """``note`` is worth knowing and no problem."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    subject: str
    verdict: Verdict
    detail: str


def examine(settings: Settings, servers: Servers) -> Iterator[Diagnosis]:
    """Ask everything; nothing that is found keeps the rest from being asked."""
    profile = "embedded, in" if settings.is_embedded else "real servers; our files lie in"
    yield _ok("profile", f"{profile} {settings.home}")
    yield from _database(servers)
    yield _redis(servers)
    yield _clock(settings)
    yield _key("signing key", settings.secret_key_file, load_signing_keys, settings)
    if settings.master_key_file is not None:
        yield _key("master key", settings.master_key_file, LocalKeyService.from_file, settings)
    if settings.kms is not None:
        yield _kms(settings.kms)
    yield _evidence(settings)
    yield _mail(settings)
    yield from _vendors(settings)


def _database(servers: Servers) -> Iterator[Diagnosis]:
    try:
        present = migrations.present_revision(servers.database_url)
    except sqlalchemy.exc.SQLAlchemyError as error:
        yield _problem("postgresql", f"does not answer ({type(error).__name__})")
        return
    yield _ok("postgresql", "answers")
    needed = migrations.newest_revision()
    if present != needed:
        yield _problem("schema", f"is at {present or 'none'}, not {needed}: run `redress migrate`")
        return
    yield _ok("schema", f"is up to date ({present})")
    engine = create_engine(servers.database_url, pool_size=1)
    try:
        yield _role(lambda: check_app_role(engine))
        yield _parked_jobs(PostgresJobBoard(engine))
    finally:
        engine.dispose()


def _role(check: Callable[[], None]) -> Diagnosis:
    try:
        check()
    except RolesRefused as refused:
        return _problem("database role", str(refused))
    return _ok("database role", "is bound by row-level security")


def _parked_jobs(board: PostgresJobBoard) -> Diagnosis:
    try:
        page = board.page(None, PageRequest(limit=LIMIT_MAX), states=[JobState.PARKED])
    except Unavailable as error:
        return _problem("jobs", str(error))
    if not page.items:
        return _ok("jobs", "none is parked")
    count = f"{LIMIT_MAX} or more" if page.next_after else str(len(page.items))
    return _problem("jobs", f"{count} parked: see `redress jobs list --state parked`")


def _redis(servers: Servers) -> Diagnosis:
    try:
        with ringing_client(servers.redis_url) as client:
            client.ping()
    except redis.exceptions.RedisError as error:
        return _problem("redis", f"does not answer ({type(error).__name__})")
    return _ok("redis", "answers")


def _clock(settings: Settings) -> Diagnosis:
    if settings.clock_file is None:
        return _ok("clock", "the machine's")
    now = SimulatedClock(settings.clock_file)()
    ahead = round((now - system_clock()).total_seconds() / 86_400, 1)
    return _note("clock", f"simulated, {ahead} days ahead: {now:%Y-%m-%d %H:%M} UTC")


def _key(subject: str, path: Path, load: Callable[[Path], object], settings: Settings) -> Diagnosis:
    if settings.is_embedded and not path.exists():
        return _note(subject, "is made when it is first needed")
    try:
        load(path)
    except KeyFileRefused as refused:
        return _problem(subject, str(refused))
    return _ok(subject, "is there")


def _kms(kms: KmsSettings) -> Diagnosis:
    """By wrapping a key for nobody and unwrapping it again: both permissions are needed."""
    service = AwsKeyService(key_ids=kms.key_ids, endpoint_url=kms.endpoint_url)
    try:
        service.unwrap(_NOBODY, service.wrap(_NOBODY, os.urandom(32)))
    except (KeyServiceUnavailable, SealBroken) as refused:
        return _problem("aws kms", str(refused))
    finally:
        service.close()
    return _ok("aws kms", "wraps and unwraps")


def _evidence(settings: Settings) -> Diagnosis:
    evidence = settings.evidence
    if evidence.folder is None:
        return _ok("evidence", f"bucket {evidence.bucket}, prefix {evidence.prefix or 'none'}")
    return _ok("evidence", f"folder {evidence.folder}")


def _mail(settings: Settings) -> Diagnosis:
    if settings.smtp_url is None:
        return _note("e-mail", f"is not sent but left in {settings.mailbox}")
    parts = urlsplit(settings.smtp_url)
    host, port = parts.hostname or "", parts.port or _MAIL_PORTS[parts.scheme]
    if is_reachable(host, port):
        return _ok("e-mail", f"{host}:{port} is reachable")
    return _problem("e-mail", f"{host}:{port} is not reachable")


def _vendors(settings: Settings) -> Iterator[Diagnosis]:
    smartcredit, lob, ai = settings.smartcredit, settings.lob, settings.ai
    hints = {
        "smartcredit": "no report can be pulled; set REDRESS_SMARTCREDIT_URL",
        "lob": "no letter can be mailed; set REDRESS_LOB_API_KEY",
        "ai": "letters are worded without it; REDRESS_AI_PROVIDER changes that",
    }
    urls = {
        "smartcredit": smartcredit.url if smartcredit else None,
        "lob": lob.url if lob else None,
        "ai": ai.url if ai else None,
    }
    for vendor, url in urls.items():
        if url is None:
            yield _note(vendor, f"is not configured: {hints[vendor]}")
        else:
            yield _vendor(vendor, url, settings)
    if lob is not None and not settings.sandboxed["lob"]:
        what = "a live key: letters are printed and charged" if lob.is_live else "a test key"
        yield _note("lob key", what)


def _vendor(vendor: str, url: str, settings: Settings) -> Diagnosis:
    parts = urlsplit(url)
    answers = is_reachable(parts.hostname or "", parts.port or _WEB_PORTS[parts.scheme])
    if not settings.sandboxed[vendor]:
        shown = f"{parts.scheme}://{parts.netloc}"
        if answers:
            return _ok(vendor, f"{shown} is reachable")
        return _problem(vendor, f"{shown} is not reachable")
    if answers:
        return _note(vendor, f"sandbox at {url}")
    if url.startswith(settings.sandbox_url):
        return _note(vendor, f"sandbox at {url}, not running: `redress sandbox` starts it")
    return _problem(vendor, f"sandbox at {url} is not reachable")


def is_reachable(host: str, port: int) -> bool:
    """Whether somebody accepts a connection there within REACH_S_MAX seconds."""
    try:
        with socket.create_connection((host, port), timeout=REACH_S_MAX):
            return True
    except OSError:
        return False


def _ok(subject: str, detail: str) -> Diagnosis:
    return Diagnosis(subject=subject, verdict=Verdict.OK, detail=detail)


def _note(subject: str, detail: str) -> Diagnosis:
    return Diagnosis(subject=subject, verdict=Verdict.NOTE, detail=detail)


def _problem(subject: str, detail: str) -> Diagnosis:
    return Diagnosis(subject=subject, verdict=Verdict.PROBLEM, detail=detail)
