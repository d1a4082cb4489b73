"""Make an export: one zip per consumer, in the evidence store, one after the other.

At most one consumer's file is in memory at a time. Each part is on record before the next is begun,
so an attempt that was stopped goes on behind the last one.
"""

from dataclasses import dataclass
from datetime import datetime

from application.credit_reports.ports import EvidenceNotFound, EvidenceVault
from application.exports.consumer_file import ConsumerFile, read_file
from application.exports.firm_file import read_firm
from application.packing import Parcel
from application.paging import PageRequest
from application.ports import Begin, Clock
from application.stores import Work
from domain.exports import (
    Export,
    ExportContinued,
    ExportPart,
    ExportRequested,
    ExportState,
)
from domain.identity import ConsumerId, ConsumerNotFound, TenantId
from domain.jobs import Claim

CONSUMERS_PER_JOB = 20


@dataclass(frozen=True, slots=True)
class MakeExport:
    begin: Begin[Work]
    vault: EvidenceVault
    clock: Clock

    def __call__(self, event: ExportRequested | ExportContinued, claim: Claim) -> None:
        for _ in range(CONSUMERS_PER_JOB):
            with self.begin(event.tenant_id) as work:
                export = work.exports.get(event.export_id)
                consumer_id = _next_consumer(work, export)
            if export.state is ExportState.MADE:
                break
            if consumer_id is not None:
                self._make_part(export, consumer_id)
                continue
            self._finish(export)
            break
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            export = work.exports.get(event.export_id)
            if export.state is ExportState.REQUESTED:
                work.outbox.add(_continued(export, at=self.clock()))

    def _make_part(self, export: Export, consumer_id: ConsumerId) -> None:
        try:
            with self.begin(export.tenant_id) as work:
                file = read_file(work, consumer_id)
        except ConsumerNotFound:  # gone since the last look; the next look begins behind it
            file = ConsumerFile(kinds={}, stored=())
        content = self._packed(
            export.tenant_id,
            file,
            about="everything that is kept of one consumer",
            consumer_id=consumer_id,
        )
        self._store(export, f"consumer-{consumer_id}.zip", content, cursor=consumer_id)

    def _packed(self, tenant_id: TenantId, file: ConsumerFile, **about: object) -> bytes:
        parcel = Parcel()
        for kind, records in file.kinds.items():
            parcel.add_json(f"{kind}.json", records)
        missing = []
        for stored in file.stored:
            try:
                parcel.add(stored.name, self.vault.get(tenant_id, stored.sha256))
            except EvidenceNotFound:  # said in the manifest: destroyed since, or lost
                missing.append({"name": stored.name, "sha256": stored.sha256})
        return parcel.close(
            **about,
            tenant_id=tenant_id,
            made_at=self.clock(),
            missing=missing,
        )

    def _finish(self, export: Export) -> None:
        """The firm's own part comes last, for an export of the firm."""
        if export.consumer_id is None:
            with self.begin(export.tenant_id) as work:
                file = read_firm(work)
                parts = work.export_parts.all(export.id)
            content = self._packed(
                export.tenant_id,
                file,
                about="the firm itself, and the parts of this export",
                parts=parts,
            )
            self._store(export, "firm.zip", content, cursor=export.cursor)
        with self.begin(export.tenant_id) as work:
            made, event = work.exports.get(export.id).finish(at=self.clock())
            work.exports.save(made)
            work.outbox.add(event)

    def _store(
        self, export: Export, name: str, content: bytes, *, cursor: ConsumerId | None
    ) -> None:
        sha256 = self.vault.put(export.tenant_id, content)
        with self.begin(export.tenant_id) as work:
            # Another attempt may have been faster: the version tells.
            stored = work.exports.save(export.with_part(cursor=cursor))
            work.export_parts.add(
                ExportPart(
                    tenant_id=export.tenant_id,
                    export_id=export.id,
                    number=stored.parts,
                    name=name,
                    sha256=sha256,
                    bytes=len(content),
                )
            )


def _next_consumer(work: Work, export: Export) -> ConsumerId | None:
    if export.consumer_id is not None:
        return None if export.parts else export.consumer_id
    page = work.consumers.page(PageRequest(after=export.cursor, limit=1))
    return page.items[0].id if page.items else None


def _continued(export: Export, *, at: datetime) -> ExportContinued:
    return ExportContinued(
        tenant_id=export.tenant_id,
        consumer_id=export.consumer_id,
        at=at,
        export_id=export.id,
    )
