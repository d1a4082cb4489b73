"""What the two versions answer, what is masked, what is kept once, what must match."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import msgspec
import pytest
from tests.integration.http.casefile import ADDRESS, PDF, RAW_REPORT, new_consumer

READS = [
    "/consumers",
    "/consumers/{consumer_id}",
    "/consumers/{consumer_id}/reports",
    "/consumers/{consumer_id}/disputes",
    "/consumers/{consumer_id}/letters",
    "/consumers/{consumer_id}/timeline",
    "/pulls/{pull_id}",
    "/reports/{report_id}",
    "/reports/{report_id}/findings",
    "/findings/{finding_id}",
    "/disputes/{dispute_id}",
    "/letters/{letter_id}",
    "/letters/{letter_id}/mail-piece",
    "/tasks",
    "/jobs",
    "/jobs/{job_id}",
    "/members",
    "/auth/user",
]


def at(path: str, firm) -> str:
    return path.format(**msgspec.to_builtins(firm.case))


@pytest.mark.parametrize("path", READS)
def test_version_1_wraps_what_version_2_answers_bare(client, firm, path):
    headers = firm.headers("owner")
    first = client.get(f"/api/v1{at(path, firm)}", headers=headers)
    second = client.get(f"/api/v2{at(path, firm)}", headers=headers)
    assert (first.status_code, second.status_code) == (200, 200), first.text
    assert first.json() == {"success": True, "data": second.json()}
    assert first.headers.get("etag") == second.headers.get("etag")


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_documents_are_plain_bytes_in_both_versions(client, firm, version):
    headers = firm.headers("operator")
    pdf = client.get(f"/api/{version}/letters/{firm.case.letter_id}/pdf", headers=headers)
    raw = client.get(f"/api/{version}/reports/{firm.case.report_id}/evidence", headers=headers)
    assert (pdf.content, raw.content) == (PDF, RAW_REPORT)
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["etag"] == f'"{hashlib.sha256(PDF).hexdigest()}"'


def test_every_answer_is_kept_out_of_caches_frames_and_guesses(client):
    for path in ("/health/live", "/nowhere", "/api/v2/auth/user"):
        headers = client.get(path, headers={"x-request-id": "from-the-client-1"}).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["strict-transport-security"].startswith("max-age=")
        assert headers["x-request-id"] == "from-the-client-1"


def test_a_request_id_that_could_forge_a_log_line_is_replaced(client):
    answer = client.get("/health/live", headers={"x-request-id": "a b\tc"})
    assert answer.headers["x-request-id"] != "a b\tc"


def test_the_same_key_and_body_get_the_same_answer(client, firm):
    headers = firm.headers("operator") | {"idempotency-key": f"once-{uuid4()}"}
    body = new_consumer("twice@example.com", ssn="666120101")
    first = client.post("/api/v2/consumers", json=body, headers=headers)
    again = client.post("/api/v2/consumers", json=body, headers=headers)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["etag"] == first.headers["etag"]
    other = client.post(
        "/api/v2/consumers", json=body | {"email": "other@example.com"}, headers=headers
    )
    assert (other.status_code, other.json()["code"]) == (422, "KeyReused")


def test_a_refused_request_gives_its_key_back(client, firm):
    headers = firm.headers("operator") | {"idempotency-key": f"again-{uuid4()}"}
    body = new_consumer("late@example.com", ssn="666120102")
    refused = client.post("/api/v2/consumers", json=body | {"ssn": "666120001"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "SsnTaken")
    assert client.post("/api/v2/consumers", json=body, headers=headers).status_code == 201


def test_of_many_at_once_with_one_key_one_creates(client, firm):
    headers = firm.headers("operator") | {"idempotency-key": f"race-{uuid4()}"}
    body = new_consumer("race@example.com", ssn="666120103")

    def post(_: int):
        return client.post("/api/v2/consumers", json=body, headers=headers)

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(post, range(6)))
    created = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    assert len(created) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    late = {answer.json()["code"] for answer in answers if answer.status_code == 409}
    assert late <= {"RequestInProgress"}


def test_an_address_is_changed_by_whoever_has_seen_the_newest_version(client, firm):
    headers = firm.headers("operator")
    body = new_consumer("moves@example.com", ssn="666120104")
    created = client.post("/api/v2/consumers", json=body, headers=headers)
    path = f"/api/v2/consumers/{created.json()['id']}/address"
    moved = ADDRESS | {"line1": "9 Oak Avenue"}

    blind = client.put(path, json=moved, headers=headers)
    assert (blind.status_code, blind.json()["code"]) == (428, "IfMatchRequired")
    seen = headers | {"if-match": created.headers["etag"]}
    changed = client.put(path, json=moved, headers=seen)
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] != created.headers["etag"]
    assert changed.json()["previous_addresses"][0]["line1"] == ADDRESS["line1"]
    stale = client.put(path, json=ADDRESS, headers=seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "StaleVersion")


def test_a_refused_field_is_named_by_its_path_in_the_request(client, firm):
    body = new_consumer(ssn="666120105")
    body["address"] = ADDRESS | {"line1": "1" * 30, "line2": "2" * 30}
    answer = client.post("/api/v2/consumers", json=body, headers=firm.headers("operator"))
    assert answer.status_code == 422
    assert [field["path"] for field in answer.json()["errors"]] == ["address.line1"]
    body = new_consumer(ssn="12")
    answer = client.post("/api/v2/consumers", json=body, headers=firm.headers("operator"))
    assert [field["path"] for field in answer.json()["errors"]] == ["ssn"]
    assert answer.json()["detail"].startswith("ssn: has a wrong form; wanted is nine digits")


def test_a_social_security_number_with_dashes_is_the_same_number(client, firm):
    headers = firm.headers("operator")
    dashed = client.post("/api/v2/consumers", json=new_consumer(ssn="666-12-0143"), headers=headers)
    assert dashed.json()["ssn_last4"] == "0143"
    plain = client.post("/api/v2/consumers", json=new_consumer(ssn="666120143"), headers=headers)
    assert (plain.status_code, plain.json()["code"]) == (409, "SsnTaken")


def test_what_is_with_the_carrier_is_neither_withdrawn_nor_by_those_who_only_look(client, firm):
    path = f"/api/v2/disputes/{firm.case.dispute_id}/withdrawal"
    for role, status, code in (
        ("consumer", 409, "DisputeBeingMailed"),
        ("operator", 409, "DisputeBeingMailed"),
        ("viewer", 403, "PermissionDenied"),
    ):
        refused = client.post(path, headers=firm.headers(role))
        assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_dispute_is_withdrawn_over_http_once(client, container, firm):
    database, new_id = container.database(), container.new_id()
    with database.begin(firm.tenant_id) as work:
        dispute = replace(work.disputes.get(firm.case.dispute_id), id=new_id(), version=1)
        work.disputes.add(dispute)
    path = f"/api/v2/disputes/{dispute.id}/withdrawal"
    withdrawn = client.post(path, headers=firm.headers("consumer"))
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    assert withdrawn.headers["etag"] == '"2"'
    again = client.post(path, headers=firm.headers("operator"))
    assert (again.status_code, again.json()["code"]) == (409, "DisputeNotInState")


def test_pages_follow_one_another_without_gap_or_repetition(client, firm):
    headers, seen, cursor = firm.headers("owner"), [], ""
    while True:
        page = client.get(f"/api/v2/members?limit=2{cursor}", headers=headers).json()
        seen += [member["user_id"] for member in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "cursor=1", "cursor=null", "sort=name", "limit=1&limit=2"],
)
def test_a_query_that_says_nothing_known_is_refused(client, firm, query):
    answer = client.get(f"/api/v2/consumers?{query}", headers=firm.headers("owner"))
    assert answer.status_code == 422
    assert query not in answer.text


def test_a_forged_webhook_is_400_and_says_no_more(client):
    for vendor in ("lob", "smartcredit"):
        answer = client.post(f"/webhooks/{vendor}", json={"id": "evt_1"})
        assert (answer.status_code, answer.json()["code"]) == (400, "WebhookForged")


def test_a_consent_that_nobody_waits_for_ends_on_a_page_that_says_so(client):
    answer = client.get("/oauth/smartcredit/callback?state=unknown&code=<script>")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script>" not in answer.text


def test_health_and_metrics_need_no_token(client):
    assert client.get("/health/live").json() == {"live": True}
    assert client.get("/health/ready").json()["ready"] is True
    text = client.get("/metrics").text
    assert 'route="/health/live"' in text


def test_the_page_of_the_schema_asks_nobody_else(client):
    page = client.get("/schema")
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    for part in ("/schema/page.js", "/schema/page.css"):
        assert client.get(part).status_code == 200
