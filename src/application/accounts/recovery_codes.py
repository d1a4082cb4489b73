"""Recovery codes: ten for the day the authenticator is lost, each good once."""

from abc import abstractmethod
from typing import Protocol


class RecoveryCodes(Protocol):
    @abstractmethod
    def fresh(self) -> tuple[str, ...]:
        """Ten codes of 80 random bits each, written so that people can copy them by hand."""
