"""An owner changes what a member may do, or ends the membership."""

from dataclasses import dataclass, replace

from application.accounts.granting import allowed_by, require_grant
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.members import change_roles, remove_member
from domain.accounts.tenants import MemberNotFound, Membership, User
from domain.identity import Actor, Permission, Role, RoleId, UserId


@dataclass(frozen=True, slots=True)
class ChangeRoles:
    begin: Begin[Work]
    clock: Clock

    def __call__(
        self,
        actor: Actor,
        user_id: UserId,
        roles: frozenset[Role],
        custom_roles: frozenset[RoleId] = frozenset(),
    ) -> tuple[User, Membership]:
        """From the member's very next request on.

        Raise MemberNotFound, InvalidField, RoleNotFound, LastOwner, and GrantRefused or
        MemberOutranks where the actor may do less than the new roles, or the member, may.
        """
        actor.require(Permission.MEMBER_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            owners = work.memberships.active_owners()
            known = _living(work, user_id)
            require_grant(work, actor, replace(known, roles=roles, custom_roles=custom_roles))
            membership, changed = change_roles(
                known,
                roles,
                custom_roles,
                allowed=allowed_by(work, known),
                owners=owners,
                by=actor,
                at=self.clock(),
            )
            work.memberships.save(membership)
            work.outbox.add(changed)
            return work.members.user(user_id), membership


@dataclass(frozen=True, slots=True)
class RemoveMember:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, user_id: UserId) -> None:
        """Their sessions in this tenant end at once.

        Raise MemberNotFound, LastOwner, or MemberOutranks.
        """
        actor.require(Permission.MEMBER_MANAGE)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            owners = work.memberships.active_owners()
            membership = _living(work, user_id)
            removed, event = remove_member(
                membership,
                allowed=allowed_by(work, membership),
                owners=owners,
                sessions_ended=work.roster.end_sessions(user_id, at=now),
                by=actor,
                at=now,
            )
            work.memberships.save(removed)
            work.outbox.add(event)


def _living(work: Work, user_id: UserId) -> Membership:
    """A member of the firm's own: support that was let in is shown out, not removed."""
    membership = work.roster.find(user_id)
    if membership is None or membership.ended_at is not None or membership.granted_by is not None:
        raise MemberNotFound(user_id)
    return membership
