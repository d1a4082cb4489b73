"""Where a person is signed in, and how they end it from afar."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.devices import SessionNotFound, SignedInDevice
from domain.accounts.events import OwnSessionsEnded
from domain.identity import Actor, Permission, SessionId


@dataclass(frozen=True, slots=True)
class ListSessions:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor) -> tuple[SignedInDevice, ...]:
        """Every device the person is signed in on, in whichever tenant."""
        actor.require(Permission.ACCOUNT_OWN)
        with self.begin(actor.tenant_id, actor) as work:
            return work.own_sessions.live(actor.user_id, at=self.clock())


@dataclass(frozen=True, slots=True)
class RevokeSession:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, session_id: SessionId) -> None:
        """Raise SessionNotFound, also for a session of somebody else."""
        actor.require(Permission.ACCOUNT_OWN)
        with self.begin(actor.tenant_id, actor) as work:
            if work.own_sessions.end(actor.user_id, at=self.clock(), only=session_id) == 0:
                raise SessionNotFound(session_id)
            work.outbox.add(_ended(actor, 1, self.clock))


@dataclass(frozen=True, slots=True)
class SignOutEverywhere:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor) -> int:
        """This device included; tell how many sessions ended."""
        actor.require(Permission.ACCOUNT_OWN)
        with self.begin(actor.tenant_id, actor) as work:
            ended = work.own_sessions.end(actor.user_id, at=self.clock())
            work.outbox.add(_ended(actor, ended, self.clock))
        return ended


def _ended(actor: Actor, sessions: int, clock: Clock) -> OwnSessionsEnded:
    return OwnSessionsEnded(
        tenant_id=actor.tenant_id,
        consumer_id=None,
        at=clock(),
        actor_id=actor.user_id,
        user_id=actor.user_id,
        sessions_ended=sessions,
    )
