"""Requests as they arrive: headers, bounded bodies, and their decoding into Structs."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, get_args, get_type_hints
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
from litestar.types import HTTPScope, Receive

from entrypoints.http.plain_words import field_problem
from entrypoints.http.problems import RequestRefused
from entrypoints.http.trace import Trace

_ETAG = re.compile(r'\A(?:W/)?"(?P<version>[0-9]{1,9})"\Z')
BODY_S_MIN = 10.0
BODY_BYTES_PER_S_MIN = 100_000
_NUMBER = re.compile(r"\A[-+.\deE]+\Z")
_CLOSE = ((b"connection", b"close"),)
_UUID = re.compile(r"\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Received:
    """One request; header names are lower-case, the last of several equal ones counts."""

    method: str
    path: str
    path_params: dict[str, str]
    query_string: bytes
    headers: dict[bytes, bytes]
    ip: str
    trace: Trace
    body: bytes

    def header(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")


@dataclass(frozen=True, slots=True)
class Peer:
    """Who stands at the other end of a public route: address, browser, cookies, origin."""

    received: Received

    @property
    def ip(self) -> str:
        return self.received.ip

    @property
    def user_agent(self) -> str:
        text = self.received.header(b"user-agent") or ""
        return "".join(c for c in text if c.isprintable())[:200]

    @property
    def headers(self) -> dict[str, str]:
        """Every header, names lower-case."""
        return {k.decode("latin-1"): v.decode("latin-1") for k, v in self.received.headers.items()}

    def header(self, name: bytes) -> str | None:
        return self.received.header(name)

    def cookie(self, name: str) -> str | None:
        for part in (self.received.header(b"cookie") or "").split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value
        return None


async def receive_request(scope: HTTPScope, receive: Receive, *, bytes_max: int) -> Received:
    """Read the whole request; raise RequestRefused (413) when the body is over the limit."""
    headers = dict(scope["headers"])
    client = scope.get("client")
    return Received(
        method=scope["method"],
        path=scope["path"],
        path_params=scope.get("path_params", {}),
        query_string=scope["query_string"],
        headers=headers,
        ip=client[0] if client else "",
        trace=scope["state"]["trace"],
        body=await _read_in_time(headers, receive, bytes_max),
    )


async def _read_in_time(headers: dict[bytes, bytes], receive: Receive, bytes_max: int) -> bytes:
    """Raise RequestRefused (408) when the body is slower than anybody's line."""
    if b"content-length" not in headers and b"transfer-encoding" not in headers:
        return b""
    try:
        async with asyncio.timeout(BODY_S_MIN + bytes_max / BODY_BYTES_PER_S_MIN):
            return await _read_body(headers, receive, bytes_max)
    except TimeoutError:
        raise RequestRefused(
            408, "BodyTooSlow", "the body did not arrive in time", headers=_CLOSE
        ) from None


async def _read_body(headers: dict[bytes, bytes], receive: Receive, bytes_max: int) -> bytes:
    declared = headers.get(b"content-length", b"")
    if declared and b"transfer-encoding" in headers:
        # A proxy before us may have gone by the other one (RFC 9112, 6.1).
        raise RequestRefused(
            400, "LengthAmbiguous", "send Content-Length or Transfer-Encoding", headers=_CLOSE
        )
    if declared.isdigit() and int(declared) > bytes_max:
        raise _too_large(bytes_max)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise RequestRefused(400, "BodyIncomplete", "the client left before the body ended")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > bytes_max:
            raise _too_large(bytes_max)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _too_large(bytes_max: int) -> RequestRefused:
    return RequestRefused(
        413,
        "BodyTooLarge",
        f"the body has more than {bytes_max:,} bytes",
        headers=_CLOSE,
    )


def decode_body(received: Received, decoder: msgspec.json.Decoder[Any]) -> Any:
    """The body as its Struct: 415 for another media type, 400 for no JSON, 422 for wrong values."""
    if _media_type(received) != "application/json":
        raise RequestRefused(
            415, "UnsupportedMediaType", "send the body as Content-Type: application/json"
        )
    try:
        return decoder.decode(received.body)
    except msgspec.ValidationError as error:
        raise _invalid(error, decoder.type) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestRefused(400, "BodyUnreadable", _unreadable(error)) from None


def upload_body(received: Received, takes: tuple[str, ...]) -> bytes:
    """The body as it is: 415 when it is declared as something else than the route takes."""
    if _media_type(received) not in takes:
        raise RequestRefused(
            415, "UnsupportedMediaType", f"send the body as Content-Type: {' or '.join(takes)}"
        )
    return received.body


def _media_type(received: Received) -> str:
    return (received.header(b"content-type") or "").split(";")[0].strip().lower()


def decode_query(received: Received, kind: type) -> Any:
    """The query string as its Struct; unknown, repeated and malformed parameters are refused."""
    try:
        pairs = parse_qsl(
            received.query_string.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(received.query_string),
            errors="strict",
            max_num_fields=20,
        )
    except (ValueError, UnicodeError):
        raise RequestRefused(400, "QueryUnreadable", "the query string is malformed") from None
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise RequestRefused(422, "ParameterRepeated", "a query parameter was given twice")
    given = dict(pairs)
    # Read leniently, "0.5" would be half a second after the epoch; an empty text is no instant.
    given |= {name: "" for name in _instants(kind) & given.keys() if _NUMBER.match(given[name])}
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(error, kind) from None


@cache
def _instants(kind: type) -> frozenset[str]:
    """The parameters that are instants."""
    return frozenset(name for name, of in get_type_hints(kind).items() if _may_be_instant(of))


def _may_be_instant(kind: Any) -> bool:
    return kind is datetime or any(_may_be_instant(part) for part in get_args(kind))


def path_id(received: Received, name: str, kind: type) -> Any:
    """A part of the path; what is no UUID names nothing, hence 404 like any unknown id."""
    text = received.path_params[name]
    if kind is str:
        return text
    if _UUID.match(text) is None:
        raise RequestRefused(404, "NotFound", f"no {name.removesuffix('_id')} has such an id")
    return UUID(text)


def if_match(received: Received) -> int:
    """The version the client has seen; without one a blind overwrite would be possible."""
    given = received.header(b"if-match")
    if given is None:
        raise RequestRefused(
            428, "IfMatchRequired", "send If-Match with the ETag of what you are changing"
        )
    matched = _ETAG.match(given.strip())
    if matched is None:
        raise RequestRefused(400, "IfMatchMalformed", "If-Match is not an ETag of this API")
    return int(matched["version"])


def _invalid(error: msgspec.ValidationError, kind: Any) -> RequestRefused:
    problem = field_problem(error, kind)
    whole = "the request" if problem.path == "$" else f"{problem.path}:"
    return RequestRefused(422, "Invalid", f"{whole} {problem.message}", errors=(problem,))


def _unreadable(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "the body is not UTF-8"
    if isinstance(error, RecursionError):
        return "the body is nested too deeply"
    return f"the body is not JSON: {error}"
