"""The owner gives somebody a login: a colleague, or a consumer for their own file."""

from dataclasses import dataclass, field

from application.accounts.granting import require_grant
from application.accounts.new_passwords import NewPasswords
from application.ports import Begin, Clock, NewId
from application.standing import require_verified_owner
from application.stores import Work
from domain.accounts.credentials import display_name, sign_in_email
from domain.accounts.passwords import personal_words
from domain.accounts.tenants import MemberAdded, Membership, User
from domain.identity import Actor, ConsumerId, Permission, Role, RoleId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """``consumer_id`` names the file that a consumer's login opens."""

    email: str
    name: str
    password: str = field(repr=False)
    roles: frozenset[Role]
    consumer_id: ConsumerId | None = None
    custom_roles: frozenset[RoleId] = frozenset()


@dataclass(frozen=True, slots=True)
class AddMember:
    begin: Begin[Work]
    passwords: NewPasswords
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, new: NewMember) -> tuple[User, Membership]:
        """Raise Invalid naming the field, ConsumerNotFound, RoleNotFound or EmailTaken.

        Raise OwnerUnverified, and GrantRefused when the roles allow what the actor may not do.
        """
        actor.require(Permission.MEMBER_MANAGE)
        user, membership = self._build(actor, new)
        with self.begin(actor.tenant_id, actor) as work:
            require_verified_owner(work)
            require_grant(work, actor, membership)
            if new.consumer_id is not None:
                work.consumers.get(new.consumer_id)
            work.members.add_user(user)
            work.members.add(membership)
            work.outbox.add(
                MemberAdded(
                    tenant_id=actor.tenant_id,
                    consumer_id=new.consumer_id,
                    at=user.created_at,
                    actor_id=actor.user_id,
                    user_id=user.id,
                    roles=tuple(sorted(role.value for role in new.roles)),
                )
            )
        return user, membership

    def _build(self, actor: Actor, new: NewMember) -> tuple[User, Membership]:
        now = self.clock()
        email = sign_in_email(new.email)
        name = display_name(new.name, field="name")
        personal = personal_words(email=email, name=name)
        user = User(
            id=UserId(self.new_id()),
            email=email,
            name=name,
            password_hash=self.passwords.hash(new.password, personal=personal),
            created_at=now,
        )
        membership = Membership(
            tenant_id=actor.tenant_id,
            user_id=user.id,
            roles=new.roles,
            consumer_id=new.consumer_id,
            created_at=now,
            custom_roles=new.custom_roles,
        )
        return user, membership
