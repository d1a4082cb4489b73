"""A person makes a key for a machine, with a part of their own permissions."""

from dataclasses import dataclass
from datetime import datetime

from application.accounts.machine_keys import write_key
from application.accounts.tokens import hash_token
from application.ports import Begin, Clock, NewId, NewSecret
from application.stores import Work
from domain.accounts.api_keys import ApiKey, make_key
from domain.identity import Actor, ApiKeyId, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApiKey:
    name: str
    scopes: frozenset[Permission]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MakeApiKey:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId
    new_secret: NewSecret

    def __call__(self, actor: Actor, new: NewApiKey) -> tuple[ApiKey, str]:
        """Return the key and its text, which is never shown again.

        Raise InvalidField for scopes that no key may hold or that the maker does not hold, for an
        expiry that has passed or is more than a year away, and for an unfit name.
        """
        actor.require(Permission.API_KEY_MANAGE)
        secret = self.new_secret()
        key, made = make_key(
            ApiKeyId(self.new_id()),
            actor,
            name=new.name,
            scopes=new.scopes,
            secret_hash=hash_token(secret),
            expires_at=new.expires_at,
            at=self.clock(),
        )
        with self.begin(actor.tenant_id, actor) as work:
            work.api_keys.add(key)
            work.outbox.add(made)
        return key, write_key(key.id, secret)
