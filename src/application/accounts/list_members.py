"""The people who can sign in to the tenant."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.accounts.tenants import Membership, User
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class ListMembers:
    begin: Begin[Work]

    def __call__(self, actor: Actor, request: PageRequest) -> Page[tuple[User, Membership]]:
        actor.require(Permission.MEMBER_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            return work.members.page(request)
