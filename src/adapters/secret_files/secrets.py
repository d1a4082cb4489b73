"""Secrets in files: the variable with ``_FILE`` behind its name says where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from application.secrets import Secrets, SecretUnreadable

BYTES_MAX = 16_384


@dataclass(frozen=True, slots=True)
class FileSecrets(Secrets):
    """A file that is named must be there, and hold one line of text."""

    environ: Mapping[str, str] = field(repr=False)

    def current(self, name: str) -> str | None:
        variable = f"{name}_FILE"
        path = self.environ.get(variable, "").strip()
        return _read(variable, Path(path)) if path else None

    def previous(self, name: str) -> str | None:
        return self.current(f"{name}_PREVIOUS")


def _read(variable: str, path: Path) -> str:
    if not path.is_absolute():
        raise SecretUnreadable(variable, "must be an absolute path")
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_MAX + 1)
    except OSError as error:
        raise SecretUnreadable(
            variable, f"names a file that cannot be read: {error.strerror}"
        ) from error
    if len(content) > BYTES_MAX:
        raise SecretUnreadable(variable, f"names a file of more than {BYTES_MAX:,} bytes")
    try:
        text = content.decode().strip()
    except UnicodeDecodeError:
        raise SecretUnreadable(variable, "names a file that is no text") from None
    if not text:
        raise SecretUnreadable(variable, "names an empty file")
    return text
