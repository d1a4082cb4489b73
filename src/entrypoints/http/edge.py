"""The outermost layer: request ids, security headers, the log line, the metrics. Pure ASGI."""

import re
import time
from collections.abc import Iterable

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from application.ports import NewId
from entrypoints.http.metrics import RequestMetrics
from entrypoints.http.origins import PREFLIGHT_HEADERS, Origins
from entrypoints.http.problems import RequestRefused, render_problem
from entrypoints.http.rendering import Rendered
from entrypoints.http.trace import Trace

HEAD_BYTES_MAX = 32_768  # path, query and headers together
TOO_LONG = "HeadersTooLarge"
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
    """Wraps the application; ``is_https`` adds HSTS, ``origins`` may ask from their pages."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        new_id: NewId,
        metrics: RequestMetrics,
        origins: Origins,
        is_https: bool,
    ) -> None:
        self._app = app
        self._origins = origins
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
        app = self._app if _is_bounded(scope) else _too_long
        if self._origins.is_preflight(scope):
            app = _preflight
        shared = self._origins.answer_headers(scope)

        async def send_dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*self._dress(message["headers"], trace), *shared]
            await send(message)

        try:
            await app(_without_options(scope), receive, send_dressed)
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
        dressed = [
            *headers,
            *trace.headers,
            *self._headers,
            (b"x-request-id", trace.request_id.encode()),
        ]
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


def _is_bounded(scope: HTTPScope) -> bool:
    size = len(scope["path"]) + len(scope["query_string"])
    return size + sum(len(name) + len(value) for name, value in scope["headers"]) <= HEAD_BYTES_MAX


async def _too_long(scope: Scope, receive: Receive, send: Send) -> None:
    trace: Trace = scope["state"]["trace"]
    close = ((b"connection", b"close"),)
    refused = RequestRefused(431, TOO_LONG, "the path and headers are too long", headers=close)
    rendered = render_problem(refused, path="", request_id=trace.request_id)
    trace.code = rendered.code
    await rendered(scope, receive, send)


async def _preflight(scope: Scope, receive: Receive, send: Send) -> None:
    """What a browser asks before it lets a page ask."""
    await Rendered(status=204, body=b"", headers=PREFLIGHT_HEADERS)(scope, receive, send)


def _without_options(scope: HTTPScope) -> HTTPScope:
    """No route offers OPTIONS, but Litestar answers it for every path, without asking for a token.

    Under the name of a method that nothing answers it becomes the 405 or 404 it should be.
    """
    return scope if scope["method"] != "OPTIONS" else {**scope, "method": "TRACE"}
