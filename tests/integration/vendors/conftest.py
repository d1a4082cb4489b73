"""A sandbox of the vendors, and a server that answers whatever a test scripts."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import httpx
import pytest
from reportlab.pdfgen.canvas import Canvas

from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from domain.addresses import PostalAddress
from domain.letters.document import LetterDocument, LetterItem, SignatureBlock
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.runner import SandboxThread

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@dataclass
class SettableClock:
    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Sandbox:
    """A running sandbox and its control plane."""

    url: str
    http: httpx.Client
    clock: SettableClock
    thread: SandboxThread

    def control(self, path: str, /, **wish: Any) -> dict[str, Any]:
        answer = self.http.post(f"{self.url}/control/{path}", json=wish)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, vendor: str, kind: str, /, **more: Any) -> None:
        self.control("faults", vendor=vendor, kind=kind, **more)

    def mailed(self) -> list[dict[str, Any]]:
        return self.http.get(f"{self.url}/control/mailed").json()["letters"]

    def calls(self) -> list[dict[str, Any]]:
        return self.http.get(f"{self.url}/control/calls").json()["calls"]


@pytest.fixture(scope="module")
def running_sandbox() -> Iterator[Sandbox]:
    clock = SettableClock()
    with (
        SandboxThread(SandboxConfig(clock=clock)) as thread,
        httpx.Client(trust_env=False) as http,
    ):
        yield Sandbox(url=thread.url, http=http, clock=clock, thread=thread)


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    running_sandbox.control("reset")
    running_sandbox.clock.at = NOW
    return running_sandbox


@dataclass
class Seen:
    """One request as it came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    """``pieces`` come one by one, ``pause_s`` apart; ``drop`` closes after the request."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    pieces: list[bytes] | None = None
    pause_s: float = 0
    drop: bool = False


@dataclass
class ScriptedServer:
    """Answers the scripted answers in order, the last one again and again."""

    url: str
    seen: list[Seen] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    handle: Callable[[Seen], Answer] | None = None

    def script(self, *answers: Answer) -> None:
        self.answers = list(answers)

    def answer_json(self, value: Any, status: int = 200, **headers: str) -> None:
        self.script(Answer(status=status, body=json.dumps(value).encode(), headers=headers))

    def answer(self, request: Seen) -> Answer:
        self.seen.append(request)
        if self.handle is not None:
            return self.handle(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: ScriptedServer

    def handle_any(self) -> None:
        body = self._body()
        if self.headers.get("Expect"):
            self.close_connection = True
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.script.answer(Seen(self.command, self.path, headers, body))
        if answer.drop:
            self.close_connection = True
            return
        pieces = answer.pieces if answer.pieces is not None else [answer.body]
        self.send_response(answer.status)
        length = sum(len(piece) for piece in pieces)
        headers = {"Content-Type": "application/json", "Content-Length": str(length)}
        for name, value in {**headers, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self._send(pieces, answer.pause_s)

    def _send(self, pieces: list[bytes], pause_s: float) -> None:
        if self.command == "HEAD":
            return
        try:
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause_s)
        except OSError:  # the client has gone, as some tests want it to
            self.close_connection = True

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(length)
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return body

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = handle_any  # noqa: N815 - the server looks for these

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server on loopback that answers what the test scripts."""
    handler = type("Handler", (_Handler,), {})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    http.daemon_threads = True
    script = ScriptedServer(url=f"http://127.0.0.1:{http.server_address[1]}")
    handler.script = script
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield script
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def respond() -> type[Answer]:
    return Answer


@pytest.fixture
def closed_port() -> int:
    """A port on which nothing listens."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = http.server_address[1]
    http.server_close()
    return port


MARIA = PostalAddress(
    name="Maria Delgado",
    line1="1420 Juniper Street",
    line2="Apt 5B",
    city="Portland",
    state="OR",
    zip="97205",
)
EXPERIAN = PostalAddress(
    name="Experian", line1="P.O. Box 4500", city="Allen", state="TX", zip="75013"
)


@pytest.fixture(scope="session")
def letter_pdf() -> bytes:
    """A letter as the product draws it."""
    item = LetterItem(
        number=1,
        heading="Amount past due",
        account_line="Account ending 4321",
        paragraph="The report shows an amount past due although the account is closed.",
        request="Please delete the amount.",
    )
    document = LetterDocument(
        sender=MARIA,
        recipient=EXPERIAN,
        dated_on=NOW.date(),
        subject="Dispute of inaccurate information",
        reference=(),
        opening=("To whom it may concern:",),
        items=(item,),
        closing=("Please send me the results in writing.",),
        signature=SignatureBlock(name="Maria Delgado", method="Signed electronically."),
    )
    return ReportLabLetterRenderer(page_limit=60).render(document).pdf


@pytest.fixture
def a4_pdf() -> bytes:
    """What Lob refuses: another page size."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.showPage()
    canvas.save()
    return file.getvalue()
