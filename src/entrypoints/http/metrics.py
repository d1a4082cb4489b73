"""Counts and durations of requests, in the format that Prometheus scrapes."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class RequestMetrics:
    """One registry per application, labelled by route template and never by path."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "redress_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "redress_http_request_seconds",
            "Time from request to answer.",
            ("route",),
            buckets=_BUCKETS_S,
            registry=self._registry,
        )
        self._limited = Counter(
            "redress_http_rate_limited",
            "Requests refused with 429, by the limit that was full.",
            ("limit",),
            registry=self._registry,
        )
        self._uncounted = Counter(
            "redress_http_rate_uncounted",
            "Requests met while Redis did not answer: let through, or refused with 503.",
            ("zone", "outcome"),
            registry=self._registry,
        )
        self._counters: dict[tuple[str, str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}

    def observe(self, method: str, route: str, status: int, took_s: float) -> None:
        """Count one request; ``route`` is empty when none matched."""
        labels = (method if route else "", route, status)
        counter = self._counters.get(labels)
        if counter is None:
            counter = self._counters[labels] = self._requests.labels(*labels)
        counter.inc()
        timer = self._timers.get(route)
        if timer is None:
            timer = self._timers[route] = self._seconds.labels(route)
        timer.observe(took_s)

    def limited(self, limit: str) -> None:
        self._limited.labels(limit).inc()

    def uncounted(self, zone: str, *, is_refused: bool) -> None:
        self._uncounted.labels(zone, "refused" if is_refused else "let_through").inc()

    def exposition(self) -> bytes:
        return generate_latest(self._registry)
