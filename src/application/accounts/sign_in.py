"""A person signs in with e-mail and password; who has a second factor still owes a code."""

from dataclasses import dataclass, field
from datetime import datetime

from application.accounts.ports import Credentials, PasswordHasher
from application.accounts.session_start import SessionStart, SessionTokens
from application.accounts.tokens import hash_token
from application.ports import Begin, Clock, NewId, NewSecret
from application.stores import Work
from domain.accounts.challenges import ChallengeId, pose
from domain.accounts.passwords import normalized
from domain.accounts.tenants import Membership, SignInRefused, User
from domain.identity import TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class PosedChallenge:
    """The password was right; ``token`` and a code together give a session."""

    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    begin: Begin[Work]
    credentials: Credentials
    hasher: PasswordHasher
    start: SessionStart
    clock: Clock
    new_id: NewId
    new_secret: NewSecret

    def __call__(
        self,
        *,
        email: str,
        password: str,
        tenant_id: TenantId | None = None,
        user_agent: str = "",
        ip: str = "",
    ) -> SessionTokens | PosedChallenge:
        """Raise SignInRefused, after the same work, whatever was wrong.

        Without ``tenant_id`` the oldest membership is signed in to.
        """
        user = self.credentials.user_by_email(email.strip().lower())
        spelled = normalized(password)
        is_right = self.hasher.verify(user.password_hash if user else None, spelled)
        if user is None or not is_right:
            raise SignInRefused
        membership = self._membership(user, tenant_id)
        with self.begin(membership.tenant_id) as work:
            outcome = self._let_in(work, user, membership, user_agent=user_agent, ip=ip)
        if self.hasher.outdated(user.password_hash):
            self.credentials.replace_password_hash(user, self.hasher.hash(spelled))
        return outcome

    def _let_in(
        self, work: Work, user: User, membership: Membership, *, user_agent: str, ip: str
    ) -> SessionTokens | PosedChallenge:
        """Nobody by a password that was changed since it was read: a change ends every session,
        and one that began beside it must not stay."""
        if work.logins.hold(user.id).password_hash != user.password_hash:
            raise SignInRefused
        factor = work.factors.find(user.id)
        if factor is not None and factor.confirmed_at is not None:
            return self._challenge(work, membership)
        return self.start(work, membership, user_agent=user_agent, ip=ip)

    def _membership(self, user: User, tenant_id: TenantId | None) -> Membership:
        memberships = sorted(self.credentials.memberships(user.id), key=lambda m: m.created_at)
        for membership in memberships:
            if tenant_id in (None, membership.tenant_id):
                return membership
        raise SignInRefused

    def _challenge(self, work: Work, membership: Membership) -> PosedChallenge:
        token = self.new_secret()
        challenge = pose(
            ChallengeId(self.new_id()),
            tenant_id=membership.tenant_id,
            user_id=membership.user_id,
            token_hash=hash_token(token),
            at=self.clock(),
        )
        work.challenges.add(challenge)
        return PosedChallenge(token=token, expires_at=challenge.expires_at)
