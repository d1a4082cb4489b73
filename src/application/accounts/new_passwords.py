"""A password that somebody chooses: checked, then hashed."""

from collections.abc import Iterable
from dataclasses import dataclass

from application.accounts.ports import CommonPasswords, PasswordHasher
from domain.accounts.passwords import check_password, normalized


@dataclass(frozen=True, slots=True)
class NewPasswords:
    hasher: PasswordHasher
    common: CommonPasswords

    def hash(self, password: str, *, personal: Iterable[str], path: str = "password") -> str:
        """Raise InvalidField naming ``path`` for one that is short, common or personal."""
        chosen = normalized(password)
        check_password(chosen, personal=personal, longest_common=self.common.longest_in, path=path)
        return self.hasher.hash(chosen)

    def verify(self, password_hash: str | None, password: str) -> bool:
        return self.hasher.verify(password_hash, normalized(password))
