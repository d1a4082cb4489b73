"""Asking SmartCredit whether it knows a client: a grant that it gives nobody, by that client.

RFC 6749, 5.2: ``invalid_client`` is about the client; any other answer means that it signed in.
"""

from urllib.parse import quote

import httpx

from adapters.smartcredit.answers import unavailable
from domain.tenancy.credentials import CredentialStanding

_TIMEOUT = httpx.Timeout(20.0, connect=5.0)
_UNAUTHORIZED, _BAD_REQUEST, _OK = 401, 400, 200


def smartcredit_knows(*, url: str, client_id: str, client_secret: str) -> CredentialStanding:
    """Raise Unavailable when SmartCredit does not answer."""
    login = httpx.BasicAuth(quote(client_id, safe=""), quote(client_secret, safe=""))
    try:
        answer = httpx.post(
            f"{url.rstrip('/')}/oauth2/token",
            data={"grant_type": "client_credentials"},
            auth=login,
            timeout=_TIMEOUT,
        )
    except httpx.HTTPError as error:
        raise unavailable(f"did not answer: {type(error).__name__}") from error
    if answer.status_code == _UNAUTHORIZED or _says_invalid_client(answer):
        return CredentialStanding.REFUSED
    if answer.status_code not in {_OK, _BAD_REQUEST}:
        raise unavailable(f"answered {answer.status_code}")
    return CredentialStanding.ACCEPTED


def _says_invalid_client(answer: httpx.Response) -> bool:
    return answer.status_code == _BAD_REQUEST and b'"invalid_client"' in answer.content[:1000]
