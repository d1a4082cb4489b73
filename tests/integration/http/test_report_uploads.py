"""Report files over HTTP: any format by its content, one report per document, nobody else's."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from tests.integration.http.casefile import NOW, add_consumer
from tests.integration.http.report_files import allow_service, report_file

from entrypoints.http.areas.reports import UPLOAD_BYTES_MAX

FREE = {"source": "annual_free"}
_numbers = iter(range(100, 10_000))


@pytest.fixture
def subject(client, container, firm) -> tuple[str, str]:
    """The reports' path of a consumer with a contract and nothing on file, and their number."""
    ssn = f"6662{next(_numbers):05d}"
    email = f"{ssn}@example.com"
    consumer_id = add_consumer(client, firm.tokens["owner"], email, ssn=ssn)
    allow_service(container, firm.tenant_id, consumer_id)
    return f"/api/v2/consumers/{consumer_id}/reports", ssn


def upload(client, firm, path: str, content: bytes, *, role: str = "operator", **more: Any):
    kind = more.pop("content_type", "application/octet-stream")
    headers = {**firm.headers(role), "content-type": kind, **more.pop("headers", {})}
    return client.post(path, content=content, params=more or FREE, headers=headers)


def test_a_file_becomes_a_report_with_findings_and_its_bytes_are_kept(client, firm, subject):
    path, ssn = subject
    content = report_file(ssn=ssn)
    added = upload(client, firm, path, content, content_type="application/json")
    assert added.status_code == 201, added.text
    stored = added.json()
    assert (stored["provider"], stored["source"]) == ("upload", "annual_free")
    assert stored["sha256"] == hashlib.sha256(content).hexdigest()
    headers = firm.headers("operator")
    assert client.get(path, headers=headers).json()["items"] == [stored]
    report = f"/api/v2/reports/{stored['id']}"
    assert client.get(f"{report}/findings", headers=headers).json()["items"]
    assert client.get(f"{report}/evidence", headers=firm.headers("owner")).content == content


def test_the_upload_is_in_the_audit_and_in_the_history(client, firm, subject):
    path, ssn = subject
    stored = upload(client, firm, path, report_file(ssn=ssn)).json()
    owner = firm.headers("owner")
    found = client.get(
        "/api/v2/audit/entries", params={"consumer_id": stored["consumer_id"]}, headers=owner
    ).json()["items"]
    made = [e for e in found if (e["verb"], e["kind"]) == ("created", "reports")]
    assert [e["entity_ids"] for e in made] == [[stored["id"]]]
    told = client.get(path.replace("/reports", "/timeline"), headers=owner).json()["items"]
    assert any(e["event_type"] == "ReportImported" for e in told)


def test_ten_uploads_of_one_file_at_once_leave_one_report(client, firm, subject):
    path, ssn = subject
    content = report_file(ssn=ssn)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: upload(client, firm, path, content), range(10)))
    assert {a.status_code for a in answers} <= {201, 503}
    assert len({a.json()["id"] for a in answers if a.status_code == 201}) == 1
    assert len(client.get(path, headers=firm.headers("operator")).json()["items"]) == 1


def test_a_repeated_upload_with_its_key_is_answered_once(client, firm, subject):
    path, ssn = subject
    content, key = report_file(ssn=ssn), {"idempotency-key": "report-1"}
    first = upload(client, firm, path, content, headers=key)
    assert upload(client, firm, path, content, headers=key).json() == first.json()
    other = upload(client, firm, path, content + b" ", headers=key)
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "ReportUnreadable"),
        (b"Dear bureau", "ReportFormatUnknown"),
        (b"<html><body>Your report</body></html>", "ReportFormatUnknown"),
        (b'{"TrueLinkCreditReportType": {"Borrower": {}}}', "ReportEmpty"),
        (report_file(ssn="666990001"), "ReportOfAnotherPerson"),
    ],
)
def test_what_is_not_their_report_is_refused_and_leaves_nothing(
    client, firm, subject, content, code
):
    path, _ = subject
    refused = upload(client, firm, path, content)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert client.get(path, headers=firm.headers("operator")).json()["items"] == []


def test_an_older_report_and_another_source_are_refused_by_name(client, firm, subject):
    path, ssn = subject
    content = report_file(ssn=ssn)
    upload(client, firm, path, content)
    older = upload(client, firm, path, report_file(ssn=ssn, days_ago=5))
    assert (older.status_code, older.json()["code"]) == (409, "ReportOlderThanLast")
    elsewhere = upload(client, firm, path, content, source="lender")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "ReportSourceDiffers")


def test_the_source_is_asked_for_and_the_size_and_media_type_are_bounded(client, firm, subject):
    path, ssn = subject
    for params in ({"other": "x"}, {"source": "the internet"}):
        refused = upload(client, firm, path, report_file(ssn=ssn), **params)
        assert refused.status_code == 422
    heavy = upload(client, firm, path, b" " * (UPLOAD_BYTES_MAX + 1))
    assert (heavy.status_code, heavy.json()["code"]) == (413, "BodyTooLarge")
    picture = upload(client, firm, path, report_file(ssn=ssn), content_type="image/png")
    assert (picture.status_code, picture.json()["code"]) == (415, "UnsupportedMediaType")


def test_who_only_looks_and_another_firm_upload_nothing(client, firm, other_firm, subject):
    path, ssn = subject
    content = report_file(ssn=ssn)
    assert upload(client, firm, path, content, role="viewer").status_code == 403
    assert upload(client, firm, path, content, role="consumer").status_code == 404
    assert upload(client, other_firm, path, content).status_code == 404


def test_a_report_from_the_future_is_refused(client, firm, subject):
    path, ssn = subject
    ahead = (date.max - NOW.date()).days // 2
    refused = upload(client, firm, path, report_file(ssn=ssn, days_ago=-min(ahead, 36_500)))
    assert (refused.status_code, refused.json()["code"]) == (422, "ReportFromTheFuture")
