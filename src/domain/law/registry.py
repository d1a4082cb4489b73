"""The registry of authorities, and the two questions asked of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from domain.law.agency import AGENCY_AUTHORITIES
from domain.law.authority import Authority, AuthorityNotInForce, UnknownAuthority
from domain.law.croa import CROA_AUTHORITIES
from domain.law.fcra import FCRA_AUTHORITIES

AUTHORITIES: Mapping[str, Authority] = MappingProxyType(
    {a.key: a for a in (*FCRA_AUTHORITIES, *CROA_AUTHORITIES, *AGENCY_AUTHORITIES)}
)


def authority(key: str) -> Authority:
    """Look up one authority; raises UnknownAuthority."""
    try:
        return AUTHORITIES[key]
    except KeyError:
        raise UnknownAuthority(key) from None


def require_in_force(keys: Iterable[str], on: date) -> tuple[Authority, ...]:
    """Return the authorities in the order of their keys.

    Raises UnknownAuthority, and AuthorityNotInForce for the first that does not apply ``on``.
    """
    found = tuple(authority(key) for key in keys)
    for one in found:
        if not one.in_force(on):
            raise AuthorityNotInForce(one, on)
    return found


def cite(keys: Iterable[str]) -> str:
    """The authorities in one phrase; provisions of one title share its name: ``§§ a, b``."""
    by_title: dict[str, list[str]] = {}
    for one in (authority(key) for key in keys):
        title, mark, provision = one.citation.partition(" § ")
        by_title.setdefault(title if mark else one.citation, []).append(provision)
    return "; ".join(_phrase(title, provisions) for title, provisions in by_title.items())


def _phrase(title: str, provisions: list[str]) -> str:
    if provisions == [""]:
        return title
    sign = "§" if len(provisions) == 1 else "§§"
    return f"{title} {sign} {', '.join(provisions)}"
