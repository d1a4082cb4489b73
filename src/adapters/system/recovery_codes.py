"""Recovery codes from the machine's source of randomness."""

import secrets
from dataclasses import dataclass

from application.accounts.recovery_codes import RecoveryCodes
from domain.accounts.second_factors import RECOVERY_CODES

# 32 letters and digits without those that look alike: five bits each (Crockford's base32).
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class RandomRecoveryCodes(RecoveryCodes):
    """``k3v9-0qtm-7xhc-e2ra``: four groups of four."""

    def fresh(self) -> tuple[str, ...]:
        return tuple(_code() for _ in range(RECOVERY_CODES))


def _code() -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
