"""Secrets that a test sets and rotates."""

from dataclasses import dataclass, field

from application.secrets import Secrets, SecretUnreadable


@dataclass(slots=True)
class MemorySecrets(Secrets):
    """``values`` are those of one name, the newest last; ``is_down`` refuses to tell any."""

    values: dict[str, list[str]] = field(default_factory=dict, repr=False)
    is_down: bool = False

    def set(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)

    def current(self, name: str) -> str | None:
        return self._told(name, 1)

    def previous(self, name: str) -> str | None:
        return self._told(name, 2)

    def _told(self, name: str, back: int) -> str | None:
        if self.is_down:
            raise SecretUnreadable(name, "cannot be read")
        values = self.values.get(name, [])
        return values[-back] if len(values) >= back else None
