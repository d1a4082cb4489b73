"""What may serve as an e-mail address to sign in with, as a password, as a set of roles."""

import unicodedata

from domain.errors import InvalidField
from domain.identity import ConsumerId, Role

PASSWORD_CHARS_MIN = 12
PASSWORD_CHARS_MAX = 256  # far above any passphrase; bounds the work of hashing
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


def check_password(password: str, *, email: str) -> None:
    """Raise InvalidField naming ``password`` for one that is too short, too long or the address."""
    if len(password) < PASSWORD_CHARS_MIN:
        raise InvalidField("password", f"must have at least {PASSWORD_CHARS_MIN} characters")
    if len(password) > PASSWORD_CHARS_MAX:
        raise InvalidField("password", f"must have at most {PASSWORD_CHARS_MAX} characters")
    if password.lower() == email:
        raise InvalidField("password", "must not be the e-mail address")


def check_roles(roles: frozenset[Role], consumer_id: ConsumerId | None) -> None:
    """A consumer's login holds that role alone and is tied to one file; no other login is."""
    if not roles:
        raise InvalidField("roles", "must name at least one role")
    is_consumer = Role.CONSUMER in roles
    if is_consumer and len(roles) > 1:
        raise InvalidField("roles", "a consumer's login holds no other role")
    if is_consumer and consumer_id is None:
        raise InvalidField("consumer_id", "must name the file that the consumer's login opens")
    if not is_consumer and consumer_id is not None:
        raise InvalidField("consumer_id", "belongs to a consumer's login only")
