"""The secret variables: from the environment, from files, or from AWS Secrets Manager."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.environment.secrets import EnvironmentSecrets
from adapters.secret_files.secrets import FileSecrets
from adapters.secrets_manager.secrets import SecretsManagerSecrets
from application.secrets import Secrets, SecretUnreadable
from entrypoints.settings.variables import VARIABLES, SettingsRefused

PREFIX = "REDRESS_AWS_SECRETS_PREFIX"
PREVIOUS = "_PREVIOUS"
_PREFIX_FORM = re.compile(r"[A-Za-z0-9/_+=.@-]{1,200}")
SECRET_NAMES = tuple(variable.name for variable in VARIABLES if variable.is_secret)


@dataclass(frozen=True, slots=True)
class SecretSources(Secrets):
    """Several sources: the first that holds a secret says what it is."""

    sources: Sequence[Secrets]

    def current(self, name: str) -> str | None:
        told = (source.current(name) for source in self.sources)
        return next((value for value in told if value is not None), None)

    def previous(self, name: str) -> str | None:
        told = (source.previous(name) for source in self.sources)
        return next((value for value in told if value is not None), None)


def sources_of(environ: Mapping[str, str]) -> Secrets:
    """Raise SettingsRefused when a secret is set in two ways, or the prefix is none."""
    for name in SECRET_NAMES:
        if environ.get(name) and environ.get(f"{name}_FILE"):
            raise SettingsRefused(f"{name} and {name}_FILE are both set: keep one of them")
    local = (EnvironmentSecrets(environ), FileSecrets(environ))
    prefix = environ.get(PREFIX, "").strip()
    if not prefix:
        return SecretSources(local)
    if not _PREFIX_FORM.fullmatch(prefix):
        raise SettingsRefused(f"{PREFIX} must be the beginning of names in AWS Secrets Manager")
    try:
        return SecretSources((*local, SecretsManagerSecrets(prefix=prefix)))
    except SecretUnreadable as refusal:
        raise SettingsRefused(f"{PREFIX}={refusal}") from refusal


def with_secrets(environ: Mapping[str, str], secrets: Secrets) -> dict[str, str]:
    """The environment with every secret in its place.

    Raises SettingsRefused, naming the variable, for one that its source does not give out, or
    that is more than one line.
    """
    found: dict[str, str] = {}
    for name in SECRET_NAMES:
        try:
            value = _read(secrets, name)
        except SecretUnreadable as refusal:
            raise SettingsRefused(str(refusal)) from refusal
        if value is not None:
            found[name] = _one_line(name, value)
    return {**environ, **found}


def _read(secrets: Secrets, name: str) -> str | None:
    if name.endswith(PREVIOUS):
        return secrets.previous(name.removesuffix(PREVIOUS))
    return secrets.current(name)


def _one_line(name: str, value: str) -> str:
    if not value.isprintable():
        raise SettingsRefused(f"{name} must be one line of text")
    return value
