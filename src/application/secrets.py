"""Where the installation's own secrets come from."""

from abc import abstractmethod
from typing import Protocol

from domain.errors import Unavailable


class SecretUnreadable(Unavailable):
    """The source does not give the secret out; the sentence names the variable, never a value."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} {why}")
        self.name = name


class Secrets(Protocol):
    """Secrets by the name of the variable that they stand for.

    Both raise SecretUnreadable when it cannot be told whether there is one, or what it is.
    """

    @abstractmethod
    def current(self, name: str) -> str | None:
        """The secret that counts; None when this source holds none."""

    @abstractmethod
    def previous(self, name: str) -> str | None:
        """The one before the last change, which others may still use; None when there is none."""
