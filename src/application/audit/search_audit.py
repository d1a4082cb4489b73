"""Search who did and saw what; the search itself is on record."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.audit import AuditEntry, AuditQuery
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class SearchAudit:
    begin: Begin[Work]

    def __call__(self, actor: Actor, query: AuditQuery, request: PageRequest) -> Page[AuditEntry]:
        """Newest first; all that the query names must hold."""
        actor.require(Permission.AUDIT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            return work.audit.page(query, request)
