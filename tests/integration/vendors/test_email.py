"""E-mail: to a mail server over the wire, and into a folder."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.mailbox.folder import MailboxFolder
from adapters.smtp.mailer import SmtpMailer, SmtpServer
from application.notifications.ports import MessageRefused
from domain.errors import InvalidField, Unavailable
from domain.notifications import Message

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
SENDER = "Redress <redress@example.com>"
MESSAGE = Message(
    id=UUID(int=7),
    to="maria@example.com",
    subject="Zoë, the answer of Experian has come",
    text="Two items were deleted.\n.\nFrom here, see your timeline: λ\n" + "x" * 2000,
)


@dataclass
class Box:
    """A mail server's inbox; ``rcpt`` and ``data`` are what it answers to those commands."""

    mails: list[Any] = field(default_factory=list)
    rcpt: str = "250 OK"
    data: str = "250 taken"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data.startswith("250"):
            self.mails.append(envelope)
        return self.data


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.password == b"p@ss word"
    return AuthResult(success=good, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=36500))
        .add_extension(loopback, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return path


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def guarded(box: Box, certificate: Path) -> Iterator[int]:
    """The port of a server that wants STARTTLS and a password."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=tls,
        require_starttls=True,
        authenticator=authenticate,
        auth_required=True,
    )
    controller.start()
    yield controller.port
    controller.stop()


@pytest.fixture
def plain(box: Box) -> Iterator[int]:
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mailer(port: int, tls: ssl.SSLContext | None = None, **changes: Any) -> SmtpMailer:
    server = SmtpServer(host="127.0.0.1", port=port, security="none")
    return SmtpMailer(
        replace(server, **changes), sender=SENDER, clock=lambda: NOW, timeout_s=2, tls=tls
    )


def received(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


class TestOverSmtp:
    def test_it_arrives_as_it_was_written(self, plain, box) -> None:
        mailer(plain).send(MESSAGE)
        [envelope] = box.mails
        assert (envelope.mail_from, envelope.rcpt_tos) == (
            "redress@example.com",
            ["maria@example.com"],
        )
        mail = received(envelope.content)
        assert mail["Subject"] == MESSAGE.subject
        assert mail["From"] == SENDER
        assert mail["Date"].datetime == NOW
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content().splitlines() == MESSAGE.text.splitlines()
        assert max(len(line) for line in envelope.content.split(b"\r\n")) <= 998

    def test_a_repeated_sending_has_the_same_id(self, plain, box) -> None:
        mailer(plain).send(MESSAGE)
        mailer(plain).send(MESSAGE)
        ids = {received(envelope.content)["Message-ID"] for envelope in box.mails}
        assert ids == {f"<{MESSAGE.id}@example.com>"}

    def test_with_starttls_and_a_password(self, guarded, box, trusting) -> None:
        mailer(
            guarded, trusting, security="starttls", username="redress", password="p@ss word"
        ).send(MESSAGE)
        assert len(box.mails) == 1

    def test_a_server_without_starttls_gets_nothing(self, plain, box) -> None:
        with pytest.raises(Unavailable, match="NotSupported"):
            mailer(plain, security="starttls").send(MESSAGE)
        assert box.mails == []

    def test_a_server_nobody_vouches_for_gets_nothing(self, guarded, box) -> None:
        with pytest.raises(Unavailable, match="CertVerification"):
            mailer(guarded, security="starttls", username="redress", password="p@ss word").send(
                MESSAGE
            )
        assert box.mails == []

    def test_a_wrong_password_is_ours_to_mend(self, guarded, trusting) -> None:
        wrong = mailer(guarded, trusting, security="starttls", username="redress", password="x")
        with pytest.raises(Unavailable, match=r"sign-in .535"):
            wrong.send(MESSAGE)

    @pytest.mark.parametrize(
        ("answers", "refusal"),
        [
            ({"rcpt": "450 try later"}, Unavailable),
            ({"rcpt": "550 no such box maria@example.com"}, MessageRefused),
            ({"data": "451 try later"}, Unavailable),
            ({"data": "554 not wanted"}, MessageRefused),
        ],
    )
    def test_each_no_is_later_or_never(self, plain, box, answers, refusal) -> None:
        box.rcpt = answers.get("rcpt", box.rcpt)
        box.data = answers.get("data", box.data)
        with pytest.raises(refusal) as refused:
            mailer(plain).send(MESSAGE)
        assert "maria" not in str(refused.value)
        assert refused.value.__cause__ is None
        assert box.mails == []

    def test_nobody_listening_is_unavailable(self, closed_port) -> None:
        with pytest.raises(Unavailable):
            mailer(closed_port).send(MESSAGE)

    def test_a_server_that_says_nothing_is_unavailable(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            server = SmtpServer(host="127.0.0.1", port=silent.getsockname()[1], security="none")
            mute = SmtpMailer(server, sender=SENDER, clock=lambda: NOW, timeout_s=0.2)
            with pytest.raises(Unavailable):
                mute.send(MESSAGE)

    def test_a_server_that_hangs_up_after_taking_it_has_taken_it(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as rude:
            thread = threading.Thread(target=take_and_hang_up, args=(rude,))
            thread.start()
            mailer(rude.getsockname()[1]).send(MESSAGE)
            thread.join()

    @pytest.mark.parametrize(
        "to",
        [
            "",
            "maria",
            "maria@",
            "@example.com",
            "maria@example.com\r\nBcc: all@example.com",
            "maria@example.com, eve@example.com",
            "Maria <maria@example.com>",
            "maria@example.com (hi)",
            "mar ia@example.com",
            '"a b"@example.com',
            "maría@example.com",
            "a" * 250 + "@example.com",
        ],
    )
    def test_what_is_not_one_plain_address_is_refused_by_name(self, plain, box, to) -> None:
        with pytest.raises(InvalidField, match=r"^to: "):
            mailer(plain).send(replace(MESSAGE, to=to))
        assert box.mails == []

    @pytest.mark.parametrize("mark", ["\r\n", "\n", "\r", "\x00", "\u2028", "\x85", "\ud800"])
    def test_a_subject_cannot_become_a_header(self, plain, box, mark) -> None:
        with pytest.raises(InvalidField, match=r"^subject: "):
            mailer(plain).send(replace(MESSAGE, subject=f"Hello{mark}Bcc: all@example.com"))
        assert box.mails == []

    def test_headers_in_the_text_stay_text(self, plain, box) -> None:
        mailer(plain).send(replace(MESSAGE, text="Bcc: all@example.com\r\n\r\n.\r\nQUIT\r\n"))
        [envelope] = box.mails
        mail = received(envelope.content)
        assert mail["Bcc"] is None
        assert "QUIT" in mail.get_content()
        assert envelope.rcpt_tos == ["maria@example.com"]


class TestTheAddressOfTheServer:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("smtp://mail.example.com", ("mail.example.com", 587, "starttls", None, None)),
            (
                "smtp://u%40x:p%20w@mail.example.com:25",
                ("mail.example.com", 25, "starttls", "u@x", "p w"),
            ),
            ("smtps://u:p@mail.example.com", ("mail.example.com", 465, "tls", "u", "p")),
            ("smtp://127.0.0.1:1025", ("127.0.0.1", 1025, "none", None, None)),
            ("smtp://localhost:1025", ("localhost", 1025, "none", None, None)),
        ],
    )
    def test_it_says_how_to_speak(self, url, expected) -> None:
        server = SmtpServer.at(url)
        assert (
            server.host,
            server.port,
            server.security,
            server.username,
            server.password,
        ) == expected
        assert "p w" not in repr(server)


class TestIntoAFolder:
    def box(self, folder: Path) -> MailboxFolder:
        return MailboxFolder(folder, sender=SENDER, clock=lambda: NOW)

    def test_one_file_per_message_that_a_mail_program_reads(self, tmp_path: Path) -> None:
        self.box(tmp_path / "new" / "mailbox").send(MESSAGE)
        [path] = (tmp_path / "new" / "mailbox").iterdir()
        assert path.name == f"{MESSAGE.id}.eml"
        mail = received(path.read_bytes())
        assert mail["To"] == "maria@example.com"
        assert mail["Subject"] == MESSAGE.subject
        assert mail["Message-ID"] == f"<{MESSAGE.id}@example.com>"

    def test_the_same_message_again_changes_nothing(self, tmp_path: Path) -> None:
        self.box(tmp_path).send(MESSAGE)
        self.box(tmp_path).send(replace(MESSAGE, text="another"))
        [path] = tmp_path.iterdir()
        assert "Two items" in received(path.read_bytes()).get_content()

    def test_a_bad_address_leaves_nothing_behind(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidField):
            self.box(tmp_path).send(replace(MESSAGE, to="a@b\nBcc: c@d"))
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_cannot_be_made_is_unavailable(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(Unavailable):
            self.box(tmp_path / "file" / "mailbox").send(MESSAGE)


def take_and_hang_up(listener: socket.socket) -> None:
    """A mail server's side of one message, up to the moment it has answered 250."""
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 hello\r\n")
        for answer in (b"250 hello", b"250 sender", b"250 recipient", b"354 go on"):
            assert lines.readline()
            connection.sendall(answer + b"\r\n")
        while lines.readline() != b".\r\n":
            pass
        connection.sendall(b"250 taken\r\n")


def test_the_standard_library_still_raises_what_we_read() -> None:
    assert issubclass(smtplib.SMTPSenderRefused, smtplib.SMTPResponseException)
    assert issubclass(ssl.SSLError, OSError)
