"""A firm signs up: the tenant and its owner come into being together."""

from dataclasses import dataclass

from application.accounts.ports import PasswordHasher
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.accounts.credentials import check_password, display_name, sign_in_email
from domain.accounts.tenants import (
    MemberAdded,
    Membership,
    Tenant,
    TenantKind,
    TenantRegistered,
    User,
)
from domain.identity import Role, TenantId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTenant:
    name: str
    kind: TenantKind
    owner_name: str
    owner_email: str
    owner_password: str


@dataclass(frozen=True, slots=True)
class RegisterTenant:
    begin: Begin[Work]
    hasher: PasswordHasher
    clock: Clock
    new_id: NewId

    def __call__(self, new: NewTenant) -> tuple[Tenant, User]:
        """Raise Invalid naming the field, or EmailTaken."""
        now = self.clock()
        email = sign_in_email(new.owner_email)
        check_password(new.owner_password, email=email)
        tenant = Tenant(
            id=TenantId(self.new_id()),
            name=display_name(new.name, field="name"),
            kind=new.kind,
            created_at=now,
        )
        owner = User(
            id=UserId(self.new_id()),
            email=email,
            name=display_name(new.owner_name, field="owner_name"),
            password_hash=self.hasher.hash(new.owner_password),
            created_at=now,
        )
        with self.begin(tenant.id) as work:
            work.tenants.add(tenant)
            work.members.add_user(owner)
            work.members.add(_ownership(tenant, owner))
            work.outbox.add(
                TenantRegistered(
                    tenant_id=tenant.id,
                    consumer_id=None,
                    at=now,
                    actor_id=owner.id,
                    name=tenant.name,
                )
            )
            work.outbox.add(
                MemberAdded(
                    tenant_id=tenant.id,
                    consumer_id=None,
                    at=now,
                    actor_id=owner.id,
                    user_id=owner.id,
                    roles=(Role.OWNER.value,),
                )
            )
        return tenant, owner


def _ownership(tenant: Tenant, owner: User) -> Membership:
    return Membership(
        tenant_id=tenant.id,
        user_id=owner.id,
        roles=frozenset({Role.OWNER}),
        consumer_id=None,
        created_at=owner.created_at,
    )
