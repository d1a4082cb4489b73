"""After a whole case, nothing that must be sealed stands in the clear wherever anything is kept."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from psycopg import sql

from domain.identity import ConsumerId, TenantId, UserId
from entrypoints.assembly import build_container, close_container
from entrypoints.cli.demo import story as steps
from entrypoints.cli.demo.story import Play
from entrypoints.settings import Settings
from entrypoints.startup import opened_servers
from staging.live import LiveStage, bring_to_an_end, letters_of, new_firm, person, pick

pytestmark = pytest.mark.slow

PERSON = 7
LETTER_CHARS_MIN = 30
# Ours to keep: the keys themselves, and what the sandbox plays of the vendors and keeps for them.
NOT_OURS = ("keys", "sandbox", "out-")


@pytest.fixture(scope="module")
def played(stage: LiveStage) -> Play:
    """A case from the contract to the proof, with every kind of secret in it."""
    play = new_firm(stage, PERSON)
    steps.open_disputes(play, pick(play, steps.first_report(play), ("experian", "equifax")))
    steps.settle_letters(play, round_=1)
    bring_to_an_end(play)
    stage.rest()
    return play


@pytest.fixture(scope="module")
def secrets(played: Play, stage: LiveStage) -> dict[str, bytes]:
    """Whatever must not be found, by what it is."""
    found = {
        **{f"ssn {form}": form for form in ssn_forms(person(PERSON).ssn)},
        **{f"birth date {form}": form for form in birth_forms(person(PERSON).born_on)},
        **{f"account number {number}": number for number in account_numbers(played)},
        **{f"letter text {text[:12]}": text for text in letter_texts(played)},
        **tokens_of(played, stage),
    }
    return {what: secret.encode() for what, secret in found.items()}


def ssn_forms(ssn: str) -> set[str]:
    return {ssn, f"{ssn[:3]}-{ssn[3:5]}-{ssn[5:]}", f"{ssn[:3]} {ssn[3:5]} {ssn[5:]}"}


def birth_forms(born: date) -> set[str]:
    return {
        born.isoformat(),
        f"{born:%m/%d/%Y}",
        f"{born.month}/{born.day}/{born.year}",
        f"{born:%Y%m%d}",
        f"{born:%B} {born.day}, {born.year}",
    }


def account_numbers(play: Play) -> set[str]:
    """Those that the report shows in full."""
    given = re.findall(rb'"@?accountNumber": ?"([0-9A-Z-]{8,})"', play.story.raw)
    return {number.decode() for number in given}


def letter_texts(play: Play) -> set[str]:
    """Each paragraph from its beginning to the first character that JSON or a driver may escape."""
    paragraphs = [item["paragraph"] for x in letters_of(play) for item in x["items"]]
    plain = (re.match(r'[^"\\\u0080-\uffff]*', paragraph) for paragraph in paragraphs)
    return {m[0][:200] for m in plain if m and len(m[0]) >= LETTER_CHARS_MIN}


def tokens_of(play: Play, stage: LiveStage) -> dict[str, str]:
    """Of the people here, and of the connection as the product opens it with its keys."""
    found = {}
    for login in play.logins:
        found[f"access token of {login.role}"] = str(login._token)
        found[f"refresh token of {login.role}"] = str(login._refresh_token)
        found[f"password of {login.role}"] = login.password
        if login.authenticator:
            found[f"second factor of {login.role}"] = login.authenticator
    [(tenant, users)] = stage.rows(
        "select m.tenant_id, array_agg(m.user_id) from memberships m where m.tenant_id = "
        "(select tenant_id from consumers where id = %s) group by 1",
        play.consumer_id,
    )
    tenant_id = TenantId(tenant)
    with opened(stage) as container, container.begin()(tenant_id) as work:
        tokens = work.connections.active(ConsumerId(play.consumer_id)).tokens
        assert tokens is not None
        factors = [work.factors.find(UserId(user)) for user in users]
        secrets = {factor.secret for factor in factors if factor is not None}
    assert {x.authenticator for x in play.logins if x.authenticator} <= secrets
    found["oauth access token"] = tokens.access_token
    found["oauth refresh token"] = tokens.refresh_token
    return found


@contextmanager
def opened(stage: LiveStage) -> Iterator[Any]:
    settings = Settings.read({"REDRESS_HOME": str(stage.home)})
    with opened_servers(settings) as servers:
        container = build_container(settings, servers)
        yield container
        close_container(container)


def tables(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, bytes]]:
    """Every table that there is: each row as PostgreSQL prints it, and each value of bytes."""
    names = connection.execute(
        "select oid::regclass::text from pg_class where relkind in ('r', 'm') "
        "and relnamespace = 'public'::regnamespace"
    ).fetchall()
    for (name,) in names:
        rows = connection.execute(
            sql.SQL("select t::text, t.* from {} t").format(sql.SQL(name))
        ).fetchall()
        texts = [str(row[0]).encode() for row in rows]
        octets = [v for row in rows for v in row[1:] if isinstance(v, bytes | memoryview)]
        yield f"table {name}", b"\n".join([*texts, *map(bytes, octets)])


def cached(url: str) -> Iterator[tuple[str, bytes]]:
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter(count=1000):
            value = client.dump(key) or b""
            yield f"redis {key!r}", key + b"\n" + value + repr(client.type(key)).encode()
            kind = client.type(key)
            if kind == b"hash":
                yield f"redis {key!r}", repr(client.hgetall(key)).encode()
            if kind == b"string":
                yield f"redis {key!r}", client.get(key) or b""
            if kind == b"list":
                yield f"redis {key!r}", b"\n".join(client.lrange(key, 0, -1))


def files(home: Path) -> Iterator[tuple[str, bytes]]:
    """Logs, mailbox, evidence, and the servers' own files: data, write-ahead log, snapshots."""
    for path in sorted(home.rglob("*")):
        part = path.relative_to(home).parts[0]
        if path.is_file() and not path.is_socket() and not part.startswith(NOT_OURS):
            yield f"file {path.relative_to(home)}", path.read_bytes()


