"""Lob's letter and address objects as they go over the wire."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from entrypoints.sandbox.identifiers import new_id, stamp
from entrypoints.sandbox.lob.address_rules import is_domestic
from entrypoints.sandbox.lob.field_rules import CERTIFIED, Options

ASSETS_LIVE = timedelta(days=30)
CANCEL_WINDOW = timedelta(minutes=5)
DELIVERY_DAYS = 5


def letter_object(
    *,
    letter_id: str,
    options: Options,
    to: dict[str, Any],
    sender: dict[str, Any],
    now: datetime,
    assets_url: str,
) -> dict[str, Any]:
    """Build the letter as Lob answers it on acceptance."""
    send_at = options.send_date or now + CANCEL_WINDOW
    return {
        "id": letter_id,
        "description": options.description,
        "metadata": options.metadata,
        "to": _address_object(to, now, delivered_to=True),
        "from": _address_object(sender, now, delivered_to=False),
        "color": options.color,
        "double_sided": options.double_sided,
        "address_placement": options.address_placement,
        "return_envelope": options.return_envelope,
        "perforated_page": options.perforated_page,
        "custom_envelope": None,
        "extra_service": options.extra_service,
        "mail_type": options.mail_type,
        "url": _asset(f"{assets_url}/{letter_id}.pdf", now),
        "carrier": "USPS",
        "tracking_number": _tracking_number(options.extra_service),
        "tracking_events": [],
        "thumbnails": [],
        "merge_variables": options.merge_variables,
        "expected_delivery_date": (send_at + timedelta(days=DELIVERY_DAYS)).date().isoformat(),
        "date_created": stamp(now),
        "date_modified": stamp(now),
        "send_date": stamp(send_at),
        "use_type": options.use_type,
        "fsc": False,
        "status": "rendered",
        "object": "letter",
    }


def _tracking_number(extra_service: str | None) -> str | None:
    if extra_service not in CERTIFIED:
        return None
    return "9407" + "".join(secrets.choice("0123456789") for _ in range(18))


def _asset(url: str, now: datetime) -> str:
    expires = int((now + ASSETS_LIVE).timestamp())
    return f"{url}?version=v1&expires={expires}&signature={secrets.token_urlsafe(24)}"


def _address_object(sent: dict[str, Any], now: datetime, *, delivered_to: bool) -> dict[str, Any]:
    zip_code = str(sent.get("address_zip") or "")
    corrected = delivered_to and is_domestic(sent)
    return {
        "id": new_id("adr"),
        "description": sent.get("description"),
        **{
            field: _upper(sent.get(field))
            for field in ("name", "company", "address_line1", "address_line2")
        },
        "phone": sent.get("phone"),
        "email": sent.get("email"),
        "address_city": _upper(sent.get("address_city")),
        "address_state": _upper(sent.get("address_state")),
        "address_zip": zip_plus_4(zip_code, sent) if corrected else zip_code,
        "address_country": "UNITED STATES" if is_domestic(sent) else sent.get("address_country"),
        "metadata": {},
        "date_created": stamp(now),
        "date_modified": stamp(now),
        "deleted": True,
        "object": "address",
    }


def zip_plus_4(zip_code: str, address: dict[str, Any]) -> str:
    """Return the nine-digit ZIP code; the last four are made up from the street line."""
    if "-" in zip_code or not zip_code:
        return zip_code
    line = str(address.get("address_line1") or address.get("primary_line") or "").upper()
    made_up = int(hashlib.sha256(line.encode()).hexdigest(), 16) % 9000 + 1000
    return f"{zip_code[:5]}-{made_up}"


def _upper(text: Any) -> str | None:
    return str(text).upper() if text else None
