"""What the consumer states of items of a report, and what the firm can prove of its disputes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from domain.errors import InvalidField


@unique
class StatementKind(StrEnum):
    """What is stated of one item; no report can show it."""

    NOT_MINE = "not_mine"
    AUTHORIZED_USER_ONLY = "authorized_user_only"
    LIVING = "living"
    PAID = "paid"
    DISAGREES = "disagrees"
    NO_APPLICATION = "no_application"
    VETERAN_MEDICAL = "veteran_medical"
    IDENTITY_THEFT = "identity_theft"
    NOT_MY_NAME = "not_my_name"
    NOT_MY_ADDRESS = "not_my_address"
    NOT_MY_EMPLOYER = "not_my_employer"


# Each of these owns up to the account: what the consumer paid or used was not stolen in their name.
OWNED_UP = frozenset(
    {
        StatementKind.AUTHORIZED_USER_ONLY,
        StatementKind.PAID,
        StatementKind.DISAGREES,
        StatementKind.VETERAN_MEDICAL,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """``path`` is the record's place in the report; personal data is named by ``text`` as well.

    ``on`` is the day of a medical service. ``theft_report`` and ``identified`` say that an
    identity theft report and proof of identity are at hand (FCRA 605B(a)(1), (2)).
    """

    kind: StatementKind
    path: str
    text: str | None = None
    on: date | None = None
    theft_report: bool = False
    identified: bool = False

    def __post_init__(self) -> None:
        if not self.path:
            raise InvalidField("path", "names no item of the report")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDispute:
    """A dispute of an item that a bureau is proven to have received and not yet to have ended.

    ``path`` is the item's place in the report at hand, ``shown_from`` the first day on which a
    furnisher that reports must say so: notice goes to it within five business days of receipt
    (FCRA 611(a)(2)(A)). ``open_until`` is the day by which the investigation has to end.
    """

    path: str
    received_on: date
    shown_from: date
    open_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything known of one report's items beside the report."""

    statements: tuple[Statement, ...] = ()
    disputes: tuple[OpenDispute, ...] = ()

    def of(self, path: str, kind: StatementKind) -> Statement | None:
        """The statement of this kind on the item, if there is one."""
        same = (s for s in self.statements if s.path == path and s.kind is kind)
        return next(same, None)
