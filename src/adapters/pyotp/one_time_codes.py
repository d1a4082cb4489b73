"""One-time codes by time, as authenticator apps show them."""

import hmac
from dataclasses import dataclass
from datetime import datetime

import pyotp

from application.accounts.ports import OneTimeCodes
from domain.accounts.second_factors import SKEW_STEPS, STEP_S


@dataclass(frozen=True, slots=True)
class PyotpOneTimeCodes(OneTimeCodes):
    """RFC 6238 with the defaults that every app has: SHA-1, six digits, 30 seconds."""

    def new_secret(self) -> str:
        return pyotp.random_base32()

    def address(self, secret: str, *, account: str, issuer: str) -> str:
        return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)

    def steps(self, secret: str, code: str, *, now: datetime) -> tuple[int, ...]:
        """Every step is computed, so that the time taken does not tell which one fits."""
        authenticator = pyotp.TOTP(secret)
        given = code.encode("utf-8", "surrogatepass")
        step = int(now.timestamp()) // STEP_S
        around = range(step - SKEW_STEPS, step + SKEW_STEPS + 1)
        fits = [
            hmac.compare_digest(authenticator.generate_otp(each).encode(), given) for each in around
        ]
        return tuple(each for each, is_it in zip(around, fits, strict=True) if is_it)
