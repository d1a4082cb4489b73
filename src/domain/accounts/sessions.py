"""How a signed-in device stays signed in: one family of refresh tokens, rotated at each use."""

import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum, unique

from domain.accounts.tenants import Session, SessionEnded, SessionRevoked
from domain.identity import SessionId, TenantId, UserId

IDLE_DAYS = 7
ABSOLUTE_DAYS = 30
OVERLAP_S = 10  # two tabs that refresh at once must both go on


@unique
class Presented(StrEnum):
    """What a refresh token is to its session at the moment it is presented."""

    CURRENT = "current"
    OVERLAPPING = "overlapping"
    REUSED = "reused"


def start_session(
    session_id: SessionId,
    *,
    tenant_id: TenantId,
    user_id: UserId,
    refresh_hash: bytes,
    user_agent: str,
    ip: str = "",
    at: datetime,
    second_factor_at: datetime | None = None,
) -> Session:
    """A session of seven days without use and thirty in all."""
    return Session(
        id=session_id,
        tenant_id=tenant_id,
        user_id=user_id,
        refresh_hash=refresh_hash,
        previous_hash=None,
        rotated_at=at,
        created_at=at,
        expires_at=at + timedelta(days=ABSOLUTE_DAYS),
        idle_expires_at=at + timedelta(days=IDLE_DAYS),
        user_agent=user_agent,
        second_factor_at=second_factor_at,
        ip=ip,
    )


def is_over(session: Session, at: datetime) -> bool:
    """Whether the session was ended, or ran out by age or by rest."""
    return session.ended_at is not None or at >= min(session.expires_at, session.idle_expires_at)


def judge_refresh(session: Session, presented: bytes, *, at: datetime) -> Presented:
    """Say what the token with this hash is; raise SessionEnded when the session is over.

    A spent token outside the overlap was stolen, or its owner's was: nobody can tell which
    (RFC 9700 section 4.14.2).
    """
    if is_over(session, at):
        raise SessionEnded
    if hmac.compare_digest(presented, session.refresh_hash):
        return Presented.CURRENT
    within_overlap = at - session.rotated_at <= timedelta(seconds=OVERLAP_S)
    if session.previous_hash == presented and within_overlap:
        return Presented.OVERLAPPING
    return Presented.REUSED


def rotate(session: Session, successor: bytes, *, at: datetime) -> Session:
    """The successor is the good token from now on, and the week of rest begins anew."""
    return replace(
        session,
        refresh_hash=successor,
        previous_hash=session.refresh_hash,
        rotated_at=at,
        idle_expires_at=min(session.expires_at, at + timedelta(days=IDLE_DAYS)),
    )


def end_session(
    session: Session, reason: str, *, at: datetime, by: UserId | None
) -> tuple[Session, SessionRevoked]:
    """End the session for good; its access tokens fall with it at their next use."""
    revoked = SessionRevoked(
        tenant_id=session.tenant_id,
        consumer_id=None,
        at=at,
        actor_id=by,
        session_id=session.id,
        reason=reason,
    )
    return replace(session, ended_at=at), revoked
