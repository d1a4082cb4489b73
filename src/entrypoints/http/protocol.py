"""HTTP/1.1 on a connection: what uvicorn does, and an end to those who never finish asking."""

import asyncio
import sys
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from adapters.system import new_id
from entrypoints.http.edge import CONTENT_POLICY, SECURITY_HEADERS, TOO_LONG
from entrypoints.http.problems import RequestRefused, render_problem

HEAD_S_MAX = 10.0
"""How long a request's line and headers may take, from the first byte or the connection on."""


class PromptProtocol(H11Protocol):
    """Answers 408 to a head that does not end, 431 to one that is too long, 400 to no HTTP."""

    head_s_max = HEAD_S_MAX

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()  # further bytes do not prolong it
        else:
            self._have_head()

    def send_400_response(self, msg: str) -> None:
        """Called where h11 refuses what came; the error says whether it was only too long."""
        del msg
        hint = getattr(sys.exc_info()[1], "error_status_hint", 400)
        if hint == 431:  # noqa: PLR2004  its only other hint
            self._refuse(431, TOO_LONG, "the path and headers are too long")
        else:
            self._refuse(400, "RequestUnreadable", "this is no HTTP/1.1 request")

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_s_max, self._head_is_late)

    def _have_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self.transport.is_closing():
            return
        if self.conn.our_state is h11.IDLE and self.conn.their_state is h11.IDLE:
            self._refuse(408, "HeadersTooSlow", "the request's headers did not arrive in time")

    def _refuse(self, status: int, code: str, detail: str) -> None:
        rendered = render_problem(
            RequestRefused(status, code, detail), path="", request_id=(request_id := str(new_id()))
        )
        headers = [
            (b"content-type", rendered.content_type),
            (b"content-length", str(len(rendered.body)).encode()),
            (b"x-request-id", request_id.encode()),
            (b"connection", b"close"),
            *SECURITY_HEADERS,
            CONTENT_POLICY,
        ]
        for event in (
            h11.Response(status_code=status, headers=headers),
            h11.Data(data=rendered.body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
