"""Links that prove who reads a mailbox: single use, short life, kept as a hash."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.errors import InvalidField
from domain.identity import UserId

LinkId = NewType("LinkId", UUID)
REPEAT_AFTER_S = 60  # nobody's mailbox is filled by asking again and again


@unique
class LinkPurpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose
    CHANGE_EMAIL = "change_email"


LIFE: dict[LinkPurpose, timedelta] = {
    LinkPurpose.VERIFY_EMAIL: timedelta(hours=24),
    LinkPurpose.RESET_PASSWORD: timedelta(minutes=30),
    LinkPurpose.CHANGE_EMAIL: timedelta(hours=24),
}


class LinkRefused(InvalidField):
    """The token was never made, was used, was replaced or is too old; which is not said."""

    def __init__(self) -> None:
        super().__init__("token", "is not good, or not any more; ask for a new e-mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``email`` is the address it was mailed to, and which it proves."""

    id: LinkId
    user_id: UserId
    purpose: LinkPurpose
    token_hash: bytes
    email: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


def new_link(
    link_id: LinkId,
    *,
    user_id: UserId,
    purpose: LinkPurpose,
    token_hash: bytes,
    email: str,
    at: datetime,
) -> Link:
    return Link(
        id=link_id,
        user_id=user_id,
        purpose=purpose,
        token_hash=token_hash,
        email=email,
        created_at=at,
        expires_at=at + LIFE[purpose],
    )


def is_good(link: Link, at: datetime) -> bool:
    return link.used_at is None and at < link.expires_at


def may_repeat(newest: Link | None, at: datetime) -> bool:
    """Whether another e-mail of the kind may be sent."""
    return newest is None or at - newest.created_at >= timedelta(seconds=REPEAT_AFTER_S)
