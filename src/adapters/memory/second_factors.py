"""A second factor without an authenticator app."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from application.accounts.ports import OneTimeCodes, QrCodes
from application.accounts.recovery_codes import RecoveryCodes
from domain.accounts.second_factors import RECOVERY_CODES, SKEW_STEPS, STEP_S


@dataclass(slots=True)
class MemoryOneTimeCodes(OneTimeCodes):
    """The code of a step is made of the secret and the step; ``code_at`` is what the app shows."""

    made: int = 0

    def new_secret(self) -> str:
        self.made += 1
        return f"SECRET{self.made}"

    def address(self, secret: str, *, account: str, issuer: str) -> str:
        return f"otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}"

    def steps(self, secret: str, code: str, *, now: datetime) -> tuple[int, ...]:
        step = int(now.timestamp()) // STEP_S
        around = range(step - SKEW_STEPS, step + SKEW_STEPS + 1)
        return tuple(each for each in around if _code(secret, each) == code)

    def code_at(self, secret: str, now: datetime) -> str:
        return _code(secret, int(now.timestamp()) // STEP_S)


@dataclass(frozen=True, slots=True)
class MemoryQrCodes(QrCodes):
    def svg(self, text: str) -> str:
        return f"<svg><title>{text}</title></svg>"


@dataclass(slots=True)
class MemoryRecoveryCodes(RecoveryCodes):
    given: list[str] = field(default_factory=list)

    def fresh(self) -> tuple[str, ...]:
        first = len(self.given)
        codes = tuple(f"code-{first + number:04}" for number in range(RECOVERY_CODES))
        self.given.extend(codes)
        return codes


def _code(secret: str, step: int) -> str:
    digest = hashlib.sha256(f"{secret} {step}".encode()).digest()
    return f"{int.from_bytes(digest[:4]) % 10**6:06}"
