"""ConnectionStore, PullStore, ReportStore, FindingStore and AnswerStore."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.integration.contracts.casefile import Casefile, a_casefile
from tests.integration.contracts.files import a_finding, a_pull, a_report, a_stored_report
from tests.integration.contracts.people import NOW, a_connection

from application.paging import PageRequest
from application.ports import StaleVersion
from domain.connections import ConnectionState, NotConnected, ReportNotFound
from domain.findings.finding import FindingNotFound, FindingState
from domain.findings.questions import Answer
from domain.identity import ConsumerId


@pytest.fixture
def casefile(world, tenant_id) -> Casefile:
    return a_casefile(world, tenant_id)


def test_the_newest_active_connection_is_used(world, casefile) -> None:
    tenant_id, consumer_id = casefile.tenant_id, ConsumerId(casefile.consumer_id)
    newer = replace(
        a_connection(world.new_id(), tenant_id, consumer_id),
        created_at=NOW + timedelta(hours=1),
    )
    with world.begin(tenant_id) as work:
        assert work.connections.active(consumer_id) == casefile.connection
        work.connections.add(newer)
        assert work.connections.active(consumer_id) == newer
        work.connections.save(newer.broken())
        assert work.connections.active(consumer_id) == casefile.connection
        work.connections.save(casefile.connection.broken())
        with pytest.raises(NotConnected):
            work.connections.active(consumer_id)


def test_a_waiting_connection_has_no_tokens_yet(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    waiting = replace(
        a_connection(
            world.new_id(), tenant_id, consumer_id, state=ConnectionState.AWAITING_CONSENT
        ),
        tokens=None,
    )
    with world.begin(tenant_id) as work:
        work.connections.add(waiting)
        assert work.connections.get(waiting.id) == waiting


def test_one_pull_of_a_consumer_is_under_way_at_a_time(world, casefile) -> None:
    tenant_id, consumer_id = casefile.tenant_id, ConsumerId(casefile.consumer_id)
    second = a_pull(world.new_id(), tenant_id, consumer_id, casefile.connection.id)
    with world.begin(tenant_id) as work:
        assert not work.pulls.add_once(second)
        assert work.pulls.requested(consumer_id) == casefile.pull
        work.pulls.save(casefile.pull.imported(casefile.stored.id, at=NOW))
        assert work.pulls.requested(consumer_id) is None
        assert work.pulls.add_once(second)
        assert work.pulls.requested(consumer_id) == second


def test_a_report_is_read_back_normalized(world, casefile) -> None:
    with world.begin(casefile.tenant_id) as work:
        assert work.reports.get(casefile.stored.id) == casefile.stored
        assert work.reports.normalized(casefile.stored.id) == a_report()


def test_another_tenants_report_is_not_there(world, casefile) -> None:
    with world.begin(world.tenant()) as work:
        for read in (work.reports.get, work.reports.normalized):
            with pytest.raises(ReportNotFound):
                read(casefile.stored.id)
        assert work.reports.latest(casefile.stored.consumer_id) is None
        assert work.reports.page(casefile.stored.consumer_id, PageRequest()).items == ()


def test_the_latest_report_is_the_one_made_last(world, casefile) -> None:
    tenant_id, consumer_id = casefile.tenant_id, ConsumerId(casefile.consumer_id)
    older = a_stored_report(world.new_id(), tenant_id, consumer_id, on=date(2025, 12, 1))
    same_day = replace(
        a_stored_report(world.new_id(), tenant_id, consumer_id),
        stored_at=NOW + timedelta(minutes=1),
    )
    with world.begin(tenant_id) as work:
        work.reports.add(older, a_report())
        assert work.reports.latest(consumer_id) == casefile.stored
        work.reports.add(same_day, a_report())
        assert work.reports.latest(consumer_id) == same_day
        assert work.reports.page(consumer_id, PageRequest()).items == (
            same_day,
            older,
            casefile.stored,
        )
        assert work.backfills.reports_since(None) == 3
        assert work.backfills.reports_since(date(2026, 1, 1)) == 2


def test_a_report_is_found_by_its_document(world, casefile) -> None:
    tenant_id, consumer_id = casefile.tenant_id, ConsumerId(casefile.consumer_id)
    other = world.consumer(tenant_id)
    with world.begin(tenant_id) as work:
        work.report_intake.take_turn(consumer_id)
        assert (
            work.report_intake.of_document(consumer_id, casefile.stored.sha256) == casefile.stored
        )
        assert work.report_intake.of_document(consumer_id, "00" * 32) is None
        assert work.report_intake.of_document(other, casefile.stored.sha256) is None
    with world.begin(world.tenant()) as work:
        assert work.report_intake.of_document(consumer_id, casefile.stored.sha256) is None


def test_reports_of_all_consumers_are_paged_for_a_backfill(world, casefile) -> None:
    tenant_id = casefile.tenant_id
    others = a_stored_report(world.new_id(), tenant_id, world.consumer(tenant_id))
    with world.begin(tenant_id) as work:
        work.reports.add(others, a_report())
        assert work.reports.page(None, PageRequest()).items == (others, casefile.stored)


def test_findings_come_in_the_order_found_with_the_withdrawn_ones(world, casefile) -> None:
    more = [a_finding(world.new_id(), casefile.stored, rule_id=f"X-{n}") for n in (3, 2)]
    with world.begin(casefile.tenant_id) as work:
        work.findings.add_all(more)
        work.findings.save(casefile.finding.withdrawn())
        found = work.findings.of_report(casefile.stored.id)
    assert found == (casefile.finding.withdrawn(), *more)
    assert found[0].state is FindingState.WITHDRAWN


def test_a_rule_leaves_one_finding_on_an_item(world, casefile) -> None:
    again = a_finding(world.new_id(), casefile.stored)
    with pytest.raises(StaleVersion), world.begin(casefile.tenant_id) as work:
        work.findings.add_all([again])


def test_another_tenants_finding_can_be_neither_read_nor_saved(world, casefile) -> None:
    with world.begin(world.tenant()) as work:
        assert work.findings.of_report(casefile.stored.id) == ()
        assert work.answers.of_finding(casefile.finding.id) == ()
        with pytest.raises(FindingNotFound):
            work.findings.get(casefile.finding.id)
        with pytest.raises(FindingNotFound):
            work.findings.save(casefile.finding)


def test_the_newest_answer_to_each_question_counts(world, casefile) -> None:
    first = Answer(question_id="paid", value="no", answered_at=NOW)
    second = Answer(question_id="paid", value="yes", answered_at=NOW)
    other = Answer(question_id="since", value="2025-05-01", answered_at=NOW)
    with world.begin(casefile.tenant_id) as work:
        assert work.answers.of_finding(casefile.finding.id) == ()
        for answer in (other, first, second):
            work.answers.add(casefile.finding.id, answer)
        assert work.answers.of_finding(casefile.finding.id) == (second, other)
