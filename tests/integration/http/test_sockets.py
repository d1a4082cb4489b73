"""What arrives on a plain socket: slow, endless, oversized, malformed, and paths that play tricks."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from tests.integration.http.test_proxies import served

from entrypoints.http import requests
from entrypoints.http.protocol import PromptProtocol

GET = b"GET /health/live HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /api/v2/auth/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        assert self.headers["content-type"] == "application/problem+json", self.body
        problem = json.loads(self.body)
        assert problem["status"] == self.status
        assert problem["request_id"] == self.headers["x-request-id"]
        return str(problem["code"])


@pytest.fixture(scope="module")
def address(container) -> Iterator[tuple[str, int]]:
    with served(container, ()) as url:
        host, _, port = url.removeprefix("http://").rpartition(":")
        yield host, int(port)


@pytest.fixture
def impatient(monkeypatch) -> None:
    """Limits of time that a test can wait for."""
    monkeypatch.setattr(PromptProtocol, "head_s_max", 0.4)
    monkeypatch.setattr(requests, "BODY_S_MIN", 0.4)
    monkeypatch.setattr(requests, "BODY_BYTES_PER_S_MIN", 10**12)


@contextmanager
def connected(address) -> Iterator[socket.socket]:
    with socket.create_connection(address, timeout=10) as wire:
        yield wire


def read(wire: socket.socket) -> Answer:
    """One answer, however the other side ends it."""
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = wire.recv(65536)
        assert chunk, f"closed after {received[:200]!r}"
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines[1:])}
    while len(body) < int(headers.get("content-length", 0)):
        body += wire.recv(65536)
    return Answer(int(lines[0].split()[1]), headers, body)


def is_closed(wire: socket.socket) -> bool:
    try:
        return wire.recv(1) == b""
    except ConnectionError:
        return True


def ask(address, *pieces: bytes) -> Answer:
    with connected(address) as wire:
        for piece in pieces:
            wire.sendall(piece)
        return read(wire)


def test_headers_that_never_end_are_answered_408_and_the_connection_ends(address, impatient):
    with connected(address) as wire:
        started = time.monotonic()
        wire.sendall(GET)
        for n in range(3):
            time.sleep(0.1)
            wire.sendall(b"X-%d: drop\r\n" % n)
        answer = read(wire)
        assert is_closed(wire)
    assert (answer.status, answer.code) == (408, "HeadersTooSlow")
    assert time.monotonic() - started < 3
    assert answer.headers["connection"] == "close"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_connection_on_which_nothing_comes_is_ended(address, impatient):
    with connected(address) as wire:
        assert read(wire).status == 408
        assert is_closed(wire)


def test_a_second_request_may_be_no_slower_than_the_first(address, impatient):
    with connected(address) as wire:
        wire.sendall(GET + b"\r\n")
        assert read(wire).status == 200
        wire.sendall(GET)
        assert read(wire).status == 408


def test_a_connection_that_is_used_well_is_kept(address, impatient):
    with connected(address) as wire:
        for _ in range(4):
            time.sleep(0.2)
            wire.sendall(GET + b"\r\n")
            assert read(wire).status == 200


@pytest.mark.parametrize(
    "length", [b"Content-Length: 900\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"]
)
def test_a_body_that_drips_is_answered_408_and_the_connection_ends(address, impatient, length):
    with connected(address) as wire:
        wire.sendall(POST + length)
        wire.sendall(b"1\r\n{\r\n" if b"chunked" in length else b"{")
        answer = read(wire)
        assert is_closed(wire)
    assert (answer.status, answer.code) == (408, "BodyTooSlow")


def test_a_body_that_is_said_to_be_too_large_is_refused_unread(address):
    answer = ask(address, POST + b"Content-Length: 1000001\r\n\r\n")
    assert (answer.status, answer.code) == (413, "BodyTooLarge")
    assert answer.headers["connection"] == "close"


def test_a_body_that_turns_out_too_large_is_refused_where_it_does(address):
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with connected(address) as wire:
        wire.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(16):
            wire.sendall(chunk)
        answer = read(wire)
    assert (answer.status, answer.code) == (413, "BodyTooLarge")


def test_two_lengths_of_one_body_are_refused(address):
    both = POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    answer = ask(address, both)
    assert (answer.status, answer.code) == (400, "LengthAmbiguous")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    "bomb",
    [
        b"X-Long: " + b"a" * 40_000,
        b"\r\n".join(b"X-%d: a" % n for n in range(5_000)),
        b"Authorization: Bearer " + b"a" * 40_000,
    ],
    ids=["long", "many", "token"],
)
def test_headers_beyond_measure_are_431(address, bomb):
    answer = ask(address, GET + bomb + b"\r\n\r\n")
    assert (answer.status, answer.code) == (431, "HeadersTooLarge")


def test_a_path_beyond_measure_is_431(address):
    answer = ask(address, b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
    assert (answer.status, answer.code) == (431, "HeadersTooLarge")


@pytest.mark.parametrize(
    "noise",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Bad\x00: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded: a\r\n\r\n",
        POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: 0x4\r\n\r\n",
        POST + b"Transfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_problem_too_and_tells_nothing(address, noise):
    with connected(address) as wire:
        wire.sendall(noise)
        answer = read(wire)
        assert is_closed(wire)
    assert answer.status in {400, 501}
    assert answer.code == "RequestUnreadable"
    assert b"Traceback" not in answer.body
    assert "h11" not in str(answer.headers)


@pytest.mark.parametrize(
    "path",
    [
        "//api/v2/auth/user",
        "/api/v2//auth/user",
        "/api/v2/../v2/auth/user",
        "/api/v2/auth/../../../etc/passwd",
        "/api/v2/auth%2fuser",
        "/api/v2/auth/user%00",
        "/api/v2/auth/user%0d%0aX: 1",
        "/api/v2/auth/user;a=b",
        "/API/v2/auth/user",
        "/api/v2/auth/us%65r",
        "/health/live/../../api/v2/auth/user",
        "/health/live%2f..%2f..%2fapi/v2/auth/user",
        "/schema/../api/v2/auth/user",
        "/%2e%2e/api/v2/auth/user",
        "/api/v2/auth/user/",
        "\\api\\v2\\auth\\user",
        "http://elsewhere/api/v2/auth/user",
    ],
)
def test_no_spelling_of_a_path_gets_past_the_token(address, path):
    answer = ask(address, b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path.encode("ascii"))
    assert answer.status in {400, 401, 404}
    assert answer.code in {"RequestUnreadable", "Unauthenticated", "NotFound"}


@pytest.mark.parametrize(
    "value",
    [b"a\tb", b"a b", b"a%0d%0aSet-Cookie: a=b", b"a" * 65, b"\xe4\xf6", b"a;b", b"", b"../../x"],
)
def test_a_request_id_that_could_break_a_header_or_a_log_line_is_replaced(address, value):
    answer = ask(address, GET + b"X-Request-Id: " + value + b"\r\n\r\n")
    assert answer.status == 200
    assert answer.headers["x-request-id"].encode("latin-1") != value
    assert "set-cookie" not in answer.headers
