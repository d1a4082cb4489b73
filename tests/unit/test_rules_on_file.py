"""Rules over what is on file: each new report is read against those before it and open disputes."""

import json
from datetime import timedelta

import pytest

from adapters.memory.stores.reports import MemoryReportStore
from application.findings.backfill_findings import BackfillFindings
from application.findings.make_statement import MakeStatement, StatementContradictsNothing
from application.findings.read_findings import ListFindings
from application.paging import PageRequest
from domain.connections import ReportDamaged, ReportNotFound
from domain.findings import pulls
from domain.findings.attested import RULES as ATTESTED
from domain.findings.attested import Statement, StatementKind
from domain.findings.catalogue import UnknownRule
from domain.findings.finding import FindingState
from staging.firm import TENANT, Firm

ACROSS = {rule.id for rule in pulls.RULES}


@pytest.fixture
def firm():
    return Firm()


@pytest.fixture
def zoe(firm):
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    firm.pull(zoe)
    return zoe


def tradelines(tree):
    report = tree["BundleComponents"]["BundleComponent"][-1]["TrueLinkCreditReportType"]
    for group in report["TradeLinePartition"]:
        lines = group["Tradeline"]
        yield from lines if isinstance(lines, list) else [lines]


def offer_next(firm, change, days=45):
    """Offer the second pull with one more change made to its tradelines."""
    anchor = firm.clock().date()
    firm.clock.advance(timedelta(days=days))
    firm.offer(2, anchor)
    tree = json.loads(firm.provider.reports.pop())
    change(list(tradelines(tree)))
    firm.provider.reports.append(json.dumps(tree).encode())


def opened_later(lines):
    line = next(t for t in lines if "GrantedTrade" in t and t.get("dateOpened", "") < "2022")
    line["dateOpened"] = "2022-12-31"


def rule_ids(firm, report_id):
    with firm.db.begin(TENANT) as work:
        return [f.hit.rule_id for f in work.findings.of_report(report_id)]


def test_the_first_report_is_compared_with_nothing(firm, zoe):
    with firm.db.begin(TENANT) as work:
        first = work.reports.latest(zoe.consumer_id)
    assert not ACROSS & set(rule_ids(firm, first.id))


def test_an_import_finds_what_moved_since_the_last_pull_and_cites_both(firm, zoe):
    with firm.db.begin(TENANT) as work:
        first = work.reports.latest(zoe.consumer_id)
    offer_next(firm, opened_later)
    second = firm.pull(zoe).report_id
    [moved] = [f for f in ListFindings(firm.db.begin)(zoe, second).items
               if f.finding.hit.rule_id == "DAT-8"]  # fmt: skip
    facts = {f.id: f for f in moved.finding.hit.facts}
    assert facts["date_opened"].value == "December 31, 2022"
    assert facts["earlier_date_opened"].sha256 == first.sha256
    assert facts["date_opened"].sha256 != first.sha256


def test_a_backfill_keeps_what_was_found_across_pulls(firm, zoe):
    offer_next(firm, opened_later)
    second = firm.pull(zoe).report_id
    before = rule_ids(firm, second)
    done = list(BackfillFindings(firm.db.begin, firm.clock, firm.ids)(TENANT))[-1].backfill
    assert (done.reports, done.added, done.withdrawn, done.changed) == (2, 0, 0, 0)
    assert rule_ids(firm, second) == before


def test_a_backfill_adds_what_was_not_yet_found_across_pulls(firm, zoe):
    offer_next(firm, opened_later)
    second = firm.pull(zoe).report_id
    with firm.db.begin(TENANT) as work:
        [found] = [f for f in work.findings.of_report(second) if f.hit.rule_id == "DAT-8"]
        work.findings.save(found.withdrawn())
    [step] = BackfillFindings(firm.db.begin, firm.clock, firm.ids)(TENANT, rule="DAT-8")
    assert step.backfill.changed == 1
    with firm.db.begin(TENANT) as work:
        assert work.findings.get(found.id).state is FindingState.OPEN


def test_a_report_that_cannot_be_read_any_more_is_named_and_holds_up_no_other(
    firm, zoe, monkeypatch
):
    offer_next(firm, opened_later)
    second = firm.pull(zoe).report_id
    with firm.db.begin(TENANT) as work:
        first = work.reports.page(None, PageRequest(after=second)).items[0]
        before = work.findings.of_report(second)
    read = MemoryReportStore.normalized

    def damaged(store, report_id):
        if report_id == second:
            raise ReportDamaged(report_id)
        return read(store, report_id)

    monkeypatch.setattr(MemoryReportStore, "normalized", damaged)
    [step] = BackfillFindings(firm.db.begin, firm.clock, firm.ids)(TENANT)
    assert step.damaged == (second,)
    assert step.backfill.reports == 2
    assert first.id not in step.damaged
    with firm.db.begin(TENANT) as work:
        assert work.findings.of_report(second) == before


def test_an_unknown_rule_is_refused_before_a_backfill_is_begun(firm, zoe):
    with pytest.raises(UnknownRule, match="XB-3"):
        next(BackfillFindings(firm.db.begin, firm.clock, firm.ids)(TENANT, rule="XB-3"))
    with firm.db.begin(TENANT) as work:
        assert work.backfills.unfinished("XB-3", None) is None


