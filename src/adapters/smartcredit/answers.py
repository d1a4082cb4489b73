"""What SmartCredit's refusals mean for a pull and for a connection."""

import re

import httpx
import msgspec

from adapters.vendor_http.retry_after import retry_after_s
from domain.connections import ProviderRefused, PullFailure
from domain.errors import Unavailable

_BAD_REQUEST, _UNAUTHORIZED = 400, 401
_CODE = re.compile(r"[a-z_]{1,40}")
_REPORT_FAILURES = {
    202: (PullFailure.NOT_READY, "SmartCredit is still preparing the report"),
    204: (PullFailure.NOT_READY, "SmartCredit is still preparing the report"),
    401: (PullFailure.NEEDS_RECONNECTION, "the consumer must connect SmartCredit again"),
    403: (PullFailure.REPORT_NOT_IN_PLAN, "the member's plan has no three-bureau report"),
    404: (PullFailure.NEVER_ORDERED, "the member has never ordered a three-bureau report"),
}


def refusal_of_report(answer: httpx.Response) -> ProviderRefused | Unavailable:
    """The refusal for a resource that was not answered with 200."""
    failure = _REPORT_FAILURES.get(answer.status_code)
    if failure is None:
        return _odd(answer)
    return ProviderRefused(*failure)


def refusal_of_token(answer: httpx.Response) -> ProviderRefused | Unavailable:
    """The refusal of the token endpoint (RFC 6749, 5.2): 401 is about us, 400 about the grant."""
    if answer.status_code == _UNAUTHORIZED:
        return unavailable("does not accept our client id and secret")
    if answer.status_code != _BAD_REQUEST:
        return _odd(answer)
    return ProviderRefused(
        PullFailure.NEEDS_RECONNECTION,
        f"the consumer must connect SmartCredit again ({_error(answer)})",
    )


def unavailable(what: str, *, wait_s: float | None = None) -> Unavailable:
    return Unavailable(f"SmartCredit {what}", retry_after_s=wait_s)


def _odd(answer: httpx.Response) -> Unavailable:
    return unavailable(f"answered {answer.status_code}", wait_s=retry_after_s(answer.headers))


class _Error(msgspec.Struct):
    error: str


def _error(answer: httpx.Response) -> str:
    try:
        error = msgspec.json.decode(answer.content, type=_Error).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "no code"
    return error if _CODE.fullmatch(error) else "no code"
