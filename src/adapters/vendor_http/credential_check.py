"""One GET that only a vendor's own customer is answered."""

from collections.abc import Mapping

import httpx

from domain.errors import Unavailable
from domain.tenancy.credentials import CredentialStanding

_TIMEOUT = httpx.Timeout(20.0, connect=5.0)
_REFUSALS = frozenset({401, 403})
_OK = 200


def knows(vendor: str, url: str, headers: Mapping[str, str]) -> CredentialStanding:
    """Redirects are not followed: a key goes to no other address. Raises Unavailable."""
    try:
        answer = httpx.get(url, headers=dict(headers), timeout=_TIMEOUT)
    except httpx.HTTPError as error:
        raise Unavailable(f"{vendor} did not answer: {type(error).__name__}") from error
    if answer.status_code in _REFUSALS:
        return CredentialStanding.REFUSED
    if answer.status_code != _OK:
        raise Unavailable(f"{vendor} answered {answer.status_code}")
    return CredentialStanding.ACCEPTED
