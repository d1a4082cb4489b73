"""Two stored reports compared over HTTP: for those who may read both, and on record."""

import json
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from tests.integration.http.casefile import NOW, new_consumer, stored_report

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import ReportId
from domain.credit_reports.tradelines import MergedTradeline, TradelineKind
from domain.credit_reports.values import Bureau
from domain.disputes.clock import ReceiptProof, ReportSource
from domain.disputes.dispute import Dispute, DisputedItem, DisputeId, DisputeState, LetterKind
from domain.findings.catalogue import run_rules
from domain.findings.finding import Finding, FindingState
from domain.findings.model import FindingId
from domain.identity import ConsumerId, TenantId
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope


@pytest.fixture(scope="module")
def pulls(client, container, firm) -> list[UUID]:
    """Three reports of one consumer: errors, the answer to them, and one item back again."""
    body = new_consumer("pulls@example.com", ssn="666120777")
    added = client.post("/api/v2/consumers", json=body, headers=firm.headers("owner"))
    assert added.status_code == 201, added.text
    return [keep(container, firm, UUID(added.json()["id"]), number) for number in (1, 2, 3)]


def keep(container, firm, consumer_id: UUID, number: int) -> UUID:
    raw = json.dumps(smartcredit_envelope(demo_report(number, anchor=date(2026, 3, 2)))).encode()
    report, _ = ReportFormats().read(raw)
    report_id = ReportId(container.new_id()())
    tenant_id = TenantId(firm.tenant_id)
    stored = replace(
        stored_report(report_id, tenant_id, ConsumerId(consumer_id)),
        sha256=report.sha256,
        report_date=report.report_date,
    )
    with container.database().begin(tenant_id) as work:
        work.reports.add(stored, report)
    return report_id


def dispute_of(container, firm, report_id: UUID, bureau: Bureau, received_on: date) -> Dispute:
    """A running dispute of everything that the rules find of one bureau."""
    tenant_id = TenantId(firm.tenant_id)
    with container.database().begin(tenant_id) as work:
        stored, report = work.reports.get(report_id), work.reports.normalized(report_id)
        findings = [
            Finding(id=FindingId(container.new_id()()), tenant_id=tenant_id,
                    consumer_id=stored.consumer_id, report_id=stored.id, hit=hit,
                    state=FindingState.OPEN, found_at=NOW)
            for hit in run_rules(report)
            if hit.subject.bureau is bureau and hit.subject.kind == "granted"
        ]  # fmt: skip
        work.findings.add_all(findings)
        opened = Dispute(
            id=DisputeId(container.new_id()()), tenant_id=tenant_id, bureau=bureau, round=1,
            consumer_id=stored.consumer_id, letter_kind=LetterKind.INITIAL, opened_at=NOW,
            source=ReportSource.MONITORING_SERVICE, state=DisputeState.OPEN,
            items=tuple(
                DisputedItem(number=number, subject=one.hit.subject, report_id=stored.id,
                             finding_ids=(one.id,), fields=one.hit.fields)
                for number, one in enumerate(findings, 1)
            ),
        )  # fmt: skip
        mailed = opened.record_mailing(at=NOW)
        running, _ = mailed.record_receipt(received_on, ReceiptProof.DELIVERED_SCAN, at=NOW)
        work.disputes.add(running)
    return running


def compare(client, firm, report_id, role="owner", **query):
    path = f"/api/v2/reports/{report_id}/comparison"
    return client.get(path, params=query, headers=firm.headers(role))


def test_each_item_is_told_with_its_place_and_what_changed(client, firm, pulls):
    first, second, _ = pulls
    answer = compare(client, firm, second)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["before"]["id"], told["after"]["id"]) == (str(first), str(second))
    counts = {one["verdict"]: one["items"] for one in told["counts"]}
    assert counts["deleted"] >= 2
    assert sum(counts.values()) == len(told["items"]) + len(told["new"])
    worse = next(one for one in told["items"] if one["verdict"] == "worse")
    change = next(one for one in worse["changes"] if one["verdict"] == "worse")
    assert change["before_place"].startswith(worse["item"]["path"])
    assert change["after_place"].startswith(worse["after_path"])
    assert worse["confidence"] in {"certain", "strong", "fair"}


def test_what_came_back_cites_the_report_that_had_it(client, firm, pulls):
    first, second, third = pulls
    told = compare(client, firm, third, earlier_id=second).json()
    (back,) = [one for one in told["new"] if one["verdict"] == "reinserted"]
    assert back["item"]["label"].startswith("NORTHGATE COLLECTIONS")
    original = compare(client, firm, second, earlier_id=first).json()
    assert back["earlier_sha256"] == original["before"]["sha256"]


