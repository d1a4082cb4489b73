"""Who acts, for which tenant, with which permissions."""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import NewType, Self
from uuid import UUID

from domain.errors import Forbidden, NotFound

TenantId = NewType("TenantId", UUID)
UserId = NewType("UserId", UUID)
ConsumerId = NewType("ConsumerId", UUID)
SessionId = NewType("SessionId", UUID)
RoleId = NewType("RoleId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)


@unique
class Permission(StrEnum):
    """One thing a person may do; the value is what the API and the matrix print.

    ``meaning`` says it in words, to follow "may".
    """

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    ACCOUNT_OWN = (
        "account.own",
        "look after one's own login: password, second factor, sessions, memberships",
    )
    TENANT_LIST = "tenant.list", "see which firms the platform hosts, and which are suspended"
    TENANT_SUSPEND = "tenant.suspend", "shut a firm out, and let it in again"
    TENANT_READ = "tenant.read", "see the firm's name, branding and policies"
    TENANT_MANAGE = "tenant.manage", "change the firm's branding, policies and vendor credentials"
    TENANT_EXPORT = "tenant.export", "take out everything that the firm keeps"
    TENANT_DELETE = "tenant.delete", "have the firm and everything it keeps deleted"
    MEMBER_MANAGE = "member.manage", "invite, change and remove the firm's people"
    ROLE_MANAGE = "role.manage", "compose the firm's own roles from permissions"
    API_KEY_MANAGE = "api_key.manage", "make, rotate and revoke keys for the firm's machines"
    SUPPORT_CONSENT = "support.consent", "let the platform's support in for a while, and end it"
    CONSUMER_CREATE = "consumer.create", "open a consumer's file"
    CONSUMER_READ = "consumer.read", "see a consumer's file, with numbers masked"
    CONSUMER_REVEAL = (
        "consumer.reveal",
        "see a Social Security number or birth date in full; each look is on record",
    )
    CONSUMER_UPDATE = "consumer.update", "change a consumer's address and details"
    CONSUMER_EXPORT = "consumer.export", "take out everything that is kept about one consumer"
    CONSUMER_ERASE = "consumer.erase", "have what need not be kept of a consumer erased"
    DOCUMENT_READ = "document.read", "see a consumer's papers"
    DOCUMENT_MANAGE = "document.manage", "add and remove a consumer's papers"
    CONTRACT_SIGN = "contract.sign", "sign and cancel the service contract"
    CONNECTION_MANAGE = "connection.manage", "connect a report provider"
    REPORT_PULL = "report.pull", "have a new credit report read"
    REPORT_READ = "report.read", "see credit reports"
    FINDING_READ = "finding.read", "see what was found in a report"
    DISPUTE_OPEN = "dispute.open", "choose what is disputed, and answer for it"
    DISPUTE_READ = "dispute.read", "see disputes and their outcomes"
    DISPUTE_UPDATE = "dispute.update", "record what a bureau answered, and withdraw"
    LETTER_DRAFT = "letter.draft", "have a letter drafted again"
    LETTER_READ = "letter.read", "see letters and their PDFs"
    LETTER_EDIT = "letter.edit", "reword a letter that nobody has approved"
    LETTER_SIGN = "letter.sign", "sign the exact PDF of one's own letter"
    LETTER_APPROVE = "letter.approve", "approve a signed letter, so that it is mailed"
    TASK_READ = "task.read", "see what waits for the staff"
    TASK_COMPLETE = "task.complete", "settle a task"
    TIMELINE_READ = "timeline.read", "see the history of a consumer"
    JOB_READ = "job.read", "see background jobs and their errors"
    JOB_MANAGE = "job.manage", "try a background job again, or set it aside"
    AUDIT_READ = "audit.read", "search who did and saw what"
    AUDIT_EXPORT = "audit.export", "take out a consumer's records as evidence"
    HOLD_MANAGE = "hold.manage", "put a legal hold on records, and lift it"


@unique
class Role(StrEnum):
    OWNER = "owner"
    OPERATOR = "operator"
    VIEWER = "viewer"
    AUDITOR = "auditor"
    CONSUMER = "consumer"
    PLATFORM_ADMIN = "platform_admin"
    SUPPORT = "support"
    CLIENT = "client"
    WORKER = "worker"


PLATFORM_ROLES = frozenset({Role.PLATFORM_ADMIN, Role.SUPPORT})
# Whoever governs a tenant: a firm its owners, the platform its administrators.
GOVERNING = frozenset({Role.OWNER, Role.PLATFORM_ADMIN})
"""Held in the platform's own tenant; support, for a while, where an owner consents."""

CONSUMER_ONLY = frozenset(
    {
        Permission.CONTRACT_SIGN,
        Permission.CONNECTION_MANAGE,
        Permission.DISPUTE_OPEN,
        Permission.LETTER_SIGN,
    }
)
"""What nobody may do in a consumer's stead, hence no part of any role but that one."""

PLATFORM_ONLY = frozenset({Permission.TENANT_LIST, Permission.TENANT_SUSPEND})

_READ = frozenset(
    {
        Permission.ACCOUNT_OWN,
        Permission.TENANT_READ,
        Permission.CONSUMER_READ,
        Permission.REPORT_READ,
        Permission.FINDING_READ,
        Permission.DISPUTE_READ,
        Permission.LETTER_READ,
        Permission.TASK_READ,
        Permission.TIMELINE_READ,
    }
)
_OPERATE = _READ | {
    Permission.CONSUMER_CREATE,
    Permission.CONSUMER_UPDATE,
    Permission.CONSUMER_REVEAL,
    Permission.DOCUMENT_READ,
    Permission.DOCUMENT_MANAGE,
    Permission.REPORT_PULL,
    Permission.DISPUTE_UPDATE,
    Permission.LETTER_DRAFT,
    Permission.LETTER_EDIT,
    Permission.LETTER_APPROVE,
    Permission.TASK_COMPLETE,
    Permission.JOB_READ,
}
# Selecting items, answering, reading and signing belong to the consumer alone: letters that the
# consumer did not choose, review and sign trigger no duty under FCRA 611 (Klotz, Turner, Warner).
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _OPERATE
    | {
        Permission.TENANT_MANAGE,
        Permission.TENANT_EXPORT,
        Permission.TENANT_DELETE,
        Permission.MEMBER_MANAGE,
        Permission.ROLE_MANAGE,
        Permission.API_KEY_MANAGE,
        Permission.SUPPORT_CONSENT,
        Permission.CONSUMER_EXPORT,
        Permission.CONSUMER_ERASE,
        Permission.JOB_MANAGE,
        Permission.AUDIT_READ,
        Permission.AUDIT_EXPORT,
        Permission.HOLD_MANAGE,
    },
    Role.OPERATOR: _OPERATE,
    Role.VIEWER: _READ,
    Role.AUDITOR: _READ
    | {
        Permission.JOB_READ,
        Permission.AUDIT_READ,
        Permission.AUDIT_EXPORT,
    },
    Role.CONSUMER: frozenset(
        {
            Permission.ACCOUNT_OWN,
            Permission.TENANT_READ,
            Permission.CONSUMER_READ,
            Permission.CONSUMER_EXPORT,
            Permission.DOCUMENT_READ,
            Permission.DOCUMENT_MANAGE,
            Permission.CONTRACT_SIGN,
            Permission.CONNECTION_MANAGE,
            Permission.REPORT_PULL,
            Permission.REPORT_READ,
            Permission.FINDING_READ,
            Permission.DISPUTE_OPEN,
            Permission.DISPUTE_READ,
            Permission.LETTER_READ,
            Permission.LETTER_SIGN,
            Permission.TIMELINE_READ,
        }
    ),
    Role.PLATFORM_ADMIN: frozenset(
        {
            Permission.ACCOUNT_OWN,
            Permission.TENANT_LIST,
            Permission.TENANT_SUSPEND,
            Permission.TENANT_READ,
            Permission.MEMBER_MANAGE,
            Permission.AUDIT_READ,
        }
    ),
    # Reports, findings, papers and letters are left out: they show numbers in full.
    Role.SUPPORT: frozenset(
        {
            Permission.ACCOUNT_OWN,
            Permission.TENANT_READ,
            Permission.CONSUMER_READ,
            Permission.DISPUTE_READ,
            Permission.TASK_READ,
            Permission.TIMELINE_READ,
            Permission.JOB_READ,
        }
    ),
    Role.CLIENT: frozenset({Permission.ACCOUNT_OWN}),
    Role.WORKER: frozenset({Permission.ACCOUNT_OWN}),
}


