"""A message as an e-mail: plain text, one recipient, an id that stays the same."""

import unicodedata
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from domain.errors import InvalidField
from domain.notifications import Message

ADDRESS_CHARS_MAX = 254  # RFC 5321, section 4.5.3.1.3, less the brackets
_SUBJECT_CHARS_MAX = 200


def compose(message: Message, *, sender: str, at: datetime) -> EmailMessage:
    """``sender`` is ``Name <box@domain>``; ``at`` dates it.

    Raises InvalidField for a recipient that is not one plain address, and for a subject that
    could become a second header.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender_of(sender)
    mail["To"] = recipient_of(message.to)
    mail["Subject"] = _subject(message.subject)
    mail["Date"] = at
    mail["Message-ID"] = f"<{message.id}@{mail['From'].addresses[0].domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation answers, please
    mail.set_content(message.text, charset="utf-8", cte="quoted-printable")
    return mail


def sender_of(text: str) -> Address:
    """Raise InvalidField when the configured sender is no address."""
    name, spec = parseaddr(text)
    return _address("sender", spec, name)


def recipient_of(text: str) -> Address:
    """Raise InvalidField unless it is exactly one address, without a name or a comment."""
    return _address("to", text)


def _address(field: str, spec: str, name: str = "") -> Address:
    # Only ASCII: without SMTPUTF8 on every server on the way, another spelling gets lost.
    plain = spec.isascii() and spec.isprintable() and len(spec) <= ADDRESS_CHARS_MAX
    if not plain or set(spec) & set(' ,;<>()[]\\"'):
        raise InvalidField(field, "is not one plain e-mail address")
    try:
        address = Address(display_name=name, addr_spec=spec)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise InvalidField(field, "is not an e-mail address") from error
    if not address.username or not address.domain:
        raise InvalidField(field, "is not an e-mail address")
    return address


def _subject(text: str) -> str:
    if len(text) > _SUBJECT_CHARS_MAX:
        raise InvalidField("subject", f"is longer than {_SUBJECT_CHARS_MAX} characters")
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text):
        raise InvalidField("subject", "holds a control character")
    return text
