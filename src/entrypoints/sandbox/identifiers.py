"""Ids in the vendors' style; random, so that two sandboxes never give the same one."""

import secrets
from datetime import UTC, datetime


def new_id(prefix: str) -> str:
    """Return an id such as `ltr_4868c3b754655f90`."""
    return f"{prefix}_{secrets.token_hex(8)}"


def stamp(at: datetime) -> str:
    """Write an instant as the vendors do: milliseconds and a Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_stamp(text: str) -> datetime:
    """Read an instant written by `stamp`."""
    return datetime.fromisoformat(text)
