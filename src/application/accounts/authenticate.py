"""From an access token or an API key to who acts, as the primary knows them right now."""

from dataclasses import dataclass, replace

from application.accounts.effective_permissions import EffectivePermissions
from application.accounts.machine_keys import PREFIX, MachineKeys, read_key
from application.accounts.ports import AccessTokens, PlatformDirectory, Sessions
from application.accounts.tokens import hash_token
from application.ports import Clock
from domain.accounts.api_keys import granted
from domain.accounts.standing import Standing
from domain.accounts.support import SupportDutyEnded
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class Authenticate:
    access_tokens: AccessTokens
    sessions: Sessions
    machine_keys: MachineKeys
    permissions: EffectivePermissions
    platform: PlatformDirectory
    clock: Clock

    def __call__(self, bearer: str, *, ip: str, request_id: str) -> Actor:
        """Raise Unauthenticated for a bad token, SessionEnded for one whose session is over.

        Raise ApiKeyRefused for a key that is not good, and TenantIsSuspended, MemberIsSuspended,
        AccessRanOut or SupportDutyEnded for somebody who is known, and shut out.
        """
        now = self.clock()
        if bearer.startswith(PREFIX):
            return self._machine(bearer, ip, request_id)
        user_id, tenant_id, session_id = self.access_tokens.read(bearer, now=now)
        standing = self.sessions.standing(user_id, tenant_id, session_id, now=now)
        return standing.actor(
            self._allowed(standing), session_id=session_id, ip=ip, request_id=request_id
        )

    def _machine(self, bearer: str, ip: str, request_id: str) -> Actor:
        key_id, secret = read_key(bearer)
        key, standing = self.machine_keys.standing(key_id, hash_token(secret), now=self.clock())
        allowed = granted(key, self._allowed(standing))
        actor = standing.actor(allowed, session_id=None, ip=ip, request_id=request_id)
        return replace(actor, api_key_id=key.id)

    def _allowed(self, standing: Standing) -> frozenset[Permission]:
        standing.require_good(at=self.clock())
        if standing.granted_by is not None and not self.platform.is_support(standing.user_id):
            raise SupportDutyEnded
        return self.permissions(standing)
