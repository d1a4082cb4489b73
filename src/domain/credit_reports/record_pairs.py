"""Inquiries and public records of two reports paired, each with at most one of the other."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from domain.credit_reports.account_numbers import last_digits
from domain.credit_reports.creditor_names import name_key
from domain.credit_reports.matching import same_inquiry, same_public_record
from domain.credit_reports.report import Inquiry, PublicRecord, Report

Record = TypeVar("Record", Inquiry, PublicRecord)
_CROWD = 64  # so many records alike in bureau and day: the first of them stand for all


def paired_records(old: Report, new: Report) -> dict[str, Inquiry | PublicRecord]:
    """The counterpart of each earlier record that is still there, by the earlier one's place.

    Of equal records as many are gone as there are fewer now: the first stay, the last went.
    """
    return {
        **_paired(old.inquiries, new.inquiries, _inquiry_keys, same_inquiry),
        **_paired(old.public_records, new.public_records, _record_keys, same_public_record),
    }


def _paired(
    old: Sequence[Record],
    new: Sequence[Record],
    keys: Callable[[Record], Iterator[Hashable]],
    same: Callable[[Record, Record], bool],
) -> Mapping[str, Record]:
    free: dict[Hashable, dict[int, Record]] = defaultdict(dict)
    for place, record in enumerate(new):
        for key in keys(record):
            free[key][place] = record
    found: dict[str, Record] = {}
    for record in old:
        taken = _first_same(record, [free[k] for k in keys(record) if k in free], same)
        if taken is not None:
            found[record.path] = new[taken]
            for key in keys(new[taken]):
                free[key].pop(taken, None)
    return found


def _first_same(
    record: Record, buckets: list[dict[int, Record]], same: Callable[[Record, Record], bool]
) -> int | None:
    fitting = [
        place for bucket in buckets for place, other in _first(bucket) if same(record, other)
    ]
    return min(fitting, default=None)


def _first(bucket: dict[int, Record]) -> Iterator[tuple[int, Record]]:
    for count, entry in enumerate(bucket.items()):
        if count == _CROWD:
            return
        yield entry


def _inquiry_keys(inquiry: Inquiry) -> Iterator[Hashable]:
    if inquiry.subscriber_code:
        yield ("code", inquiry.bureau, inquiry.inquired_on, inquiry.subscriber_code)
    yield ("name", inquiry.bureau, inquiry.inquired_on, name_key(inquiry.subscriber_name))


def _record_keys(record: PublicRecord) -> Iterator[Hashable]:
    yield ("day", record.bureau, record.filed_on)
    tail = last_digits(record.reference)
    if tail:
        yield ("docket", record.bureau, tail)
