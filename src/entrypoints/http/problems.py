"""Errors as RFC 9457 problems; the one table that turns kinds of refusal into status codes."""

from http import HTTPStatus

import msgspec

from application.webhooks.ports import WebhookForged
from domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    PaymentRequired,
    TooLarge,
    TooManyAttempts,
    Unauthenticated,
    Unavailable,
)
from entrypoints.http.rendering import Rendered

PROBLEM_JSON = b"application/problem+json"
RETRY_AFTER_S = 2

# The first kind that fits decides, so the narrower ones stand first.
STATUS_BY_KIND: tuple[tuple[type[DomainError], int], ...] = (
    (WebhookForged, 400),
    (TooLarge, 413),
    (Invalid, 422),
    (Unauthenticated, 401),
    (PaymentRequired, 402),
    (Forbidden, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooManyAttempts, 429),
    (Unavailable, 503),
)


class FieldProblem(msgspec.Struct, frozen=True):
    """One refused value and the path that leads to it in the request."""

    path: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An RFC 9457 problem that also carries `success`, `error` and `code` of the first API."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    success: bool = False
    error: str
    code: str
    request_id: str
    errors: tuple[FieldProblem, ...] = ()


class RequestRefused(Exception):
    """The request failed before any use-case was asked; ``status`` is the answer's."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: tuple[FieldProblem, ...] = (),
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.errors = errors
        self.headers = headers


def status_of(error: DomainError) -> int:
    """The status code of a refusal's kind."""
    return next((status for kind, status in STATUS_BY_KIND if isinstance(error, kind)), 500)


def refusal_of(error: Exception) -> RequestRefused | None:
    """The refusal an exception stands for; None for a fault of ours."""
    if isinstance(error, RequestRefused):
        return error
    if not isinstance(error, DomainError):
        return None
    status = status_of(error)
    fields = error.errors if isinstance(error, Invalid) else ()
    return RequestRefused(
        status,
        error.code,
        str(error),
        errors=tuple(FieldProblem(path=f.path, message=f.message) for f in fields),
        headers=_headers(status, error),
    )


def render_problem(error: Exception, *, path: str, request_id: str) -> Rendered:
    """The answer to an exception; a fault of ours tells nothing but the request's id."""
    refused = refusal_of(error) or RequestRefused(
        500, "InternalError", f"something went wrong on our side; quote request {request_id}"
    )
    problem = Problem(
        type=f"urn:redress:problem:{refused.code}",
        title=HTTPStatus(refused.status).phrase,
        status=refused.status,
        detail=str(refused),
        instance=path,
        error=str(refused),
        code=refused.code,
        request_id=request_id,
        errors=refused.errors,
    )
    return Rendered(
        status=refused.status,
        body=msgspec.json.encode(problem),
        content_type=PROBLEM_JSON,
        headers=refused.headers,
        code=refused.code,
    )


def _headers(status: int, error: DomainError) -> tuple[tuple[bytes, bytes], ...]:
    if status == HTTPStatus.UNAUTHORIZED:
        return ((b"www-authenticate", b"Bearer"),)
    if isinstance(error, Unavailable | TooManyAttempts):
        wait_s = max(1, round(error.retry_after_s or RETRY_AFTER_S))
        return ((b"retry-after", str(wait_s).encode()),)
    return ()
