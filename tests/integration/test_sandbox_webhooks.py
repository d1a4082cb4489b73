"""Webhooks of the sandbox: signed, retried, in Lob's shape, and spoiled on request."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import httpx
import pytest
from pypdf import PdfWriter

from entrypoints.sandbox import SandboxConfig, SandboxThread, WebhookTarget

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET = "whsec_of_the_test"


class Receiver:
    """A small web server that keeps what is posted and answers as told."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["content-length"])
                headers = {key.lower(): value for key, value in self.headers.items()}
                receiver.posts.append((headers, self.rfile.read(size)))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def types(self) -> list[str]:
        return [json.loads(body)["event_type"]["id"] for _, body in self.posts]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class World:
    """A sandbox, its clock, a receiver and one certified letter."""

    def __init__(self, receiver: Receiver, **config) -> None:
        self.now = START
        self.receiver = receiver
        targets = tuple(
            WebhookTarget(vendor=vendor, url=receiver.url, secret=SECRET)
            for vendor in ("lob", "smartcredit")
        )
        self.thread = SandboxThread(
            SandboxConfig(
                clock=lambda: self.now,
                webhook_targets=targets,
                webhook_retry_s=(0.05, 0.05),
                **config,
            )
        ).start()
        self.url = self.thread.url

    def control(self, path: str, **wish) -> dict:
        answer = httpx.post(f"{self.url}/control{path}", json=wish, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def mail(self) -> str:
        writer, out = PdfWriter(), BytesIO()
        writer.add_blank_page(612, 792)
        writer.write(out)
        address = {"address_line1": "1 Main St", "address_city": "Dayton", "address_state": "OH"}
        data = {"color": "false", "use_type": "operational", "extra_service": "certified"}
        for side in ("to", "from"):
            data |= {f"{side}[{key}]": value for key, value in address.items()}
            data |= {f"{side}[name]": "A", f"{side}[address_zip]": "45402"}
        answer = httpx.post(
            f"{self.url}/lob/v1/letters",
            data=data,
            files={"file": ("letter.pdf", out.getvalue())},
            auth=("test_key", ""),
        )
        assert answer.status_code == 200, answer.text
        self.control("/webhooks/flush")
        self.wait_for(3)
        return answer.json()["id"]

    def letter(self, letter_id: str) -> dict:
        return httpx.get(f"{self.url}/lob/v1/letters/{letter_id}", auth=("test_key", "")).json()

    def wait_for(self, posts: int) -> None:
        waiter = threading.Event()
        for _ in range(200):
            if len(self.receiver.posts) >= posts:
                return
            waiter.wait(0.05)
        raise AssertionError(f"{len(self.receiver.posts)} of {posts} webhooks came")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    running = Receiver()
    yield running
    running.close()


@pytest.fixture
def world(receiver: Receiver) -> Iterator[World]:
    made = World(receiver)
    yield made
    made.thread.stop()


def is_signed(headers: dict[str, str], body: bytes, secret: str = SECRET) -> bool:
    timestamp = headers["lob-signature-timestamp"]
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return mac.hexdigest() == headers["lob-signature"]


def sent_at(headers: dict[str, str]) -> datetime:
    return datetime.fromtimestamp(int(headers["lob-signature-timestamp"]) / 1000, tz=UTC)


def test_a_letter_tells_of_its_creation_and_its_journey_in_signed_events(world, receiver):
    letter_id = world.mail()
    assert receiver.types() == [
        "letter.created",
        "letter.rendered_pdf",
        "letter.rendered_thumbnails",
    ]
    world.control(f"/letters/{letter_id}/advance", to="delivered")
    world.wait_for(8)
    assert receiver.types()[3:] == [
        "letter.certified.mailed",
        "letter.certified.in_transit",
        "letter.certified.in_local_area",
        "letter.certified.processed_for_delivery",
        "letter.certified.delivered",
    ]
    for headers, body in receiver.posts:
        assert is_signed(headers, body)
        assert sent_at(headers) == START
        event = json.loads(body)
        assert event["object"] == "event"
        assert event["reference_id"] == event["body"]["id"] == letter_id
        assert event["event_type"]["resource"] == "letters"
    assert [each["name"] for each in world.letter(letter_id)["tracking_events"]][-1] == "Delivered"
    last = world.letter(letter_id)["tracking_events"][-1]
    assert last["type"] == "certified"
    assert last["details"]["event"] == "delivered"


def test_a_letter_goes_one_step_at_a_time_and_not_beyond_its_end(world):
    letter_id = world.mail()
    first = world.control(f"/letters/{letter_id}/advance")
    assert [each["type"] for each in first["events"]] == ["letter.certified.mailed"]
    back = world.control(f"/letters/{letter_id}/advance", to="returned_to_sender")
    assert [each["type"] for each in back["events"]] == ["letter.certified.returned_to_sender"]
    over = httpx.post(f"{world.url}/control/letters/{letter_id}/advance", json={})
    assert over.status_code == 422


def test_a_webhook_that_is_not_taken_is_sent_again(world, receiver):
    letter_id = world.mail()
    receiver.answers = [500, 503]
    world.control(f"/letters/{letter_id}/advance")
    world.wait_for(6)
    assert receiver.types()[3:] == ["letter.certified.mailed"] * 3
    bodies = {body for _, body in receiver.posts[3:]}
    assert len(bodies) == 1
    threading.Event().wait(0.1)
    log = httpx.get(f"{world.url}/control/webhooks").json()["deliveries"][-1]
    assert log["state"] == "delivered"
    assert [each["status"] for each in log["attempts"]] == [500, 503, 200]


def test_an_event_can_come_twice_and_be_replayed_as_it_was(world, receiver):
    letter_id = world.mail()
    sent = world.control("/webhooks", letter_id=letter_id, event="mailed", mode="twice")
    assert [each["statuses"] for each in sent["deliveries"]] == [[200], [200]]
    assert receiver.posts[3][1] == receiver.posts[4][1]
    world.now += timedelta(minutes=10)
    event_id = sent["deliveries"][0]["event_id"]
    world.control("/webhooks", event_id=event_id, mode="replay")
    assert receiver.posts[5][1] == receiver.posts[3][1]
    same = ("lob-signature", "lob-signature-timestamp")
    assert [receiver.posts[5][0][key] for key in same] == [
        receiver.posts[3][0][key] for key in same
    ]


def test_an_event_can_come_late_with_an_old_but_true_signature(world, receiver):
    letter_id = world.mail()
    world.control("/webhooks", letter_id=letter_id, event="mailed", mode="late", late_s=601)
    headers, body = receiver.posts[3]
    assert is_signed(headers, body)
    assert START - sent_at(headers) == timedelta(seconds=601)


def test_events_can_come_out_of_order_while_the_letter_travels_in_order(world, receiver):
    letter_id = world.mail()
    wanted = ["delivered", "mailed", "in_transit"]
    world.control("/webhooks", letter_id=letter_id, events=wanted, mode="out_of_order")
    assert receiver.types()[3:] == [f"letter.certified.{suffix}" for suffix in wanted]
    names = [each["name"] for each in world.letter(letter_id)["tracking_events"]]
    assert names == ["Mailed", "In Transit", "Delivered"]


@pytest.mark.parametrize("mode", ["forged", "tampered"])
def test_a_false_event_does_not_verify_and_leaves_the_letter_alone(world, receiver, mode):
    letter_id = world.mail()
    world.control("/webhooks", letter_id=letter_id, event="delivered", mode=mode)
    headers, body = receiver.posts[3]
    assert not is_signed(headers, body)
    assert json.loads(body)["event_type"]["id"] == "letter.certified.delivered"
    assert world.letter(letter_id)["tracking_events"] == []


def test_an_event_of_a_letter_nobody_mailed_is_truly_signed(world, receiver):
    world.control("/webhooks", mode="unknown_letter", event="delivered")
    headers, body = receiver.posts[0]
    assert is_signed(headers, body)
    reference = json.loads(body)["reference_id"]
    unknown = httpx.get(f"{world.url}/lob/v1/letters/{reference}", auth=("test_key", ""))
    assert unknown.status_code == 404


def test_letters_travel_by_the_clock_when_asked_to(receiver):
    world = World(receiver, tracking="clock")
    try:
        letter_id = world.mail()
        world.now += timedelta(days=45)
        world.wait_for(8)
        events = world.letter(letter_id)["tracking_events"]
        assert [each["name"] for each in events][-1] == "Delivered"
        assert events[-1]["time"] == "2026-03-06T23:05:00.000Z"
    finally:
        world.thread.stop()


def test_smartcredit_signs_its_events_in_one_header(world, receiver):
    world.control("/reports", member="demo", pull=1)
    world.control("/alerts", member="demo", text="A new inquiry")
    world.wait_for(2)
    headers, body = receiver.posts[0]
    timestamp, _, mac = headers["x-smartcredit-signature"].partition(",v1=")
    signed = timestamp.removeprefix("t=").encode() + b"." + body
    assert hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest() == mac
    events = [json.loads(each) for _, each in receiver.posts]
    assert [each["type"] for each in events] == ["report.updated", "alert.created"]
    assert events[0]["data"]["customerToken"] == "cst_demo_0001"


def test_targets_can_be_set_while_it_runs(world, receiver):
    httpx.delete(f"{world.url}/control/webhook-targets")
    assert httpx.get(f"{world.url}/control/webhook-targets").json() == {"targets": []}
    world.control("/webhook-targets", vendor="lob", url=receiver.url, secret="another")
    world.control("/webhooks", mode="unknown_letter")
    headers, body = receiver.posts[0]
    assert is_signed(headers, body, "another")
