"""Messages to people: they say that something happened and where to look, never what is in a file."""

from dataclasses import dataclass
from uuid import UUID

from domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``id`` makes a repeated sending recognizable (it becomes the Message-ID).

    ``sender_name`` is shown before the installation's own address, ``reply_to`` gets the answers.
    """

    id: UUID
    to: str
    subject: str
    text: str
    sender_name: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerNotified(Event):
    """``about`` is the type of the event that they were told of."""

    about: str
    subject: str
