"""What a reader sets aside: parts that cannot be read never hide those that can."""

from collections.abc import Sized
from dataclasses import dataclass, field

from domain.credit_reports.refusals import ReportUnreadable
from domain.credit_reports.report import Defect, DefectKind

# No person has a fraction of that; a document that lists more is made to fill the memory.
RECORDS_MAX = 20_000
DEFECTS_MAX = 50_000


def require_room(records: Sized, path: str) -> None:
    """Refuse a list of more records than any report has; raises ReportUnreadable."""
    if len(records) > RECORDS_MAX:
        said = f"it lists {len(records):,} records in one place, at most {RECORDS_MAX:,} are read"
        raise ReportUnreadable(said, path=path)


@dataclass(slots=True)
class Defects:
    """What was set aside while one report was read."""

    found: list[Defect] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    def add(self, kind: DefectKind, path: str, message: str) -> None:
        """Note a part that was set aside; raises ReportUnreadable where there is no end of them."""
        if len(self.found) >= DEFECTS_MAX:
            said = f"more than {DEFECTS_MAX:,} parts of it cannot be read"
            raise ReportUnreadable(said, path=path)
        self.found.append(Defect(kind=kind, path=path, message=message))

    def unreadable_value(self, path: str, message: str) -> None:
        self.unreadable.add(path)
        self.add(DefectKind.BAD_VALUE, path, message)
