"""A consumer's statement over HTTP: the findings that follow, by PostgreSQL and the real routes."""

import json
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from tests.integration.http.casefile import stored_report

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import ReportId
from domain.identity import ConsumerId, TenantId
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope


@pytest.fixture(scope="module")
def owed(container, firm):
    """A report of the consumer who can sign in, and an account on which something is owed."""
    raw = json.dumps(smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))).encode()
    report, _ = ReportFormats().read(raw)
    report_id, tenant_id = ReportId(container.new_id()()), TenantId(firm.tenant_id)
    stored = stored_report(report_id, tenant_id, ConsumerId(firm.case.consumer_id))
    stored = replace(stored, sha256=report.sha256, report_date=report.report_date)
    with container.database().begin(tenant_id) as work:
        work.reports.add(stored, report)
    return report_id, next(t.path for t in report.tradelines() if t.balance and t.balance.minor)


def state(client, firm, report_id, role="consumer", **body):
    headers = firm.headers(role) | {"Idempotency-Key": str(uuid4())}
    return client.post(f"/api/v2/reports/{report_id}/statements", json=body, headers=headers)


def test_a_statement_is_answered_with_the_finding_and_its_question(client, firm, owed):
    report_id, path = owed
    answer = state(client, firm, report_id, kind="paid", path=path)
    assert answer.status_code == 201, answer.text
    [found] = answer.json()["items"]
    assert (found["rule_id"], found["subject"]["path"]) == ("BAL-11", path)
    assert (found["question"]["needed"], found["answers"]) == ("yes", [])
    listed = client.get(f"/api/v2/reports/{report_id}/findings", headers=firm.headers("consumer"))
    assert found["id"] in [one["id"] for one in listed.json()["items"]]


def test_a_statement_against_which_the_report_says_nothing_is_a_conflict(client, firm, owed):
    answer = state(client, firm, owed[0], kind="living", path=owed[1])
    assert (answer.status_code, answer.json()["code"]) == (409, "StatementContradictsNothing")


def test_a_statement_of_no_known_kind_is_refused_by_its_field(client, firm, owed):
    answer = state(client, firm, owed[0], kind="sorry", path=owed[1])
    assert answer.status_code in {400, 422}
    assert "kind" in answer.text


def test_a_viewer_states_nothing(client, firm, owed):
    assert state(client, firm, owed[0], role="viewer", kind="paid", path=owed[1]).status_code == 403
