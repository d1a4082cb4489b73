"""The audit as one tenant's transaction knows it: recorded unasked, searched, sealed, proved."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from application.paging import Page, PageRequest
from domain.audit import AuditEntry, AuditEntryId, AuditQuery, Verb
from domain.audit_chain import ChainHead, Place, Seal
from domain.audit_months import AuditMonth, MonthStanding
from domain.identity import ConsumerId


class AuditTrail(Protocol):
    """What is done and seen is recorded without being asked; ``note`` adds what only we know."""

    @abstractmethod
    def note(
        self, verb: Verb, kind: str, entity_id: str, consumer_id: ConsumerId | None
    ) -> None: ...

    @abstractmethod
    def page(self, query: AuditQuery, request: PageRequest) -> Page[AuditEntry]:
        """The entries asked for, newest first. Reading them is on record, too."""


class AuditChain(Protocol):
    """The sealed part of the audit; ``head`` holds off other sealers until the transaction ends."""

    @abstractmethod
    def head(self) -> ChainHead: ...

    @abstractmethod
    def unsealed(self, head: ChainHead, limit: int) -> tuple[tuple[AuditEntry, ...], datetime]:
        """Entries that have no place yet, and the instant before which none can still appear."""

    @abstractmethod
    def extend(self, places: Sequence[Place], seal: Seal) -> None: ...

    @abstractmethod
    def standing(self, month: AuditMonth, held: Collection[ConsumerId]) -> MonthStanding:
        """How much the tenant has in a month, and how much of it is about the consumers held."""


class AuditProof(Protocol):
    """What the chain is checked by. A look at it is no look at anybody's data."""

    @abstractmethod
    def places(self, after: int, limit: int) -> tuple[tuple[Place, AuditEntry | None], ...]:
        """The places after a position with the entries that are there, in order."""

    @abstractmethod
    def seals(self, after: int, limit: int) -> tuple[Seal, ...]:
        """In the order of their numbers."""

    @abstractmethod
    def seals_down(self, before: int | None, limit: int) -> tuple[Seal, ...]:
        """The newest first."""

    @abstractmethod
    def strays(self, swept_to: datetime, limit: int) -> tuple[AuditEntryId, ...]:
        """Entries without a place, recorded before that instant."""

    @abstractmethod
    def retired(self) -> frozenset[str]:
        """The months (``2026-11``) of which the audit tells that their entries were removed."""
