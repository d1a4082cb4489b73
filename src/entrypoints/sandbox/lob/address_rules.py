"""Lob's rules for the two addresses of a letter."""

import re
from collections.abc import Mapping
from typing import Any

from entrypoints.sandbox.lob.refusals import missing, refusal

NAME_MAX = 40
LINE_MAX = 64
BOTH_LINES_MAX = 50  # the sum of to.address_line1 and to.address_line2
CITY_MAX = 200
STATE = re.compile(r"\A[A-Za-z]{2}\Z")
ZIP = re.compile(r"\A\d{5}(-\d{4})?\Z")
UNITED_STATES = ("", "US", "USA", "UNITED STATES")
TEXT_FIELDS = ("name", "company", "address_line1", "address_line2", "address_city")


def is_domestic(address: Mapping[str, Any]) -> bool:
    """Say whether the address is in the United States (the default)."""
    return str(address.get("address_country") or "").upper() in UNITED_STATES


def check_to(value: Any) -> dict[str, Any]:
    """Check the recipient; its two lines together hold at most 50 characters.

    Raises Refused.
    """
    address = _checked(value, "to")
    both = len(_text(address, "address_line1")) + len(_text(address, "address_line2"))
    if is_domestic(address) and both > BOTH_LINES_MAX:
        raise refusal(
            "address_length_exceeds_limit",
            "the sum of to.address_line1 and to.address_line2 cannot surpass 50 characters",
        )
    return address


def check_from(value: Any) -> dict[str, Any]:
    """Check the sender, who must have an address in the United States.

    Raises Refused.
    """
    address = _checked(value, "from")
    if not is_domestic(address):
        raise refusal("foreign_return_address", "the 'from' address must be a US address")
    return address


def _checked(value: Any, side: str) -> dict[str, Any]:
    if value is None or value == "":
        raise missing(side)
    if isinstance(value, str):
        raise refusal("not_found", f"{side}: address {value} not found")
    if not isinstance(value, dict):
        raise refusal("invalid", f"{side} must be an address id or an object")
    if not _text(value, "name") and not _text(value, "company"):
        raise refusal("invalid", f"{side}.name or {side}.company is required")
    _check_lengths(value, side)
    if is_domestic(value):
        _check_domestic(value, side)
    return dict(value)


def _check_lengths(address: dict[str, Any], side: str) -> None:
    limits = zip(TEXT_FIELDS, (NAME_MAX, NAME_MAX, LINE_MAX, LINE_MAX, CITY_MAX), strict=True)
    for field, limit in limits:
        if len(_text(address, field)) > limit:
            raise refusal("invalid", f"{side}.{field} must be at most {limit} characters")
    if not _text(address, "address_line1"):
        raise missing(f"{side}.address_line1")


def _check_domestic(address: dict[str, Any], side: str) -> None:
    if not _text(address, "address_city"):
        raise missing(f"{side}.address_city")
    if not STATE.match(_text(address, "address_state")):
        raise refusal("invalid", f"{side}.address_state must be a two-letter state code")
    if not ZIP.match(_text(address, "address_zip")):
        raise refusal("invalid", f"{side}.address_zip must be 12345 or 12345-1234")


def _text(address: Mapping[str, Any], field: str) -> str:
    return str(address.get(field) or "")
