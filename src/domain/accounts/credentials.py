"""What may serve as an e-mail address to sign in with, as a name, as a set of roles."""

import unicodedata

from domain.errors import InvalidField
from domain.identity import PLATFORM_ROLES, ConsumerId, Role, RoleId

NAME_CHARS_MAX = 120
EMAIL_CHARS_MAX = 254  # RFC 5321, section 4.5.3.1.3


def sign_in_email(text: str) -> str:
    """The address in the one form in which it is stored; raise InvalidField naming ``email``."""
    email = text.strip().lower()
    local, at, host = email.rpartition("@")
    is_plausible = at and local and "." in host and email.isprintable() and " " not in email
    if not is_plausible or len(email) > EMAIL_CHARS_MAX:
        raise InvalidField("email", "must be an e-mail address")
    return email


def display_name(text: str, *, field: str) -> str:
    """A name to address somebody by, composed (NFC); raise InvalidField naming ``field``.

    It is shown on screens only, so any script is welcome; letters print the consumer's name.
    """
    name = text.strip()
    if not name or len(name) > NAME_CHARS_MAX:
        raise InvalidField(field, f"must have 1 to {NAME_CHARS_MAX} characters")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        raise InvalidField(field, "holds a control character")
    return unicodedata.normalize("NFC", name)


def check_roles(
    roles: frozenset[Role],
    consumer_id: ConsumerId | None,
    *,
    custom_roles: frozenset[RoleId] = frozenset(),
    is_platform: bool = False,
) -> None:
    """A consumer's login holds that role alone and is tied to one file; no other login is.

    The platform's roles are granted in the platform's own tenant, and no others are there.
    """
    if not roles and not custom_roles:
        raise InvalidField("roles", "must name at least one role")
    _check_place(roles, custom_roles, is_platform=is_platform)
    is_consumer = Role.CONSUMER in roles
    if is_consumer and (len(roles) > 1 or custom_roles):
        raise InvalidField("roles", "a consumer's login holds no other role")
    if is_consumer and consumer_id is None:
        raise InvalidField("consumer_id", "must name the file that the consumer's login opens")
    if not is_consumer and consumer_id is not None:
        raise InvalidField("consumer_id", "belongs to a consumer's login only")


def _check_place(
    roles: frozenset[Role], custom_roles: frozenset[RoleId], *, is_platform: bool
) -> None:
    if is_platform and (custom_roles or roles - PLATFORM_ROLES):
        raise InvalidField("roles", "the platform's people hold platform_admin or support")
    if not is_platform and roles & PLATFORM_ROLES:
        listed = ", ".join(sorted(roles & PLATFORM_ROLES))
        raise InvalidField("roles", f"belongs to the platform's own people: {listed}")
