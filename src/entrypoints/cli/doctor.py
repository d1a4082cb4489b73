"""``redress doctor``: the diagnoses as a table or as JSON."""

from adapters.embedded import EmbeddedRefused
from adapters.postgres.migrations import MigrationRefused
from adapters.postgres.roles import RolesRefused
from domain.errors import Unavailable
from entrypoints.cli.opening import read_settings
from entrypoints.cli.printing import counted, print_json, print_table
from entrypoints.cli.remarks import tell_of_private_servers
from entrypoints.doctor import Diagnosis, Verdict, examine
from entrypoints.settings import SettingsRefused
from entrypoints.startup import opened_servers


def doctor(*, as_json: bool) -> bool:
    """Print what was found; return whether it is free of problems."""
    found = _examined()
    if as_json:
        print_json({"diagnoses": found})
    else:
        print_table(
            ("", "what", "how it is"), [(one.verdict, one.subject, one.detail) for one in found]
        )
        problems = sum(one.verdict is Verdict.PROBLEM for one in found)
        print(f"\n{counted(problems, 'problem') if problems else 'no problem'} found")
    return not any(one.verdict is Verdict.PROBLEM for one in found)


def _examined() -> list[Diagnosis]:
    try:
        settings = read_settings()
    except SettingsRefused as refused:
        return [Diagnosis(subject="settings", verdict=Verdict.PROBLEM, detail=str(refused))]
    tell_of_private_servers(settings)
    try:
        # Real servers are looked at as they are; private ones are this product's own affair.
        with opened_servers(settings, is_migrated=settings.is_embedded) as servers:
            return list(examine(settings, servers))
    except (EmbeddedRefused, MigrationRefused, RolesRefused, Unavailable) as refused:
        return [Diagnosis(subject="servers", verdict=Verdict.PROBLEM, detail=str(refused))]
