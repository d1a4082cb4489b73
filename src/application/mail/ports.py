"""What mailing asks of the outside."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.addresses import PostalAddress
from domain.identity import TenantId
from domain.letters.letter import LetterId
from domain.mail import MailPieceId, MailService, PostedMail, TrackingEvent
from domain.tenancy.credentials import CredentialId


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """One piece to be posted; ``piece_id`` is the idempotency key and travels as metadata."""

    piece_id: MailPieceId
    letter_id: LetterId
    tenant_id: TenantId
    sender: PostalAddress
    recipient: PostalAddress
    service: MailService
    pdf: bytes


class MailCarrier(Protocol):
    """Prints and posts letters. Raises Unavailable when the outcome is unknown or trying later
    may help, CarrierRefused for a definite no."""

    @abstractmethod
    def post(self, mailing: Mailing) -> PostedMail: ...

    @abstractmethod
    def find(self, piece_id: MailPieceId) -> PostedMail | None:
        """The piece already posted under our id, however long ago; None if there is none."""

    @abstractmethod
    def fetch(self, provider_id: str) -> PostedMail:
        """The piece as it is now; raise MailPieceNotFound when the carrier has no such piece."""


class AddressVerifier(Protocol):
    @abstractmethod
    def verify(self, address: PostalAddress, *, field: str) -> None:
        """Raise AddressUndeliverable naming ``field``; raise Unavailable when it cannot tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierAccount:
    """One account at the carrier; ``credential_id`` is None for the installation's."""

    credential_id: CredentialId | None
    carrier: MailCarrier
    verifier: AddressVerifier


class MailCarriers(Protocol):
    """Whose account a firm's letters go out on. No transaction may be open."""

    @abstractmethod
    def of(self, tenant_id: TenantId) -> CarrierAccount:
        """The firm's own account as it is set now, or else the installation's."""

    @abstractmethod
    def earlier(self, tenant_id: TenantId, credential_id: CredentialId | None) -> CarrierAccount:
        """The account of a credential that may have been replaced since.

        Raises CredentialNotFound when it was withdrawn, or is another firm's.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierNotice:
    """A verified webhook: which piece it names by our own metadata and by the carrier's id.

    The metadata is ours, written when posting, and covered by the carrier's signature.
    """

    event_id: str
    event_type: str
    provider_id: str
    tenant_id: TenantId | None
    piece_id: MailPieceId | None
    event: TrackingEvent | None


class CarrierNotices(Protocol):
    @abstractmethod
    def open(self, headers: dict[str, str], body: bytes, *, now: datetime) -> CarrierNotice:
        """Verify the signature over the raw body and read it; raise WebhookForged if it is not
        the carrier's, is older than five minutes or lies in the future."""


class FirmCarrierNotices(Protocol):
    @abstractmethod
    def of(self, tenant_id: TenantId) -> CarrierNotices:
        """Verified with the firm's own webhook secret; without one, nothing is genuine."""
