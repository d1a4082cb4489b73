"""How each vendor signs what it posts to us.

Lob: `Lob-Signature` is the hex HMAC-SHA256 of `{timestamp}.{raw body}` under the webhook's
secret, and `Lob-Signature-Timestamp` is that timestamp in milliseconds since 1970.

SmartCredit publishes no partner webhooks, so the scheme is the sandbox's own, in the usual
form: one header `X-SmartCredit-Signature: t=<unix seconds>,v1=<hex>`, where the hex is the
HMAC-SHA256 of `{t}.{raw body}` under the webhook's secret.
"""

import hashlib
import hmac
from datetime import datetime


def lob_signature(secret: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return Lob's signature headers for a body sent at an instant."""
    timestamp = str(int(at.timestamp() * 1000))
    return {
        "Lob-Signature": _mac(secret, timestamp, body),
        "Lob-Signature-Timestamp": timestamp,
    }


def smartcredit_signature(secret: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return SmartCredit's signature header for a body sent at an instant."""
    timestamp = str(int(at.timestamp()))
    return {"X-SmartCredit-Signature": f"t={timestamp},v1={_mac(secret, timestamp, body)}"}


def signature_headers(vendor: str, secret: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers that the named vendor signs with."""
    sign = lob_signature if vendor == "lob" else smartcredit_signature
    return sign(secret, body, at)


def _mac(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
