"""What holds of every rule on any report, and of all of them on the sample reports."""

import time
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.report_formats.registry import ReportFormats
from domain.credit_reports.refusals import ReportLossy
from domain.credit_reports.report import Report, ReportStatus
from domain.credit_reports.tradelines import (
    Account,
    AccountCondition,
    PaymentMonth,
    PaymentStatus,
    Remark,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, PartialDate
from domain.findings.catalogue import run_rules, run_rules_on_merged
from domain.findings.codes import RULES as CODE_RULES
from domain.findings.histories import current_after_charge_off
from domain.law.obsolescence import add_years
from domain.letters.narrative import fill, loose_tokens
from domain.money import Money
from staging.few_records import merged

FIELDS = [f.name for f in fields(Tradeline) if f.name not in {"bureau", "kind", "path"}]
PATHS = {kind.value: {name: name for name in FIELDS} for kind in TradelineKind}
REMARKS = (
    "Account closed by consumer",
    "Purchased by another lender",
    "Medical",
    "Dispute resolved",
)
DATES = st.builds(PartialDate, st.integers(2012, 2027), st.none() | st.integers(1, 12))
MONEY = st.none() | st.sampled_from([0, 1_00, 300_00, 900_00]).map(Money)
STATUS = st.none() | st.sampled_from(PaymentStatus)
COUNT = st.none() | st.integers(0, 3)


@st.composite
def histories(draw):
    letters = draw(st.lists(st.sampled_from(PaymentStatus), max_size=12))
    newest = draw(st.integers(2014 * 12, 2026 * 12))
    months = [divmod(newest - back, 12) for back in range(len(letters))]
    return tuple(
        PaymentMonth(date(y, m + 1, 1), letter, letter.value)
        for (y, m), letter in zip(months, letters, strict=True)
    )


def tradelines():
    return st.builds(
        Tradeline,
        bureau=st.sampled_from(Bureau),
        kind=st.sampled_from(TradelineKind),
        path=st.uuids().map(lambda u: f"$.{u.hex}"),
        creditor_name=st.sampled_from(["", "EXAMPLE BANK", "SAMPLE RECOVERY"]),
        account_number=st.none() | st.sampled_from(["400012341234", "4000XXXX1234", "12"]),
        portfolio=st.sampled_from(["I", "R", "M", "Y"]),
        condition=st.none() | st.sampled_from(AccountCondition),
        open_closed=st.sampled_from(["open", "closed"]),
        payment_status=STATUS,
        worst_payment_status=STATUS,
        balance=MONEY,
        high_credit=MONEY,
        credit_limit=MONEY,
        past_due=MONEY,
        scheduled_payment=MONEY,
        charge_off_amount=MONEY,
        date_opened=st.none() | DATES,
        date_reported=st.none() | DATES,
        date_closed=st.none() | DATES,
        date_last_payment=st.none() | DATES,
        date_first_delinquency=st.none() | DATES,
        history=histories(),
        late_30_count=COUNT,
        late_60_count=COUNT,
        late_90_count=COUNT,
        remarks=st.sampled_from([(), *((Remark(code="", text=text),) for text in REMARKS)]),
        dispute_flag=st.sampled_from([None, True, False]),
        original_creditor=st.sampled_from([None, "EXAMPLE BANK"]),
        estimated_removal=st.none() | DATES,
        date_charged_off=st.none() | DATES,
        date_account_status=st.none() | DATES,
        account_status_code=st.none()
        | st.sampled_from(["05", "11", "13", "62", "64", "78", "93", "97"]),
        payment_rating=st.sampled_from([None, "0", "4"]),
        special_comment=st.sampled_from([None, "AH", "AU", "CP", "M"]),
        compliance_condition=st.sampled_from([None, "XA", "XB", "XH"]),
        consumer_information=st.sampled_from([None, "A", "E", "Q"]),
        designator=st.sampled_from([None, "1", "3", "X"]),
        term_months=st.sampled_from([None, 1, 60]),
    )


def reports():
    grouped = st.lists(st.lists(tradelines(), min_size=1, max_size=3), max_size=4)
    return grouped.map(
        lambda groups: Report(
            source_format="test",
            sha256="cd" * 32,
            status=ReportStatus.COMPLETE,
            report_date=date(2026, 2, 20),
            bureaus=tuple(Bureau),
            paths=PATHS,
            accounts=tuple(
                Account(key=str(n), description="", tradelines=tuple(lines))
                for n, lines in enumerate(groups)
            ),
        )
    )


def check_hits(found, sha256):
    assert len({h.key for h in found}) == len(found)
    for hit in found:
        values = {f.id: f.value for f in hit.facts}
        assert len(values) == len(hit.facts)
        assert "{" not in fill(hit.sentence, values)
        assert loose_tokens(hit.sentence) == loose_tokens(hit.request) == []
        assert all(f.value and f.place and f.sha256 == sha256 for f in hit.facts)
    by_subject = sorted(found, key=lambda h: h.subject.path)
    for path, of_subject in groupby(by_subject, key=lambda h: h.subject.path):
        said = {(f.id, f.value) for h in of_subject for f in h.facts}
        assert len({name for name, _ in said}) == len(said), path


@given(reports())
@settings(deadline=None)
def test_no_rule_fires_on_what_the_format_cannot_show(report):
    assert run_rules(replace(report, paths={})) == ()


@given(reports())
@settings(deadline=None)
def test_no_rule_fires_on_values_that_could_not_be_read(report):
    spoilt = frozenset(f"{line.path}.{name}" for line in report.tradelines() for name in FIELDS)
    assert run_rules(replace(report, unreadable=spoilt)) == ()


@given(reports(), st.sampled_from(FIELDS))
@settings(deadline=None)
def test_hiding_a_field_never_makes_a_rule_fire(report, name):
    hidden = {kind: {k: v for k, v in known.items() if k != name} for kind, known in PATHS.items()}
    assert {h.key for h in run_rules(replace(report, paths=hidden))} <= {
        h.key for h in run_rules(report)
    }


@given(reports())
@settings(deadline=None)
def test_every_hit_is_whole_and_one_subject_never_says_two_things_of_one_fact(report):
    check_hits(run_rules(report), report.sha256)


@given(reports())
@settings(deadline=None)
def test_a_furnishers_file_is_told_what_a_bureaus_line_of_the_same_codes_is(report):
    rows = tuple(merged(line) for line in report.tradelines())
    of_furnisher = replace(report, accounts=(), merged=rows)
    assert run_rules(of_furnisher) == ()
    said = {(h.rule_id, h.subject.path, h.sentence) for h in run_rules_on_merged(of_furnisher)}
    # Of a bureau, absence must be shown to be no habit; all else is the same.
    codes = {rule.id for rule in CODE_RULES}
    of_bureau = {(h.rule_id, h.subject.path, h.sentence) for h in run_rules(report)
                 if h.rule_id in codes}  # fmt: skip
    assert of_bureau <= said
    undated = {"STA-2-CODE", "DAT-1-CODE", "BK-2-CODE", "DIS-3-CODE"}
    assert {rule_id for rule_id, *_ in said - of_bureau} <= undated


@given(reports())
@settings(deadline=None)
def test_no_rule_on_codes_fires_on_a_furnishers_file_that_cannot_show_them(report):
    rows = tuple(merged(line) for line in report.tradelines())
    assert run_rules_on_merged(replace(report, merged=rows, paths={})) == ()


@given(reports())
@settings(deadline=None)
def test_running_twice_gives_the_same_hits(report):
    assert run_rules(report) == run_rules(report)


def collection_first_late(first, on):
    line = Tradeline(
        bureau=Bureau.EXPERIAN,
        kind=TradelineKind.COLLECTION,
        path="$.x",
        creditor_name="SAMPLE RECOVERY",
        date_first_delinquency=PartialDate(first.year, first.month, first.day),
    )
    return Report(
        source_format="test",
        sha256="cd" * 32,
        status=ReportStatus.COMPLETE,
        report_date=on,
        bureaus=(),
        paths=PATHS,
        accounts=(Account(key="0", description="", tradelines=(line,)),),
    )


@given(st.dates(date(2010, 1, 1), date(2020, 12, 31)))
@example(date(2015, 9, 2))  # 180 days later is 29 February 2016, and 2023 has none
@example(date(2012, 2, 29))
@example(date(2016, 2, 29))
def test_obsolescence_is_claimed_from_the_first_day_on_and_never_a_day_too_early(first):
    """Seven years that begin 180 days after the first delinquency: FCRA 605(a)(4), (c)(1)."""
    begins = first + timedelta(days=180)
    leap_day = (begins.month, begins.day) == (2, 29)
    last = date(begins.year + 7, 3, 1) if leap_day else begins.replace(year=begins.year + 7)
    only = ["DAT-4", "DAT-4-LEAD"]
    said = {
        days: [
            h.rule_id for h in run_rules(collection_first_late(first, last + timedelta(days)), only)
        ]
        for days in (-1, 0, 1)
    }
    assert said == {-1: ["DAT-4-LEAD"], 0: ["DAT-4-LEAD"], 1: ["DAT-4"]}
    young = collection_first_late(first, add_years(first, 7))
    assert run_rules(young, only) == ()


@given(histories())
def test_a_history_without_a_charge_off_never_contradicts_one(history):
    calm = tuple(c for c in history if not c.status.is_written_off)
    line = Tradeline(
        bureau=Bureau.EXPERIAN,
        kind=TradelineKind.GRANTED,
        path="$.x",
        creditor_name="EXAMPLE BANK",
        history=calm,
    )
    report = Report(
        source_format="test",
        sha256="cd" * 32,
        status=ReportStatus.COMPLETE,
        report_date=None,
        bureaus=(),
        paths=PATHS,
        accounts=(Account(key="0", description="", tradelines=(line,)),),
    )
    assert current_after_charge_off.check(report) == []


def sample_reports(samples):
    for path in sorted((samples / "reports" / "truelink").iterdir()):
        try:
            yield path.name, ReportFormats().read(path.read_bytes())[0]
        except ReportLossy:
            continue


@pytest.mark.samples
def test_every_hit_on_the_samples_is_whole(samples):
    seen = dict(sample_reports(samples))
    assert len(seen) > 8
    for report in seen.values():
        check_hits(run_rules(report), report.sha256)


@pytest.mark.samples
def test_the_three_serializations_of_one_report_give_the_same_findings(samples):
    small = [r for name, r in sample_reports(samples) if name.startswith("syn3b_small")]
    said = [[(h.rule_id, h.subject.bureau, h.subject.label) for h in run_rules(r)] for r in small]
    assert len(said) == 3
    assert said[0] == said[1] == said[2] != []


@pytest.mark.samples
def test_the_large_sample_has_exactly_the_findings_that_were_read_over(samples):
    report = dict(sample_reports(samples))["syn3b_large_smartcredit_envelope.json"]
    counted = {}
    for hit in run_rules(report):
        counted[hit.rule_id] = counted.get(hit.rule_id, 0) + 1
    assert counted == {
        "BAL-4": 1,
        "BAL-8": 4,
        "DAT-11": 5,
        "BK-2-LATES": 2,
        "STA-12": 1,
        "XB-1-STATUS": 1,
        "DAT-9-RECORD": 5,
        "MED-1": 5,
    }


@pytest.mark.samples
def test_the_whole_catalogue_takes_a_few_milliseconds_on_49_tradelines(samples):
    report = dict(sample_reports(samples))["syn3b_large_smartcredit_envelope.json"]
    best = min(_timed(report) for _ in range(20))
    assert best < 0.02, f"{best * 1000:.1f} ms"


def _timed(report):
    began = time.perf_counter()
    run_rules(report)
    return time.perf_counter() - began
