"""From the container to the HTTP application."""

from dataclasses import fields
from importlib.metadata import version

from litestar.types import ASGIApp

from entrypoints.container import Container
from entrypoints.http.app import PASSWORD_THREADS, HttpParts, create_app
from entrypoints.http.use_cases import HttpUseCases


def build_app(container: Container) -> ASGIApp:
    """The application on the container's use-cases; nothing is connected yet."""
    return create_app(http_parts(container))


def http_parts(container: Container) -> HttpParts:
    """What the HTTP interface is built from."""
    settings = container.settings()
    names = [field.name for field in fields(HttpUseCases)]
    return HttpParts(
        use_cases=HttpUseCases(**{name: getattr(container, name)() for name in names}),
        authenticate=container.authenticate(),
        keys=container.idempotency_keys(),
        clock=container.clock(),
        new_id=container.new_id(),
        readiness=container.readiness(),
        public_url=settings.public_url,
        product_version=version("redress"),
        threads=max(1, settings.db_pool_size - PASSWORD_THREADS),
    )
