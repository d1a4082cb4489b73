"""Faults on order: the next calls that match are slow, refused, cut off or answered with rubbish."""

import asyncio
import fnmatch
from collections import deque
from dataclasses import dataclass
from typing import Any, Literal

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from entrypoints.sandbox.connections import hang_up
from entrypoints.sandbox.vendor_errors import error_body

Kind = Literal["slow", "status", "drop_before", "drop_after", "late_answer", "garbage"]
KINDS: tuple[Kind, ...] = (
    "slow",
    "status",
    "drop_before",
    "drop_after",
    "late_answer",
    "garbage",
)
CALLS_KEPT = 2000
RUBBISH = b"<!doctype html><html><body><h1>200 OK</h1><p>Welcome to nginx!</p></body></html>"


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault; `times=None` lasts until cleared. `path` is a shell pattern below the vendor.

    `slow_ms` pass before anything is done; with `late_answer` the call is done at once, and they
    pass before it is answered.
    """

    id: str
    vendor: str
    kind: Kind
    method: str = "*"
    path: str = "*"
    status: int = 500
    retry_after_s: float | None = None
    slow_ms: int = 0
    times: int | None = 1

    def matches(self, vendor: str, method: str, path: str) -> bool:
        """Say whether this call is one of those the fault waits for."""
        return (
            self.times != 0
            and self.vendor in {"*", vendor}
            and self.method in {"*", method}
            and fnmatch.fnmatchcase(path, self.path)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that reached the sandbox; status 0 means that no answer was given."""

    vendor: str
    method: str
    path: str
    status: int
    fault: str | None


class FaultBook:
    """The faults on order and the calls seen."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self._last = 0

    def order(self, **wish: Any) -> Fault:
        """Add a fault; the newest matching one wins."""
        self._last += 1
        fault = Fault(id=f"flt_{self._last}", **wish)
        self.faults.insert(0, fault)
        return fault

    def clear(self, fault_id: str | None = None) -> None:
        """Drop one fault, or all of them."""
        self.faults = [each for each in self.faults if fault_id not in {None, each.id}]

    def take(self, vendor: str, method: str, path: str) -> Fault | None:
        """Return the fault for this call and count it as used."""
        for fault in self.faults:
            if fault.matches(vendor, method, path):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None


class FaultLayer:
    """ASGI layer before every handler: applies the faults and writes down the calls."""

    def __init__(self, app: ASGIApp, book: FaultBook) -> None:
        self._app = app
        self._book = book

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, spoiled where a fault says so."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        vendor, path = _split(scope["path"])
        if vendor in {"", "control"}:
            await self._app(scope, receive, send)
            return
        fault = self._book.take(vendor, scope["method"], path)
        seen = [0]
        try:
            await self._spoil(fault, vendor, scope, receive, _noting(send, seen))
        finally:
            self._book.calls.append(
                Call(
                    vendor=vendor,
                    method=scope["method"],
                    path=path,
                    status=seen[0],
                    fault=fault.kind if fault else None,
                )
            )

    async def _spoil(
        self, fault: Fault | None, vendor: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if fault is None:
            await self._app(scope, receive, send)
            return
        if fault.kind == "late_answer":
            await self._app(scope, receive, _delaying(send, fault.slow_ms / 1000))
            return
        await asyncio.sleep(fault.slow_ms / 1000)
        if fault.kind == "slow":
            await self._app(scope, receive, send)
        elif fault.kind == "status":
            await _drain(receive)
            await _answer(send, fault.status, error_body(vendor, fault.status), fault)
        elif fault.kind == "garbage":
            await _drain(receive)
            await _answer(send, 200, RUBBISH, fault)
        elif fault.kind == "drop_before":
            await hang_up(scope, receive)
        else:
            await self._app(scope, receive, _swallow)
            await hang_up(scope, receive)


def _split(path: str) -> tuple[str, str]:
    vendor, _, rest = path.lstrip("/").partition("/")
    return vendor, f"/{rest}"


def _noting(send: Send, seen: list[int]) -> Send:
    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen[0] = message["status"]
        await send(message)

    return noting


def _delaying(send: Send, wait_s: float) -> Send:
    async def delaying(message: Message) -> None:
        if message["type"] == "http.response.start":
            await asyncio.sleep(wait_s)
        await send(message)

    return delaying


async def _swallow(_: Message) -> None:
    """Take the answer and give it to nobody."""


async def _drain(receive: Receive) -> None:
    while (message := await receive())["type"] == "http.request":
        if not message.get("more_body"):
            return


async def _answer(send: Send, status: int, body: bytes, fault: Fault) -> None:
    media = b"text/html" if fault.kind == "garbage" else b"application/json"
    headers = [(b"content-type", media), (b"content-length", str(len(body)).encode())]
    if fault.retry_after_s is not None:
        headers.append((b"retry-after", f"{fault.retry_after_s:g}".encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
