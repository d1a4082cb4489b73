"""Answers as bytes: JSON in either version of the API, or a file as it is."""

import asyncio
from dataclasses import dataclass, field
from typing import BinaryIO

import msgspec
from litestar.types import Receive, Scope, Send

JSON = b"application/json"
PIECE_BYTES = 1 << 18
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Bytes answered as they are, in both versions; ``sha256`` becomes the ETag.

    What a person once sent us ``is_attachment``: browsers save it rather than show it.
    """

    content: bytes
    media_type: str
    filename: str
    sha256: str
    is_attachment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BigFile:
    """As File, of a size that is not held in memory: ``content`` is sent piece by piece.

    It is an open file without a name any more, so that nothing is left whatever happens.
    """

    content: BinaryIO
    bytes: int
    media_type: str
    filename: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """A page for a person's browser; ``policy`` is its own Content-Security-Policy."""

    text: str
    policy: bytes
    status: int = 200


@dataclass(frozen=True, slots=True)
class PlainText:
    """Text for a program that reads no JSON."""

    content: bytes
    media_type: str = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(slots=True)
class Reply:
    """What a handler adds to its answer beside the value it returns."""

    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An answer ready to be sent; ``code`` names the refusal for the log line."""

    status: int
    body: bytes
    content_type: bytes = JSON
    headers: tuple[tuple[bytes, bytes], ...] = ()
    code: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer (ASGI)."""
        del scope, receive
        headers = [
            (b"content-type", self.content_type),
            (b"content-length", str(len(self.body)).encode()),
            *self.headers,
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed(Rendered):
    """``body`` is empty: the answer is read from ``content`` while it is sent."""

    content: BinaryIO
    bytes: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer (ASGI). A client that is slow holds one piece of it, and no thread."""
        del scope, receive
        length = (b"content-length", str(self.bytes).encode())
        headers = [(b"content-type", self.content_type), length, *self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        with self.content:
            while piece := await asyncio.to_thread(self.content.read, PIECE_BYTES):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def render_value(value: object, *, status: int, is_enveloped: bool, reply: Reply) -> Rendered:
    """Encode a handler's value; version 1 wraps JSON in ``{"success": true, "data": ...}``."""
    headers = tuple(reply.headers)
    if isinstance(value, File):
        return _render_file(value, headers)
    if isinstance(value, BigFile):
        return Streamed(
            status=200,
            body=b"",
            content=value.content,
            bytes=value.bytes,
            content_type=value.media_type.encode(),
            headers=(*headers, *_named(value.filename, value.sha256, shown="attachment")),
        )
    if isinstance(value, PlainText):
        return Rendered(
            status=status,
            body=value.content,
            content_type=value.media_type.encode(),
            headers=headers,
        )
    if isinstance(value, Html):
        return Rendered(
            status=value.status,
            body=value.text.encode(),
            content_type=b"text/html; charset=utf-8",
            headers=(*headers, (b"content-security-policy", value.policy)),
        )
    return Rendered(
        status=status, body=envelope(_encode(value), is_enveloped=is_enveloped), headers=headers
    )


def envelope(body: bytes, *, is_enveloped: bool) -> bytes:
    """The body of an answer in its version."""
    return b'{"success":true,"data":' + body + b"}" if is_enveloped else body


def _render_file(file: File, headers: tuple[tuple[bytes, bytes], ...]) -> Rendered:
    shown = "attachment" if file.is_attachment else "inline"
    return Rendered(
        status=200,
        body=file.content,
        content_type=file.media_type.encode(),
        headers=(*headers, *_named(file.filename, file.sha256, shown=shown)),
    )


def _named(filename: str, sha256: str, *, shown: str) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"content-disposition", f'{shown}; filename="{filename}"'.encode("ascii")),
        (b"etag", f'"{sha256}"'.encode()),
    )
