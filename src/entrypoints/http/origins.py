"""Which other origins' pages may ask: those that are named, exactly, and nobody else's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from litestar.types import HTTPScope

from entrypoints.http.trace import Header

ALLOWED_METHODS = b"GET, POST, PUT, PATCH, DELETE"
ALLOWED_HEADERS = (
    b"Authorization, Content-Type, Idempotency-Key, If-Match, X-Redress-Client, X-Request-Id"
)
EXPOSED_HEADERS = (
    b"Deprecation, ETag, Idempotent-Replayed, Link, RateLimit, RateLimit-Policy, Retry-After, "
    b"Sunset, X-Request-Id"
)
PREFLIGHT_KEPT_S = 600
VARY: Header = (b"vary", b"Origin")


@dataclass(frozen=True, slots=True)
class Origins:
    """``listed`` are whole origins as browsers send them: scheme, host, and port if unusual."""

    listed: Collection[bytes]

    def answer_headers(self, scope: HTTPScope) -> tuple[Header, ...]:
        """What lets the page of a listed origin read the answer, cookies included."""
        if not self.listed:
            return ()
        origin = _sent(scope["headers"], b"origin")
        if origin not in self.listed or origin is None:
            return (VARY,)
        return (
            VARY,
            (b"access-control-allow-origin", origin),
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-expose-headers", EXPOSED_HEADERS),
        )

    def is_preflight(self, scope: HTTPScope) -> bool:
        """Whether a browser asks on behalf of a listed origin's page; of others it is no business."""
        return (
            scope["method"] == "OPTIONS"
            and _sent(scope["headers"], b"origin") in self.listed
            and _sent(scope["headers"], b"access-control-request-method") is not None
        )


PREFLIGHT_HEADERS: tuple[Header, ...] = (
    (b"access-control-allow-methods", ALLOWED_METHODS),
    (b"access-control-allow-headers", ALLOWED_HEADERS),
    (b"access-control-max-age", str(PREFLIGHT_KEPT_S).encode()),
)


def _sent(headers: Iterable[Header], wanted: bytes) -> bytes | None:
    """The header's value; of several none counts."""
    values = [value for name, value in headers if name == wanted]
    return values[0] if len(values) == 1 else None
