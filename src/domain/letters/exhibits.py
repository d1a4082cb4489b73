"""What is enclosed with a letter: copies of the consumer's papers, and what the report shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from domain.consumers.documents import USUAL_KINDS, ConsumerDocument, DocumentKind
from domain.credit_reports.report import ReportId
from domain.credit_reports.values import Bureau
from domain.errors import InvalidField
from domain.findings.model import Fact
from domain.letters.claims import ItemClaim
from domain.letters.dates import in_words
from domain.printable_text import required


@unique
class ExhibitKind(StrEnum):
    GOVERNMENT_ID = "government_id"
    PROOF_OF_ADDRESS = "proof_of_address"
    REPORTED_ITEMS = "reported_items"

    @property
    def missing_name(self) -> str:
        """What an operator calls it when it is not there."""
        return _MISSING_NAMES[self]


_MISSING_NAMES = {
    ExhibitKind.GOVERNMENT_ID: "copy of an ID",
    ExhibitKind.PROOF_OF_ADDRESS: "proof of address",
    ExhibitKind.REPORTED_ITEMS: "items as reported",
}
_TITLES = {
    DocumentKind.GOVERNMENT_ID: "Copy of my government-issued identification",
    DocumentKind.PROOF_OF_ADDRESS: "Copy of a document that shows my address",
}
# What bureaus ask for with every dispute.
USUAL_EXHIBITS = tuple(ExhibitKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitImage:
    """A picture by the SHA-256 of its bytes; sides in pixels."""

    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedValue:
    """One field of an item: its name for people, and what the report says."""

    label: str
    value: str

    def __post_init__(self) -> None:
        for field in ("label", "value"):
            # A report's own line breaks and tabs are no part of what it says.
            text = " ".join(getattr(self, field).split())
            object.__setattr__(self, field, required(text, field=f"reported.{field}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedItem:
    """One disputed item as one bureau's file shows it; ``number`` is that in the letter."""

    number: int
    bureau: str
    label: str
    values: tuple[ReportedValue, ...]

    def __post_init__(self) -> None:
        for field in ("bureau", "label"):
            named = f"items[{self.number}].{field}"
            object.__setattr__(self, field, required(getattr(self, field), field=named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One enclosure: a picture on a page of its own, or a table of items."""

    kind: ExhibitKind
    title: str
    image: ExhibitImage | None = None
    items: tuple[ReportedItem, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", required(self.title, field="exhibits.title"))
        if (self.image is None) == (not self.items):
            raise InvalidField("exhibits", "hold either a picture or reported items")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """The report that items were taken from."""

    id: ReportId
    made_on: date


def exhibits_of(
    documents: Iterable[ConsumerDocument],
    claims: Sequence[ItemClaim],
    reports: Sequence[SourceReport],
) -> tuple[Exhibit, ...]:
    """Everything that goes with the letter, in order: papers first, then the items as reported."""
    live = [document for document in documents if document.is_live]
    papers = [
        exhibit
        for kind in USUAL_KINDS
        for exhibit in _papers(kind, [each for each in live if each.kind is kind])
    ]
    return (*papers, *(each for report in reports for each in _reported(report, claims)))


def missing_kinds(exhibits: Iterable[Exhibit]) -> tuple[ExhibitKind, ...]:
    """Which usual enclosures a letter goes out without."""
    there = {exhibit.kind for exhibit in exhibits}
    return tuple(kind for kind in USUAL_EXHIBITS if kind not in there)


def _papers(kind: DocumentKind, documents: Sequence[ConsumerDocument]) -> list[Exhibit]:
    count = len(documents)
    return [
        Exhibit(
            kind=ExhibitKind(kind.value),
            title=_TITLES[kind] + (f" ({number} of {count})" if count > 1 else ""),
            image=ExhibitImage(
                sha256=document.sha256, width=document.width, height=document.height
            ),
        )
        for number, document in enumerate(documents, start=1)
    ]


def _reported(report: SourceReport, claims: Sequence[ItemClaim]) -> list[Exhibit]:
    items = tuple(
        ReportedItem(
            number=claim.item.number,
            bureau=claim.item.subject.bureau.display_name,
            label=claim.item.subject.label,
            values=_values(claim),
        )
        for claim in claims
        if claim.item.report_id == report.id and _values(claim)
    )
    if not items:
        return []
    title = f"The items as my credit report of {in_words(report.made_on)} shows them"
    return [Exhibit(kind=ExhibitKind.REPORTED_ITEMS, title=title, items=items)]


def _values(claim: ItemClaim) -> tuple[ReportedValue, ...]:
    """Each value once, whichever and however many findings rest on it."""
    others = [b for b in Bureau if b is not claim.item.subject.bureau]
    names = {f"{bureau.value}_name" for bureau in others}
    return tuple(
        dict.fromkeys(
            ReportedValue(label=_label(fact, others), value=fact.value)
            for fact in claim.reported
            if fact.id not in names
        )
    )


def _label(fact: Fact, others: Sequence[Bureau]) -> str:
    """What another bureau reports is told apart by the bureau's name."""
    for bureau in others:
        if fact.id.startswith(f"{bureau.value}_"):
            return f"{fact.label} at {bureau.display_name}"
    return fact.label
