"""The firm's own roles: composed from permissions, changed, read and removed."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin, Clock, NewId, StaleVersion
from application.stores import Work
from domain.accounts.roles import CustomRole, RoleRemoved, change_role, compose_role
from domain.identity import Actor, Permission, RoleId


@dataclass(frozen=True, slots=True)
class ComposeRole:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(
        self, actor: Actor, *, name: str, permissions: frozenset[Permission]
    ) -> CustomRole:
        """Raise InvalidField, GrantRefused for a permission the actor lacks, or RoleNameTaken."""
        actor.require(Permission.ROLE_MANAGE)
        role, composed = compose_role(
            RoleId(self.new_id()), by=actor, name=name, permissions=permissions, at=self.clock()
        )
        with self.begin(actor.tenant_id, actor) as work:
            work.roles.add(role)
            work.outbox.add(composed)
        return role


@dataclass(frozen=True, slots=True)
class ChangeRole:
    begin: Begin[Work]
    clock: Clock

    def __call__(
        self,
        actor: Actor,
        role_id: RoleId,
        *,
        name: str,
        permissions: frozenset[Permission],
        version: int,
    ) -> CustomRole:
        """Every member who holds the role is bound by the change at their next request.

        Raise as ComposeRole, and StaleVersion when the role is not at ``version``.
        """
        actor.require(Permission.ROLE_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            role = _at_version(work.roles.get(role_id), version)
            changed, event = change_role(
                role, by=actor, name=name, permissions=permissions, at=self.clock()
            )
            saved = work.roles.save(changed)
            work.outbox.add(event)
        return saved


@dataclass(frozen=True, slots=True)
class RemoveRole:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, role_id: RoleId, *, version: int) -> CustomRole:
        """Raise RoleHeld while somebody holds it, StaleVersion when it is not at ``version``."""
        actor.require(Permission.ROLE_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            role = _at_version(work.roles.get(role_id), version)
            work.roles.remove(role_id)
            work.outbox.add(
                RoleRemoved(
                    tenant_id=actor.tenant_id,
                    consumer_id=None,
                    at=self.clock(),
                    actor_id=actor.user_id,
                    role_id=role.id,
                    name=role.name,
                )
            )
        return role


@dataclass(frozen=True, slots=True)
class ListRoles:
    begin: Begin[Work]

    def __call__(self, actor: Actor, request: PageRequest) -> Page[CustomRole]:
        actor.require(Permission.TENANT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            return work.roles.page(request)


@dataclass(frozen=True, slots=True)
class ReadRole:
    begin: Begin[Work]

    def __call__(self, actor: Actor, role_id: RoleId) -> CustomRole:
        actor.require(Permission.TENANT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            return work.roles.get(role_id)


def _at_version(role: CustomRole, version: int) -> CustomRole:
    if role.version != version:
        raise StaleVersion(f"role {role.id}")
    return role
