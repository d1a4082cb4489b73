"""What has gone: one line per class that stays when the data does not."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.errors import Unavailable
from domain.identity import ConsumerId, TenantId, UserId
from domain.retention.rules import DataClass, rule_for

RemovalId = NewType("RemovalId", UUID)


class EvidenceBeingDestroyed(Unavailable):
    """The same bytes are being destroyed at this moment; put again later, they are kept anew."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"document {sha256} is being destroyed; try again", retry_after_s=2)


@unique
class RemovalCause(StrEnum):
    RETENTION = "retention"
    ERASURE = "erasure"
    TENANT_DELETION = "tenant_deletion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """``records`` of one class went; ``reason`` says by which rule, with its citation."""

    id: RemovalId
    tenant_id: TenantId
    consumer_id: ConsumerId | None
    data_class: DataClass
    records: int
    cause: RemovalCause
    reason: str
    removed_at: datetime
    removed_by: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoomedObject:
    """Bytes in the evidence store whose record has gone: they are destroyed next.

    ``claimed_at`` is set before the bytes are touched.
    """

    tenant_id: TenantId
    sha256: str
    consumer_id: ConsumerId | None
    doomed_at: datetime
    claimed_at: datetime | None = None


def reason_of(data_class: DataClass, on: date) -> str:
    """The reason by which a class goes on a day: the rule in words, and its citation."""
    rule = rule_for(data_class, on)
    period = f"{rule.years} years" if rule.years else f"{rule.days} days"
    return f"{period} after {rule.counted_from} ({rule.citation}): {rule.reason}"
