"""What changed between two states of one account, and which changes are for the worse."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum, unique
from typing import Any

from domain.credit_reports.report import Inquiry, PublicRecord, Report
from domain.credit_reports.tradelines import (
    AccountCondition,
    PaymentMonth,
    PaymentStatus,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that reads differently; places are cited with their report's SHA-256.

    ``before`` and ``after`` are texts for people; ``None`` where there is no value.
    """

    field: str
    before: str | None
    after: str | None
    before_place: str | None
    after_place: str | None
    direction: Direction


# The place and the record's position in the source are no content, and the day of reporting
# moves with every update.
_NO_CONTENT = frozenset({"path", "bureau", "kind", "date_reported"})
_FIELDS = tuple(f.name for f in fields(Tradeline) if f.name not in _NO_CONTENT | {"history"})
_BAD_IF_HIGHER = frozenset(
    {"balance", "past_due", "charge_off_amount", "late_30_count", "late_60_count", "late_90_count"}
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
    PaymentStatus.COLLECTION_OR_CHARGE_OFF: 7,
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
    if after.is_open and after.payment_status is PaymentStatus.CURRENT:
        # A card in use and paid on time owes more one month and less the next.
        found = [_neutral(c) if c.field == "balance" else c for c in found]
    return tuple(found)


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


def _neutral(change: FieldChange) -> FieldChange:
    return replace(change, direction=Direction.NEUTRAL)


def direction(name: str, before: Any, after: Any) -> Direction:
    """Tell what a change of one field means for the consumer.

    This is the one definition of "worse": a higher balance (unless the account is open and
    paid on time), past due amount, charge-off amount or late count; a worse payment status or
    condition; a later opening or first delinquency (re-aging); a new late or charge-off month
    (see the history). Anything else is neutral.
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
    """The months that both histories show and tell differently, and new bad months.

    Months that moved out of the window, or came new and good, are no change.
    """
    old = {month.month: month for month in before.history}
    new = {month.month: month for month in after.history}
    newest = max(old, default=date.min)
    told = [
        (old.get(month), found)
        for month, found in new.items()
        if _reads_differently(old.get(month), found, newest)
    ]
    if not told:
        return []
    harm = [_harm(found) - (_harm(was) if was else 0) for was, found in told]
    worse, better = any(h > 0 for h in harm), any(h < 0 for h in harm)
    return [
        FieldChange(
            field="history",
            before=", ".join(_month_shown(was, found) for was, found in told),
            after=", ".join(_month_shown(found, found) for _, found in told),
            before_place=before_place,
            after_place=after_place,
            direction=Direction.WORSE if worse else Direction.BETTER if better
            else Direction.NEUTRAL,
        )
    ]  # fmt: skip


def _reads_differently(was: PaymentMonth | None, found: PaymentMonth, newest: date) -> bool:
    if was is None:
        return found.month > newest and _harm(found) > 0
    return was.status != found.status


def _harm(month: PaymentMonth) -> int:
    return _HARM_OF_STATUS.get(month.status, 0)


def _month_shown(month: PaymentMonth | None, of: PaymentMonth) -> str:
    status = month.status.value.replace("_", " ") if month else "not shown"
    return f"{of.month:%Y-%m}: {status}"


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
        return "; ".join(f"{one.code} {one.text}".strip() for one in value)
    return str(value)
