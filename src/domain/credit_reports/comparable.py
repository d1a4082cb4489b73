"""When two reports may be compared at all; what stands against it is said in words."""

from domain.credit_reports.report import Report, ReportStatus
from domain.credit_reports.subject import SubjectVerdict, same_subject
from domain.errors import Invalid

_REPORTS = frozenset({ReportStatus.COMPLETE, ReportStatus.PARTIAL})


class DifferentPeople(Invalid):
    """The two reports are of two people."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the two reports are of different people: {reason}")


class NothingToCompare(Invalid):
    """One of the documents is no credit report."""

    def __init__(self, which: str, status: ReportStatus) -> None:
        said = status.value.replace("_", " ")
        super().__init__(f"the {which} document is no credit report to compare ({said})")


class ReportsOutOfOrder(Invalid):
    """The first report is younger than the second."""

    def __init__(self, first: object, second: object) -> None:
        message = f"the first report is of {first}, the second of {second}: the older comes first"
        super().__init__(message)


def require_comparable(old: Report, new: Report) -> None:
    """Raise NothingToCompare, DifferentPeople or ReportsOutOfOrder.

    A report that names nobody is compared: it shows nothing that speaks for another person.
    """
    for which, report in (("first", old), ("second", new)):
        if report.status not in _REPORTS:
            raise NothingToCompare(which, report.status)
    check = same_subject(old, new)
    if check.verdict is SubjectVerdict.DIFFERENT:
        raise DifferentPeople(check.reason)
    if old.report_date and new.report_date and old.report_date > new.report_date:
        raise ReportsOutOfOrder(old.report_date, new.report_date)
