"""What was removed from the firm's files, line by line."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.identity import Actor, Permission
from domain.retention.removals import Removal


@dataclass(frozen=True, slots=True)
class ListRemovals:
    begin: Begin[Work]

    def __call__(self, actor: Actor, request: PageRequest) -> Page[Removal]:
        """Newest first."""
        actor.require(Permission.AUDIT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            return work.removals.page(request)
