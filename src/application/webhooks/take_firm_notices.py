"""Take the webhooks of a firm's own accounts: its address says whose, its secret proves it.

A firm knows its own secret, so what it signs is believed of its own files alone.
"""

from dataclasses import dataclass

from application.mail.ports import FirmCarrierNotices
from application.ports import Clock
from application.tenancy.ports import WebhookAddresses
from application.webhooks.ports import FirmProviderNotices
from application.webhooks.take_notices import TakeCarrierNotice, Taken, TakeProviderNotice
from domain.identity import TenantId
from domain.tenancy.webhook_address import WebhookAddressUnknown, hash_token


@dataclass(frozen=True, slots=True)
class TakeFirmCarrierNotice:
    addresses: WebhookAddresses
    notices: FirmCarrierNotices
    genuine: TakeCarrierNotice
    clock: Clock

    def __call__(self, token: str, headers: dict[str, str], body: bytes) -> Taken:
        """Raise WebhookAddressUnknown, or WebhookForged; then nothing is kept."""
        tenant_id = _tenant_of(self.addresses, token)
        notice = self.notices.of(tenant_id).open(headers, body, now=self.clock())
        if notice.tenant_id != tenant_id:
            return Taken.UNKNOWN
        return self.genuine.take(notice)


@dataclass(frozen=True, slots=True)
class TakeFirmProviderNotice:
    addresses: WebhookAddresses
    notices: FirmProviderNotices
    genuine: TakeProviderNotice
    clock: Clock

    def __call__(self, token: str, headers: dict[str, str], body: bytes) -> Taken:
        """Raise WebhookAddressUnknown, or WebhookForged; then nothing is kept."""
        tenant_id = _tenant_of(self.addresses, token)
        notice = self.notices.of(tenant_id).open(headers, body, now=self.clock())
        return self.genuine.take(notice, of=tenant_id)


def _tenant_of(addresses: WebhookAddresses, token: str) -> TenantId:
    tenant_id = addresses.tenant_of_token(hash_token(token))
    if tenant_id is None:
        raise WebhookAddressUnknown
    return tenant_id
