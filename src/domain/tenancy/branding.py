"""How a firm shows itself to its consumers, in e-mails and on pages; letters never show it.

A dispute letter is the consumer's own: it bears their name alone, whoever helped with it.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType
from urllib.parse import urlsplit
from uuid import UUID

from domain.errors import InvalidField, NotFound, TooLarge
from domain.events import Event
from domain.identity import TenantId, UserId
from domain.printable_text import optional, required

BrandingId = NewType("BrandingId", UUID)
NAME_CHARS_MAX = 80
EMAIL_CHARS_MAX = 254  # RFC 5321, section 4.5.3.1.3
PHONE_CHARS_MAX = 30
URL_CHARS_MAX = 200
LOGO_BYTES_MAX = 512 * 1024
LOGO_PIXELS_MAX = 4_000_000
LOGO_SIDE_MIN = 16
_LOGO = "logo"
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{5,28}")
# As the HTML standard has it: no quoted forms, no comments, nothing that a header could break at.
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"
)
# A display name is one word of a header; these would end it or begin an address.
_OF_HEADERS = frozenset('<>"\\@,;:')


class LogoNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("the firm has no logo")


class LogoTooHeavy(TooLarge, InvalidField):
    def __init__(self) -> None:
        super().__init__(_LOGO, f"has more than {LOGO_BYTES_MAX:,} bytes")


class LogoHasTooManyPixels(InvalidField):
    def __init__(self) -> None:
        super().__init__(_LOGO, f"has more than {LOGO_PIXELS_MAX:,} pixels")


class LogoTooSmall(InvalidField):
    def __init__(self) -> None:
        super().__init__(_LOGO, f"must have at least {LOGO_SIDE_MIN} pixels on each side")


class LogoUnreadable(InvalidField):
    def __init__(self) -> None:
        super().__init__(_LOGO, "cannot be read to its end as a PNG or JPEG image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """``sha256`` names the stored bytes; sides are pixels."""

    sha256: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What a firm says of itself; each value is fit for a page and for an e-mail's header."""

    display_name: str
    primary_colour: str | None = None
    accent_colour: str | None = None
    support_email: str | None = None
    support_phone: str | None = None
    website: str | None = None
    reply_to: str | None = None
    sender_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Branding:
    id: BrandingId
    tenant_id: TenantId
    appearance: Appearance
    logo: Logo | None
    changed_at: datetime
    changed_by: UserId
    version: int = 1

    @property
    def name_in_mail(self) -> str:
        """Who an e-mail is from, before the installation's own address."""
        return self.appearance.sender_name or self.appearance.display_name

    @property
    def contact_lines(self) -> tuple[str, ...]:
        """How consumers reach the firm, for the end of an e-mail or a page."""
        appearance = self.appearance
        told = (appearance.support_email, appearance.support_phone, appearance.website)
        return (appearance.display_name, *(line for line in told if line))

    def with_appearance(
        self, appearance: Appearance, *, by: UserId, at: datetime
    ) -> tuple["Branding", "BrandingChanged"]:
        changed = replace(self, appearance=appearance, changed_at=at, changed_by=by)
        return changed, changed.told()

    def with_logo(
        self, logo: Logo | None, *, by: UserId, at: datetime
    ) -> tuple["Branding", "BrandingChanged"]:
        """Raise LogoNotFound when there is none to remove."""
        if logo is None and self.logo is None:
            raise LogoNotFound
        changed = replace(self, logo=logo, changed_at=at, changed_by=by)
        return changed, changed.told()

    def told(self) -> "BrandingChanged":
        return BrandingChanged(
            tenant_id=self.tenant_id,
            consumer_id=None,
            at=self.changed_at,
            actor_id=self.changed_by,
            logo_sha256=self.logo.sha256 if self.logo else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandingChanged(Event):
    logo_sha256: str | None


def appearance(
    *,
    display_name: str,
    primary_colour: str | None = None,
    accent_colour: str | None = None,
    support_email: str | None = None,
    support_phone: str | None = None,
    website: str | None = None,
    reply_to: str | None = None,
    sender_name: str | None = None,
) -> Appearance:
    """Raise InvalidField naming the field that fits no page or no e-mail."""
    return Appearance(
        display_name=required(display_name, field="display_name", longest=NAME_CHARS_MAX),
        primary_colour=_colour("primary_colour", primary_colour),
        accent_colour=_colour("accent_colour", accent_colour),
        support_email=_email("support_email", support_email),
        support_phone=_phone(support_phone),
        website=_website(website),
        reply_to=_email("reply_to", reply_to),
        sender_name=_sender_name(sender_name),
    )


def check_logo_upload(content: bytes) -> None:
    """Raise LogoTooHeavy, or LogoUnreadable for bytes that begin as no PNG or JPEG does."""
    if len(content) > LOGO_BYTES_MAX:
        raise LogoTooHeavy
    if not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise LogoUnreadable


def check_logo_size(width: int, height: int) -> None:
    """Raise LogoHasTooManyPixels or LogoTooSmall; sides are pixels."""
    if width * height > LOGO_PIXELS_MAX:
        raise LogoHasTooManyPixels
    if min(width, height) < LOGO_SIDE_MIN:
        raise LogoTooSmall


def _colour(field: str, text: str | None) -> str | None:
    if text is None:
        return None
    colour = text.strip().lower()
    if not _COLOUR.fullmatch(colour):
        raise InvalidField(field, "must be a colour such as #1a2b3c")
    return colour


def _email(field: str, text: str | None) -> str | None:
    if text is None:
        return None
    email = text.strip(" ")
    if len(email) > EMAIL_CHARS_MAX or not _EMAIL.fullmatch(email):
        raise InvalidField(field, "must be an e-mail address")
    return email


def _phone(text: str | None) -> str | None:
    if text is None:
        return None
    phone = text.strip(" ")
    if len(phone) > PHONE_CHARS_MAX or not _PHONE.fullmatch(phone):
        raise InvalidField("support_phone", "must be a telephone number")
    return phone


def _website(text: str | None) -> str | None:
    """An address to be shown, so https alone, without a login in it."""
    if text is None:
        return None
    url = text.strip(" ")
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" <>\"'`\\@")
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if not is_plain or len(url) > URL_CHARS_MAX or parts.scheme != "https" or not parts.hostname:
        raise InvalidField("website", "must be an https address")
    return url


def _sender_name(text: str | None) -> str | None:
    if text is None:
        return None
    name = optional(text, field="sender_name", longest=NAME_CHARS_MAX)
    if set(name) & _OF_HEADERS:
        raise InvalidField("sender_name", 'must hold none of < > " \\ @ , ; :')
    return name or None
