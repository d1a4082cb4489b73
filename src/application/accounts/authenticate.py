"""From an access token to the person who acts, as the primary knows them right now."""

from dataclasses import dataclass

from application.accounts.ports import AccessTokens, Sessions
from application.ports import Clock
from domain.identity import Actor


@dataclass(frozen=True, slots=True)
class Authenticate:
    access_tokens: AccessTokens
    sessions: Sessions
    clock: Clock

    def __call__(self, access_token: str, *, ip: str, request_id: str) -> Actor:
        """Raise Unauthenticated for a bad token, SessionEnded for one whose session is over."""
        now = self.clock()
        user_id, tenant_id, session_id = self.access_tokens.read(access_token, now=now)
        return self.sessions.actor(
            user_id, tenant_id, session_id, now=now, ip=ip, request_id=request_id
        )