def test_what_became_of_each_disputed_item_is_told_with_both_places(client, container, firm, pulls):
    first, second, _ = pulls
    dispute = dispute_of(container, firm, first, Bureau.EXPERIAN, date(2026, 3, 20))
    told = compare(client, firm, second).json()
    [mine] = [one for one in told["disputes"] if one["dispute_id"] == str(dispute.id)]
    assert mine["counts"]
    assert len(mine["outcomes"]) == len(dispute.items)
    assert len({one["outcome"] for one in mine["outcomes"]}) > 1
    for item, outcome in zip(dispute.items, mine["outcomes"], strict=True):
        assert outcome["before_place"] == item.subject.path
        assert outcome["before_report_id"] == str(first)
        assert outcome["after_report_id"] == str(second)
        assert outcome["before_sha256"] != outcome["after_sha256"]
        is_gone = outcome["outcome"] == "deleted"
        assert (outcome["after_place"] is None) is is_gone
        assert bool(outcome["standing"]) is (outcome["outcome"] in {"verified_unchanged", "worse"})


def test_a_report_from_before_the_letter_came_decides_nothing(client, container, firm, pulls):
    dispute = dispute_of(container, firm, pulls[0], Bureau.TRANSUNION, date(2026, 5, 1))
    told = compare(client, firm, pulls[1]).json()
    [mine] = [one for one in told["disputes"] if one["dispute_id"] == str(dispute.id)]
    assert not mine["counts"]


def test_what_names_no_bureau_is_counted_and_not_compared(client, container, firm, pulls):
    with container.database().begin(TenantId(firm.tenant_id)) as work:
        stored = work.reports.get(pulls[2])
        report = work.reports.normalized(pulls[2])
        merged = MergedTradeline(
            kind=TradelineKind.GRANTED, path="$.merged[0]", creditor_name="SAMPLE"
        )
        newer = replace(report, merged=(merged,), report_date=date(2026, 7, 1), sha256="ef" * 32)
        added = replace(stored, id=ReportId(container.new_id()()), report_date=date(2026, 7, 1))
        work.reports.add(added, newer)
    told = compare(client, firm, added.id).json()
    assert (told["before"]["not_compared"], told["after"]["not_compared"]) == (0, 1)


def test_version_1_wraps_the_same_comparison(client, firm, pulls):
    path = f"/api/v1/reports/{pulls[1]}/comparison"
    wrapped = client.get(path, headers=firm.headers("operator")).json()
    assert wrapped == {"success": True, "data": compare(client, firm, pulls[1]).json()}


def test_a_first_report_and_the_wrong_order_are_refused_in_words(client, firm, pulls):
    first = compare(client, firm, pulls[0])
    assert (first.status_code, first.json()["code"]) == (409, "NoEarlierReport")
    backwards = compare(client, firm, pulls[0], earlier_id=pulls[1])
    assert (backwards.status_code, backwards.json()["code"]) == (422, "ReportsOutOfOrder")


def test_another_consumers_and_another_firms_report_are_unknown(client, firm, other_firm, pulls):
    """An id that is somebody else's is answered as an invented one."""
    for stranger in (firm.case.report_id, other_firm.case.report_id, uuid4()):
        answer = compare(client, firm, pulls[1], earlier_id=stranger)
        assert (answer.status_code, answer.json()["code"]) == (404, "ReportNotFound")
    assert compare(client, firm, pulls[1], role="consumer").status_code == 404
    assert compare(client, other_firm, pulls[1]).status_code == 404


def test_reading_a_comparison_is_on_record_for_both_reports(client, firm, pulls):
    compare(client, firm, pulls[1], role="viewer")
    found = client.get(
        "/api/v2/audit/entries",
        params={"kind": "reports", "limit": 200},
        headers=firm.headers("auditor"),
    ).json()["items"]
    assert {str(pulls[0]), str(pulls[1])} <= {one for entry in found for one in entry["entity_ids"]}


def test_a_report_says_which_lines_we_hold_for_one_account_and_why(client, firm, pulls):
    report = client.get(f"/api/v2/reports/{pulls[0]}", headers=firm.headers("viewer")).json()[
        "report"
    ]
    lines = [line["path"] for account in report["accounts"] for line in account["tradelines"]]
    grouped = [path for one in report["groups"] for path in one["paths"]]
    assert sorted(grouped) == sorted(lines)
    several = next(one for one in report["groups"] if len(one["paths"]) > 1)
    assert several["grouped_by"] == "matcher_and_vendor"
    assert several["links"][0]["reasons"]