class PermissionDenied(Forbidden):
    """The actor's roles do not hold the permission that the action needs."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"this action needs the permission {permission}")


class SecondFactorMissing(Forbidden):
    """The actor's role or firm asks for a second factor, and the session has not passed one."""

    def __init__(self) -> None:
        super().__init__("set up a second factor first, or sign in with it")


class ConsumerNotFound(NotFound):
    """No such consumer for this tenant, or not the actor's own file."""

    def __init__(self, consumer_id: ConsumerId) -> None:
        super().__init__(f"no consumer {consumer_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person in one tenant.

    ``consumer_id`` is set for a person whose only role is consumer: such an actor sees one file.
    ``ip`` is the address the request came from, kept with consents and signatures; ``request_id``
    names the request in logs and in the audit. ``on_behalf_of`` is the member whose consent lets
    somebody from outside the tenant act in it. One who ``lacks_second_factor`` may do no more
    than set one up. ``api_key_id`` names the key when a machine acts for the person.
    """

    user_id: UserId
    tenant_id: TenantId
    permissions: frozenset[Permission]
    roles: frozenset[Role] = frozenset()
    custom_roles: frozenset[RoleId] = frozenset()
    consumer_id: ConsumerId | None = None
    session_id: SessionId | None = None
    ip: str = ""
    request_id: str = ""
    on_behalf_of: UserId | None = None
    lacks_second_factor: bool = False
    api_key_id: ApiKeyId | None = None

    def require(self, permission: Permission) -> None:
        """Raise PermissionDenied unless the actor holds the permission.

        Raises SecondFactorMissing instead where that may be what stands in the way.
        """
        if permission in self.permissions:
            return
        if self.lacks_second_factor:
            raise SecondFactorMissing
        raise PermissionDenied(permission)

    def require_for(self, permission: Permission, consumer_id: ConsumerId) -> None:
        """As ``require``, and a consumer reaches no file but their own (404, never 403)."""
        self.require(permission)
        if self.consumer_id is not None and self.consumer_id != consumer_id:
            raise ConsumerNotFound(consumer_id)

    def require_own(self, consumer_id: ConsumerId, absent: NotFound) -> None:
        """Raise ``absent`` when a consumer reaches for what is in another consumer's file."""
        if self.consumer_id is not None and self.consumer_id != consumer_id:
            raise absent


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Every permission that at least one of the roles grants."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
