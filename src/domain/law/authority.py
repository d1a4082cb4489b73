"""Authorities with dates: a claim or letter may only cite what is in force on its day."""

from dataclasses import dataclass
from datetime import date

from domain.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A provision that can be cited; in force from ``valid_from`` up to and without ``valid_to``.

    ``key`` is the short name the rules use (``fcra_611a5A``), ``citation`` what a letter prints,
    ``note`` what to know before relying on it.
    """

    key: str
    citation: str
    title: str
    valid_from: date
    valid_to: date | None = None
    note: str = ""

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class AuthorityNotInForce(Invalid):
    """A citation was used on a day on which the provision did not apply."""

    def __init__(self, authority: Authority, on: date) -> None:
        super().__init__(f"{authority.citation} is not in force on {on}")


class UnknownAuthority(Invalid):
    """A rule or letter names an authority that the registry does not hold."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no authority is registered as {key}")
