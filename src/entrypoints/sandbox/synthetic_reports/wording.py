"""Small pieces that every part of a TrueLink report repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from entrypoints.sandbox.synthetic_reports.codes import code
from entrypoints.sandbox.synthetic_reports.description import Bureau


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStamp:
    """Where a record comes from: the day of the report and the vendor's reference."""

    as_of: date
    reference: str

    def source(self, bureau: Bureau) -> dict[str, Any]:
        """Build the `Source` object that stands on every record."""
        return {
            "BorrowerKey": "",
            "Bureau": code(bureau.value, bureau.title, bureau.title, "1"),
            "InquiryDate": self.as_of.isoformat(),
            "Reference": self.reference,
        }


def one_or_many(items: Sequence[Any]) -> Any:
    """Return the item alone when there is one, as TrueLink does, and the list otherwise."""
    return items[0] if len(items) == 1 else list(items)
