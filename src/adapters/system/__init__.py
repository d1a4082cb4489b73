"""The machine itself: its clock and its source of ids."""

from adapters.system.clock import ClockRunsForward, SimulatedClock, system_clock
from adapters.system.ids import new_id
from adapters.system.recovery_codes import RandomRecoveryCodes
from adapters.system.secrets import new_secret

__all__ = [
    "ClockRunsForward",
    "RandomRecoveryCodes",
    "SimulatedClock",
    "new_id",
    "new_secret",
    "system_clock",
]
