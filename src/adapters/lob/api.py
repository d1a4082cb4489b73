"""Lob's API over the vendor's own ``APIRequestor``: a key, an address and a timeout per call."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import lob
import requests
from lob.api_requestor import APIRequestor
from lob.error import LobError

from adapters.vendor_http.retry_after import retry_after_s
from domain.errors import Unavailable

LOB_VERSION = "2020-02-11"
_UNKNOWN_OUTCOME = frozenset({408, 409, 425, 429})
_ACCOUNT = frozenset({401, 403})
_CODE = re.compile(r"[a-z_]{1,60}")
_FIELD = re.compile(
    r"\b(?:(?:to|from)\.(?:name|company|address_(?:line[12]|city|state|zip|country))"
    r"|primary_line|secondary_line|zip_code|file|metadata|description|extra_service|mail_type)\b"
)
_BASE_URL: ContextVar[str] = ContextVar("lob_base_url")


class _BaseOfThisCall(str):
    """Stands in for ``lob.api_base``, which the requestor reads as ``lob.api_base + path``.

    The package knows one address per process; with this, each call has its own, and a call past
    this adapter fails instead of reaching the real Lob.
    """

    __slots__ = ()

    def __add__(self, path: str) -> str:
        return _BASE_URL.get() + path


lob.api_base = _BaseOfThisCall()


class LobRefusal(Exception):
    """Lob's definite no. ``what`` names its code and the fields, never the values we sent."""

    def __init__(self, status: int, what: str) -> None:
        super().__init__(f"Lob answered {status}: {what}")
        self.status = status
        self.what = what


class LobAccountRefused(Unavailable):
    """Lob does not know the key, or does not let its account do this; another key may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LobApi:
    """One account at Lob. ``url`` is the address without the version (``https://api.lob.com``).

    Every call raises LobRefusal for a definite no about what was sent, and Unavailable for all
    else: no answer, an unreadable one, too many calls, or an account that lacks the right.
    """

    key: str = field(repr=False)
    url: str = "https://api.lob.com"
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 30.0

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        return self._request("get", path, dict(params or {}))

    def post(self, path: str, params: Mapping[str, Any]) -> Any:
        """``params`` may hold ``files`` and ``headers`` as the vendor's package takes them."""
        return self._request("post", path, dict(params))

    def _request(self, method: str, path: str, params: dict[str, Any]) -> Any:
        params["lob_version"] = LOB_VERSION
        timeout = (self.connect_timeout_s, self.read_timeout_s)
        requestor = APIRequestor(key=self.key)
        with self._addressed(), _translated():
            return requestor.request(method, path, params, timeout=timeout)

    @contextmanager
    def _addressed(self) -> Iterator[None]:
        token = _BASE_URL.set(f"{self.url.rstrip('/')}/v1")
        try:
            yield
        finally:
            _BASE_URL.reset(token)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except requests.RequestException as error:
        raise Unavailable(f"Lob gave no readable answer: {type(error).__name__}") from error
    except LobError as error:
        # The cause is cut: Lob's message may repeat a name or an address we sent.
        raise _refusal_of(error) from None
    except (KeyError, TypeError, IndexError) as error:
        # parse_response reads payload["error"]["message"] from whatever came
        raise Unavailable("Lob answered with an error of an unknown form") from error


def _refusal_of(error: LobError) -> LobRefusal | Unavailable:
    status = int(error.http_status or 0)
    what = _described(error.http_body)
    if status in _ACCOUNT:
        return LobAccountRefused(f"Lob does not let this account do it ({status}, {what})")
    if not 400 <= status < 500 or status in _UNKNOWN_OUTCOME:  # noqa: PLR2004 - HTTP's own line
        # the package hands the whole response over under the name json_body
        headers = getattr(error.json_body, "headers", {})
        return Unavailable(f"Lob answered {status} ({what})", retry_after_s=retry_after_s(headers))
    return LobRefusal(status, what)


def _described(body: Any) -> str:
    try:
        error = json.loads(body)["error"]
        code, message = str(error["code"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        return "no code"
    fields = sorted(set(_FIELD.findall(message)))
    known = code if _CODE.fullmatch(code) else "no code"
    return f"{known} in {', '.join(fields)}" if fields else known
