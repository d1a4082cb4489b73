"""Handing e-mails to a mail server."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

from adapters.internet_message.composition import compose
from application.notifications.ports import Mailer, MessageRefused
from application.ports import Clock
from domain.errors import Unavailable
from domain.notifications import Message

_PORTS = {"smtp": 587, "smtps": 465}
_PERMANENT = 500
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mail is handed over. ``security`` none is for a server on this very machine."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def at(cls, url: str) -> Self:
        """``smtp://`` means STARTTLS, except towards this machine; ``smtps://`` TLS from the start.

        User and password are percent-encoded in the URL.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        upgraded: Security = "none" if _is_loopback(host) else "starttls"
        return cls(
            host=host,
            port=parts.port or _PORTS[parts.scheme],
            security="tls" if parts.scheme == "smtps" else upgraded,
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
        )


class SmtpMailer(Mailer):
    """One connection per message. A repeated sending has the same Message-ID, by which most
    mailboxes drop the copy; SMTP itself cannot promise more."""

    def __init__(
        self,
        server: SmtpServer,
        *,
        sender: str,
        clock: Clock,
        timeout_s: float = 15.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._timeout_s = timeout_s
        self._tls = tls

    def send(self, message: Message) -> None:
        mail = compose(message, sender=self._sender, at=self._clock())
        with _translated():
            connection = self._connect()
            try:
                self._sign_in(connection)
                # not send_message: it writes ">From" where a line begins with From
                sent_from, sent_to = (mail[side].addresses[0].addr_spec for side in ("From", "To"))
                connection.sendmail(sent_from, [sent_to], mail.as_bytes())
            finally:
                # the server has answered by now: a clumsy good-bye must not send it again
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    connection.quit()
                connection.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            return smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout_s, context=self._context()
            )
        return smtplib.SMTP(server.host, server.port, timeout=self._timeout_s)

    def _sign_in(self, connection: smtplib.SMTP) -> None:
        if self._server.security == "starttls":
            connection.starttls(context=self._context())
        if self._server.username is not None:
            connection.login(self._server.username, self._server.password or "")

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()


@contextmanager
def _translated() -> Iterator[None]:
    """Only a permanent no to this message is final; what concerns our account or the line is not."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _refusal(max(codes, default=0)) from None  # the cause quotes the address
    except smtplib.SMTPAuthenticationError as error:
        raise Unavailable(f"the mail server refused our sign-in ({error.smtp_code})") from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise _refusal(error.smtp_code) from None
    except (smtplib.SMTPException, OSError) as error:  # ssl.SSLError is an OSError
        raise Unavailable(f"the mail server is unreachable: {type(error).__name__}") from error


def _refusal(code: int) -> MessageRefused | Unavailable:
    if code >= _PERMANENT:
        return MessageRefused(f"the mail server refused the message for good ({code})")
    return Unavailable(f"the mail server did not take the message now ({code})")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
