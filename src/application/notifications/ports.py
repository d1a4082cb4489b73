"""What notifying people asks of the outside."""

from abc import abstractmethod
from typing import Protocol

from domain.errors import Invalid
from domain.notifications import Message


class MessageRefused(Invalid):
    """The mail server will never take this message; sending it again cannot help."""


class Mailer(Protocol):
    @abstractmethod
    def send(self, message: Message) -> None:
        """Hand the message over.

        Raises InvalidField for a recipient or subject that fits no e-mail, MessageRefused for a
        definite no, and Unavailable when trying later may help.
        """
