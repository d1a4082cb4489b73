"""The machine itself: its clock and its source of ids."""

from adapters.system.clock import ClockRunsForward, SimulatedClock, system_clock
from adapters.system.ids import new_id

__all__ = ["ClockRunsForward", "SimulatedClock", "new_id", "system_clock"]
