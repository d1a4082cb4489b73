"""Payment histories month by month: the marks of a format, and the months they stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.credit_reports.tradelines import PaymentMonth, PaymentStatus
from domain.credit_reports.values import PartialDate

_MONTHS_MAX = 240  # twenty years; no report shows more than ten
_FIRST_MONTH = 12  # year 1, January, counted in months


@dataclass(frozen=True, slots=True)
class PaymentMarks:
    """The marks one format writes for a month; the same digit means two things in two formats."""

    meanings: Mapping[str, PaymentStatus]
    _made: dict[tuple[int, str], PaymentMonth] = field(default_factory=dict, repr=False)

    def months(
        self, marks: Sequence[str], newest: PartialDate, *, back: int = 0
    ) -> tuple[tuple[PaymentMonth, ...], list[str]]:
        """The months, newest first, and the marks that mean nothing known (read as no data).

        ``back`` is how many months before ``newest`` the first mark stands; ``newest`` must be
        known to the month.
        """
        first = newest.year * 12 + (newest.month or 1) - 1 - back
        wanted = marks[: min(_MONTHS_MAX, max(first - _FIRST_MONTH, 0))]
        made, found = self._made, []
        for number, mark in enumerate(wanted):
            key = (first - number, mark)
            month = made.get(key)
            found.append(month if month is not None else self._make(key))
        unknown = set(wanted) - self.meanings.keys()
        return tuple(found), sorted(unknown)

    def _make(self, key: tuple[int, str]) -> PaymentMonth:
        number, mark = key
        status = self.meanings.get(mark, PaymentStatus.NO_DATA)
        month = PaymentMonth(date(number // 12, number % 12 + 1, 1), status, mark)
        if mark in self.meanings:  # unknown marks are without number, known ones are few
            self._made[key] = month
        return month
