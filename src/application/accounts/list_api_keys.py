"""The firm's keys: what they may do and when they were used, never what opens them."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.accounts.api_keys import ApiKey
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class ListApiKeys:
    begin: Begin[Work]

    def __call__(self, actor: Actor, request: PageRequest) -> Page[ApiKey]:
        actor.require(Permission.API_KEY_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            return work.api_keys.page(request)
