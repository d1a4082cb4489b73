"""Secrets that are variables themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from application.secrets import Secrets


@dataclass(frozen=True, slots=True)
class EnvironmentSecrets(Secrets):
    """An empty variable counts as not set."""

    environ: Mapping[str, str] = field(repr=False)

    def current(self, name: str) -> str | None:
        return self.environ.get(name, "").strip() or None

    def previous(self, name: str) -> str | None:
        return self.current(f"{name}_PREVIOUS")
