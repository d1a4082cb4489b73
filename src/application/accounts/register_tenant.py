"""A firm signs up: the tenant and its owner come into being together."""

from dataclasses import dataclass, field

from application.accounts.homes import home_of
from application.accounts.mailing_links import MailingLinks
from application.accounts.new_passwords import NewPasswords
from application.accounts.ports import Credentials
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.accounts.credentials import display_name, sign_in_email
from domain.accounts.events import KnownAddressRegistered
from domain.accounts.links import LinkPurpose
from domain.accounts.passwords import personal_words
from domain.accounts.tenants import (
    EmailTaken,
    MemberAdded,
    Membership,
    Tenant,
    TenantKind,
    TenantRegistered,
    User,
)
from domain.errors import InvalidField
from domain.identity import Role, TenantId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTenant:
    name: str
    kind: TenantKind
    owner_name: str
    owner_email: str
    owner_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RegisterTenant:
    begin: Begin[Work]
    credentials: Credentials
    passwords: NewPasswords
    mailing: MailingLinks
    clock: Clock
    new_id: NewId

    def __call__(self, new: NewTenant) -> tuple[Tenant, User]:
        """Raise Invalid naming the field.

        An address that signs in already gets the same answer, and an e-mail that says so: nothing
        comes into being, and whoever asked learns nothing about the address (ADR 0061).
        """
        tenant, owner = self._build(new)
        try:
            with self.begin(tenant.id) as work:
                work.tenants.add(tenant)
                work.members.add_user(owner)
                work.members.add(_ownership(tenant, owner))
                work.outbox.add(_registered(tenant, owner))
                work.outbox.add(_owner_added(tenant, owner))
                self.mailing.ask(work, tenant.id, owner, LinkPurpose.VERIFY_EMAIL)
        except EmailTaken:
            self._tell_whose_it_is(owner.email)
        return tenant, owner

    def _build(self, new: NewTenant) -> tuple[Tenant, User]:
        now = self.clock()
        if new.kind is TenantKind.PLATFORM:
            raise InvalidField("kind", "the platform is made at the command line")
        email = sign_in_email(new.owner_email)
        name = display_name(new.owner_name, field="owner_name")
        tenant = Tenant(
            id=TenantId(self.new_id()),
            name=display_name(new.name, field="name"),
            kind=new.kind,
            created_at=now,
        )
        personal = personal_words(email=email, name=name, tenant_name=tenant.name)
        owner = User(
            id=UserId(self.new_id()),
            email=email,
            name=name,
            password_hash=self.passwords.hash(new.owner_password, personal=personal),
            created_at=now,
        )
        return tenant, owner

    def _tell_whose_it_is(self, email: str) -> None:
        user = self.credentials.user_by_email(email)
        home = None if user is None else home_of(self.credentials, user.id)
        if user is None or home is None:
            return
        with self.begin(home) as work:
            work.outbox.add(
                KnownAddressRegistered(
                    tenant_id=home, consumer_id=None, at=self.clock(), user_id=user.id
                )
            )


def _registered(tenant: Tenant, owner: User) -> TenantRegistered:
    return TenantRegistered(
        tenant_id=tenant.id,
        consumer_id=None,
        at=tenant.created_at,
        actor_id=owner.id,
        name=tenant.name,
    )


def _owner_added(tenant: Tenant, owner: User) -> MemberAdded:
    return MemberAdded(
        tenant_id=tenant.id,
        consumer_id=None,
        at=tenant.created_at,
        actor_id=owner.id,
        user_id=owner.id,
        roles=(Role.OWNER.value,),
    )


def _ownership(tenant: Tenant, owner: User) -> Membership:
    return Membership(
        tenant_id=tenant.id,
        user_id=owner.id,
        roles=frozenset({Role.OWNER}),
        consumer_id=None,
        created_at=owner.created_at,
    )
