"""What most commands begin with: settings, servers, and the container built on them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from entrypoints.assembly import build_container, close_container
from entrypoints.cli.remarks import tell_of_private_servers
from entrypoints.container import Container
from entrypoints.settings import Settings
from entrypoints.startup import opened_servers


def read_settings() -> Settings:
    """Raise SettingsRefused, naming the variable."""
    return Settings.read(os.environ)


@contextmanager
def opened() -> Iterator[Container]:
    """The container on running, migrated servers; its connections are closed at the end."""
    settings = read_settings()
    tell_of_private_servers(settings)
    with opened_servers(settings) as servers:
        container = build_container(settings, servers)
        try:
            yield container
        finally:
            close_container(container)