def test_pulls_of_one_day_are_not_compared(firm, zoe):
    with firm.db.begin(TENANT) as work:
        first = work.reports.latest(zoe.consumer_id)
    tree = json.loads(firm.provider.reports[0])
    opened_later(list(tradelines(tree)))
    firm.provider.reports[0] = json.dumps(tree).encode()
    second = firm.pull(zoe).report_id
    assert second != first.id
    assert not ACROSS & set(rule_ids(firm, second))


def test_no_attested_rule_is_run_at_an_import_without_a_dispute(firm, zoe):
    offer_next(firm, opened_later)
    second = firm.pull(zoe).report_id
    assert not {rule.id for rule in ATTESTED} & set(rule_ids(firm, second))


def test_a_delivered_dispute_that_the_next_report_does_not_show_is_found(firm, zoe):
    with firm.db.begin(TENANT) as work:
        report = work.reports.latest(zoe.consumer_id).id
    firm.open(zoe, firm.pick(zoe, report))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    firm.clock.advance(timedelta(days=4))
    firm.deliver()
    offer_next(firm, reported_today(firm), days=25)
    second = firm.pull(zoe).report_id
    with firm.db.begin(TENANT) as work:
        found = [f.hit for f in work.findings.of_report(second) if f.hit.rule_id == "DIS-1"]
    assert found
    assert all(hit.question.id == "still_disputed" for hit in found)
    assert all(hit.facts[-2].label == "Dispute received" for hit in found)


def reported_today(firm):
    def change(lines):
        for line in lines:
            line["dateReported"] = f"{firm.clock().date()}"
            line.pop("DisputeFlag", None)

    return change


@pytest.fixture
def owed(firm, zoe):
    """The latest report, and the place of an account on which something is owed."""
    with firm.db.begin(TENANT) as work:
        report = work.reports.latest(zoe.consumer_id)
        lines = work.reports.normalized(report.id).tradelines()
    return report.id, next(t.path for t in lines if t.balance and t.balance.minor > 0)


def state(firm, actor, report_id, kind, path, **more):
    make = MakeStatement(firm.db.begin, firm.clock, firm.ids)
    return make(actor, report_id, Statement(kind=kind, path=path, **more))


def test_a_statement_becomes_a_finding_that_still_asks_for_its_attestation(firm, zoe, owed):
    report, path = owed
    [found] = state(firm, zoe, report, StatementKind.PAID, path)
    assert (found.finding.hit.rule_id, found.finding.hit.subject.path) == ("BAL-11", path)
    assert found.finding.hit.question.needed == "yes"
    assert found.answers == ()
    listed = [f.finding.id for f in ListFindings(firm.db.begin)(zoe, report).items]
    assert found.finding.id in listed


def test_a_statement_made_twice_gives_one_finding(firm, zoe, owed):
    report, path = owed
    first = state(firm, zoe, report, StatementKind.NOT_MINE, path)
    again = state(firm, zoe, report, StatementKind.NOT_MINE, path)
    assert [f.finding.id for f in first] == [f.finding.id for f in again]
    assert rule_ids(firm, report).count("OWN-7") == 1


def test_a_statement_that_the_report_does_not_contradict_is_refused(firm, zoe, owed):
    report, path = owed
    with pytest.raises(StatementContradictsNothing, match="living"):
        state(firm, zoe, report, StatementKind.LIVING, path)
    with pytest.raises(StatementContradictsNothing):
        state(firm, zoe, report, StatementKind.PAID, "$.nowhere")
    assert "BAL-11" not in rule_ids(firm, report)


def test_who_owns_up_to_an_account_no_longer_claims_its_theft(firm, zoe, owed):
    report, path = owed
    theft = StatementKind.IDENTITY_THEFT
    [stolen] = state(firm, zoe, report, theft, path, theft_report=True, identified=True)
    state(firm, zoe, report, StatementKind.PAID, path)
    with firm.db.begin(TENANT) as work:
        assert work.findings.get(stolen.finding.id).state is FindingState.WITHDRAWN
    with pytest.raises(StatementContradictsNothing, match="identity theft"):
        state(firm, zoe, report, theft, path, theft_report=True, identified=True)


def test_a_statement_about_somebody_elses_report_is_about_no_report(firm, zoe, owed):
    report, path = owed
    stranger = firm.take_on(ssn="666129876")
    with pytest.raises(ReportNotFound):
        state(firm, stranger, report, StatementKind.PAID, path)


def test_a_backfill_keeps_what_rests_on_a_statement(firm, zoe, owed):
    report, path = owed
    [found] = state(firm, zoe, report, StatementKind.PAID, path)
    done = list(BackfillFindings(firm.db.begin, firm.clock, firm.ids)(TENANT))[-1].backfill
    assert (done.added, done.withdrawn, done.changed) == (0, 0, 0)
    with firm.db.begin(TENANT) as work:
        assert work.findings.get(found.finding.id).state is FindingState.OPEN
