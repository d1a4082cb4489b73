"""A person sets up an authenticator app: the secret is shown once, and counts once confirmed."""

from dataclasses import dataclass, field, replace

from application.accounts.ports import OneTimeCodes, PasswordHasher, QrCodes
from application.ports import Begin, Clock
from application.stores import Work
from domain.accounts.passwords import normalized
from domain.accounts.second_factors import SecondFactor, SecondFactorInUse
from domain.errors import InvalidField
from domain.identity import Actor, Permission

ISSUER = "Redress"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuthenticator:
    """The same secret in three forms, none of them kept in clear; ``address`` is for the app."""

    secret: str = field(repr=False)
    address: str
    qr_svg: str


@dataclass(frozen=True, slots=True)
class EnrolSecondFactor:
    begin: Begin[Work]
    hasher: PasswordHasher
    codes: OneTimeCodes
    qr_codes: QrCodes
    clock: Clock

    def __call__(self, actor: Actor, *, password: str) -> NewAuthenticator:
        """Raise SecondFactorInUse, or InvalidField for a wrong password.

        A session that somebody found open must not be enough to lock its owner out. Enrolling
        again before the confirmation gives another secret.
        """
        actor.require(Permission.ACCOUNT_OWN)
        with self.begin(actor.tenant_id, actor) as work:
            user = work.members.user(actor.user_id)
        if not self.hasher.verify(user.password_hash, normalized(password)):
            raise InvalidField("password", "is wrong")
        secret = self.codes.new_secret()
        with self.begin(actor.tenant_id, actor) as work:
            self._keep(work, actor, secret)
        address = self.codes.address(secret, account=user.email, issuer=ISSUER)
        return NewAuthenticator(secret=secret, address=address, qr_svg=self.qr_codes.svg(address))

    def _keep(self, work: Work, actor: Actor, secret: str) -> None:
        pending = work.factors.locked(actor.user_id)
        if pending is None:
            work.factors.add(
                SecondFactor(user_id=actor.user_id, secret=secret, created_at=self.clock())
            )
        elif pending.confirmed_at is not None:
            raise SecondFactorInUse
        else:
            work.factors.save(replace(pending, secret=secret))
