"""Synthetic holds and removals."""

from uuid import UUID

from tests.integration.contracts.people import NOW

from domain.exports import Export, ExportId, ExportPart, ExportState
from domain.identity import ConsumerId, TenantId, UserId
from domain.retention.holds import HoldId, LegalHold
from domain.retention.removals import DoomedObject, Removal, RemovalCause, RemovalId
from domain.retention.rules import DataClass
from domain.retention.tenant_deletion import DeletionId, TenantDeletion, grace_ends


def a_hold(hold_id: UUID, tenant_id: TenantId, consumer_id: UUID | None) -> LegalHold:
    return LegalHold(
        id=HoldId(hold_id),
        tenant_id=tenant_id,
        consumer_id=None if consumer_id is None else ConsumerId(consumer_id),
        reason="Example v. Northwind Bank",
        placed_at=NOW,
        placed_by=UserId(hold_id),
    )


def a_removal(removal_id: UUID, tenant_id: TenantId, consumer_id: UUID) -> Removal:
    return Removal(
        id=RemovalId(removal_id),
        tenant_id=tenant_id,
        consumer_id=ConsumerId(consumer_id),
        data_class=DataClass.RAW_REPORT,
        records=2,
        cause=RemovalCause.RETENTION,
        reason="2 years after it was stored",
        removed_at=NOW,
    )


def a_doomed_object(
    tenant_id: TenantId, consumer_id: UUID, sha256: str = "cd" * 32
) -> DoomedObject:
    return DoomedObject(
        tenant_id=tenant_id,
        sha256=sha256,
        consumer_id=ConsumerId(consumer_id),
        doomed_at=NOW,
    )


def an_export(export_id: UUID, tenant_id: TenantId, consumer_id: UUID | None) -> Export:
    return Export(
        id=ExportId(export_id),
        tenant_id=tenant_id,
        consumer_id=None if consumer_id is None else ConsumerId(consumer_id),
        state=ExportState.REQUESTED,
        requested_at=NOW,
        requested_by=UserId(export_id),
    )


def an_export_part(export: Export, number: int = 1) -> ExportPart:
    return ExportPart(
        tenant_id=export.tenant_id,
        export_id=export.id,
        number=number,
        name="consumer.zip",
        sha256="ef" * 32,
        bytes=4096,
    )


def a_deletion(deletion_id: UUID, tenant_id: TenantId) -> TenantDeletion:
    return TenantDeletion(
        id=DeletionId(deletion_id),
        tenant_id=tenant_id,
        asked_at=NOW,
        asked_by=UserId(deletion_id),
        due_at=grace_ends(NOW),
    )
