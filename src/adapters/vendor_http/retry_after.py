"""The wait a server asks for."""

import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_WAIT_S_MAX = 24 * 3600.0  # a longer wait is a mistake, and would put a letter off for days


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """The wait in seconds that ``Retry-After`` names (RFC 9110, section 10.2.3), or None.

    A date is counted from the answer's own ``Date``, so neither clock need be right.
    ``headers`` are looked up as the HTTP client gives them, without regard to case.
    """
    value = headers.get("retry-after", "").strip()
    try:
        wait_s = float(value)
    except ValueError:
        wait_s = _until(value, headers.get("date", ""))
    if not math.isfinite(wait_s) or wait_s < 0:
        return None
    return min(wait_s, _WAIT_S_MAX)


def _until(value: str, sent: str) -> float:
    try:
        return (parsedate_to_datetime(value) - parsedate_to_datetime(sent)).total_seconds()
    except (ValueError, TypeError):  # TypeError: one of the two names no zone
        return math.nan
