"""An owner lets a named person of the platform's support in, for a while, and shows them out."""

from dataclasses import dataclass, replace

from application.accounts.ports import Credentials, PlatformDirectory
from application.paging import Page, PageRequest
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.accounts.credentials import sign_in_email
from domain.accounts.support import (
    SupportGrant,
    SupportGrantId,
    SupportPersonNotFound,
    admit_support,
    dismiss_support,
    support_membership,
)
from domain.accounts.tenants import User
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class AdmitSupport:
    begin: Begin[Work]
    credentials: Credentials
    platform: PlatformDirectory
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, *, email: str, reason: str, hours: int) -> SupportGrant:
        """Raise InvalidField, SupportPersonNotFound or AlreadyMember."""
        actor.require(Permission.SUPPORT_CONSENT)
        person = self._person(email)
        grant, admitted = admit_support(
            SupportGrantId(self.new_id()),
            person.id,
            email=person.email,
            reason=reason,
            hours=hours,
            by=actor,
            at=self.clock(),
        )
        with self.begin(actor.tenant_id, actor) as work:
            known = work.roster.find(person.id)
            membership = support_membership(grant, known)
            if known is None:
                work.members.add(membership)
            else:
                work.memberships.save(membership)
            work.support_grants.add(grant)
            work.outbox.add(admitted)
        return grant

    def _person(self, email: str) -> User:
        person = self.credentials.user_by_email(sign_in_email(email))
        if person is None or not self.platform.is_support(person.id):
            raise SupportPersonNotFound
        return person


@dataclass(frozen=True, slots=True)
class DismissSupport:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, grant_id: SupportGrantId) -> SupportGrant:
        """At once: the person's next request is refused. Raise SupportGrantOver."""
        actor.require(Permission.SUPPORT_CONSENT)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            grant = work.support_grants.get(grant_id)
            ended, dismissed = dismiss_support(grant, by=actor, at=now)
            saved = work.support_grants.save(ended)
            membership = work.members.get(grant.user_id)
            work.memberships.save(replace(membership, expires_at=now))
            work.outbox.add(dismissed)
        return saved


@dataclass(frozen=True, slots=True)
class ListSupportGrants:
    begin: Begin[Work]

    def __call__(self, actor: Actor, request: PageRequest) -> Page[SupportGrant]:
        """Present and past ones."""
        actor.require(Permission.SUPPORT_CONSENT)
        with self.begin(actor.tenant_id, actor) as work:
            return work.support_grants.page(request)
