"""The report as a whole: people, scores, accounts, inquiries, public records, defects."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import Any, NewType
from uuid import UUID

from domain.credit_reports.furnishing import FurnishedConsumer, Furnisher
from domain.credit_reports.tradelines import Account, MergedTradeline, ReportedAccount, Tradeline
from domain.credit_reports.values import (
    Bureau,
    Code,
    FieldPaths,
    Observation,
    PartialDate,
    Visibility,
    place_of,
)
from domain.errors import NotFound
from domain.money import Money

ReportId = NewType("ReportId", UUID)


class RecordNotFound(NotFound):
    def __init__(self, path: str) -> None:
        super().__init__(f"the report has no record at {path}")


@unique
class ReportStatus(StrEnum):
    """What the document is: a whole report, one with gaps, or none yet.

    A report is partial when a requested bureau or a part of the source could not be read: what
    is missing from it may still be on file. A dispute status tells how a bureau's investigation
    stands, a dispute request what was asked of it; a furnisher file is what one furnisher sends
    to the bureaus about many consumers. None of the three is a consumer's report.
    """

    COMPLETE = "complete"
    PARTIAL = "partial"
    PENDING = "pending"
    ERROR = "error"
    SCORE_ONLY = "score_only"
    DISPUTE_STATUS = "dispute_status"
    DISPUTE_REQUEST = "dispute_request"
    FURNISHER_FILE = "furnisher_file"


@unique
class DefectKind(StrEnum):
    """Why a part of the source was set aside."""

    MISSING_BUREAU = "missing_bureau"
    VENDOR_MESSAGE = "vendor_message"
    MISSING_VALUES = "missing_values"
    BAD_VALUE = "bad_value"
    UNKNOWN_BUREAU = "unknown_bureau"
    UNEXPECTED_SHAPE = "unexpected_shape"
    OTHER_PERSON = "other_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """A part of the source that could not be read; everything else was."""

    kind: DefectKind
    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    first: str
    middle: str
    last: str
    suffix: str = ""

    @property
    def full(self) -> str:
        return " ".join(p for p in (self.first, self.middle, self.last, self.suffix) if p)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedAddress:
    street: str
    city: str
    state: str
    zip: str
    current: bool
    reported_on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerFile:
    """What one bureau holds on the person: ``ssn`` is nine digits or None when masked."""

    bureau: Bureau
    path: str
    names: tuple[PersonName, ...] = ()
    ssn: str | None = field(default=None, repr=False)
    birth: PartialDate | None = field(default=None, repr=False)
    addresses: tuple[ReportedAddress, ...] = ()
    employers: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    file_since: PartialDate | None = None
    frozen: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """``value`` is None when the vendor gave an exclusion code instead (``exclusion_code``)."""

    bureau: Bureau
    path: str
    model: str
    value: int | None
    exclusion_code: str | None = None
    factors: tuple[str, ...] = ()
    scored_on: PartialDate | None = None
    least: int | None = None
    most: int | None = None
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedInquiry:
    """What a report says of an inquiry; ``purpose`` is hard, soft or unknown."""

    path: str
    subscriber_name: str
    subscriber_code: str | None
    inquired_on: PartialDate | None
    industry: Code | None = None
    purpose: str = "unknown"
    amount: Money | None = None
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry(ReportedInquiry):
    """An inquiry as one bureau reports it."""

    bureau: Bureau


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInquiry(ReportedInquiry):
    """An inquiry in a reseller's merged row, with the bureaus it was drawn from, if told."""

    bureaus: tuple[Bureau, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPublicRecord:
    """What a report says of a public record, whoever says it."""

    path: str
    type: Code | None
    status: Code | None
    filed_on: PartialDate | None
    resolved_on: PartialDate | None
    court: str | None
    reference: str | None
    amount: Money | None = None
    designator: str | None = None
    status_on: PartialDate | None = None
    places: tuple[tuple[str, str], ...] = ()
    estimated_removal: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRecord(ReportedPublicRecord):
    """A public record as one bureau reports it."""

    bureau: Bureau


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPublicRecord(ReportedPublicRecord):
    """A public record in a reseller's merged row, with the bureaus it was drawn from, if told."""

    bureaus: tuple[Bureau, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A furnisher as one bureau lists it; joined to tradelines by bureau and code."""

    bureau: Bureau
    path: str
    code: str
    name: str
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAlert:
    bureau: Bureau | None
    path: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeResult:
    """What a bureau says became of one disputed item, in its own words (``VERIFIED ...``).

    ``handle`` and ``item_key`` name the item as the bureau does in its file.
    """

    bureau: Bureau
    path: str
    result: str
    handle: str | None = None
    item_key: str | None = None
    item_kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedDispute:
    """One item that a bureau was asked to investigate: its handle, the claims in codes."""

    bureau: Bureau
    path: str
    handle: str | None
    claims: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeCase:
    """A bureau's investigation as a whole: its number, its days, how many items are settled."""

    bureau: Bureau
    path: str
    reference: str
    status: str
    opened_on: PartialDate | None = None
    due_on: PartialDate | None = None
    items: int | None = None
    items_open: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedDocument:
    """A readable document carried inside another (HTML or PDF text); cited, not interpreted."""

    path: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Report:
    """One normalized credit report.

    ``sha256`` is the hex digest of the raw bytes; together with a ``path`` it cites a value.
    ``paths`` says which fields the source format can show at all, per record kind.
    ``unreadable`` holds the places of values that stood there but could not be read: they are
    neither observed nor absent. ``product_scores`` were sold beside the report (a bundle's
    separate score documents) and are no part of it. ``merged``, ``merged_inquiries`` and
    ``merged_public_records`` are those that no single bureau is named for; no rule that ends in a
    letter to a bureau looks at them. ``furnisher`` and ``furnished`` (the people of each record)
    are given by a furnisher's file alone. ``renderings``
    are the same file as another part of the document shows it; it may name handles that this one
    lacks, and no rule counts its records again.
    """

    source_format: str
    sha256: str
    status: ReportStatus
    report_date: date | None
    bureaus: tuple[Bureau, ...]
    paths: FieldPaths
    files: tuple[ConsumerFile, ...] = ()
    scores: tuple[Score, ...] = ()
    accounts: tuple[Account, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    public_records: tuple[PublicRecord, ...] = ()
    alerts: tuple[FileAlert, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    product_scores: tuple[Score, ...] = ()
    merged: tuple[MergedTradeline, ...] = ()
    merged_inquiries: tuple[MergedInquiry, ...] = ()
    merged_public_records: tuple[MergedPublicRecord, ...] = ()
    dispute_results: tuple[DisputeResult, ...] = ()
    dispute_cases: tuple[DisputeCase, ...] = ()
    requested_disputes: tuple[RequestedDispute, ...] = ()
    embedded: tuple[EmbeddedDocument, ...] = ()
    furnisher: Furnisher | None = None
    furnished: tuple[FurnishedConsumer, ...] = ()
    renderings: tuple["Report", ...] = ()
    unreadable: frozenset[str] = frozenset()

    def tradelines(self) -> Iterator[Tradeline]:
        for account in self.accounts:
            yield from account.tradelines

    @property
    def of_no_bureau(self) -> int:
        """How many records name no single bureau."""
        return len(self.merged) + len(self.merged_inquiries) + len(self.merged_public_records)

    def record_at(self, path: str) -> Tradeline | Inquiry | PublicRecord:
        """The tradeline, inquiry or public record at a path; raise RecordNotFound."""
        records: tuple[Tradeline | Inquiry | PublicRecord, ...] = (
            *self.tradelines(),
            *self.inquiries,
            *self.public_records,
        )
        for record in records:
            if record.path == path:
                return record
        raise RecordNotFound(path)

    def observe(self, record: Any, name: str) -> Observation[Any]:
        """Tell whether ``record.name`` was observed, absent, or cannot be shown, and where.

        Records are tradelines, inquiries, public records, scores and consumer files; the
        record's kind is ``tradeline.kind`` or the lower-case class name, merged or not.
        """
        table = self.paths.get(kind_of_record(record), {})
        relative = dict(getattr(record, "places", ())).get(name, table.get(name))
        if relative is None:
            return Observation(Visibility.NOT_VISIBLE, None, None)
        value = getattr(record, name)
        place = place_of(record.path, relative)
        if place in self.unreadable:
            return Observation(Visibility.NOT_VISIBLE, None, place)
        if value is None or value in ((), ""):
            return Observation(Visibility.ABSENT, None, place)
        return Observation(Visibility.OBSERVED, value, place)


def kind_of_record(record: Any) -> str:
    """What the tables of paths call a record: its tradeline kind, or its class, merged or not."""
    if isinstance(record, ReportedAccount):
        return record.kind.value
    return type(record).__name__.lower().removeprefix("merged")
