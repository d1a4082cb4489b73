"""Whose records are read: a response may hold the files of two people, which are never mixed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from adapters.report_formats.drafts import Draft
from domain.credit_reports.report import DefectKind


@dataclass(slots=True)
class Subject:
    """The one person whose records are read, by the ids that the document links them with.

    ``others`` says whether the document names anybody else. ``left_out`` counts their records.
    """

    ids: frozenset[str]
    others: bool
    left_out: dict[str, int] = field(default_factory=dict)
    unowned: dict[str, int] = field(default_factory=dict)

    def owns(self, linked: Iterable[str], kind: str) -> bool:
        """Tell whether a record is the subject's; a joint one is.

        Among several people a record that names nobody is nobody's: it is counted, not read.
        """
        named = tuple(linked)
        if any(one in self.ids for one in named):
            return True
        if named and self.ids:
            self.left_out[kind] = self.left_out.get(kind, 0) + 1
            return False
        if self.others:
            self.unowned[kind] = self.unowned.get(kind, 0) + 1
            return False
        return True

    def told(self, draft: Draft) -> None:
        """Say in the report's defects what was left out and why."""
        for counts, why in (
            (self.left_out, "belong to another person"),
            (self.unowned, "name no person among several"),
        ):
            if counts:
                listed = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
                message = f"records were not read that {why}: {listed}"
                draft.defects.add(DefectKind.OTHER_PERSON, draft.path, message)
