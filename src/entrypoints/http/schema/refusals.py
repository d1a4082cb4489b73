"""Which errors a route may answer, as the document lists them."""

from http import HTTPStatus
from typing import Any

from entrypoints.http.limits import Zone
from entrypoints.http.routing import Route

PROBLEM_JSON = "application/problem+json"
RATE_LIMIT_HEADERS: dict[str, Any] = {
    "RateLimit-Policy": {
        "description": "Every limit that counts the request: `q` requests in `w` seconds.",
        "schema": {"type": "string"},
        "example": '"ip";q=1000;w=60, "user";q=100;w=60, "tenant";q=1000;w=60',
    },
    "RateLimit": {
        "description": "The limit with the fewest left: `r` of them, more in `t` seconds.",
        "schema": {"type": "string"},
        "example": '"user";r=97;t=60',
    },
}
_MEANING = {
    400: (
        "BodyUnreadable",
        "The request cannot be read: no JSON, no UTF-8, no ETag of ours, or a forged webhook.",
    ),
    401: ("Unauthenticated", "No access token, or one that is no longer good."),
    403: ("PermissionDenied", "The roles of the signed-in person do not allow it."),
    404: ("NotFound", "No such thing in this tenant, or not the person's own."),
    405: ("MethodNotAllowed", "The path does not offer the method; Allow names those it does."),
    409: ("Conflict", "The present state forbids it, or the first request is still in progress."),
    412: ("StaleVersion", "Somebody else changed it since it was read."),
    413: ("BodyTooLarge", "The body is larger than is accepted."),
    415: ("UnsupportedMediaType", "The body is not of the media type that the route takes."),
    422: ("Invalid", "A value breaks a rule; `errors` names each field."),
    428: ("IfMatchRequired", "The change needs an If-Match header."),
    429: ("RateLimited", "Too many requests; see Retry-After."),
    500: ("InternalError", "A fault of ours; quote the request id."),
    503: ("Unavailable", "Busy, or an outside service does not answer; see Retry-After."),
}


def refusal_responses(route: Route) -> dict[str, Any]:
    """One entry per status, with an example of the problem."""
    return {str(status): _response(status, route) for status in sorted(_statuses(route))}


def _statuses(route: Route) -> set[int]:
    statuses = {413, 500, 503, *route.refusals}
    if route.zone is not Zone.UNCOUNTED:
        statuses.add(429)
    if not route.is_public:
        statuses |= {401, 403}
    if route.path_types:
        statuses.add(404)
    if route.query is not None:
        statuses |= {400, 422}
    if route.takes:
        statuses |= {415, 422}
    if route.body is not None or "raw" in route.parameters:
        statuses |= {400, 415, 422}
    if route.is_keyed:
        statuses |= {409, 422}
    if route.needs_version:
        statuses |= {400, 409, 412, 428}
    if route.method == "GET" and route.path_types:
        statuses.add(409)
    return statuses


def _response(status: int, route: Route) -> dict[str, Any]:
    code, meaning = _MEANING[status]
    example = {
        "type": f"urn:redress:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": meaning,
        "instance": route.path,
        "success": False,
        "error": meaning,
        "code": code,
        "request_id": "019aa502-63b4-7188-9900-000000000001",
        "errors": [],
    }
    content: dict[str, Any] = {
        PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    }
    if route.media_type.startswith("text/html"):
        content[route.media_type] = {"schema": {"type": "string"}}
    response: dict[str, Any] = {"description": meaning, "content": content}
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        response["headers"] = {"Retry-After": {"schema": {"type": "string"}}}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["headers"] |= RATE_LIMIT_HEADERS
    if status == HTTPStatus.UNAUTHORIZED:
        response["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return response
