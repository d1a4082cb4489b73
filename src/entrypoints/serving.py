"""From the container to the HTTP application."""

from dataclasses import fields
from importlib.metadata import version
from typing import Any

from litestar.types import ASGIApp

from entrypoints.container import Container
from entrypoints.http.app import PASSWORD_THREADS, HttpParts, create_app
from entrypoints.http.edge import HEAD_BYTES_MAX
from entrypoints.http.use_cases import HttpUseCases
from entrypoints.settings import Settings

PROTOCOL = "entrypoints.http.protocol:PromptProtocol"  # by name: uvicorn is imported to serve


def build_app(container: Container) -> ASGIApp:
    """The application on the container's use-cases; nothing is connected yet."""
    return create_app(http_parts(container))


def server_options(settings: Settings) -> dict[str, Any]:
    """How uvicorn listens, and whose word it takes for where a request came from.

    Behind trusted proxies that is the right-most hop of X-Forwarded-For that is none of them:
    hops further left are what the client claims.
    """
    return {
        "host": settings.http_host,
        "port": settings.http_port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "http": PROTOCOL,
        "ws": "none",
        "h11_max_incomplete_event_size": HEAD_BYTES_MAX,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": list(settings.trusted_proxies),
    }


def http_parts(container: Container) -> HttpParts:
    """What the HTTP interface is built from."""
    settings = container.settings()
    names = [field.name for field in fields(HttpUseCases)]
    return HttpParts(
        use_cases=HttpUseCases(**{name: getattr(container, name)() for name in names}),
        authenticate=container.authenticate(),
        keys=container.idempotency_keys(),
        rate_limits=container.rate_limits(),
        rate_quotas=settings.limits,
        clock=container.clock(),
        machine_clock=container.machine_clock(),
        new_id=container.new_id(),
        readiness=container.readiness(),
        public_url=settings.public_url,
        product_version=version("redress"),
        threads=max(1, settings.db_pool_size - PASSWORD_THREADS),
        cors_origins=settings.cors_origins,
    )
