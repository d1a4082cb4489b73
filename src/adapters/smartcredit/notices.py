"""SmartCredit's webhooks.

The vendor publishes no signature scheme for partners. This is the usual form, which the
sandbox signs as well: ``X-SmartCredit-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256>`` over
``{t}.{raw body}``.
"""

from datetime import datetime

import msgspec

from adapters.vendor_http.signatures import require_signed
from application.webhooks.ports import ProviderNotice, ProviderNotices
from domain.errors import InvalidField


class _Data(msgspec.Struct, rename="camel"):
    customer_token: str


class _Event(msgspec.Struct):
    id: str
    type: str
    data: _Data


class SmartCreditNotices(ProviderNotices):
    """Verified on the raw body, then read; without a secret every webhook is refused."""

    def __init__(self, *, secret: str, former: str | None = None) -> None:
        self._secret = secret
        self._former = former

    def open(self, headers: dict[str, str], body: bytes, *, now: datetime) -> ProviderNotice:
        given = {name.lower(): value for name, value in headers.items()}
        parts = _parts(given.get("x-smartcredit-signature", ""))
        require_signed(
            secret=self._secret,
            former=self._former,
            timestamp=parts.get("t", ""),
            signature=parts.get("v1", "").lower(),
            body=body,
            now=now,
        )
        try:
            event = msgspec.json.decode(body, type=_Event)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidField("body", "is signed by SmartCredit, but is no event") from error
        return ProviderNotice(
            event_id=event.id, event_type=event.type, member_id=event.data.customer_token
        )


def _parts(header: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in header.split(","))
    return {name: value for name, _, value in pairs}
