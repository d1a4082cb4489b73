"""What happens to logins, memberships and invitations; ids only, tokens never."""

from dataclasses import dataclass
from uuid import UUID

from domain.events import Event
from domain.identity import SessionId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAsked(Event):
    """A link of this purpose is to be mailed; its token is made when it is sent."""

    user_id: UserId
    link_id: UUID
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailVerified(Event):
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangeAsked(Event):
    """The present address is told before anything changes."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChanged(Event):
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChanged(Event):
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Event):
    """``is_reset`` when it was replaced by e-mail, without knowing the former one."""

    user_id: UserId
    is_reset: bool
    sessions_ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSessionsEnded(Event):
    """A person ended sessions of theirs, in whichever tenant they were."""

    user_id: UserId
    sessions_ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeviceSignedIn(Event):
    user_id: UserId
    session_id: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshTokenReused(Event):
    """A spent refresh token was used again, so somebody else may have had it (RFC 9700 4.14.2)."""

    user_id: UserId
    session_id: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAddressRegistered(Event):
    """Somebody tried to register with an address that already signs in."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvited(Event):
    """``token_id`` names the token that is mailed; a repeated invitation has another."""

    invitation_id: UUID
    token_id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRevoked(Event):
    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRolesChanged(Event):
    user_id: UserId
    roles: tuple[str, ...]
    former_roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRemoved(Event):
    user_id: UserId
    sessions_ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationPolicyChanged(Event):
    """Whether consumers may open a file by themselves from now on."""

    takes_registrations: bool
