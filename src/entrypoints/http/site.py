"""Facts of the deployment that some handlers need."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """``public_origin`` is scheme and host of our own pages; ``readiness`` names each check."""

    public_origin: str
    readiness: Callable[[], dict[str, bool]]
    metrics: Callable[[], bytes]
