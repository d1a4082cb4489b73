"""From an access token to the person who acts, as the primary knows them right now."""

from dataclasses import dataclass

from application.accounts.effective_permissions import EffectivePermissions
from application.accounts.ports import AccessTokens, PlatformDirectory, Sessions
from application.ports import Clock
from domain.accounts.support import SupportDutyEnded
from domain.identity import Actor


@dataclass(frozen=True, slots=True)
class Authenticate:
    access_tokens: AccessTokens
    sessions: Sessions
    permissions: EffectivePermissions
    platform: PlatformDirectory
    clock: Clock

    def __call__(self, access_token: str, *, ip: str, request_id: str) -> Actor:
        """Raise Unauthenticated for a bad token, SessionEnded for one whose session is over.

        Raise TenantIsSuspended, MemberIsSuspended, AccessRanOut or SupportDutyEnded for somebody
        who is known, and shut out.
        """
        now = self.clock()
        user_id, tenant_id, session_id = self.access_tokens.read(access_token, now=now)
        standing = self.sessions.standing(user_id, tenant_id, session_id, now=now)
        standing.require_good(at=now)
        if standing.granted_by is not None and not self.platform.is_support(user_id):
            raise SupportDutyEnded
        return standing.actor(
            self.permissions(standing), session_id=session_id, ip=ip, request_id=request_id
        )
