"""Bad input over HTTP and from the provider: a refusal that names the field, nothing half-written."""

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from entrypoints.cli.demo import story as steps
from entrypoints.cli.demo.story import Play
from staging.live import (
    LiveStage,
    add_member,
    approved,
    new_firm,
    person,
    refusal_to,
    report_of,
    require_no_help_needed,
)

pytestmark = pytest.mark.slow

FIFTY_MB = 50 * 1024 * 1024
STRANGER = 77


@pytest.fixture(scope="module")
def case(stage: LiveStage) -> Play:
    """A consumer with one report on file; the provider's webhooks are off, we pull ourselves."""
    stage.control("DELETE", "/webhook-targets")
    play = new_firm(stage, 0)
    steps.first_report(play)
    return play


def row_counts(stage: LiveStage) -> Counter[str]:
    """How many rows every table has, and how many files of evidence are kept."""
    names = [
        row[0]
        for row in stage.rows(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind in ('r', 'p') and not relispartition"
        )
        if row[0] != "audit_seals"  # made by the worker in its own time, as are its checkpoints
    ]
    counts = Counter({name: stage.rows(f'select count(*) from "{name}"')[0][0] for name in names})
    counts["evidence"] = sum(
        path.is_file() and "audit" not in path.parts
        for path in (stage.home / "evidence").rglob("*")
    )
    return counts


def pulled(play: Play, raw: str) -> Any:
    """The pull of a report that the provider has now, once it came to its end."""
    play.stage.control("POST", "/reports", {"member": play.member, "raw": raw})
    pull = play.consumer.post(f"/consumers/{play.consumer_id}/pulls")
    return play.stage.wait(lambda: _ended(play, pull["id"]), "the pull's end")


def _ended(play: Play, pull_id: str) -> Any:
    pull = play.consumer.get(f"/pulls/{pull_id}")
    return None if pull["state"] == "requested" else pull


def another_persons(play: Play) -> str:
    return report_of(person(STRANGER), play.stage)


def cut_off(play: Play) -> str:
    whole = report_of(person(0), play.stage)
    return whole[: len(whole) // 2]


def fifty_megabytes(play: Play) -> str:
    return json.dumps({"padding": "x" * FIFTY_MB})


def emptied(play: Play) -> str:
    """The envelope of a report in which nothing and nobody stands."""
    whole = json.loads(report_of(person(0), play.stage))
    report = next(
        c["TrueLinkCreditReportType"]
        for c in whole["BundleComponents"]["BundleComponent"]
        if "TrueLinkCreditReportType" in c
    )
    for name, value in report.items():
        report[name] = type(value)() if isinstance(value, dict | list) else value
    return json.dumps(whole)


def older(play: Play) -> str:
    return report_of(person(0), play.stage, age_days=30)


def from_the_future(play: Play) -> str:
    return report_of(person(0), play.stage, age_days=-3)


@pytest.mark.parametrize(
    ("report", "failure", "says"),
    [
        (cut_off, "unreadable", "at byte"),
        (fifty_megabytes, "unreadable", "larger than"),
        (lambda _: "", "unreadable", "no content"),
        (lambda _: "{}", "unreadable", "no known credit report format"),
        (emptied, "unreadable", "the report is empty"),
        (another_persons, "another_person", "ssn: "),
        (older, "older_than_last", "report_date: "),
        (from_the_future, "unreadable", "report_date: "),
    ],
    ids=[
        "cut off",
        "50 MB",
        "no bytes",
        "an empty object",
        "an empty report",
        "another person's",
        "older than the last",
        "from the future",
    ],
)
def test_a_report_that_cannot_be_taken_fails_the_pull_by_name_and_leaves_nothing(
    stage, case, report, failure, says
):
    raw = report(case)
    finish_tasks(case)
    stage.rest()
    before = row_counts(stage)
    pull = pulled(case, raw)
    stage.rest()
    assert pull["state"] == "failed"
    assert (pull["failure"], pull["report_id"]) == (failure, None)
    assert says in pull["failure_message"]
    grown = row_counts(stage) - before
    assert grown - Counter(idempotency_keys=1) == Counter(
        report_pulls=1,
        audit_entries=5,  # the pull, twice; the task; the failure looked at, the task looked for
        events=3,  # the pull was requested, it failed, a person was asked
        jobs=2,
        tasks=1,
    )
    (asked,) = case.operator.pages("/tasks")
    assert asked["kind"] == "reconnect_provider"


def finish_tasks(play: Play) -> None:
    for task in list(play.operator.pages("/tasks")):
        play.operator.post(f"/tasks/{task['id']}/completion")


def test_after_all_that_a_good_report_is_taken(stage, case):
    finish_tasks(case)
    assert pulled(case, report_of(person(0), stage))["state"] == "imported"
    require_no_help_needed(case)


def a_consumer(play: Play, **changes: Any) -> dict[str, Any]:
    subject = play.story.subject
    return {
        "name": {"first": subject.first, "last": subject.last},
        "email": "second.consumer@firm0.example.com",
        "birth_date": "1980-05-06",
        "ssn": "666559999",
    } | changes


def test_a_birth_date_in_the_future_is_refused_by_name(stage, case):
    stage.rest()
    before = row_counts(stage)
    tomorrow = stage.clock().date() + timedelta(days=2)
    body = a_consumer(case, birth_date=tomorrow.isoformat())
    refused = refusal_to(case.operator, "/consumers", body)
    assert refused.status_code == 422
    assert [error["path"] for error in refused.json()["errors"]] == ["birth_date"]
    assert row_counts(stage) - before - Counter(idempotency_keys=1) == Counter()


def test_a_consumer_without_address_signs_no_contract(stage, case):
    taken = case.operator.post("/consumers", a_consumer(case))
    of = f"/consumers/{taken['id']}"
    login = add_member(case, "second.consumer", "consumer", consumer_id=taken["id"])
    login.post(f"{of}/rights-acknowledgement", {"text_version": "1"})
    stage.rest()
    before = row_counts(stage)
    body = {"text_version": "1", "text_sha256": "0" * 64}
    refused = refusal_to(login, f"{of}/contract", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "ConsumerWithoutAddress")
    assert "no postal address" in refused.json()["detail"]
    assert row_counts(stage) - before - Counter(idempotency_keys=1) == Counter()


@pytest.fixture(scope="module")
def running(stage: LiveStage, case: Play) -> Play:
    """A dispute whose letter was delivered."""
    stage.aim_webhooks()
    play = approved(stage, 1)
    steps.post_letters(play)
    play.disputes = [stage.wait(lambda: _running(play), "a running clock")]
    return play


def _running(play: Play) -> Any:
    dispute = play.dispute(play.disputes[0]["id"])
    return dispute if dispute["state"] == "running" else None


def test_a_results_notice_of_the_future_is_refused_by_name(stage, running):
    stage.rest()
    before = row_counts(stage)
    today: date = stage.clock().date()
    (dispute,) = running.disputes
    body = {
        "dated_on": today.isoformat(),
        "received_on": (today + timedelta(days=2)).isoformat(),
    }
    refused = refusal_to(running.operator, f"/disputes/{dispute['id']}/results-notice", body)
    assert refused.status_code == 422
    assert [error["path"] for error in refused.json()["errors"]] == ["received_on"]
    assert row_counts(stage) - before - Counter(idempotency_keys=1) == Counter()
    assert running.dispute(dispute["id"])["results_notice"] is None
