"""Lob's refusals, by the code its API reference gives them."""

from entrypoints.sandbox.answers import Refused
from entrypoints.sandbox.vendor_errors import lob_error

STATUS_BY_CODE = {
    "invalid_api_key": 401,
    "unauthorized": 401,
    "feature_limit_reached": 403,
    "not_found": 404,
    "rate_limit_exceeded": 429,
}


def refusal(code: str, message: str) -> Refused:
    """Return Lob's error answer for a code; codes not listed answer 422."""
    status = STATUS_BY_CODE.get(code, 422)
    return Refused(status, lob_error(status, code, message))


def missing(field: str) -> Refused:
    """Return the answer for a required field that was not sent."""
    return refusal("invalid", f"{field} is required")
