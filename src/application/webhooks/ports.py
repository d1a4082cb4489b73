"""What taking webhooks asks of the outside."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.errors import Invalid
from domain.identity import TenantId


class WebhookForged(Invalid):
    """The signature is missing, wrong, too old or from the future; nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderNotice:
    """A verified webhook of a report provider: the member it speaks of has news."""

    event_id: str
    event_type: str
    member_id: str


class ProviderNotices(Protocol):
    @abstractmethod
    def open(self, headers: dict[str, str], body: bytes, *, now: datetime) -> ProviderNotice:
        """Verify and read; raise WebhookForged."""


class FirmProviderNotices(Protocol):
    @abstractmethod
    def of(self, tenant_id: TenantId) -> ProviderNotices:
        """Verified with the firm's own webhook secret; without one, nothing is genuine."""
