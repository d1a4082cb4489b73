"""A person signs out: the session ends on this device at once."""

from dataclasses import dataclass

from application.accounts.ports import Directory
from application.accounts.tokens import hash_token
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


@dataclass(frozen=True, slots=True)
class SignOutBrowser:
    """By the refresh token of the cookie, also when the access token has run out."""

    begin: Begin[Work]
    directory: Directory
    clock: Clock

    def __call__(self, refresh_token: str) -> None:
        """A token that opens nothing, and a session that has ended, are left as they are."""
        found = self.directory.session_of_refresh(hash_token(refresh_token))
        if found is None:
            return
        tenant_id, session_id = found
        with self.begin(tenant_id) as work:
            session = work.sessions.get(session_id)
            if session.ended_at is None:
                ended, revoked = end_session(
                    session, "signed_out", at=self.clock(), by=session.user_id
                )
                work.sessions.save(ended)
                work.outbox.add(revoked)
