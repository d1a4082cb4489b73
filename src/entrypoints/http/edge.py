"""The outermost layer: request ids, security headers, the log line, the metrics. Pure ASGI."""

import re
import time
from collections.abc import Iterable

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from application.ports import NewId
from entrypoints.http.metrics import RequestMetrics
from entrypoints.http.trace import Trace

_REQUEST_ID = re.compile(rb"\A[A-Za-z0-9_.-]{1,64}\Z")
_log = structlog.get_logger("http")

# Answers hold people's credit files: nothing may keep, frame, sniff or embed them.
SECURITY_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
CONTENT_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Edge:
    """Wraps the application; ``is_https`` adds HSTS."""

    def __init__(
        self, app: ASGIApp, *, new_id: NewId, metrics: RequestMetrics, is_https: bool
    ) -> None:
        self._app = app
        self._new_id = new_id
        self._metrics = metrics
        self._headers = (*SECURITY_HEADERS, *((HSTS,) if is_https else ()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        trace = Trace(request_id=self._request_id(scope))
        scope.setdefault("state", {})["trace"] = trace
        started, status = time.perf_counter(), 500

        async def send_dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._dress(message["headers"], trace)
            await send(message)

        try:
            await self._app(_without_options(scope), receive, send_dressed)
        finally:
            self._record(scope["method"], status, time.perf_counter() - started, trace)

    def _request_id(self, scope: HTTPScope) -> str:
        for name, value in scope["headers"]:
            if name == b"x-request-id" and _REQUEST_ID.match(value):
                return value.decode("ascii")
        return str(self._new_id())

    def _dress(
        self, headers: Iterable[tuple[bytes, bytes]], trace: Trace
    ) -> list[tuple[bytes, bytes]]:
        dressed = [*headers, *self._headers, (b"x-request-id", trace.request_id.encode())]
        if not any(name == b"content-security-policy" for name, _ in headers):
            dressed.append(CONTENT_POLICY)
        return dressed

    def _record(self, method: str, status: int, took_s: float, trace: Trace) -> None:
        self._metrics.observe(method, trace.route, status, took_s)
        _log.info(
            "request",
            method=method,
            route=trace.route,
            operation=trace.operation,
            status=status,
            ms=round(took_s * 1000, 1),
            request_id=trace.request_id,
            tenant_id=str(trace.tenant_id) if trace.tenant_id else None,
            user_id=str(trace.user_id) if trace.user_id else None,
            code=trace.code,
        )


def _without_options(scope: HTTPScope) -> HTTPScope:
    """No route offers OPTIONS, but Litestar answers it for every path, without asking for a token.

    Under the name of a method that nothing answers it becomes the 405 or 404 it should be.
    """
    return scope if scope["method"] != "OPTIONS" else {**scope, "method": "TRACE"}
