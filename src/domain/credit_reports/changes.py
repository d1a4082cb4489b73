"""What changed between two states of one account, and which changes are for the worse."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum, unique
from typing import Any

from domain.credit_reports.report import Inquiry, PublicRecord, Report
from domain.credit_reports.tradelines import (
    AccountCondition,
    AdverseRating,
    PaymentMonth,
    PaymentStatus,
    Remark,
    Tradeline,
)
from domain.credit_reports.values import Code, PartialDate, Visibility
from domain.money import Money


@unique
class Direction(StrEnum):
    """What a change means for the consumer."""

    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"


@unique
class FieldVerdict(StrEnum):
    """What became of one field; ``CHANGED`` is neither better nor worse for the consumer."""

    ADDED = "added"
    REMOVED = "removed"
    CORRECTED = "corrected"
    WORSE = "worse"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that reads differently; places are cited with their report's SHA-256.

    ``before`` and ``after`` are texts for people; ``None`` where there is no value. ``routine``
    changes come with every monthly update, or with the dispute itself, and answer nothing.
    """

    field: str
    before: str | None
    after: str | None
    before_place: str | None
    after_place: str | None
    direction: Direction
    routine: bool = False

    @property
    def verdict(self) -> FieldVerdict:
        """Worse is worse, also where the value is new; else what came, went, or got better."""
        if self.direction is Direction.WORSE:
            return FieldVerdict.WORSE
        if self.before is None:
            return FieldVerdict.ADDED
        if self.after is None:
            return FieldVerdict.REMOVED
        better = self.direction is Direction.BETTER
        return FieldVerdict.CORRECTED if better else FieldVerdict.CHANGED


# The place and the record's position in the source are no content, and the day of reporting
# moves with every update.
_NO_CONTENT = frozenset({"path", "bureau", "kind", "date_reported"})
_FIELDS = tuple(f.name for f in fields(Tradeline) if f.name not in _NO_CONTENT | {"history"})
_BAD_IF_HIGHER = frozenset(
    {"balance", "past_due", "charge_off_amount", "late_30_count", "late_60_count", "late_90_count"}
)
_LATE_COUNTS = {
    "late_30_count": PaymentStatus.LATE_30,
    "late_60_count": PaymentStatus.LATE_60,
    "late_90_count": PaymentStatus.LATE_90,
}
_ROUTINE = frozenset(
    {"months_reviewed", "date_account_status", "date_last_payment", "dispute_flag"}
)
# A later date here keeps a bad mark on file for longer (FCRA 605(c), 15 U.S.C. 1681c(c)).
_BAD_IF_LATER = frozenset({"date_first_delinquency", "date_opened"})
_HARM_OF_STATUS = {
    PaymentStatus.CURRENT: 0,
    PaymentStatus.LATE_30: 1,
    PaymentStatus.LATE_60: 2,
    PaymentStatus.LATE_90: 3,
    PaymentStatus.LATE_120: 4,
    PaymentStatus.LATE_150: 5,
    PaymentStatus.LATE_180: 6,
    **{status: 7 for status in PaymentStatus if status.is_beyond_late},
}
_HARM_OF_CONDITION = {
    AccountCondition.OPEN: 0,
    AccountCondition.PAID: 0,
    AccountCondition.CLOSED: 0,
    AccountCondition.REFINANCED: 0,
    AccountCondition.TRANSFERRED: 0,
    AccountCondition.DEROGATORY: 1,
}


def field_changes(
    before: Tradeline, after: Tradeline, old: Report, new: Report
) -> tuple[FieldChange, ...]:
    """Compare all fields that both formats can show; what one cannot show is no change."""
    found = list(_simple_changes(_FIELDS, before, after, old, new))
    if before.history != after.history:
        one, other = old.observe(before, "history"), new.observe(after, "history")
        if Visibility.NOT_VISIBLE not in (one.visibility, other.visibility):
            found.extend(_history_change(before, after, one.place, other.place))
    kept = (change for change in found if not _is_continued(change.field, before, after))
    return tuple(_in_context(change, after) for change in kept)


def unchanged_fields(
    before: Any, after: Any, old: Report, new: Report, changes: Iterable[FieldChange]
) -> tuple[str, ...]:
    """The fields that both reports show and show alike, months of the history aside."""
    changed = {change.field for change in changes}
    return tuple(
        f.name
        for f in fields(before)
        if f.name not in changed | _NO_CONTENT | {"history", "account_number"}
        and old.observe(before, f.name).visibility is Visibility.OBSERVED
        and new.observe(after, f.name).visibility is Visibility.OBSERVED
    )


def _in_context(change: FieldChange, after: Tradeline) -> FieldChange:
    """Take for routine what the passing of a month explains."""
    # A card in use and paid on time owes more one month and less the next.
    in_use = after.is_open and after.payment_status is PaymentStatus.CURRENT
    if change.field in _ROUTINE or (change.field == "balance" and in_use):
        return replace(change, direction=Direction.NEUTRAL, routine=True)
    return change


def _is_continued(name: str, before: Tradeline, after: Tradeline) -> bool:
    """A late count rose by no more months than the history added to an arrears it had before."""
    status = _LATE_COUNTS.get(name)
    if status is None:
        return False
    last = _last_known(before)
    newest = max((month.month for month in before.history), default=date.min)
    added = sum(1 for m in after.history if m.month > newest and m.status is status)
    rise = (getattr(after, name) or 0) - (getattr(before, name) or 0)
    return last is not None and _harm(last) >= _HARM_OF_STATUS[status] and 0 < rise <= added


