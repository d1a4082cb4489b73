"""When a job is tried again, and when a person has to look: the same waits every time."""

import re
from datetime import timedelta
from types import TracebackType

WAITS_S = (1, 2, 5, 10, 20, 30, 60, 120, 300, 900, 1800, 3600)
"""Seconds before the second, third, ... attempt; the last one repeats."""

ATTEMPTS_MAX = 180  # with the waits above a vendor may be away for a week
CRASHES_MAX = 4
ASKED_WAIT_S_MAX = 6 * 3600.0  # a vendor that asks for more is asked again before
LEASE = timedelta(seconds=180)
"""How long an attempt may be silent before another one may start; longer than a job may take."""

_OWN_PACKAGES = frozenset({"domain", "application", "adapters", "entrypoints"})
_CRASHED = re.compile(r"crashed (\d+) of \d+ times: ")


def wait_after(attempt: int, *, asked_s: float | None = None) -> timedelta:
    """The wait after the attempt of that number, at least as long as the service asked for."""
    scheduled = WAITS_S[min(attempt, len(WAITS_S)) - 1]
    return timedelta(seconds=max(scheduled, min(asked_s or 0.0, ASKED_WAIT_S_MAX)))


def crashes_told(last_error: str | None) -> int:
    """How many crashes in a row the job's last error tells of."""
    told = _CRASHED.match(last_error or "")
    return int(told.group(1)) if told else 0


def crash_note(crashes: int, what: str) -> str:
    """The text kept for a crash; ``crashes_told`` reads it back."""
    return f"crashed {crashes} of {CRASHES_MAX} times: {what}"


def describe(error: BaseException) -> str:
    """The class of an unforeseen error and where it arose.

    Its message is left out: it may quote a row, and so a person's data.
    """
    return f"{type(error).__name__}{_place(error.__traceback__)}"


def _place(trace: TracebackType | None) -> str:
    place = ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _OWN_PACKAGES:
            place = f" in {module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
