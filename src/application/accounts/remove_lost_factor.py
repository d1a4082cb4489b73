"""An operator helps somebody who has lost both the app and the recovery codes: by a command."""

from dataclasses import dataclass

from application.accounts.homes import home_of
from application.accounts.ports import Credentials
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.credentials import display_name, sign_in_email
from domain.accounts.second_factors import SecondFactorNotInUse, SecondFactorRemoved
from domain.accounts.tenants import User
from domain.errors import InvalidField


@dataclass(frozen=True, slots=True)
class RemoveLostFactor:
    """Whoever runs commands on this machine has the database; they answer for having made sure.

    The person is told by e-mail, is signed out everywhere, and sets up another at once where a
    role or a policy asks for one.
    """

    begin: Begin[Work]
    credentials: Credentials
    clock: Clock

    def __call__(self, email: str, reason: str) -> User:
        """Raise InvalidField naming ``email`` or ``reason``, and SecondFactorNotInUse."""
        user = self.credentials.user_by_email(sign_in_email(email))
        home = home_of(self.credentials, user.id) if user is not None else None
        if user is None or home is None:
            raise InvalidField("email", "nobody signs in with this address")
        why = display_name(reason, field="reason")
        now = self.clock()
        with self.begin(home) as work:
            if work.factors.locked(user.id) is None:
                raise SecondFactorNotInUse
            work.factors.remove(user.id)
            work.own_sessions.end(user.id, at=now)
            work.outbox.add(
                SecondFactorRemoved(
                    tenant_id=home, consumer_id=None, at=now, user_id=user.id, reason=why
                )
            )
        return user
