"""The body each vendor sends with an error of its own making, by status."""

import json
from typing import Any

LOB_CODES = {
    401: "unauthorized",
    408: "request_timeout",
    429: "rate_limit_exceeded",
    500: "internal_server_error",
    503: "service_unavailable",
}
ANTHROPIC_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}
OPENAI_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}


def error_body(vendor: str, status: int) -> bytes:
    """Return the vendor's own error body for a status ordered as a fault."""
    message = f"The sandbox was told to answer {status}."
    return json.dumps(_shape(vendor, status, message)).encode()


def _shape(vendor: str, status: int, message: str) -> dict[str, Any]:
    if vendor == "lob":
        return lob_error(status, LOB_CODES.get(status, "bad_request"), message)
    if vendor == "anthropic":
        return anthropic_error(ANTHROPIC_TYPES.get(status, "invalid_request_error"), message)
    if vendor == "openai":
        return openai_error(
            "server_error" if status >= 500 else "requests",  # noqa: PLR2004 - HTTP's own line
            OPENAI_CODES.get(status),
            message,
        )
    return {"error": "server_error", "error_description": message}


def lob_error(status: int, code: str, message: str) -> dict[str, Any]:
    """Return Lob's error object."""
    return {"error": {"message": message, "status_code": status, "code": code}}


def anthropic_error(kind: str, message: str) -> dict[str, Any]:
    """Return Anthropic's error object."""
    return {
        "type": "error",
        "error": {"type": kind, "message": message},
        "request_id": "req_sandbox",
    }


def openai_error(kind: str, code: str | None, message: str) -> dict[str, Any]:
    """Return OpenAI's error object."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}
