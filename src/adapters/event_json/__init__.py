"""Events as JSON text: how they lie in the history and in the outbox."""

import msgspec

from application.reactions import EVENT_TYPES
from domain.events import Event

_DECODERS = {name: msgspec.json.Decoder(event) for name, event in EVENT_TYPES.items()}


def encode_event(event: Event) -> str:
    return msgspec.json.encode(event).decode()


def decode_event(event_type: str, payload: str) -> Event:
    """Raises LookupError for a type that this release does not know."""
    return _DECODERS[event_type].decode(payload)