def _last_known(line: Tradeline) -> PaymentMonth | None:
    known = (month for month in line.history if month.status is not PaymentStatus.NO_DATA)
    return max(known, key=lambda month: month.month, default=None)


def record_changes(
    before: Inquiry | PublicRecord, after: Inquiry | PublicRecord, old: Report, new: Report
) -> tuple[FieldChange, ...]:
    """Compare the fields of a public record or an inquiry that both formats can show."""
    names = [f.name for f in fields(before) if f.name not in _NO_CONTENT]
    return tuple(_simple_changes(names, before, after, old, new))


def _simple_changes(
    names: Iterable[str], before: Any, after: Any, old: Report, new: Report
) -> Iterator[FieldChange]:
    for name in names:
        one, other = old.observe(before, name), new.observe(after, name)
        if Visibility.NOT_VISIBLE in (one.visibility, other.visibility):
            continue
        if not _same_value(name, one.value, other.value):
            yield FieldChange(
                field=name,
                before=shown(one.value),
                after=shown(other.value),
                before_place=one.place,
                after_place=other.place,
                direction=direction(name, one.value, other.value),
            )


def direction(name: str, before: Any, after: Any) -> Direction:
    """Tell what a change of one field means for the consumer.

    This is the one definition of "worse": a higher balance (unless the account is open and
    paid on time), past due amount, charge-off amount or late count; a worse payment status or
    condition; a later opening or first delinquency (re-aging); a month that reads worse than
    before, or a new month worse than the last one known. An arrears that merely goes on for
    another month is no change. Anything else is neutral.
    """
    if name in _BAD_IF_HIGHER or name in _BAD_IF_LATER:
        return _by_size(_size(before), _size(after), gone_is_better=name in _BAD_IF_HIGHER)
    if name in {"payment_status", "worst_payment_status"}:
        return _by_size(_HARM_OF_STATUS.get(before), _HARM_OF_STATUS.get(after))
    if name == "condition":
        return _by_size(_HARM_OF_CONDITION.get(before), _HARM_OF_CONDITION.get(after))
    return Direction.NEUTRAL


def _size(value: Any) -> int | None:
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, PartialDate):
        return value.earliest.toordinal()
    return value if isinstance(value, int) else None


def _by_size(before: int | None, after: int | None, *, gone_is_better: bool = False) -> Direction:
    if gone_is_better:
        before, after = before or 0, after or 0
    if before is None or after is None or before == after:
        return Direction.NEUTRAL
    return Direction.WORSE if after > before else Direction.BETTER


def _same_value(name: str, before: Any, after: Any) -> bool:
    if name == "account_number":
        return True  # masks change from pull to pull; identity was judged by matching
    if isinstance(before, Code) and isinstance(after, Code):
        return before.symbol == after.symbol
    if name == "remarks":
        return {(r.code, r.text) for r in before or ()} == {(r.code, r.text) for r in after or ()}
    return bool(before == after)


def _history_change(
    before: Tradeline, after: Tradeline, before_place: str | None, after_place: str | None
) -> list[FieldChange]:
    told = sorted(_months_told_differently(before, after), key=lambda pair: pair[0], reverse=True)
    if not told:
        return []
    harm = sum(_harm(now) - _harm(was) for _, was, now in told)
    return [
        FieldChange(
            field="history",
            before=", ".join(_month_shown(month, was) for month, was, _ in told),
            after=", ".join(_month_shown(month, now) for month, _, now in told),
            before_place=before_place,
            after_place=after_place,
            direction=_by_size(0, harm),
        )
    ]


_ToldMonth = tuple[date, PaymentMonth | None, PaymentMonth | None]


def _months_told_differently(before: Tradeline, after: Tradeline) -> Iterator[_ToldMonth]:
    """Months that do the consumer more or less harm than they did; the window moves on."""
    old = {month.month: month for month in before.history}
    new = {month.month: month for month in after.history}
    newest_old = max(old, default=date.min)
    last = _last_known(before)
    for month, now in new.items():
        was = old.get(month)
        if was is not None:
            if _harm(was) != _harm(now):
                yield month, was, now
        elif month > newest_old and _harm(now) > _harm(last):
            yield month, None, now
    if new:
        oldest_shown = _months(max(new)) - len(old)
        gone = [m for m in old if m not in new and _months(m) > oldest_shown]
    else:
        gone = list(old)
    yield from ((month, old[month], None) for month in gone if _harm(old[month]))


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _harm(month: PaymentMonth | None) -> int:
    return _HARM_OF_STATUS.get(month.status, 0) if month else 0


def _month_shown(month: date, told: PaymentMonth | None) -> str:
    status = told.status.value.replace("_", " ") if told else "not shown"
    return f"{month:%Y-%m}: {status}"


def shown(value: Any) -> str | None:
    """Write a value for people; None stays None."""
    if value is None or value == ():
        return None
    if isinstance(value, Code):
        return value.text or value.symbol
    if isinstance(value, StrEnum):
        return value.value.replace("_", " ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(_one_of_several(one) for one in value)
    return str(value)


def _one_of_several(value: Remark | AdverseRating | str) -> str:
    match value:
        case Remark():
            return f"{value.code} {value.text}".strip()
        case AdverseRating():
            said = value.status.value.replace("_", " ")
            return f"{said} ({value.rated_on})" if value.rated_on else said
        case _:
            return value
