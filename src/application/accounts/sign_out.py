"""A person signs out: the session ends on this device at once."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.sessions import end_session
from domain.accounts.tenants import SessionEnded
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class SignOut:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor) -> None:
        """Raise SessionEnded when the actor has no session that could end."""
        actor.require(Permission.ACCOUNT_OWN)
        if actor.session_id is None:
            raise SessionEnded
        with self.begin(actor.tenant_id, actor) as work:
            session = work.sessions.get(actor.session_id)
            ended, revoked = end_session(session, "signed_out", at=self.clock(), by=actor.user_id)
            work.sessions.save(ended)
            work.outbox.add(revoked)
