"""The findings of a report over HTTP: filtered, paged, in one order, refused by field."""

from uuid import UUID, uuid4

import pytest
from tests.integration.http.report_files import uploaded_report

SSN = "666270444"


@pytest.fixture(scope="module")
def report_id(client, container, firm) -> UUID:
    """An uploaded report with errors in it; the findings are made on arrival."""
    return uploaded_report(client, container, firm, SSN)


def listed(client, firm, report_id, **query):
    path = f"/api/v2/reports/{report_id}/findings"
    return client.get(path, params=query, headers=firm.headers("viewer"))


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


def test_each_filter_leaves_exactly_what_it_names(client, firm, report_id):
    every = listed(client, firm, report_id).json()["items"]
    assert len({one["rule_id"] for one in every}) > 2
    for found in every:
        for query, of in (
            ({"rule": found["rule_id"]}, lambda one: one["rule_id"]),
            ({"bureau": found["subject"]["bureau"]}, lambda one: one["subject"]["bureau"]),
        ):
            wanted = [one["id"] for one in every if of(one) == of(found)]
            assert ids(listed(client, firm, report_id, **query)) == wanted
    for severity in (1, 2, 3, 4):
        wanted = [one["id"] for one in every if one["severity"] <= severity]
        assert ids(listed(client, firm, report_id, severity=severity)) == wanted


def test_kinds_divide_the_list(client, firm, report_id):
    kinds = [
        set(ids(listed(client, firm, report_id, kind=kind)))
        for kind in ("display", "codes", "pulls", "attested")
    ]
    assert kinds[0]
    assert sum(map(len, kinds)) == len(set.union(*kinds))
    assert set.union(*kinds) == set(ids(listed(client, firm, report_id)))


def test_states_and_disputes_divide_it_as_well(client, firm, report_id):
    every = ids(listed(client, firm, report_id))
    assert ids(listed(client, firm, report_id, state="withdrawn")) == []
    assert ids(listed(client, firm, report_id, disputed="false")) == every
    assert ids(listed(client, firm, report_id, disputed="true")) == []
    both = listed(client, firm, report_id, severity=2, disputed="false")
    assert set(ids(both)) < set(every)


def test_pages_follow_each_other_in_the_one_order_without_a_gap(client, firm, report_id):
    every = ids(listed(client, firm, report_id))
    seen, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = listed(client, firm, report_id, limit=2, **more)
        seen += ids(answer)
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
    assert seen == every


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"severity": 5}, "severity"),
        ({"severity": "high"}, "severity"),
        ({"bureau": "innovis"}, "bureau"),
        ({"state": "closed"}, "state"),
        ({"kind": "other"}, "kind"),
        ({"disputed": "maybe"}, "disputed"),
        ({"rule": "BAL 1"}, "rule"),
        ({"limit": 0}, "limit"),
        ({"cursor": "AAAAAAAAAAAAAAAAAAAAAA"}, "cursor"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_filter_is_refused_by_its_name(client, firm, report_id, query, field):
    answer = listed(client, firm, report_id, **query)
    assert answer.status_code in {400, 422}, answer.text
    assert field in answer.text


def test_an_unknown_rule_is_refused_and_never_an_empty_list(client, firm, report_id):
    answer = listed(client, firm, report_id, rule="NO-SUCH")
    assert (answer.status_code, answer.json()["code"]) == (422, "UnknownRule")


def test_a_cursor_of_another_report_is_refused(client, firm, report_id, other_firm):
    assert listed(client, other_firm, report_id).status_code == 404
    assert listed(client, firm, uuid4()).status_code == 404
