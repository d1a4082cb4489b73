"""API keys as machines send them: the id of the key and its secret, in one word."""

import re
from abc import abstractmethod
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.accounts.api_keys import ApiKey, ApiKeyRefused
from domain.accounts.standing import Standing
from domain.identity import ApiKeyId

PREFIX = "rk_"  # never the beginning of a JWT, and known to scanners for secrets
_KEY = re.compile(r"\Ark_([0-9a-f]{32})_([A-Za-z0-9_-]{43})\Z")


class MachineKeys(Protocol):
    """A key and its maker, read from the primary as with a session."""

    @abstractmethod
    def standing(
        self, key_id: ApiKeyId, secret_hash: bytes, *, now: datetime
    ) -> tuple[ApiKey, Standing]:
        """Raise ApiKeyRefused when key, secret, life or the maker's membership is not good.

        The maker had passed a second factor where one was asked for when they made the key.
        Notes the use, to the minute, without keeping the caller waiting.
        """


def write_key(key_id: ApiKeyId, secret: str) -> str:
    """``rk_<id>_<secret>``."""
    return f"{PREFIX}{key_id.hex}_{secret}"


def read_key(text: str) -> tuple[ApiKeyId, str]:
    """The id and the secret; raise ApiKeyRefused for anything of another form."""
    matched = _KEY.match(text)
    if matched is None:
        raise ApiKeyRefused
    return ApiKeyId(UUID(matched[1])), matched[2]
