"""Which errors are sentences for a person, and which are faults of ours."""

from adapters.embedded import EmbeddedRefused
from adapters.kms import KeyFileRefused
from adapters.postgres.migrations import MigrationRefused
from adapters.postgres.roles import RolesRefused
from domain.errors import DomainError
from entrypoints.cli.processes import CannotListen
from entrypoints.settings import SettingsRefused
from entrypoints.startup import SchemaOutdated

_REFUSALS = (
    CannotListen,
    DomainError,
    SettingsRefused,
    EmbeddedRefused,
    KeyFileRefused,
    MigrationRefused,
    RolesRefused,
    SchemaOutdated,
)


def is_refusal(error: Exception) -> bool:
    return isinstance(error, _REFUSALS)
