"""HMAC signatures over ``{timestamp}.{raw body}``, as most vendors sign their webhooks."""

import hashlib
import hmac
import re
from datetime import datetime

from application.webhooks.ports import WebhookForged

TOLERANCE_S = 300  # either way: a replay is old, a timestamp of the future would stay good
_DIGITS = re.compile(r"[0-9]{1,16}")
_MILLISECONDS_FROM = 100_000_000_000  # in seconds that would be the year 5138


def require_signed(
    *,
    secret: str,
    timestamp: str,
    signature: str,
    body: bytes,
    now: datetime,
    former: str | None = None,
) -> None:
    """Raise WebhookForged unless the hex signature is ours and at most five minutes off ``now``.

    ``former`` is a secret that was replaced and that the sender may still use.

    ``timestamp`` counts from 1970, in seconds or, from 10^11 on, in milliseconds. Without a
    secret nothing is genuine.
    """
    if not secret:
        raise WebhookForged("no webhook secret is configured, so no webhook can be trusted")
    if not _DIGITS.fullmatch(timestamp):
        raise WebhookForged("the webhook's signature or its timestamp is missing")
    signed = timestamp.encode() + b"." + body
    given = signature.encode("utf-8", "replace")
    if not any(_matches(each, signed, given) for each in (secret, former) if each):
        raise WebhookForged("the webhook's signature is wrong")
    # after the comparison, so that only a genuine webhook learns about our clock
    if abs(now.timestamp() - _seconds(timestamp)) > TOLERANCE_S:
        raise WebhookForged("the webhook was signed more than five minutes from now")


def _matches(secret: str, signed: bytes, given: bytes) -> bool:
    expected = hmac.digest(secret.encode(), signed, hashlib.sha256).hex()
    return hmac.compare_digest(expected.encode(), given)


def _seconds(timestamp: str) -> float:
    value = int(timestamp)
    return value / 1000 if value >= _MILLISECONDS_FROM else float(value)
