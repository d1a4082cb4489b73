"""A refresh token is exchanged for its successor and a new access token."""

from dataclasses import dataclass
from datetime import datetime

from application.accounts.ports import AccessTokens, Directory
from application.accounts.session_start import SessionTokens, hand_out
from application.accounts.tokens import RefreshTokens, hash_token
from application.ports import Begin, Clock, StaleVersion
from application.stores import Work
from domain.accounts.events import RefreshTokenReused
from domain.accounts.sessions import Presented, end_session, judge_refresh, rotate
from domain.accounts.tenants import Session, SessionEnded
from domain.errors import Unavailable
from domain.identity import SessionId, TenantId


class SuccessorUnknown(Unavailable):
    """Another process rotated the session under a key that this one has not got (yet)."""

    def __init__(self) -> None:
        super().__init__("the session is being refreshed elsewhere; try again", retry_after_s=1)


@dataclass(frozen=True, slots=True)
class RefreshSession:
    begin: Begin[Work]
    directory: Directory
    access_tokens: AccessTokens
    refresh_tokens: RefreshTokens
    clock: Clock

    def __call__(self, refresh_token: str) -> SessionTokens:
        """Raise SessionEnded for a token that is unknown, too old or was spent before.

        Raises SuccessorUnknown when the token was spent a moment ago under a key we do not have.

        Two calls at once with the good token both get the same successor; the use of a spent
        token ends the session for the thief and for the owner alike.
        """
        presented = hash_token(refresh_token)
        found = self.directory.session_of_refresh(presented)
        if found is None:
            raise SessionEnded
        successors = {hash_token(s): s for s in self.refresh_tokens.successors(refresh_token)}
        newest = next(iter(successors))
        try:
            session = self._turn(*found, presented, newest)
        except StaleVersion:
            # Another call with the same token was faster; now it is the overlapping one.
            session = self._turn(*found, presented, newest)
        if session.ended_at is not None:
            raise SessionEnded
        successor = successors.get(session.refresh_hash)
        if successor is None:
            raise SuccessorUnknown
        return hand_out(self.access_tokens, session, successor, now=self.clock())

    def _turn(
        self, tenant_id: TenantId, session_id: SessionId, presented: bytes, successor: bytes
    ) -> Session:
        now = self.clock()
        with self.begin(tenant_id) as work:
            session = work.sessions.get(session_id)
            match judge_refresh(session, presented, at=now):
                case Presented.CURRENT:
                    return work.sessions.save(rotate(session, successor, at=now))
                case Presented.OVERLAPPING:
                    return session
                case Presented.REUSED:
                    # Returned, not raised: the end of the session must be committed.
                    ended, revoked = end_session(session, "refresh_token_reused", at=now, by=None)
                    work.outbox.add(revoked)
                    work.outbox.add(_reused(session, at=now))
                    return work.sessions.save(ended)


def _reused(session: Session, *, at: datetime) -> RefreshTokenReused:
    return RefreshTokenReused(
        tenant_id=session.tenant_id,
        consumer_id=None,
        at=at,
        user_id=session.user_id,
        session_id=session.id,
    )
