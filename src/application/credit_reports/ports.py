"""What reading a consumer's reports asks of the outside."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from domain.connections import Tokens
from domain.errors import NotFound
from domain.identity import TenantId
from domain.tenancy.credentials import CredentialId


class EvidenceNotFound(NotFound):
    """No document with this hash for this tenant."""


class EvidenceVault(Protocol):
    """Documents by the SHA-256 of their clear bytes; stored encrypted, never changed."""

    @abstractmethod
    def put(self, tenant_id: TenantId, content: bytes) -> str:
        """Store once and return the hex SHA-256; the same bytes again are the same document."""

    @abstractmethod
    def get(self, tenant_id: TenantId, sha256: str) -> bytes:
        """Raise EvidenceNotFound; raise Unavailable when the store does not answer."""

    @abstractmethod
    def destroy(self, tenant_id: TenantId, sha256: str) -> None:
        """Forget the document for good; one that is not there stays so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """Where the consumer goes to consent: ``code_challenge`` is PKCE S256."""

    state: str
    code_challenge: str
    redirect_uri: str


class ReportProvider(Protocol):
    """A provider of three-bureau reports that the consumer authorizes (OAuth code flow).

    Every call raises Unavailable when trying later may help and ProviderRefused for a definite
    no, with the reason.
    """

    @abstractmethod
    def authorize_url(self, request: AuthorizationRequest) -> str: ...

    @abstractmethod
    def exchange_code(self, code: str, *, code_verifier: str, redirect_uri: str) -> Tokens: ...

    @abstractmethod
    def refresh(self, tokens: Tokens) -> Tokens: ...

    @abstractmethod
    def current_report(self, tokens: Tokens) -> bytes:
        """The raw bytes of the newest report; never orders a new one, which would be charged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAccount:
    """One client of the provider; ``credential_id`` is None for the installation's."""

    credential_id: CredentialId | None
    provider: ReportProvider


class ReportProviders(Protocol):
    """As whose client a firm reads reports. No transaction may be open."""

    @abstractmethod
    def of(self, tenant_id: TenantId) -> ProviderAccount:
        """The firm's own client as it is set now, or else the installation's."""

    @abstractmethod
    def earlier(self, tenant_id: TenantId, credential_id: CredentialId | None) -> ProviderAccount:
        """The client that a consumer gave access to, with the newest secret known of it.

        Raises CredentialNotFound when it was withdrawn, or is another firm's.
        """
