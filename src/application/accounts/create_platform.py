"""The platform's own tenant and its first administrator come into being: once, by a command."""

from dataclasses import dataclass, field

from application.accounts.new_passwords import NewPasswords
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.accounts.credentials import display_name, sign_in_email
from domain.accounts.passwords import personal_words
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
class NewPlatform:
    name: str
    owner_name: str
    owner_email: str
    owner_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CreatePlatform:
    begin: Begin[Work]
    passwords: NewPasswords
    clock: Clock
    new_id: NewId

    def __call__(self, new: NewPlatform) -> tuple[Tenant, User]:
        """Raise InvalidField, EmailTaken, or PlatformExists when there is one already."""
        tenant, admin = self._build(new)
        with self.begin(tenant.id) as work:
            work.tenants.add(tenant)
            work.members.add_user(admin)
            work.members.add(
                Membership(
                    tenant_id=tenant.id,
                    user_id=admin.id,
                    roles=frozenset({Role.PLATFORM_ADMIN}),
                    consumer_id=None,
                    created_at=tenant.created_at,
                )
            )
            work.outbox.add(
                TenantRegistered(
                    tenant_id=tenant.id,
                    consumer_id=None,
                    at=tenant.created_at,
                    name=tenant.name,
                )
            )
            work.outbox.add(
                MemberAdded(
                    tenant_id=tenant.id,
                    consumer_id=None,
                    at=tenant.created_at,
                    user_id=admin.id,
                    roles=(Role.PLATFORM_ADMIN.value,),
                )
            )
        return tenant, admin

    def _build(self, new: NewPlatform) -> tuple[Tenant, User]:
        now = self.clock()
        email = sign_in_email(new.owner_email)
        name = display_name(new.owner_name, field="owner_name")
        tenant = Tenant(
            id=TenantId(self.new_id()),
            name=display_name(new.name, field="name"),
            kind=TenantKind.PLATFORM,
            created_at=now,
        )
        personal = personal_words(email=email, name=name, tenant_name=tenant.name)
        admin = User(
            id=UserId(self.new_id()),
            email=email,
            name=name,
            password_hash=self.passwords.hash(new.owner_password, personal=personal),
            created_at=now,
        )
        return tenant, admin
