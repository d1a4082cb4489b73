"""What happens to a report between two pulls: time passes, and some items change."""

import dataclasses
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from entrypoints.sandbox.synthetic_reports.calendar_months import months_before, months_between
from entrypoints.sandbox.synthetic_reports.description import (
    Account,
    Bureau,
    BureauView,
    ReportDescription,
)

Change = Callable[[ReportDescription], ReportDescription]
FRESH = timedelta(days=75)


def at_next_pull(
    report: ReportDescription, *, as_of: date, changes: Iterable[Change] = ()
) -> ReportDescription:
    """Let time pass until `as_of`, then apply the changes in order.

    Accounts that are still reported each month get the months in between; the rest stands still.
    Raises ValueError when `as_of` is not later.
    """
    if as_of <= report.as_of:
        raise ValueError("the next pull must be later")
    aged = dataclasses.replace(
        report,
        as_of=as_of,
        accounts=tuple(_aged(account, report.as_of, as_of) for account in report.accounts),
    )
    for change in changes:
        aged = change(aged)
    return aged


def deleted(key: str, *bureaus: Bureau) -> Change:
    """Delete an account at the bureaus named, or everywhere.

    Raises KeyError when applied to a report without it.
    """

    def change(report: ReportDescription) -> ReportDescription:
        gone = bureaus or tuple(_found(report, key).views)
        changed = [
            _without(account, gone) if account.key == key else account
            for account in report.accounts
        ]
        left = tuple(account for account in changed if account.views)
        return dataclasses.replace(report, accounts=left)

    return change


def corrected(key: str, *bureaus: Bureau, **fields: Any) -> Change:
    """Change fields of an account at the bureaus named, or everywhere; also for the worse.

    Raises KeyError when applied to a report without it.
    """

    def change(report: ReportDescription) -> ReportDescription:
        account = _found(report, key)
        views = {
            bureau: dataclasses.replace(view, reported_on=report.as_of, **fields)
            if bureau in (bureaus or tuple(account.views))
            else view
            for bureau, view in account.views.items()
        }
        return _with(report, dataclasses.replace(account, views=views))

    return change


def verified(key: str, *bureaus: Bureau) -> Change:
    """Leave an account as it is, reported anew on the day of the pull."""
    return corrected(key, *bureaus)


def reinserted(account: Account, *bureaus: Bureau) -> Change:
    """Put an account back, at the bureaus named or all of its own."""

    def change(report: ReportDescription) -> ReportDescription:
        wanted = bureaus or tuple(account.views)
        back = {
            bureau: dataclasses.replace(view, reported_on=report.as_of)
            for bureau, view in account.views.items()
            if bureau in wanted
        }
        for present in report.accounts:
            if present.key == account.key:
                views = {**present.views, **back}
                return _with(report, dataclasses.replace(present, views=views))
        returned = dataclasses.replace(account, views=back)
        return dataclasses.replace(report, accounts=(*report.accounts, returned))

    return change


def inquiry_deleted(key: str) -> Change:
    """Delete an inquiry."""

    def change(report: ReportDescription) -> ReportDescription:
        left = tuple(each for each in report.inquiries if each.key != key)
        return dataclasses.replace(report, inquiries=left)

    return change


def record_deleted(key: str) -> Change:
    """Delete a public record."""

    def change(report: ReportDescription) -> ReportDescription:
        left = tuple(each for each in report.public_records if each.key != key)
        return dataclasses.replace(report, public_records=left)

    return change


def _found(report: ReportDescription, key: str) -> Account:
    for account in report.accounts:
        if account.key == key:
            return account
    raise KeyError(key)


def _with(report: ReportDescription, changed: Account) -> ReportDescription:
    accounts = tuple(changed if each.key == changed.key else each for each in report.accounts)
    return dataclasses.replace(report, accounts=accounts)


def _without(account: Account, gone: tuple[Bureau, ...]) -> Account:
    views = {bureau: view for bureau, view in account.views.items() if bureau not in gone}
    return dataclasses.replace(account, views=views)


def _aged(account: Account, then: date, now: date) -> Account:
    views = {bureau: _aged_view(view, then, now) for bureau, view in account.views.items()}
    return dataclasses.replace(account, views=views)


def _aged_view(view: BureauView, then: date, now: date) -> BureauView:
    months = months_between(then, now)
    lives = view.is_open and timedelta() <= then - view.reported_on <= FRESH
    if not lives or not view.history or months == 0:
        return view
    return dataclasses.replace(
        view,
        reported_on=min(now, months_before(view.reported_on, -months)),
        status_on=view.status_on and min(now, months_before(view.status_on, -months)),
        last_paid_on=_paid_again(view, months),
        history=view.pay_status * months + view.history,
        history_from=months_before(view.history_from or view.reported_on, -months),
        late_counts=_counted_on(view, months),
    )


def _paid_again(view: BureauView, months: int) -> date | None:
    if view.last_paid_on is None or view.pay_status != "C":
        return view.last_paid_on
    return months_before(view.last_paid_on, -months)


def _counted_on(view: BureauView, months: int) -> tuple[int, int, int] | None:
    if view.late_counts is None or view.pay_status not in "123":
        return view.late_counts
    more = [months if view.pay_status == status else 0 for status in "123"]
    late_30, late_60, late_90 = view.late_counts
    return late_30 + more[0], late_60 + more[1], late_90 + more[2]
