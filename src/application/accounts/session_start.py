"""A session begins, on a device that the person knows, or they are told; what the client gets."""

from dataclasses import dataclass, field
from datetime import datetime

from application.accounts.ports import AccessTokens
from application.accounts.tokens import RefreshTokens, hash_token
from application.ports import Clock, NewId
from application.stores import Work
from domain.accounts.devices import device_of
from domain.accounts.events import NewDeviceSignedIn
from domain.accounts.sessions import start_session
from domain.accounts.tenants import Membership, Session
from domain.identity import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTokens:
    """The pair a client holds; ``refresh_expires_at`` moves on with each refresh."""

    session: Session
    access_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_token: str = field(repr=False)

    @property
    def refresh_expires_at(self) -> datetime:
        return min(self.session.expires_at, self.session.idle_expires_at)


@dataclass(frozen=True, slots=True)
class SessionStart:
    """Adds the session inside the transaction that let the person in."""

    access_tokens: AccessTokens
    refresh_tokens: RefreshTokens
    clock: Clock
    new_id: NewId

    def __call__(
        self,
        work: Work,
        membership: Membership,
        *,
        user_agent: str,
        ip: str,
        second_factor_at: datetime | None = None,
    ) -> SessionTokens:
        now = self.clock()
        refresh_token = self.refresh_tokens.fresh()
        session = start_session(
            SessionId(self.new_id()),
            tenant_id=membership.tenant_id,
            user_id=membership.user_id,
            refresh_hash=hash_token(refresh_token),
            user_agent=user_agent,
            ip=ip,
            at=now,
            second_factor_at=second_factor_at,
        )
        _tell_of_new_device(work, session)
        work.sessions.add(session)
        return hand_out(self.access_tokens, session, refresh_token, now=now)


def _tell_of_new_device(work: Work, session: Session) -> None:
    device = device_of(user_agent=session.user_agent, ip=session.ip)
    was_here, on_this = work.own_sessions.known_devices(session.user_id, device)
    if was_here and not on_this:
        work.outbox.add(
            NewDeviceSignedIn(
                tenant_id=session.tenant_id,
                consumer_id=None,
                at=session.created_at,
                actor_id=session.user_id,
                user_id=session.user_id,
                session_id=session.id,
            )
        )


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
