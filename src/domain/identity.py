"""Who acts, for which tenant, with which permissions."""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.errors import Forbidden, NotFound

TenantId = NewType("TenantId", UUID)
UserId = NewType("UserId", UUID)
ConsumerId = NewType("ConsumerId", UUID)
SessionId = NewType("SessionId", UUID)


@unique
class Permission(StrEnum):
    """One thing a person may do; the value is what the API and the matrix print."""

    TENANT_READ = "tenant.read"
    MEMBER_MANAGE = "member.manage"
    CONSUMER_CREATE = "consumer.create"
    CONSUMER_READ = "consumer.read"
    CONSUMER_UPDATE = "consumer.update"
    DOCUMENT_READ = "document.read"
    DOCUMENT_MANAGE = "document.manage"
    CONTRACT_SIGN = "contract.sign"
    CONNECTION_MANAGE = "connection.manage"
    REPORT_PULL = "report.pull"
    REPORT_READ = "report.read"
    FINDING_READ = "finding.read"
    DISPUTE_OPEN = "dispute.open"
    DISPUTE_READ = "dispute.read"
    DISPUTE_UPDATE = "dispute.update"
    LETTER_DRAFT = "letter.draft"
    LETTER_READ = "letter.read"
    LETTER_EDIT = "letter.edit"
    LETTER_SIGN = "letter.sign"
    LETTER_APPROVE = "letter.approve"
    TASK_READ = "task.read"
    TASK_COMPLETE = "task.complete"
    TIMELINE_READ = "timeline.read"
    JOB_READ = "job.read"
    JOB_MANAGE = "job.manage"


@unique
class Role(StrEnum):
    OWNER = "owner"
    OPERATOR = "operator"
    VIEWER = "viewer"
    AUDITOR = "auditor"
    CONSUMER = "consumer"


_READ = frozenset(
    {
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
    Role.OWNER: _OPERATE | {Permission.MEMBER_MANAGE, Permission.JOB_MANAGE},
    Role.OPERATOR: _OPERATE,
    Role.VIEWER: _READ,
    Role.AUDITOR: _READ | {Permission.JOB_READ},
    Role.CONSUMER: frozenset(
        {
            Permission.CONSUMER_READ,
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
}


class PermissionDenied(Forbidden):
    """The actor's roles do not hold the permission that the action needs."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"this action needs the permission {permission}")


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
    somebody from outside the tenant act in it.
    """

    user_id: UserId
    tenant_id: TenantId
    permissions: frozenset[Permission]
    roles: frozenset[Role] = frozenset()
    consumer_id: ConsumerId | None = None
    session_id: SessionId | None = None
    ip: str = ""
    request_id: str = ""
    on_behalf_of: UserId | None = None

    def require(self, permission: Permission) -> None:
        """Raise PermissionDenied unless the actor holds the permission."""
        if permission not in self.permissions:
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
