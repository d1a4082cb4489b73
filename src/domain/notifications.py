"""Messages to people: they say that something happened and where to look, never what is in a file."""

from dataclasses import dataclass
from uuid import UUID

from domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``id`` makes a repeated sending recognizable (it becomes the Message-ID)."""

    id: UUID
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerNotified(Event):
    """``about`` is the type of the event that they were told of."""

    about: str
    subject: str
