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
_LINE_CHARS_MAX = 200


def compose(message: Message, *, sender: str, at: datetime) -> EmailMessage:
    """``sender`` is ``Name <box@domain>``; ``at`` dates it.

    Raises InvalidField for a recipient or reply-to that is not one plain address, and for a
    subject or name that could become a second header. The address of the sender stays the
    installation's: mail servers believe it of nobody else (SPF, DKIM).
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _named(sender_of(sender), message.sender_name)
    mail["To"] = recipient_of(message.to)
    if message.reply_to is not None:
        mail["Reply-To"] = _address("reply_to", message.reply_to)
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


def _named(sender: Address, name: str | None) -> Address:
    if name is None:
        return sender
    return Address(display_name=_one_line("sender_name", name), addr_spec=sender.addr_spec)


def _subject(text: str) -> str:
    return _one_line("subject", text)


def _one_line(field: str, text: str) -> str:
    if len(text) > _LINE_CHARS_MAX:
        raise InvalidField(field, f"is longer than {_LINE_CHARS_MAX} characters")
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text):
        raise InvalidField(field, "holds a control character")
    return text
