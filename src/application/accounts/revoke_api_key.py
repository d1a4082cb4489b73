"""A key ends at once, whoever of the firm had made it."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.api_keys import ApiKey, revoke_key
from domain.identity import Actor, ApiKeyId, Permission


@dataclass(frozen=True, slots=True)
class RevokeApiKey:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, key_id: ApiKeyId) -> ApiKey:
        """Raise ApiKeyNotFound or ApiKeyOver."""
        actor.require(Permission.API_KEY_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            revoked, event = revoke_key(
                work.api_keys.get(key_id), by=actor.user_id, at=self.clock()
            )
            work.outbox.add(event)
            return work.api_keys.save(revoked)
