"""A server that has failed is left alone for a while: waiting for it must not cost every request."""

import time
from collections.abc import Callable

REST_S = 1.0


class Circuit:
    """After a failure nobody asks for a second; then one does, and the others wait for its word."""

    __slots__ = ("_monotonic", "_rests_until")

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._rests_until: float | None = None

    def may_ask(self) -> bool:
        rests_until = self._rests_until
        if rests_until is None:
            return True
        now = self._monotonic()
        if now < rests_until:
            return False
        self._rests_until = now + REST_S  # whoever gets here asks for all
        return True

    def answered(self) -> None:
        if self._rests_until is not None:
            self._rests_until = None

    def failed(self) -> None:
        self._rests_until = self._monotonic() + REST_S
