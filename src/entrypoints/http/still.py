"""Answers that are made once and never change while the process runs."""

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from entrypoints.http.rendering import Rendered


def still_handler(path: str, rendered: Rendered) -> HTTPRouteHandler:
    """A public route that answers the same to everybody."""

    async def answer(request: Request[Any, Any, Any]) -> ASGIApp:
        request.scope["state"]["trace"].route = path
        return rendered

    return HTTPRouteHandler(path, http_method="GET", opt={"public": True})(answer)
