"""What reading a consumer's reports asks of the outside."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from domain.connections import Tokens
from domain.errors import NotFound
from domain.identity import TenantId


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
