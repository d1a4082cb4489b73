"""A consumer's papers over HTTP: images only, their own only, the picture only."""

import io
from typing import Any

import pytest
from PIL import Image
from tests.integration.http.casefile import a_png, add_consumer
from tests.integration.http.signing_in import bearer

from domain.consumers.documents import IMAGE_BYTES_MAX

LICENSE = {"kind": "government_id", "title": "Driver's license, front"}


@pytest.fixture
def file_of(client, firm) -> str:
    """The documents' path of a consumer who has none."""
    consumer_id = add_consumer(
        client, firm.tokens["owner"], "papers@example.com", ssn=f"6661{next(_numbers):05d}"
    )
    return f"/api/v2/consumers/{consumer_id}/documents"


_numbers = iter(range(100, 10_000))


def upload(client, firm, path: str, content: bytes, *, role: str = "operator", **changes: Any):
    kind = changes.pop("content_type", "image/png")
    headers = {**firm.headers(role), "content-type": kind, **changes.pop("headers", {})}
    return client.post(path, content=content, params=LICENSE | changes, headers=headers)


def test_an_image_is_kept_listed_opened_and_removed(client, firm, file_of):
    added = upload(client, firm, file_of, a_png(800, 500))
    assert added.status_code == 201, added.text
    document = added.json()
    assert (document["kind"], document["width"], document["height"]) == ("government_id", 800, 500)
    headers = firm.headers("operator")
    assert client.get(file_of, headers=headers).json() == {"items": [document]}
    opened = client.get(f"/api/v2/documents/{document['id']}/image", headers=headers)
    assert opened.headers["content-type"] == "image/jpeg"
    assert opened.headers["etag"] == f'"{document["sha256"]}"'
    assert opened.headers["content-disposition"].startswith("attachment;")
    assert Image.open(io.BytesIO(opened.content)).size == (800, 500)
    removed = client.delete(f"/api/v2/documents/{document['id']}", headers=headers)
    assert removed.json()["removed_at"] is not None
    assert client.get(file_of, headers=headers).json() == {"items": []}
    for path in (f"/api/v2/documents/{document['id']}/image",):
        assert client.get(path, headers=headers).status_code == 404
    assert client.delete(f"/api/v2/documents/{document['id']}", headers=headers).status_code == 404


def test_a_consumer_adds_to_their_own_file_alone(client, firm, file_of):
    own = f"/api/v2/consumers/{firm.case.consumer_id}/documents"
    assert upload(client, firm, own, a_png(700), role="consumer").status_code == 201
    assert upload(client, firm, file_of, a_png(), role="consumer").status_code == 404
    assert client.get(file_of, headers=firm.headers("consumer")).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "auditor"])
def test_who_only_looks_sees_no_ids(client, firm, role):
    of = f"/api/v2/consumers/{firm.case.consumer_id}/documents"
    image = f"/api/v2/documents/{firm.case.document_id}/image"
    for path in (of, image):
        assert client.get(path, headers=firm.headers(role)).status_code == 403


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "NotAnImage"),
        (b"%PDF-1.7\n%%EOF", "NotAnImage"),
        (b"GIF89a" + b"\x00" * 64, "NotAnImage"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "NotAnImage"),
        (a_png()[:-40], "ImageUnreadable"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 64, "ImageUnreadable"),
        (a_png(200, 100), "ImageTooSmall"),
        (a_png(6000, 5000), "ImageHasTooManyPixels"),
    ],
)
def test_what_cannot_be_enclosed_is_refused_by_its_bytes(client, firm, file_of, content, code):
    refused = upload(client, firm, file_of, content)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert [each["path"] for each in refused.json()["errors"]] == ["content"]
    assert client.get(file_of, headers=firm.headers("operator")).json() == {"items": []}


def test_a_body_over_five_megabytes_and_another_media_type_are_refused(client, firm, file_of):
    heavy = upload(client, firm, file_of, a_png() + b"\x00" * IMAGE_BYTES_MAX)
    assert (heavy.status_code, heavy.json()["code"]) == (413, "BodyTooLarge")
    for kind in ("application/pdf", "application/json", "multipart/form-data; boundary=x"):
        other = upload(client, firm, file_of, a_png(), content_type=kind)
        assert (other.status_code, other.json()["code"]) == (415, "UnsupportedMediaType")


@pytest.mark.parametrize("changes", [{"kind": "passport"}, {"title": ""}, {"title": "a\nb"}])
def test_kind_and_title_are_asked_for(client, firm, file_of, changes):
    refused = upload(client, firm, file_of, a_png(), **changes)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"] == next(iter(changes))


def test_the_eleventh_and_the_same_again_are_refused(client, firm, file_of):
    for number in range(10):
        added = upload(client, firm, file_of, a_png(600 + number))
        assert added.status_code == 201
    again = upload(client, firm, file_of, a_png(600))
    assert (again.status_code, again.json()["code"]) == (409, "DocumentAlreadyOnFile")
    eleventh = upload(client, firm, file_of, a_png(700))
    assert (eleventh.status_code, eleventh.json()["code"]) == (409, "TooManyDocuments")


def test_a_repeated_upload_with_its_key_is_answered_once(client, firm, file_of):
    key = {"idempotency-key": "upload-1"}
    first = upload(client, firm, file_of, a_png(), headers=key)
    second = upload(client, firm, file_of, a_png(), headers=key)
    assert (first.status_code, second.json()) == (201, first.json())
    other = upload(client, firm, file_of, a_png(), headers=key, title="Another")
    assert other.status_code == 422
    assert other.headers["content-type"] == "application/problem+json"


def test_version_one_wraps_the_same_answer(client, firm, file_of):
    listed = client.get(file_of.replace("v2", "v1"), headers=bearer(firm.tokens["operator"]))
    assert listed.json() == {"success": True, "data": {"items": []}}
