"""A key gets a new secret; the machines that hold the old one have some hours to change."""

from dataclasses import dataclass
from datetime import timedelta

from application.accounts.machine_keys import write_key
from application.accounts.tokens import hash_token
from application.ports import Begin, Clock, NewSecret
from application.stores import Work
from domain.accounts.api_keys import ApiKey, rotate_key
from domain.identity import Actor, ApiKeyId, Permission


@dataclass(frozen=True, slots=True)
class RotateApiKey:
    begin: Begin[Work]
    clock: Clock
    new_secret: NewSecret

    def __call__(self, actor: Actor, key_id: ApiKeyId, *, overlap: timedelta) -> tuple[ApiKey, str]:
        """Return the key and its new text, which is never shown again.

        Raise ApiKeyNotFound, NotTheMaker, ApiKeyOver, or InvalidField naming ``overlap_hours``.
        """
        actor.require(Permission.API_KEY_MANAGE)
        secret = self.new_secret()
        with self.begin(actor.tenant_id, actor) as work:
            rotated, event = rotate_key(
                work.api_keys.get(key_id),
                hash_token(secret),
                by=actor.user_id,
                overlap=overlap,
                at=self.clock(),
            )
            key = work.api_keys.save(rotated)
            work.outbox.add(event)
        return key, write_key(key.id, secret)
