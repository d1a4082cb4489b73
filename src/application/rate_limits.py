"""How often somebody may ask: several limits at once, counted in one place for all processes."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from domain.errors import Unavailable

SLOTS = 15
"""A window is counted in slots of a fifteenth; a request leaves it with the whole of its slot."""


class RateLimitsUnavailable(Unavailable):
    """What counts requests does not answer; nothing was counted."""

    def __init__(self) -> None:
        super().__init__("requests cannot be counted just now; try again shortly", retry_after_s=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At most ``limit`` requests, at least one, in any ``window_s`` seconds."""

    limit: int
    window_s: int
    slot_ms: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slot_ms", -(-self.window_s * 1000 // SLOTS))


class Meter(NamedTuple):
    """One limit on one subject: ``name`` is shown to clients, ``subject`` is whom it counts."""

    name: str
    subject: str
    quota: Quota


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the request may go on, and the meter that decides or comes nearest to deciding.

    ``wait_ms`` is until a place of that meter comes free again.
    """

    is_granted: bool
    meter: Meter
    remaining: int
    wait_ms: int


class RateLimits(Protocol):
    @abstractmethod
    def take(self, meters: Sequence[Meter], *, now: datetime) -> Verdict:
        """Count one request in every meter, or, where one of them is full, in none.

        In one step for all processes. No window of ``window_s`` ever holds more than ``limit``; a
        place comes free at the latest a slot after that. ``now`` is the machine's time: between
        machines whose clocks differ, a window is that much shorter. Raises RateLimitsUnavailable.
        """
