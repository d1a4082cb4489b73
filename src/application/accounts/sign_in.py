"""A person signs in with e-mail and password; a session of rotating refresh tokens begins."""

from dataclasses import dataclass
from datetime import datetime

from application.accounts.ports import AccessTokens, Credentials, PasswordHasher
from application.accounts.tokens import RefreshTokens, hash_refresh_token
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.accounts.sessions import start_session
from domain.accounts.tenants import Membership, Session, SignInRefused, User
from domain.identity import SessionId, TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTokens:
    """The pair a client holds; ``refresh_expires_at`` moves on with each refresh."""

    session: Session
    access_token: str
    access_expires_at: datetime
    refresh_token: str

    @property
    def refresh_expires_at(self) -> datetime:
        return min(self.session.expires_at, self.session.idle_expires_at)


@dataclass(frozen=True, slots=True)
class SignIn:
    begin: Begin[Work]
    credentials: Credentials
    hasher: PasswordHasher
    access_tokens: AccessTokens
    refresh_tokens: RefreshTokens
    clock: Clock
    new_id: NewId

    def __call__(
        self, *, email: str, password: str, tenant_id: TenantId | None = None, user_agent: str = ""
    ) -> SessionTokens:
        """Raise SignInRefused, after the same work, whatever was wrong.

        Without ``tenant_id`` the oldest membership is signed in to.
        """
        user = self.credentials.user_by_email(email.strip().lower())
        is_right = self.hasher.verify(user.password_hash if user else None, password)
        if user is None or not is_right:
            raise SignInRefused
        membership = self._membership(user, tenant_id)
        if self.hasher.outdated(user.password_hash):
            self.credentials.replace_password_hash(user.id, self.hasher.hash(password))
        return self._start(membership, user_agent)

    def _membership(self, user: User, tenant_id: TenantId | None) -> Membership:
        memberships = sorted(self.credentials.memberships(user.id), key=lambda m: m.created_at)
        for membership in memberships:
            if tenant_id in (None, membership.tenant_id):
                return membership
        raise SignInRefused

    def _start(self, membership: Membership, user_agent: str) -> SessionTokens:
        now = self.clock()
        refresh_token = self.refresh_tokens.fresh()
        session = start_session(
            SessionId(self.new_id()),
            tenant_id=membership.tenant_id,
            user_id=membership.user_id,
            refresh_hash=hash_refresh_token(refresh_token),
            user_agent=user_agent,
            at=now,
        )
        with self.begin(membership.tenant_id) as work:
            work.sessions.add(session)
        return hand_out(self.access_tokens, session, refresh_token, now=now)


def hand_out(
    access_tokens: AccessTokens, session: Session, refresh_token: str, *, now: datetime
) -> SessionTokens:
    """The pair of tokens for a session as it now is."""
    access_token, access_expires_at = access_tokens.issue(
        user_id=session.user_id, tenant_id=session.tenant_id, session_id=session.id, now=now
    )
    return SessionTokens(
        session=session,
        access_token=access_token,
        access_expires_at=access_expires_at,
        refresh_token=refresh_token,
    )
