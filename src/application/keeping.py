"""The stores of what may not go yet, what goes, and what has gone; part of every Work."""

from abc import abstractmethod
from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.paging import Page, PageRequest
from domain.connections import Connection, ReportPull
from domain.consumers.documents import ConsumerDocument
from domain.exports import Export, ExportId, ExportPart
from domain.identity import ConsumerId
from domain.jobs import Job
from domain.retention.holds import HoldId, LegalHold
from domain.retention.records import RecordKind
from domain.retention.removals import DoomedObject, Removal
from domain.retention.rules import DataClass
from domain.retention.tenant_deletion import TenantDeletion
from domain.tasks import Task
from domain.timeline import TimelineEntry


class HoldStore(Protocol):
    @abstractmethod
    def get(self, hold_id: HoldId) -> LegalHold:
        """Lifted ones included; raise HoldNotFound."""

    @abstractmethod
    def add(self, hold: LegalHold) -> None: ...

    @abstractmethod
    def save(self, hold: LegalHold) -> LegalHold: ...

    @abstractmethod
    def standing(self) -> tuple[LegalHold, ...]:
        """Every hold of the tenant that stands, oldest first."""

    @abstractmethod
    def page(self, request: PageRequest) -> Page[LegalHold]: ...


class RemovalStore(Protocol):
    """The tombstones; nothing changes or removes them."""

    @abstractmethod
    def take_turn(self) -> None:
        """Wait for others who remove from this tenant or place a hold in it, then shut them out.

        Until the transaction ends. Whoever removes does so first, and then asks for holds.
        """

    @abstractmethod
    def add(self, removal: Removal) -> None: ...

    @abstractmethod
    def page(self, request: PageRequest) -> Page[Removal]: ...


class DoomedObjects(Protocol):
    """The list of what is yet to be destroyed in the evidence store.

    It commits with the removal of the records, so that a process that dies in between leaves
    neither a record without its bytes nor bytes that nobody knows of. Storing a record whose bytes
    are on the list takes them off it; once they are claimed it raises EvidenceBeingDestroyed.
    """

    @abstractmethod
    def add(self, objects: Collection[DoomedObject]) -> None: ...

    @abstractmethod
    def first(self, limit: int, *, after: str = "") -> tuple[DoomedObject, ...]:
        """In the order of their hashes, those behind ``after``."""

    @abstractmethod
    def claim(self, sha256: str, *, at: datetime) -> bool:
        """Mark that the bytes are destroyed next; False when they are off the list."""

    @abstractmethod
    def forget(self, sha256: str) -> None:
        """The bytes are gone, or a record needs them."""


class ExportStore(Protocol):
    """``add`` raises StaleVersion when one of the same thing is being made."""

    @abstractmethod
    def get(self, export_id: ExportId) -> Export:
        """Raise ExportNotFound."""

    @abstractmethod
    def add(self, export: Export) -> None: ...

    @abstractmethod
    def save(self, export: Export) -> Export: ...

    @abstractmethod
    def of(self, consumer_id: ConsumerId | None) -> tuple[Export, ...]:
        """Those of a consumer, or with None those of the firm, newest first."""


class ExportParts(Protocol):
    @abstractmethod
    def add(self, part: ExportPart) -> None:
        """Raise EvidenceBeingDestroyed as every record with bytes."""

    @abstractmethod
    def all(self, export_id: ExportId) -> tuple[ExportPart, ...]:
        """In their order."""


class Belongings(Protocol):
    """What else lies in a consumer's file."""

    @abstractmethod
    def documents(self, consumer_id: ConsumerId) -> tuple[ConsumerDocument, ...]:
        """Those taken off the file included, oldest first."""

    @abstractmethod
    def connections(self, consumer_id: ConsumerId) -> tuple[Connection, ...]: ...

    @abstractmethod
    def need(self, sha256: str) -> bool:
        """Whether a report or document of any consumer of the tenant has these bytes."""

    @abstractmethod
    def last_active_at(self, consumer_id: ConsumerId, *, now: datetime) -> datetime | None:
        """When something last happened in the consumer's file."""


class Bookkeeping(Protocol):
    """What lies beside the consumers' files, for whoever takes everything out."""

    @abstractmethod
    def tasks(self, consumer_id: ConsumerId) -> tuple[Task, ...]:
        """What the staff had to do for the consumer, done or not, oldest first."""

    @abstractmethod
    def pulls(self, consumer_id: ConsumerId) -> tuple[ReportPull, ...]:
        """When reports were fetched, and how that went, oldest first."""

    @abstractmethod
    def firm_events(self, request: PageRequest) -> Page[TimelineEntry]:
        """What happened to the firm itself, in no consumer's file, newest first."""

    @abstractmethod
    def undone_jobs(self, request: PageRequest) -> Page[Job]:
        """What the product has still to do, or has given up, newest first."""


class DeletionStore(Protocol):
    @abstractmethod
    def latest(self) -> TenantDeletion | None:
        """The one that was asked for last, cancelled or not."""

    @abstractmethod
    def add(self, deletion: TenantDeletion) -> None: ...

    @abstractmethod
    def save(self, deletion: TenantDeletion) -> TenantDeletion: ...


class Disposal(Protocol):
    """Removes rows for good, under a role that can do nothing else; the tenant's alone."""

    @abstractmethod
    def remove(self, kind: RecordKind, ids: Collection[UUID]) -> None:
        """Remove records with all that hangs on them.

        Acknowledgments, connections and logins go by the consumer's id, the members and the rest by
        the tenant's. A user goes with
        the last membership, in whatever tenant. Removing a consumer takes their logins, sessions
        and history along; nothing else may be left of them.
        """

    @abstractmethod
    def count_old(
        self, data_class: DataClass, *, before: datetime, spared: Collection[ConsumerId]
    ) -> int:
        """How many rows of an operational class ended before an instant."""

    @abstractmethod
    def remove_old(
        self,
        data_class: DataClass,
        *,
        before: datetime,
        spared: Collection[ConsumerId],
        limit: int,
    ) -> int:
        """Remove some of them; tell how many. Sessions and links of ``spared`` consumers stay."""


OPERATIONAL: tuple[DataClass, ...] = (
    DataClass.SESSION,
    DataClass.INVITATION,
    DataClass.LOGIN_LINK,
    DataClass.IDEMPOTENCY_KEY,
    DataClass.WEBHOOK_RECEIPT,
    DataClass.DONE_JOB,
)
"""What the work needs for a while and no consumer's file holds."""
