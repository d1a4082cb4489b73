"""What a reader sets aside: parts that cannot be read never hide those that can."""

from dataclasses import dataclass, field

from domain.credit_reports.report import Defect, DefectKind


@dataclass(slots=True)
class Defects:
    """What was set aside while one report was read."""

    found: list[Defect] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    def add(self, kind: DefectKind, path: str, message: str) -> None:
        self.found.append(Defect(kind=kind, path=path, message=message))

    def unreadable_value(self, path: str, message: str) -> None:
        self.unreadable.add(path)
        self.add(DefectKind.BAD_VALUE, path, message)
