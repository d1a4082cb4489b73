"""Where a firm's own accounts at the vendors send their webhooks."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType
from uuid import UUID

from domain.errors import NotFound
from domain.identity import TenantId

WebhookAddressId = NewType("WebhookAddressId", UUID)


class WebhookAddressUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("no firm has this webhook address")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookAddress:
    """``token`` is the random part of the firm's URLs; it only says whose secret is to be tried."""

    id: WebhookAddressId
    tenant_id: TenantId
    token: str = field(repr=False)
    token_hash: bytes
    created_at: datetime


def hash_token(token: str) -> bytes:
    """SHA-256, the form in which it is looked up."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
