"""The use-cases of access over one database in memory, for the unit tests of that area."""

from dataclasses import dataclass, field

from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.directory import MemoryDirectory, MemoryPlatformDirectory, MemorySessions
from adapters.memory.machine_keys import MemoryMachineKeys
from adapters.memory.people import (
    MemoryAccessTokens,
    MemoryCommonPasswords,
    MemoryPasswordHasher,
    MemoryRefreshTokens,
)
from adapters.memory.permission_cache import MemoryPermissionCache
from adapters.memory.work import MemoryDatabase
from application.accounts.add_member import AddMember, NewMember
from application.accounts.authenticate import Authenticate
from application.accounts.compose_roles import (
    ComposeRole,
)
from application.accounts.create_platform import CreatePlatform, NewPlatform
from application.accounts.effective_permissions import EffectivePermissions
from application.accounts.new_passwords import NewPasswords
from application.accounts.session_start import SessionStart, SessionTokens
from application.accounts.support_access import AdmitSupport
from domain.accounts.tenants import Membership, Tenant, TenantKind, User
from domain.identity import Actor, Permission, Role, RoleId, TenantId, UserId

PASSWORD = "a passphrase of many words"
OWNER, ADMIN, HELPER = "owner@harbor.example.com", "admin@example.com", "help@example.com"


@dataclass(slots=True)
class Hosted:
    """A platform and its use-cases over one database in memory."""

    clock: MemoryClock = field(default_factory=MemoryClock)
    new_id: SequentialIds = field(default_factory=SequentialIds)
    hasher: MemoryPasswordHasher = field(default_factory=MemoryPasswordHasher)
    access: MemoryAccessTokens = field(default_factory=MemoryAccessTokens)
    refreshing: MemoryRefreshTokens = field(default_factory=MemoryRefreshTokens)
    cache: MemoryPermissionCache = field(default_factory=MemoryPermissionCache)
    database: MemoryDatabase = field(init=False)

    def __post_init__(self) -> None:
        self.database = MemoryDatabase(clock=self.clock, new_id=self.new_id)

    @property
    def begin(self):
        return self.database.begin

    @property
    def platform(self):
        return MemoryPlatformDirectory(self.database)

    @property
    def timed(self):
        return self.begin, self.clock

    def register(self, email: str = OWNER) -> Actor:
        """The owner of a new firm, signed in."""
        tenant_id, now = TenantId(self.new_id()), self.clock()
        tenant = Tenant(id=tenant_id, name="Harbor", kind=TenantKind.LAW_FIRM, created_at=now)
        owner = User(
            id=UserId(self.new_id()),
            email=email,
            name="Olive",
            password_hash=self.hasher.hash(PASSWORD),
            created_at=now,
            email_verified_at=now,
        )
        with self.begin(tenant_id) as work:
            work.tenants.add(tenant)
            work.members.add_user(owner)
            work.members.add(
                Membership(
                    tenant_id=tenant_id,
                    user_id=owner.id,
                    roles=frozenset({Role.OWNER}),
                    consumer_id=None,
                    created_at=now,
                )
            )
        return self.actor(email)

    @property
    def passwords(self) -> NewPasswords:
        return NewPasswords(self.hasher, MemoryCommonPasswords())

    def create_platform(self) -> Actor:
        new = NewPlatform(
            name="Platform", owner_name="Ada", owner_email=ADMIN, owner_password=PASSWORD
        )
        CreatePlatform(self.begin, self.passwords, self.clock, self.new_id)(new)
        return self.actor(ADMIN)

    def sign_in(self, email: str, tenant_id: TenantId | None = None) -> SessionTokens:
        """Signed in with a second factor, past password and code."""
        directory = MemoryDirectory(self.database)
        user = directory.user_by_email(email)
        memberships = directory.memberships(user.id)
        [membership] = [m for m in memberships if tenant_id in {None, m.tenant_id}]
        start = SessionStart(self.access, self.refreshing, self.clock, self.new_id)
        with self.begin(membership.tenant_id) as work:
            return start(work, membership, user_agent="", ip="", second_factor_at=self.clock())

    def enter(self, tokens: SessionTokens) -> Actor:
        authenticate = Authenticate(
            self.access,
            MemorySessions(self.database),
            MemoryMachineKeys(self.database),
            EffectivePermissions(self.begin, own=self.cache, shared=MemoryPermissionCache()),
            self.platform,
            self.clock,
        )
        return authenticate(tokens.access_token, ip="192.0.2.7", request_id="r-1")

    def actor(self, email: str, tenant_id: TenantId | None = None) -> Actor:
        return self.enter(self.sign_in(email, tenant_id))

    def add(self, by: Actor, email: str, *roles: Role, custom: tuple[RoleId, ...] = ()):
        add = AddMember(self.begin, self.passwords, self.clock, self.new_id)
        new = NewMember(
            email=email,
            name="Sam",
            password=PASSWORD,
            roles=frozenset(roles),
            custom_roles=frozenset(custom),
        )
        return add(by, new)

    def compose(self, by: Actor, name: str, *permissions: Permission):
        compose = ComposeRole(self.begin, self.clock, self.new_id)
        return compose(by, name=name, permissions=frozenset(permissions))

    def admit(self, by: Actor, **changes):
        asked = {"email": HELPER, "reason": "a letter does not render", "hours": 4} | changes
        admit = AdmitSupport(
            self.begin, MemoryDirectory(self.database), self.platform, self.clock, self.new_id
        )
        return admit(by, **asked)
