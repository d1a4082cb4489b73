"""Use-cases of retention, rights, keys and the audit."""

from dependency_injector import providers

from adapters.evidence.checkpoints import ObjectCheckpoints
from adapters.evidence.packets import ZipPackets
from adapters.kms.signatures import Ed25519Signatures
from adapters.postgres.audit_months import PostgresAuditMonths
from application.audit.export_packet import ExportPacket
from application.audit.retire_months import RetireMonths
from application.audit.seal_audit import SealAudit
from application.audit.seal_every_tenant import SealEveryTenant
from application.audit.search_audit import SearchAudit
from application.audit.verify_audit import VerifyAudit
from application.exports.make_export import MakeExport
from application.exports.read_export import DownloadExport, ReadExport
from application.exports.request_export import RequestExport
from application.keys.rewrap_keys import RewrapKeys
from application.keys.rotate_keys import BeginKeyRotation, FinishKeyRotation
from application.retention.ask_deletion import AskDeletion, CancelDeletion, ReadDeletion
from application.retention.delete_tenant import DeleteTenant, FinishDeletion
from application.retention.destroy_objects import DestroyErased, DestroyObjects
from application.retention.erase_consumer import EraseConsumer
from application.retention.legal_holds import LiftHold, ListHolds, PlaceHold
from application.retention.list_removals import ListRemovals
from application.retention.sweep_every_tenant import SweepEveryTenant
from application.retention.sweep_retention import SweepRetention
from entrypoints.container.adapters import Adapters

_Once = providers.ThreadSafeSingleton
_Each = providers.Factory


class KeepingUseCases(Adapters):
    """Use-cases of retention, rights, keys and the audit."""

    begin = Adapters.begin
    clock = Adapters.clock
    engine = Adapters.engine
    key_ring = Adapters.key_ring
    key_rotations = Adapters.key_rotations
    machine_clock = Adapters.machine_clock
    new_id = Adapters.new_id
    objects = Adapters.objects
    pause = Adapters.pause
    sealed_values = Adapters.sealed_values
    signing_keys = Adapters.signing_keys
    tenant_ids = Adapters.tenant_ids
    vault = Adapters.vault

    place_hold = _Each(PlaceHold, begin, clock, new_id)
    lift_hold = _Each(LiftHold, begin, clock)
    list_holds = _Each(ListHolds, begin)
    list_removals = _Each(ListRemovals, begin)
    sweep_retention = _Each(SweepRetention, begin, clock, new_id)
    destroy_objects = _Each(DestroyObjects, begin, vault, clock)
    begin_key_rotation = _Each(BeginKeyRotation, key_rotations, key_ring, machine_clock, new_id)
    finish_key_rotation = _Each(
        FinishKeyRotation, key_rotations, key_ring, sealed_values, machine_clock, pause
    )
    rewrap_keys = _Each(RewrapKeys, key_ring)
    destroy_erased = _Each(DestroyErased, begin, destroy_objects)
    request_export = _Each(RequestExport, begin, clock, new_id)
    make_export = _Each(MakeExport, begin, vault, clock)
    read_export = _Each(ReadExport, begin)
    download_export = _Each(DownloadExport, begin, vault, clock)
    ask_deletion = _Each(AskDeletion, begin, clock, new_id)
    cancel_deletion = _Each(CancelDeletion, begin, clock)
    read_deletion = _Each(ReadDeletion, begin)
    delete_tenant = _Each(DeleteTenant, begin, destroy_objects, clock, new_id)
    finish_deletion = _Each(FinishDeletion, begin, clock)
    sweep_every_tenant = _Each(
        SweepEveryTenant, tenant_ids, sweep_retention, destroy_objects, finish_deletion
    )
    erase_consumer = _Each(EraseConsumer, begin, clock, new_id)

    signatures = _Once(Ed25519Signatures, signing_keys)
    checkpoints = _Once(ObjectCheckpoints, objects)
    audit_months = _Once(PostgresAuditMonths, engine)
    seal_audit = _Each(SealAudit, begin, signatures, checkpoints, machine_clock)
    seal_every_tenant = _Each(SealEveryTenant, tenant_ids, seal_audit)
    retire_months = _Each(RetireMonths, begin, audit_months, seal_audit, tenant_ids, clock, new_id)
    verify_audit = _Each(VerifyAudit, begin, signatures, checkpoints)
    search_audit = _Each(SearchAudit, begin)
    packets = _Once(ZipPackets, signatures)
    export_packet = _Each(ExportPacket, begin, vault, packets)
