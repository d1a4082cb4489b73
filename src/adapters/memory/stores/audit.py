"""The audit trail: read as it was written, never changed."""

from dataclasses import dataclass

from adapters.memory.recording import AUDIT, RecordedRows
from adapters.memory.tables import LAST_ID, paged
from application.audit_trail import AuditTrail
from application.paging import Page, PageRequest
from domain.audit import AuditEntry, AuditQuery, Verb
from domain.identity import ConsumerId


@dataclass(frozen=True, slots=True)
class MemoryAuditTrail(AuditTrail):
    rows: RecordedRows

    def note(self, verb: Verb, kind: str, entity_id: str, consumer_id: ConsumerId | None) -> None:
        self.rows.recording.note(verb, kind, entity_id, consumer_id)

    def page(self, query: AuditQuery, request: PageRequest) -> Page[AuditEntry]:
        after = request.after or LAST_ID
        entries: list[AuditEntry] = list(self.rows.all(AUDIT))
        found = [entry for entry in entries if entry.id < after and _fits(entry, query)]
        self.note(Verb.READ, AUDIT, query.entity_id or "", query.consumer_id)
        return paged(tuple(reversed(found)), request, lambda entry: entry.id)


def _fits(entry: AuditEntry, query: AuditQuery) -> bool:
    return (
        query.actor_id in {None, entry.actor_id}
        and query.consumer_id in {None, entry.consumer_id}
        and query.verb in {None, entry.verb}
        and query.kind in {None, entry.kind}
        and query.entity_id in {None, *entry.entity_ids}
        and (query.since is None or entry.at >= query.since)
        and (query.until is None or entry.at < query.until)
    )
