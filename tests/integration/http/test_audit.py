"""The audit over HTTP: for auditors, itself on record, and a packet that proves what it says."""

import asyncio
import tracemalloc
from pathlib import Path
from tempfile import gettempdir

import pytest

from entrypoints.http.rendering import PIECE_BYTES, BigFile, Reply, render_value

ENTRIES = "/api/v2/audit/entries"


def search(client, firm, role: str = "auditor", **asked):
    return client.get(ENTRIES, params=asked, headers=firm.headers(role))


def test_who_looked_at_a_file_is_found_by_the_consumer(client, firm):
    case = firm.case
    seen = client.get(f"/api/v2/letters/{case.letter_id}", headers=firm.headers("operator"))
    assert seen.status_code == 200
    found = search(client, firm, consumer_id=case.consumer_id, kind="letters", verb="read")
    assert found.status_code == 200, found.text
    entry = found.json()["items"][0]
    assert entry["entity_ids"] == [str(case.letter_id)]
    assert entry["consumer_id"] == str(case.consumer_id)
    assert entry["request_id"] == seen.headers["x-request-id"]
    assert entry["session_id"] is not None
    by_actor = search(client, firm, actor_id=entry["actor_id"], entity_id=str(case.letter_id))
    assert entry in by_actor.json()["items"]


def test_a_search_is_on_record_itself(client, firm):
    asked = search(client, firm, consumer_id=firm.case.consumer_id)
    found = search(client, firm, kind="audit_entries", consumer_id=firm.case.consumer_id)
    requests = [entry["request_id"] for entry in found.json()["items"]]
    assert asked.headers["x-request-id"] in requests


def test_a_number_shown_in_full_is_on_record_as_revealed(client, firm):
    consumer_id = firm.case.consumer_id
    shown = client.post(
        f"/api/v2/consumers/{consumer_id}/reveal",
        json={"fields": ["ssn"], "reason": "identity_check"},
        headers=firm.headers("operator"),
    )
    assert shown.status_code == 200, shown.text
    found = search(client, firm, verb="revealed", consumer_id=consumer_id).json()["items"]
    assert shown.headers["x-request-id"] in [entry["request_id"] for entry in found]


def test_pages_follow_each_other_without_gap_or_repetition(client, firm):
    found, cursor = [], None
    for _ in range(3):
        page = search(
            client, firm, kind="consumers", limit=2, **({"cursor": cursor} if cursor else {})
        ).json()
        found += [entry["id"] for entry in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(found) == len(set(found))
    assert found == sorted(found, reverse=True)


def test_v1_answers_in_its_envelope(client, firm):
    answer = client.get("/api/v1/audit/entries", headers=firm.headers("auditor"))
    assert answer.json()["success"] is True
    assert answer.json()["data"]["items"]


@pytest.mark.parametrize("role", ["operator", "viewer", "consumer"])
def test_the_audit_is_for_auditors_and_owners(client, firm, role):
    packet = f"/api/v2/consumers/{firm.case.consumer_id}/evidence-packet"
    assert search(client, firm, role).status_code == 403
    assert client.get(packet, headers=firm.headers(role)).status_code == 403


def test_another_firms_audit_is_not_there(client, firm, other_firm):
    found = search(client, firm, consumer_id=other_firm.case.consumer_id)
    assert found.json()["items"] == []


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"verb": "seen"}, "verb"),
        ({"kind": "Letters; drop"}, "kind"),
        ({"actor_id": "me"}, "actor_id"),
        ({"consumer_id": "x"}, "consumer_id"),
        ({"entity_id": "\u00e9"}, "entity_id"),
        ({"since": "2026-03-02T15:04:05"}, "since"),
        ({"until": "yesterday"}, "until"),
        ({"until": "0.5"}, "until"),
        ({"cursor": "x"}, "cursor"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_a_search_that_cannot_be_meant_is_refused_by_the_field(client, firm, asked, path):
    refused = search(client, firm, **asked)
    assert refused.status_code == 422, refused.text
    assert [error["path"] for error in refused.json()["errors"]] == [path]


def test_an_unknown_field_is_refused(client, firm):
    assert search(client, firm, tenant_id="x").status_code == 422


class Wire:
    """An ASGI server's side of one answer."""

    def __init__(self, *, breaks_after: int = 10**9) -> None:
        self.sent: list[dict] = []
        self.breaks_after = breaks_after

    async def __call__(self, message) -> None:
        if len(self.sent) == self.breaks_after:
            raise ConnectionError
        self.sent.append(message)


def test_a_big_answer_is_sent_in_pieces_and_never_held_whole(tmp_path):
    pieces, rest = 40, 17
    path = tmp_path / "packet.zip"
    with path.open("wb") as file:
        file.truncate(pieces * PIECE_BYTES + rest)
    content = path.open("rb")
    path.unlink()
    big = BigFile(
        content=content,
        bytes=pieces * PIECE_BYTES + rest,
        media_type="application/zip",
        filename="packet.zip",
        sha256="ab" * 32,
    )
    rendered = render_value(big, status=200, is_enveloped=True, reply=Reply())
    told: list[int] = []

    async def send(message) -> None:
        told.append(len(message.get("body", b"")))

    tracemalloc.start()
    asyncio.run(rendered({}, None, send))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(told) == big.bytes
    assert max(told) == PIECE_BYTES
    assert peak < 8 * PIECE_BYTES
    assert content.closed


def test_of_an_answer_whose_reader_went_away_nothing_is_left(tmp_path):
    path = tmp_path / "packet.zip"
    path.write_bytes(b"z" * 3 * PIECE_BYTES)
    content = path.open("rb")
    big = BigFile(content=content, bytes=1, media_type="m/t", filename="f", sha256="ab")
    rendered = render_value(big, status=200, is_enveloped=False, reply=Reply())
    with pytest.raises(ConnectionError):
        asyncio.run(rendered({}, None, Wire(breaks_after=2)))
    assert content.closed


def test_a_packet_is_taken_out_as_evidence(client, firm, container, tmp_path):
    container.seal_audit()(firm.tenant_id)
    path = f"/api/v2/consumers/{firm.case.consumer_id}/evidence-packet"
    answer = client.get(path, headers=firm.headers("auditor"))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["content-disposition"].startswith("attachment;")
    packet = tmp_path / "packet.zip"
    packet.write_bytes(answer.content)
    assert container.packets().faults(packet) == ()
    assert list(Path(gettempdir()).glob("redress-packet-*")) == []
    noted = search(client, firm, consumer_id=firm.case.consumer_id, verb="exported")
    assert noted.json()["items"][0]["request_id"] == answer.headers["x-request-id"]
