"""See whether an export is made, and take its parts home."""

from dataclasses import dataclass

from application.credit_reports.ports import EvidenceVault
from application.ports import Begin, Clock
from application.stores import Work
from domain.exports import Export, ExportId, ExportNotFound, ExportPart
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class ReadExport:
    begin: Begin[Work]

    def __call__(self, actor: Actor, export_id: ExportId) -> tuple[Export, tuple[ExportPart, ...]]:
        """Raise ExportNotFound, for somebody else's export, too."""
        actor.require(Permission.CONSUMER_EXPORT)
        with self.begin(actor.tenant_id, actor) as work:
            export = work.exports.get(export_id)
            _require(actor, export)
            return export, work.export_parts.all(export_id)


@dataclass(frozen=True, slots=True)
class DownloadExport:
    begin: Begin[Work]
    vault: EvidenceVault
    clock: Clock

    def __call__(self, actor: Actor, export_id: ExportId, number: int) -> tuple[ExportPart, bytes]:
        """Raise ExportNotReady, and ExportNotFound when there is no such part or its week is over."""
        actor.require(Permission.CONSUMER_EXPORT)
        with self.begin(actor.tenant_id, actor) as work:
            export = work.exports.get(export_id)
            _require(actor, export)
            export.require_ready(at=self.clock())
            parts = work.export_parts.all(export_id)
        if not 1 <= number <= len(parts):
            raise ExportNotFound(f"{export_id} with a part {number}")
        part = parts[number - 1]
        return part, self.vault.get(actor.tenant_id, part.sha256)


def _require(actor: Actor, export: Export) -> None:
    """A consumer reaches exports of their own file alone; the firm's needs a permission more."""
    if export.consumer_id is not None:
        actor.require_own(export.consumer_id, ExportNotFound(export.id))
        return
    if actor.consumer_id is not None:
        raise ExportNotFound(export.id)
    actor.require(Permission.TENANT_EXPORT)
