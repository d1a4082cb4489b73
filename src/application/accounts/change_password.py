"""A signed-in person takes another password; every other device is signed out."""

from dataclasses import dataclass, replace

from application.accounts.new_passwords import NewPasswords
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.events import PasswordChanged
from domain.accounts.passwords import personal_words
from domain.accounts.profile import CurrentPasswordWrong
from domain.accounts.tenants import User
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class ChangePassword:
    begin: Begin[Work]
    passwords: NewPasswords
    clock: Clock

    def __call__(self, actor: Actor, *, current: str, new: str) -> None:
        """Raise CurrentPasswordWrong, InvalidField for a bad new one, or StaleVersion."""
        actor.require(Permission.ACCOUNT_OWN)
        with self.begin(actor.tenant_id, actor) as work:
            user, tenant = work.members.user(actor.user_id), work.tenants.get()
        if not self.passwords.verify(user.password_hash, current):
            raise CurrentPasswordWrong("current_password")
        personal = personal_words(email=user.email, name=user.name, tenant_name=tenant.name)
        password_hash = self.passwords.hash(new, personal=personal, path="new_password")
        with self.begin(actor.tenant_id, actor) as work:
            self._replace(work, actor, user, password_hash)

    def _replace(self, work: Work, actor: Actor, user: User, password_hash: str) -> None:
        now = self.clock()
        changed = replace(user, password_hash=password_hash, password_changed_at=now)
        work.logins.save(changed)
        work.links.void(user.id)
        ended = work.own_sessions.end(user.id, at=now, keep=actor.session_id)
        work.outbox.add(
            PasswordChanged(
                tenant_id=actor.tenant_id,
                consumer_id=None,
                at=now,
                actor_id=user.id,
                user_id=user.id,
                is_reset=False,
                sessions_ended=ended,
            )
        )
