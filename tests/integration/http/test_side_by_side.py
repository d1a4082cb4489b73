"""The table of three columns over HTTP: for those who may read it, and on record."""

import io
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from tests.integration.http.report_files import uploaded_report

SSN = "666270333"


@pytest.fixture(scope="module")
def report_id(client, container, firm) -> UUID:
    """An uploaded report with errors in it; the findings are made on arrival."""
    return uploaded_report(client, container, firm, SSN)


def read(client, firm, report_id, role="owner", version="v2"):
    path = f"/api/{version}/reports/{report_id}/side-by-side"
    return client.get(path, headers=firm.headers(role))


def test_a_client_can_draw_the_table_without_further_thought(client, firm, report_id):
    answer = read(client, firm, report_id)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [column["name"] for column in told["columns"]] == ["TransUnion", "Experian", "Equifax"]
    for section in told["sections"]:
        assert len(section["paths"]) == 3
        for row in section["rows"] + section["history"]:
            assert len(row["cells"]) == 3
    kinds = {section["kind"] for section in told["sections"]}
    assert {"personal", "scores", "account", "collection", "inquiries"} <= kinds


def test_every_open_finding_is_marked(client, firm, report_id):
    told = read(client, firm, report_id).json()
    found = client.get(
        f"/api/v2/reports/{report_id}/findings", headers=firm.headers("owner")
    ).json()["items"]
    assert found
    marks = {mark for section in told["sections"] for mark in section["marks"]}
    assert marks == {one["id"] for one in found}


def test_no_full_number_and_no_birth_date_is_shown(client, firm, report_id):
    said = read(client, firm, report_id).text
    assert "****-**-**" in said
    assert SSN not in said
    assert f"{SSN[:3]}-{SSN[3:5]}-{SSN[5:]}" not in said


def test_version_1_wraps_the_same_table(client, firm, report_id):
    wrapped = read(client, firm, report_id, version="v1").json()
    assert wrapped == {"success": True, "data": read(client, firm, report_id).json()}


def test_nobody_elses_report_is_known(client, firm, other_firm, report_id):
    assert read(client, other_firm, report_id).status_code == 404
    assert read(client, firm, report_id, role="consumer").status_code == 404
    assert read(client, firm, uuid4()).status_code == 404
    assert client.get(f"/api/v2/reports/{report_id}/side-by-side").status_code == 401


def test_reading_it_is_on_record(client, firm, report_id):
    read(client, firm, report_id, role="viewer")
    entries = client.get(
        "/api/v2/audit/entries",
        params={"kind": "reports", "limit": 200},
        headers=firm.headers("auditor"),
    ).json()["items"]
    assert str(report_id) in {one for entry in entries for one in entry["entity_ids"]}


def test_the_review_is_a_pdf_for_those_who_may_read_the_report(client, firm, other_firm, report_id):
    path = f"/api/v2/reports/{report_id}/review.pdf"
    answer = client.get(path, headers=firm.headers("viewer"))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert f'filename="review-{report_id}.pdf"' in answer.headers["content-disposition"]
    assert answer.headers["etag"]
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Your credit report, reviewed" in text
    assert SSN not in text
    assert "[1]" in text
    again = client.get(path, headers=firm.headers("viewer"))
    assert again.content == answer.content
    for stranger in (other_firm.headers("owner"), firm.headers("consumer")):
        assert client.get(path, headers=stranger).status_code == 404
    assert client.get(path).status_code == 401
