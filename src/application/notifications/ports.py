"""What notifying people asks of the outside."""

from abc import abstractmethod
from typing import Protocol

from domain.notifications import Message


class Mailer(Protocol):
    @abstractmethod
    def send(self, message: Message) -> None:
        """Hand the message over; raise Unavailable when trying later may help."""
