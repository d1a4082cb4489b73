"""A firm's branding over HTTP: what is shown, who may change it, and hostile pictures."""

import io
import struct
import zlib
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from tests.integration.http.casefile import a_png, open_firm

SOMEBODY = "019aa502-63b4-7188-9900-00000000beef"  # every worker collects the same names

API = "/api/v2/tenant/branding"
LOOK = {
    "display_name": "Harbor Credit Law",
    "primary_colour": "#1A2B3C",
    "accent_colour": "#ffffff",
    "support_email": "help@harbor.example.com",
    "support_phone": "+1 (614) 555-0100",
    "website": "https://harbor.example.com",
    "reply_to": "answers@harbor.example.com",
    "sender_name": "Harbor Credit",
}


@pytest.fixture
def fresh(client, container):
    return open_firm(client, container, f"fresh-{uuid4().hex[:12]}")


def change(client, firm, body: dict[str, Any], *, version: int = 0, role: str = "owner"):
    headers = {**firm.headers(role), "If-Match": f'"{version}"'}
    return client.put(API, json=body, headers=headers)


def change_logo(client, firm, content: bytes, *, version: int = 0, role: str = "owner", **more):
    headers = {"If-Match": f'"{version}"', "content-type": "image/png"} | more
    return client.put(f"{API}/logo", content=content, headers={**firm.headers(role), **headers})


def test_before_anything_was_set_the_firm_bears_its_registered_name(client, fresh):
    answer = client.get(API, headers=fresh.headers("viewer"))
    assert answer.json()["display_name"] == f"{fresh.name} credit law"
    assert (answer.json()["version"], answer.headers["etag"]) == (0, '"0"')


def test_what_was_changed_is_shown_in_both_versions(client, fresh):
    changed = change(client, fresh, LOOK)
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] == '"1"'
    shown = {k: v for k, v in changed.json().items() if k in LOOK}
    assert shown == LOOK | {"primary_colour": "#1a2b3c"}
    one = client.get("/api/v1/tenant/branding", headers=fresh.headers("viewer")).json()
    assert one == {"success": True, "data": changed.json()}
    less = change(client, fresh, {"display_name": "Harbor"}, version=1)
    assert (less.json()["website"], less.json()["version"]) == (None, 2)


def test_of_two_who_change_it_the_second_must_look_again(client, fresh):
    assert change(client, fresh, LOOK).status_code == 200
    assert change(client, fresh, LOOK).status_code == 412
    assert change_logo(client, fresh, a_png(64, 64)).status_code == 412
    headers = fresh.headers("owner")
    assert client.put(API, json=LOOK, headers=headers).status_code == 428
    stale = client.delete(f"{API}/logo", headers={**headers, "If-Match": '"0"'})
    assert stale.status_code == 412


def test_a_consumer_sees_whose_client_they_are(client, fresh):
    change(client, fresh, LOOK)
    change_logo(client, fresh, a_png(64, 64), version=1)
    headers = fresh.headers("consumer")
    assert client.get(API, headers=headers).json()["display_name"] == LOOK["display_name"]
    assert client.get(f"{API}/logo", headers=headers).status_code == 200


@pytest.mark.parametrize("role", ["operator", "viewer", "auditor", "consumer"])
def test_only_who_manages_the_firm_changes_it(client, firm, role):
    assert change(client, firm, LOOK, role=role).status_code == 403
    assert change_logo(client, firm, a_png(64, 64), role=role).status_code == 403
    headers = {**firm.headers(role), "If-Match": '"0"'}
    assert client.delete(f"{API}/logo", headers=headers).status_code == 403


def test_each_firm_sees_its_own(client, fresh, firm):
    change(client, fresh, LOOK)
    change_logo(client, fresh, a_png(64, 64), version=1)
    shown = client.get(API, headers=firm.headers("owner")).json()
    assert shown["display_name"] != LOOK["display_name"]
    assert client.get(f"{API}/logo", headers=firm.headers("owner")).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "x" * 121),
        ("display_name", "Harbor\r\nBcc: all@example.com"),
        ("display_name", "Harbor\u202eLaw"),
        ("sender_name", "Harbor\r\nBcc: all@example.com"),
        ("sender_name", "Harbor <boss@example.com>"),
        ("sender_name", "Harbor, boss@example.com"),
        ("sender_name", 'Harbor"'),
        ("sender_name", "Harbor\u2028Law"),
        ("reply_to", "answers@harbor.example.com\r\nBcc: all@example.com"),
        ("reply_to", "a@example.com, b@example.com"),
        ("reply_to", "Harbor <a@example.com>"),
        ("support_email", "nobody"),
        ("support_phone", "call us"),
        ("support_phone", "1234567\n8"),
        ("website", "http://harbor.example.com"),
        ("website", "javascript:alert(1)"),
        ("website", "https://user:pw@harbor.example.com"),
        ("website", 'https://harbor.example.com/"><script>'),
        ("primary_colour", "red"),
        ("primary_colour", "#12345"),
        ("accent_colour", "#123456;background:url(x)"),
        ("version", 7),
        ("logo", {"sha256": "ab" * 32}),
        ("tenant_id", SOMEBODY),
    ],
)
def test_what_fits_no_page_and_no_e_mail_is_refused_by_name(client, firm, field, value):
    answer = change(client, firm, LOOK | {field: value})
    assert answer.status_code == 422, answer.text
    assert field in answer.text


def test_a_logo_is_drawn_anew_small_and_clear_where_it_was_clear(client, fresh):
    drawn = Image.new("RGBA", (1200, 300), (10, 20, 30, 0))
    written = io.BytesIO()
    drawn.save(written, "PNG", pnginfo=None)
    changed = change_logo(client, fresh, written.getvalue() + b"<script>appended</script>")
    assert changed.status_code == 200, changed.text
    logo = changed.json()["logo"]
    assert (logo["media_type"], logo["width"], logo["height"]) == ("image/png", 512, 128)
    opened = client.get(f"{API}/logo", headers=fresh.headers("viewer"))
    assert opened.headers["content-type"] == "image/png"
    assert opened.headers["content-disposition"].startswith("attachment;")
    assert b"script" not in opened.content
    assert Image.open(io.BytesIO(opened.content)).getpixel((5, 5))[3] == 0
    headers = {**fresh.headers("owner"), "If-Match": '"1"'}
    removed = client.delete(f"{API}/logo", headers=headers)
    assert (removed.json()["logo"], removed.json()["version"]) == (None, 2)
    assert client.get(f"{API}/logo", headers=fresh.headers("owner")).status_code == 404
    again = client.delete(f"{API}/logo", headers=headers | {"If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (404, "LogoNotFound")


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "LogoUnreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", 422, "LogoUnreadable"),
        (b"GIF89a" + b"\0" * 100, 422, "LogoUnreadable"),
        (a_png(64, 64)[:60], 422, "LogoUnreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, 422, "LogoUnreadable"),
        (bomb(60_000, 60_000), 422, "LogoHasTooManyPixels"),
        (bomb(2_001, 2_000), 422, "LogoHasTooManyPixels"),
        (a_png(64, 15), 422, "LogoTooSmall"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 524_288, 413, "BodyTooLarge"),
    ],
    ids=["empty", "svg", "gif", "cut", "hollow", "bomb", "large", "small", "heavy"],
)
def test_a_hostile_logo_is_refused(client, firm, content, status, code):
    answer = change_logo(client, firm, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_logo_of_another_kind_is_not_taken(client, firm):
    answer = change_logo(client, firm, a_png(64, 64), **{"content-type": "image/svg+xml"})
    assert answer.status_code == 415
