"""Passwords hashed with argon2id; a wrong address costs the same work as a wrong password."""

from argon2 import PasswordHasher as Argon2
from argon2 import Type
from argon2.exceptions import InvalidHashError, VerificationError

from application.accounts.ports import PasswordHasher


class Argon2PasswordHasher(PasswordHasher):
    """``memory_kib`` is in KiB; the least that may be asked for is in ASVS 5.0, appendix C."""

    def __init__(self, *, time_cost: int, memory_kib: int, parallelism: int) -> None:
        self._argon2 = Argon2(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism, type=Type.ID
        )
        # Verified when the address is unknown, so that the time taken tells nothing.
        self._dummy = self._argon2.hash("nobody has this password")

    def hash(self, password: str) -> str:
        return self._argon2.hash(_bytes(password))

    def verify(self, password_hash: str | None, password: str) -> bool:
        """A damaged hash is a wrong password."""
        try:
            matches = self._argon2.verify(password_hash or self._dummy, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
        return matches and password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        return self._argon2.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
