"""Hanging up on a client: an answer that never comes, as a broken network gives it."""

import asyncio
from collections.abc import Callable
from typing import Any

from litestar.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

HANG_UP = "sandbox_hang_up"


class DroppableConnection(H11Protocol):
    """An HTTP/1.1 connection that the application may cut without an answer."""

    def __init__(
        self,
        config: Any,
        server_state: Any,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, {**app_state, HANG_UP: self._hang_up}, _loop)

    def _hang_up(self) -> None:
        if self.transport is not None:
            self.transport.abort()


async def hang_up(scope: Scope, receive: Receive) -> None:
    """Cut the connection of this request and wait until the server has noticed.

    Raises ConnectionAbortedError where there is no real connection (an in-process test client).
    """
    cut: Callable[[], None] | None = scope["state"].get(HANG_UP)
    if cut is None:
        raise ConnectionAbortedError("the sandbox hung up")
    cut()
    while (await receive())["type"] != "http.disconnect":
        pass
