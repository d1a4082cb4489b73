"""Typed reading of single variables; a refusal is a sentence that names the variable."""

import difflib
import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from entrypoints.settings.variables import NOT_SETTINGS, VARIABLES, SettingsRefused

_ORIGIN = re.compile(
    r"\Ahttps?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?\Z"
)


def is_loopback(url: str) -> bool:
    """Whether the URL leads to this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_unknown(environ: Mapping[str, str]) -> None:
    """Raise SettingsRefused for a REDRESS_ variable that nothing reads: mostly a slip of the key."""
    known = {variable.name for variable in VARIABLES} | NOT_SETTINGS
    known |= {f"{variable.name}_FILE" for variable in VARIABLES if variable.is_secret}
    for name in sorted(environ):
        if name.startswith("REDRESS_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise SettingsRefused(f"{name} is no setting of Redress{hint}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a mapping; an empty value counts as not set. Names come without their prefix."""

    environ: Mapping[str, str] = field(repr=False)

    def text(self, name: str) -> str | None:
        return self.environ.get(f"REDRESS_{name}", "").strip() or None

    def required(self, name: str, *, because: str) -> str:
        value = self.text(name)
        if value is None:
            raise SettingsRefused(f"REDRESS_{name} is needed {because}")
        return value

    def text_or_default(self, name: str) -> str:
        return self.text(name) or _DEFAULTS[f"REDRESS_{name}"]

    def whole(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        value = self.text(name)
        if value is None:
            return int(_DEFAULTS[f"REDRESS_{name}"]) if default is None else default
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise SettingsRefused(f"REDRESS_{name} must be a whole number from {least} to {most}")
        return int(value)

    def addresses(self, name: str) -> tuple[str, ...]:
        """Addresses and networks, separated by commas; never everybody."""
        value = self.text(name)
        return tuple(_network(name, part.strip()) for part in value.split(",")) if value else ()

    def origins(self, name: str) -> tuple[str, ...]:
        """Exact origins, separated by commas; never everybody, and plain http only to this machine."""
        value = self.text(name)
        return tuple(_origin(name, part.strip()) for part in value.split(",")) if value else ()

    def choice(self, name: str, options: Sequence[str]) -> str:
        value = self.text_or_default(name)
        if value not in options:
            raise SettingsRefused(f"REDRESS_{name} must be one of {', '.join(options)}")
        return value

    def path(self, name: str) -> Path | None:
        value = self.text(name)
        if value is None:
            return None
        path = Path(value).expanduser()
        if not path.is_absolute():
            raise SettingsRefused(f"REDRESS_{name} must be an absolute path")
        return path

    def web_url(self, name: str, default: str) -> str:
        """An http(s) URL without a closing slash; plain http only to this machine."""
        url = (self.text(name) or default).rstrip("/")
        parts = split(name, url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SettingsRefused(f"REDRESS_{name} must be an http or https URL")
        if parts.scheme == "http" and not is_loopback(url):
            raise SettingsRefused(f"REDRESS_{name} must be https outside this machine")
        return url

    def url(self, name: str, schemes: Sequence[str], *, because: str) -> str:
        """A URL with one of the schemes; its text is a secret and is never repeated."""
        url = self.required(name, because=because)
        if split(name, url).scheme not in schemes:
            raise SettingsRefused(f"REDRESS_{name} must start with {schemes[0]}://")
        return url


def split(name: str, url: str) -> SplitResult:
    """The parts of a URL. Raises SettingsRefused when it has none, without repeating it."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise SettingsRefused(f"REDRESS_{name} is not a URL") from None
    return parts


def _origin(name: str, text: str) -> str:
    """As browsers send it, letter for letter: lower case, no path, no usual port, no wildcard."""
    parts = split(name, text)
    is_usual_port = parts.port == {"https": 443, "http": 80}.get(parts.scheme)
    is_safe = parts.scheme == "https" or is_loopback(text)
    if _ORIGIN.match(text) is None or is_usual_port or not is_safe:
        raise SettingsRefused(
            f"REDRESS_{name} must be origins like https://app.example.com, separated by commas, "
            f"and {text!r} is none"
        )
    return text


def _network(name: str, text: str) -> str:
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        hint = "; to trust everybody is to let clients choose their address" if text == "*" else ""
        raise SettingsRefused(
            f"REDRESS_{name} must be addresses or networks, separated by commas, "
            f"and {text!r} is none{hint}"
        ) from None
    if network.prefixlen == 0:
        raise SettingsRefused(f"REDRESS_{name} must not be everybody, and {text} is")
    return text


_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}
