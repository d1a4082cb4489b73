"""Reports as long as one likes, of the labelled files' accounts: for cost, not for truth."""

from dataclasses import replace

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Account
from staging.labelled_accounts import labelled_files


def long_report(lines: int, *, seed: int = 3) -> Report:
    """At least ``lines`` tradelines of many made-up people in one report."""
    accounts: list[Account] = []
    count, first = 0, None
    for number, file in enumerate(labelled_files(seed, lines)):
        first = first or file.before
        for account in file.before.accounts:
            accounts.append(_moved(account, number))
            count += len(account.tradelines)
        if count >= lines:
            break
    if first is None:
        message = "a report has lines"
        raise ValueError(message)
    return replace(first, accounts=tuple(accounts))


def _moved(account: Account, number: int) -> Account:
    """The account under its own place, its furnisher one of a thousand of that name."""
    region = f"{number % 997:03d} "
    return Account(
        key=f"{number}-{account.key}",
        description="",
        tradelines=tuple(
            replace(
                line,
                path=f"$[{number}]{line.path[1:]}",
                creditor_name=region + line.creditor_name,
                original_creditor=line.original_creditor and region + line.original_creditor,
            )
            for line in account.tradelines
        ),
    )
