"""The stores of logins, memberships and invitations.

``LoginStore``, ``OwnSessions`` and ``LinkStore`` reach what is one person's own in every tenant,
within the transaction of one of them: a password changes everywhere or nowhere.
"""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from application.paging import Page, PageRequest
from domain.accounts.devices import SignedInDevice
from domain.accounts.invitations import Invitation, InvitationId
from domain.accounts.links import Link, LinkId, LinkPurpose
from domain.accounts.tenants import Membership, User
from domain.identity import SessionId, TenantId, UserId


class LoginStore(Protocol):
    @abstractmethod
    def hold(self, user_id: UserId) -> User:
        """The user as they are, unchanged until this transaction ends; raise MemberNotFound."""

    @abstractmethod
    def save(self, user: User) -> User:
        """One version on; raise StaleVersion, or EmailTaken for another's address."""

    @abstractmethod
    def memberships(self, user_id: UserId) -> tuple[tuple[Membership, str], ...]:
        """Every membership that has not ended, oldest first, with the tenant's name."""


class OwnSessions(Protocol):
    @abstractmethod
    def live(self, user_id: UserId, *, at: datetime) -> tuple[SignedInDevice, ...]:
        """Where the person is signed in, newest first; at most a hundred."""

    @abstractmethod
    def end(
        self,
        user_id: UserId,
        *,
        at: datetime,
        only: SessionId | None = None,
        keep: SessionId | None = None,
    ) -> int:
        """End sessions in every tenant: all, ``only`` one, or all but ``keep``; tell how many."""

    @abstractmethod
    def known_devices(self, user_id: UserId, device: bytes) -> tuple[bool, bool]:
        """Whether the person ever had a session, and whether one was on this device."""


class LinkStore(Protocol):
    @abstractmethod
    def add(self, link: Link) -> None:
        """Keep the link; older ones of the same purpose are good no more."""

    @abstractmethod
    def newest(self, user_id: UserId, purpose: LinkPurpose) -> Link | None: ...

    @abstractmethod
    def find(self, user_id: UserId, link_id: LinkId) -> Link | None: ...

    @abstractmethod
    def use(
        self, user_id: UserId, token_hash: bytes, purpose: LinkPurpose, *, at: datetime
    ) -> Link:
        """Mark the link used; of several callers at once one gets it, the rest LinkRefused."""

    @abstractmethod
    def void(self, user_id: UserId) -> None:
        """No link that was mailed before is good any more."""


class Roster(Protocol):
    """The tenant's memberships where somebody comes or goes."""

    @abstractmethod
    def find(self, user_id: UserId) -> Membership | None:
        """An ended membership included; it is held as it is until the transaction ends."""

    @abstractmethod
    def end_sessions(self, user_id: UserId, *, at: datetime) -> int:
        """End the member's sessions in this tenant; tell how many."""

    @abstractmethod
    def has_verified_owner(self) -> bool: ...


class InvitationStore(Protocol):
    """``add`` raises InvitationOpen when the address has one that is neither used nor revoked."""

    @abstractmethod
    def add(self, invitation: Invitation) -> None: ...

    @abstractmethod
    def get(self, invitation_id: InvitationId) -> Invitation:
        """Raise InvitationNotFound."""

    @abstractmethod
    def save(self, invitation: Invitation) -> Invitation: ...

    @abstractmethod
    def page(self, request: PageRequest) -> Page[Invitation]: ...

    @abstractmethod
    def pending(self, email: str) -> Invitation | None:
        """The address's invitation that is neither used nor revoked; it may be too old."""


class MailedTokens(Protocol):
    """Whose a token is that came back from a mailbox, before any tenant is known."""

    @abstractmethod
    def holder_of_link(self, token_hash: bytes) -> UserId | None: ...

    @abstractmethod
    def invitation_of(self, token_hash: bytes) -> tuple[TenantId, InvitationId] | None: ...
