"""The months in which the audit is kept, and when a whole month of it may go."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import Conflict, InvalidField
from domain.identity import TenantId
from domain.retention.rules import DataClass, rule_for

KIND = "audit_entries"
_DECEMBER = 12


class AuditMonthStays(Conflict):
    """A month of the audit may not go, or not at this moment; the sentence says why."""

    def __init__(self, month: "AuditMonth", why: str) -> None:
        super().__init__(f"the audit of {month} stays: {why}")
        self.month = month
        self.why = why


@dataclass(frozen=True, slots=True, order=True)
class AuditMonth:
    """A calendar month in UTC, spelled ``2026-11``."""

    year: int
    month: int

    @classmethod
    def spelled(cls, text: str) -> "AuditMonth":
        """Raise InvalidField unless it is a year and a month."""
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise InvalidField("month", "is not spelled like 2026-11") from error
        return cls(first.year, first.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def last_day(self) -> date:
        is_december = self.month == _DECEMBER
        following = date(self.year + is_december, 1 if is_december else self.month + 1, 1)
        return following - timedelta(days=1)

    def kept_through(self, on: date) -> date:
        """The last day on which its entries are kept, by the rule in force ``on`` that day."""
        return rule_for(DataClass.AUDIT, on).kept_through(self.last_day)

    def is_over(self, on: date) -> bool:
        """Whether all of its entries may go ``on`` that day."""
        return on > self.kept_through(on)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthStanding:
    """What one tenant has in a month: ``held`` entries are about a consumer under a legal hold."""

    entries: int
    unsealed: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """Why a month stays although its time is over; without a tenant for a reason of no tenant's."""

    tenant_id: TenantId | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRetirement:
    """A month whose time is over: how much of it there is, and what keeps it if anything does.

    ``is_retired`` tells that it went.
    """

    month: AuditMonth
    entries: int
    tenants: int
    reason: str
    staying: tuple[Staying, ...] = ()
    is_retired: bool = False


def why_it_stays(standing: MonthStanding, *, is_all_held: bool) -> str:
    """What of a tenant's keeps a month; empty when nothing does."""
    if not standing.entries:
        return ""
    if is_all_held:
        return "a legal hold covers everything"
    if standing.held:
        return f"a legal hold covers {standing.held} of its entries"
    return f"{standing.unsealed} of its entries are not sealed" if standing.unsealed else ""
