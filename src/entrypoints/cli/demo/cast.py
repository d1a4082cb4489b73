"""Who acts in the demo: people with a browser or an app, as ordinary HTTP clients."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pyotp


class DemoFailed(Exception):
    """The story cannot go on; the sentence says where it stopped and why."""


class Refused(DemoFailed):
    """The product answered with a refusal."""

    def __init__(self, method: str, path: str, answer: httpx.Response) -> None:
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        self.code = problem.get("code", str(answer.status_code))
        self.detail = problem.get("detail", answer.text[:200])
        super().__init__(f"{method} {path}: {self.code}: {self.detail}")


@dataclass(slots=True)
class Person:
    """Signs in when needed: an access token lasts fifteen minutes, and the demo jumps weeks.

    ``authenticator`` holds the secret of the person's app, once there is one.
    """

    api_url: str
    email: str
    password: str = field(repr=False)
    role: str
    clock: Callable[[], datetime]
    authenticator: str | None = field(default=None, repr=False)
    _token: str | None = field(default=None, repr=False)
    _refresh_token: str | None = field(default=None, repr=False)

    def set_up_second_factor(self) -> None:
        """Scan the QR code, so to speak, and show a first code of the app."""
        path = "/auth/second-factor"
        self.authenticator = self.post(path, {"password": self.password})["secret"]
        self.post(f"{path}/confirm", {"code": self.code()})

    def code(self) -> str:
        """What the app shows now; the product takes it once."""
        return pyotp.TOTP(self.authenticator or "").at(self.clock())

    def otpauth_uri(self) -> str:
        return pyotp.TOTP(self.authenticator or "").provisioning_uri(
            name=self.email, issuer_name="Redress"
        )

    def get(self, path: str) -> Any:
        return self._call("GET", path).json()

    def post(self, path: str, body: Any = None) -> Any:
        return self._call("POST", path, key=str(uuid4()), json=body).json()

    def upload(self, path: str, image: bytes, **query: str) -> Any:
        """Send a PNG as it is."""
        kind = {"Content-Type": "image/png"}
        sent = {"content": image, "params": query, "headers": kind}
        return self._call("POST", path, key=str(uuid4()), **sent).json()

    def download(self, path: str) -> bytes:
        return self._call("GET", path).content

    def pages(self, path: str, **query: str) -> Iterator[Any]:
        """Every item of a list, page by page."""
        asked = {"limit": "100"} | query
        while True:
            page = self._call("GET", path, params=asked).json()
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            asked["cursor"] = page["next_cursor"]

    def _call(self, method: str, path: str, *, key: str = "", **sent: Any) -> httpx.Response:
        answer = self._send(method, path, key, **sent)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._come_back()
            answer = self._send(method, path, key, **sent)
        if answer.is_error:
            raise Refused(method, path, answer)
        return answer

    def _send(self, method: str, path: str, key: str, **sent: Any) -> httpx.Response:
        if self._token is None:
            self._sign_in()
        headers = {"Authorization": f"Bearer {self._token}", **sent.pop("headers", {})}
        if key:
            headers["Idempotency-Key"] = key
        url = f"{self.api_url}/api/v2{path}"
        return httpx.request(method, url, headers=headers, timeout=30, **sent)

    def _come_back(self) -> None:
        """By the refresh token where it is still good: a code of the app is taken once."""
        if self._refresh_token is not None:
            try:
                self._keep(self._ask("/auth/refresh", {"refresh_token": self._refresh_token}))
            except Refused:
                self._refresh_token = None
            else:
                return
        self._sign_in()

    def _sign_in(self) -> None:
        path = "/auth/sign-in"
        answer = self._ask(path, {"email": self.email, "password": self.password})
        if answer["outcome"] == "second_factor":
            proof = {"challenge": answer["challenge"], "code": self.code()}
            answer = self._ask(f"{path}/second-factor", proof)
        self._keep(answer)

    def _ask(self, path: str, body: dict[str, Any]) -> Any:
        answer = httpx.post(f"{self.api_url}/api/v2{path}", json=body, timeout=30)
        if answer.is_error:
            raise Refused("POST", path, answer)
        return answer.json()

    def _keep(self, tokens: dict[str, str]) -> None:
        self._token, self._refresh_token = tokens["access_token"], tokens["refresh_token"]


def register(api_url: str, body: dict[str, Any]) -> Any:
    """Register a tenant; nobody is signed in yet."""
    path = "/tenants"
    answer = httpx.post(
        f"{api_url}/api/v2{path}",
        json=body,
        headers={"Idempotency-Key": str(uuid4())},
        timeout=30,
    )
    if answer.is_error:
        raise Refused("POST", path, answer)
    return answer.json()


def consent_in_browser(authorize_url: str, *, member: str) -> str:
    """Open the provider's consent page, agree, and follow the way back; return the last page."""
    if urlsplit(authorize_url).hostname != "127.0.0.1":
        raise DemoFailed(f"the consent page is not the sandbox's: {authorize_url}")
    with httpx.Client(timeout=30) as browser:
        browser.get(authorize_url).raise_for_status()
        decided = browser.post(authorize_url, data={"member": member, "decision": "allow"})
        back = browser.get(decided.headers["location"])
        if back.is_error:
            raise DemoFailed(f"the way back from the provider failed: {back.status_code}")
        return back.text
