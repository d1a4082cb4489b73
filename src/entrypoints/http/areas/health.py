"""Whether the process lives, whether it can serve, and what it has served."""

import msgspec

from domain.errors import Unavailable
from entrypoints.http.limits import Zone
from entrypoints.http.rendering import PlainText
from entrypoints.http.routing import Area, Lane
from entrypoints.http.site import Site

health = Area("Health", "For load balancers and Prometheus.", is_versioned=False)


class LiveView(msgspec.Struct, frozen=True):
    live: bool


class ReadyView(msgspec.Struct, frozen=True):
    """What must work before requests are sent here, each by name."""

    ready: bool
    checks: dict[str, bool]


class NotReady(Unavailable):
    """Something without which no request can be served does not answer."""

    def __init__(self, checks: dict[str, bool]) -> None:
        failing = ", ".join(sorted(name for name, works in checks.items() if not works))
        super().__init__(f"not ready: {failing}")


@health.get(
    "/health/live",
    "Whether the process lives",
    public=True,
    lane=Lane.PROBE,
    zone=Zone.UNCOUNTED,
)
def live() -> LiveView:
    """Answers while the process can answer at all."""
    return LiveView(live=True)


@health.get(
    "/health/ready",
    "Whether requests can be served",
    public=True,
    lane=Lane.PROBE,
    zone=Zone.UNCOUNTED,
    refusals=(503,),
)
def ready(site: Site) -> ReadyView:
    """503 while the database cannot be reached or is not migrated; the answer names it."""
    checks = site.readiness()
    if not all(checks.values()):
        raise NotReady(checks)
    return ReadyView(ready=True, checks=checks)


@health.get(
    "/metrics",
    "Counts and durations of requests",
    public=True,
    lane=Lane.PROBE,
    zone=Zone.UNCOUNTED,
    media_type="text/plain; version=0.0.4; charset=utf-8",
)
def metrics(site: Site) -> PlainText:
    """In the text format of Prometheus; let only your own scraper reach it."""
    return PlainText(site.metrics())
