"""A private PostgreSQL and a private Redis in one folder, shared by every process that names it."""

from adapters.embedded.processes import EmbeddedRefused
from adapters.embedded.servers import EmbeddedServers

__all__ = ["EmbeddedRefused", "EmbeddedServers"]
