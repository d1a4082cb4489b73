"""Signing in over HTTP with a second factor, as often as a test needs."""

import time
from dataclasses import dataclass, field
from typing import Any

import pyotp
from litestar.testing import TestClient

PASSWORD = "a passphrase of many words"
STEP_S = 30
SLOW_S_MAX = 3  # between making a code and its judgement, on a busy machine


@dataclass(slots=True)
class Authenticator:
    """One person's app and recovery codes; a code is good once, and so is each of its steps."""

    secret: str
    recovery_codes: list[str] = field(default_factory=list)
    last_step: int = 0

    def next_code(self) -> str | None:
        """A code that nobody has used, within what the clock allows; None when there is none."""
        left_s = STEP_S - time.time() % STEP_S
        if left_s < SLOW_S_MAX:  # the last step's code would be too old by the time it arrives
            time.sleep(left_s)
        now = int(time.time()) // STEP_S
        for step in (now - 1, now, now + 1):
            if step > self.last_step:
                self.last_step = step
                return pyotp.TOTP(self.secret).generate_otp(step)
        return None

    def proof(self) -> dict[str, str]:
        code = self.next_code()
        return {"code": code} if code else {"recovery_code": self.recovery_codes.pop()}


authenticators: dict[str, Authenticator] = {}


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def sign_in(client: TestClient[Any], email: str, password: str = PASSWORD, **more: Any) -> str:
    """An access token; who needs a second factor sets one up at the first sign-in."""
    return str(sign_in_fully(client, email, password, **more)["access_token"])


def sign_in_fully(
    client: TestClient[Any], email: str, password: str = PASSWORD, **more: Any
) -> dict[str, Any]:
    """Both steps; the answer of the last."""
    first = give_password(client, email, password, **more)
    if first["outcome"] == "second_factor":
        proof = authenticators[email].proof()
        answer = give_code(client, first["challenge"], **proof, **_holder(more))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())
    who = client.get("/api/v2/auth/user", headers=bearer(first["access_token"])).json()
    if who["lacks_second_factor"]:
        authenticators[email] = enrol(client, first["access_token"], password)
    return first


def give_password(
    client: TestClient[Any], email: str, password: str = PASSWORD, **more: Any
) -> dict[str, Any]:
    body = {"email": email, "password": password, **more}
    answer = client.post("/api/v2/auth/sign-in", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def give_code(client: TestClient[Any], challenge: str, **proof: str) -> Any:
    body = {"challenge": challenge, **proof}
    return client.post("/api/v2/auth/sign-in/second-factor", json=body)


def enrol(client: TestClient[Any], token: str, password: str = PASSWORD) -> Authenticator:
    """Set up and confirm a second factor for the person with this access token."""
    path, headers = "/api/v2/auth/second-factor", bearer(token)
    set_up = client.post(path, json={"password": password}, headers=headers)
    assert set_up.status_code == 201, set_up.text
    authenticator = Authenticator(set_up.json()["secret"])
    code = authenticator.next_code()
    confirmed = client.post(f"{path}/confirm", json={"code": code}, headers=headers)
    assert confirmed.status_code == 200, confirmed.text
    authenticator.recovery_codes = list(confirmed.json()["recovery_codes"])
    return authenticator


def _holder(more: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in more.items() if k == "refresh_token_in"}
