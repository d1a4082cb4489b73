"""One of the firm's people is shut out, and let in again: at their very next request."""

from dataclasses import dataclass

from application.accounts.granting import allowed_by
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.suspensions import resume_member, suspend_member
from domain.accounts.tenants import Membership, User
from domain.identity import Actor, Permission, UserId


@dataclass(frozen=True, slots=True)
class SuspendMember:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, user_id: UserId) -> tuple[User, Membership]:
        """Raise MemberNotFound, AlreadySuspended or SuspensionRefused."""
        actor.require(Permission.MEMBER_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            # First the owners, who are locked with it: two who suspend each other take turns.
            owners = work.memberships.active_owners()
            member = work.members.get(user_id)
            suspended, event = suspend_member(
                member,
                by=actor,
                allowed=allowed_by(work, member),
                owners=owners,
                at=self.clock(),
            )
            work.memberships.save(suspended)
            work.outbox.add(event)
            return work.members.user(user_id), suspended


@dataclass(frozen=True, slots=True)
class ResumeMember:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, user_id: UserId) -> tuple[User, Membership]:
        """Raise MemberNotFound, NotSuspended or SuspensionRefused."""
        actor.require(Permission.MEMBER_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            member = work.members.get(user_id)
            resumed, event = resume_member(
                member, by=actor, allowed=allowed_by(work, member), at=self.clock()
            )
            work.memberships.save(resumed)
            work.outbox.add(event)
            return work.members.user(user_id), resumed
