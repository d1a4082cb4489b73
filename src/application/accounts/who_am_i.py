"""Who is signed in, where, and what they may do: the truth a client asks for first."""

from dataclasses import dataclass

from application.ports import Begin
from application.stores import Work
from domain.accounts.tenants import Membership, Tenant, User
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInPerson:
    """``memberships`` are all of the person's, each with the tenant's name."""

    user: User
    tenant: Tenant
    actor: Actor
    memberships: tuple[tuple[Membership, str], ...]


@dataclass(frozen=True, slots=True)
class WhoAmI:
    begin: Begin[Work]

    def __call__(self, actor: Actor) -> SignedInPerson:
        actor.require(Permission.ACCOUNT_OWN)
        with self.begin(actor.tenant_id, actor) as work:
            return SignedInPerson(
                user=work.members.user(actor.user_id),
                tenant=work.tenants.get(),
                actor=actor,
                memberships=work.logins.memberships(actor.user_id),
            )
