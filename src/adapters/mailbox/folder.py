"""A mailbox folder: one .eml file per message, which any mail program opens."""

import os
import tempfile
from pathlib import Path

from adapters.internet_message.composition import compose
from application.notifications.ports import Mailer
from application.ports import Clock
from domain.errors import Unavailable
from domain.notifications import Message


class MailboxFolder(Mailer):
    """Writes ``{message id}.eml`` whole or not at all; the same message again changes nothing."""

    def __init__(self, folder: Path, *, sender: str, clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    def send(self, message: Message) -> None:
        mail = compose(message, sender=self._sender, at=self._clock())
        path = self._folder / f"{message.id}.eml"
        try:
            self._write(path, mail.as_bytes())
        except OSError as error:
            raise Unavailable(f"the mailbox folder: {error.strerror}") from error

    def _write(self, path: Path, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            return
        descriptor, half = tempfile.mkstemp(dir=self._folder, prefix=".half-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(half).replace(path)
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
