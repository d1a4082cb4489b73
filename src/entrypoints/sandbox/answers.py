"""How handlers of the sandbox answer and refuse."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response

Incoming = Request[Any, Any, Any]


class Refused(Exception):
    """A vendor's error answer, thrown from wherever the rule is broken."""

    def __init__(
        self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = dict(body)
        self.headers = dict(headers or {})


def answer_refused(_: Incoming, refused: Refused) -> Response[Any]:
    """Turn the thrown answer into the HTTP answer."""
    return Response(
        refused.body,
        status_code=refused.status,
        headers=refused.headers,
        media_type="application/json",
    )


def as_json(
    body: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response[Any]:
    """Answer with JSON."""
    return Response(
        body, status_code=status, headers=dict(headers or {}), media_type="application/json"
    )
