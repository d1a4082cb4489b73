"""Law as data with dates: what may be cited, and when."""

from domain.law.authority import Authority, AuthorityNotInForce, UnknownAuthority
from domain.law.registry import AUTHORITIES, authority, cite, require_in_force

__all__ = [
    "AUTHORITIES",
    "Authority",
    "AuthorityNotInForce",
    "UnknownAuthority",
    "authority",
    "cite",
    "require_in_force",
]