def everything(stage: LiveStage) -> Iterator[tuple[str, bytes]]:
    with psycopg.connect(stage.servers.postgres_url("postgres", "redress")) as connection:
        connection.execute("checkpoint")
        yield from tables(connection)
    with redis.Redis.from_url(stage.servers.redis_url) as client:
        client.save()
    yield from cached(stage.servers.redis_url)
    yield from files(stage.home)


def leaks(places: Iterator[tuple[str, bytes]], secrets: Mapping[str, bytes]) -> set[str]:
    return {
        f"{what} in {place}"
        for place, content in places
        for what, secret in secrets.items()
        if secret in content or secret.hex().encode() in content
    }


def test_every_kind_of_secret_is_looked_for(secrets):
    kinds = {" ".join(what.split(" ")[:2]) for what in secrets}
    assert kinds >= {
        "birth date",
        "access token",
        "refresh token",
        "second factor",
        "oauth access",
        "oauth refresh",
        "account number",
        "letter text",
    }
    assert sum(what.startswith("ssn") for what in secrets) == 3
    assert all(len(secret) >= 8 for secret in secrets.values())


def test_nothing_that_is_sealed_stands_in_the_clear_anywhere(stage, secrets):
    places = list(everything(stage))
    seen = {place.split(" ")[0] for place, _ in places}
    assert seen == {"table", "redis", "file"}
    kept = {place for place, _ in places}
    assert {"file serve.log", "file worker.log"} <= kept
    assert any(place.startswith("file evidence/") for place in kept)
    assert any(place.startswith("file mailbox/") for place in kept)
    assert leaks(iter(places), secrets) == set()


def test_names_and_addresses_are_in_neither_logs_nor_redis(stage, played):
    """In the database they stand in the clear, to be listed and mailed to; nowhere else."""
    known = {
        "e-mail": played.consumer.email.encode(),
        "owner's e-mail": played.owner.email.encode(),
        "surname": person(PERSON).last_name.encode(),
    }
    logs = ((place, text) for place, text in files(stage.home) if place.endswith(".log"))
    ours = ((place, text) for place, text in logs if "postgres" not in place)
    assert leaks(ours, known) == set()
    assert leaks(cached(stage.servers.redis_url), known) == set()


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        (
            "update consumers set details = details || jsonb_build_object('x', %s::text)",
            "consumers",
        ),
        ("update consumers set identity = convert_to(%s, 'utf-8')", "consumers"),
        ("update jobs set payload = %s", "jobs"),
        ("update letters set contents = convert_to('x' || %s, 'utf-8')", "letters"),
        ("update idempotency_keys set answer = convert_to(%s, 'utf-8')", "idempotency_keys"),
    ],
)
def test_a_column_that_is_made_clear_is_found(stage, secrets, statement: str, place: str):
    ssn = person(PERSON).ssn
    url = stage.servers.postgres_url("postgres", "redress")
    with psycopg.connect(url) as connection:
        connection.execute(statement.encode(), [json.dumps({"ssn": ssn})])
        found = leaks(tables(connection), secrets)
        connection.rollback()
    assert found == {f"ssn {ssn} in table {place}"}


def test_a_key_of_redis_that_is_made_clear_is_found(stage, secrets):
    ssn = person(PERSON).ssn
    with redis.Redis.from_url(stage.servers.redis_url) as client:
        client.hset("canary", "x", ssn)
        found = leaks(cached(stage.servers.redis_url), secrets)
        client.delete("canary")
    assert found == {f"ssn {ssn} in redis b'canary'"}


def test_a_file_that_is_made_clear_is_found(tmp_path, secrets):
    """However the day is written; some ways of writing it hold others."""
    (tmp_path / "evidence").mkdir()
    for form in birth_forms(person(PERSON).born_on):
        (tmp_path / "evidence" / "ab").write_text(f"born {form}")
        found = leaks(files(tmp_path), secrets)
        assert found
        assert all(one.startswith("birth date") for one in found)
