"""Counted requests in memory."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from application.rate_limits import SLOTS, Meter, RateLimits, Verdict


@dataclass(frozen=True, slots=True)
class _Stand:
    """One meter before the request: requests by slot, none of them too old."""

    meter: Meter
    slot: int
    slots: dict[int, int]

    @property
    def free(self) -> int:
        return self.meter.quota.limit - sum(self.slots.values())

    def wait_ms(self, now_ms: int) -> int:
        """Until so many have left that one more fits; of one with room, until the first leaves."""
        to_leave = max(1, 1 - self.free)
        leaving = self.slot
        for slot in sorted(self.slots):
            leaving = slot
            to_leave -= self.slots[slot]
            if to_leave <= 0:
                break
        return (leaving + SLOTS + 1) * self.meter.quota.slot_ms - now_ms


@dataclass(frozen=True, slots=True)
class MemoryRateLimits(RateLimits):
    _counts: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def take(self, meters: Sequence[Meter], *, now: datetime) -> Verdict:
        now_ms = int(now.timestamp() * 1000)
        with self._lock:
            stands = [self._stand(meter, now_ms) for meter in meters]
            full = [stand for stand in stands if stand.free < 1]
            if full:
                longest = max(full, key=lambda stand: stand.wait_ms(now_ms))
                return _verdict(longest, now_ms, is_granted=False)
            for stand in stands:
                stand.slots[stand.slot] = stand.slots.get(stand.slot, 0) + 1
                self._counts[stand.meter.name, stand.meter.subject] = stand.slots
            return _verdict(min(stands, key=lambda stand: stand.free), now_ms, is_granted=True)

    def _stand(self, meter: Meter, now_ms: int) -> _Stand:
        slot = now_ms // meter.quota.slot_ms
        kept = self._counts.get((meter.name, meter.subject), {})
        return _Stand(meter, slot, {s: n for s, n in kept.items() if s >= slot - SLOTS})


def _verdict(stand: _Stand, now_ms: int, *, is_granted: bool) -> Verdict:
    return Verdict(
        is_granted=is_granted,
        meter=stand.meter,
        remaining=max(0, stand.free),
        wait_ms=stand.wait_ms(now_ms),
    )
