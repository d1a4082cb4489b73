"""What somebody may do, shared by all processes of this release.

Whoever can write to Redis must not be able to grant anything: each entry carries a MAC over its
key and its content, under a key that is not in Redis.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import redis

from adapters.redis.circuit import Circuit
from adapters.redis.clients import prompt_connections
from application.accounts.ports import PermissionCache, PermissionKey
from domain.identity import ROLE_PERMISSIONS, Permission

LIFE_S = 600  # only to be rid of what nobody asks for; the versions end what is outdated
_MAC_BYTES = hashlib.sha256().digest_size
_BY_VALUE = {permission.value: permission for permission in Permission}
_PURPOSE = b"redress cached permissions"


@dataclass(frozen=True, slots=True)
class RedisPermissionCache(PermissionCache):
    client: Any
    """A ``redis.Redis``: its own types say of most answers that they may be awaitable."""
    mac_key: bytes
    circuit: Circuit = field(default_factory=Circuit)

    @classmethod
    def at(cls, url: str, *, secret: bytes) -> "RedisPermissionCache":
        """``secret`` is any key of ours that Redis does not know; a key of its own is derived."""
        mac_key = hmac.digest(secret, _PURPOSE, hashlib.sha256)
        return cls(redis.Redis(connection_pool=prompt_connections(url)), mac_key)

    def get(self, key: PermissionKey) -> frozenset[Permission] | None:
        name = _name(key)
        kept = self._ask(lambda: self.client.get(name))
        return self._opened(name, kept) if isinstance(kept, bytes) else None

    def put(self, key: PermissionKey, permissions: frozenset[Permission]) -> None:
        name = _name(key)
        content = ",".join(sorted(permissions)).encode()
        sealed = self._mac(name, content) + content
        self._ask(lambda: self.client.set(name, sealed, ex=LIFE_S))

    def _ask(self, question: Callable[[], Any]) -> Any:
        """The answer; None while Redis is away, which is never waited for twice in a second."""
        if not self.circuit.may_ask():
            return None
        try:
            answer = question()
        except (redis.exceptions.RedisError, OSError):
            self.circuit.failed()
            return None
        self.circuit.answered()
        return answer

    def _opened(self, name: bytes, kept: bytes) -> frozenset[Permission] | None:
        mac, content = kept[:_MAC_BYTES], kept[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(name, content)):
            return None
        known = [_BY_VALUE.get(word) for word in content.decode().split(",") if word]
        return None if None in known else frozenset(p for p in known if p is not None)

    def _mac(self, name: bytes, content: bytes) -> bytes:
        return hmac.digest(self.mac_key, name + b"\n" + content, hashlib.sha256)


def _name(key: PermissionKey) -> bytes:
    versions = f"{key.member_version}:{key.tenant_version}"
    return f"redress:permissions:{_MATRIX}:{key.tenant_id}:{key.user_id}:{versions}".encode()


def _matrix() -> str:
    """Names what the built-in roles allow in this release: another one may allow something else."""
    lines = (
        f"{role}:{','.join(sorted(permissions))}" for role, permissions in ROLE_PERMISSIONS.items()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


_MATRIX = _matrix()
