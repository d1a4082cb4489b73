"""Each rule has one report on which it fires and one, close by, on which it is silent."""

import re
from dataclasses import dataclass, fields, replace

import pytest

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
from domain.credit_reports.values import Code, PartialDate
from domain.findings.catalogue import DISPLAY_RULES, RULES, UnknownRule, rule, run_rules
from domain.law import require_in_force
from domain.letters.narrative import loose_tokens
from staging.few_records import (
    COND,
    EQ,
    EX,
    ON,
    PATHS,
    PAY,
    TU,
    both,
    c,
    case,
    closed,
    day,
    file,
    g,
    history,
    inquiry,
    paid,
    report,
    said,
    usd,
)


@dataclass(frozen=True)
class Example:
    rule_id: str
    fires: Report
    silent: Report


BK_MARK = said("Included in bankruptcy")
CARD = {"portfolio": "R", "account_type": Code("CC", "Credit Card")}
LATE = {"payment_status": PAY.LATE_60}
CHARGED_OFF = {"payment_status": PAY.COLLECTION_OR_CHARGE_OFF, "condition": COND.DEROGATORY}
DEFAULT = {"date_first_delinquency": day("2024-06")}
DEBT = {"creditor_name": "EXAMPLE STORE", "balance": usd(900), "high_credit": usd(900)}
EXAMPLES = [
    Example("BAL-1", report(paid(balance=usd(9))), report(paid())),
    Example("BAL-2", report(g(past_due=usd(501))), report(g(past_due=usd(500), **LATE))),
    Example("BAL-3", report(g(past_due=usd(5))), report(g(past_due=usd(5), **LATE))),
    Example("BAL-4", report(g(**LATE)), report(g(past_due=usd(50), **LATE))),
    Example("BAL-4", report(g(**CHARGED_OFF)), report(g(**CHARGED_OFF, remarks=BK_MARK))),
    Example("BAL-5", report(g(remarks=said("Purchased by another lender"))), report(g())),
    Example("BAL-5", report(g(condition=COND.TRANSFERRED, past_due=usd(1))), report(closed())),
    Example("BAL-6", report(g(charge_off_amount=usd(7))), report(g(charge_off_amount=usd(0)))),
    Example("BAL-8", report(c(balance=usd(901))), report(c(balance=usd(900)))),
    Example("BAL-9", report(c(balance=usd(950)), g(**DEBT)), report(c(), g(**DEBT))),
    Example("BAL-10", report(paid(scheduled_payment=usd(5))), report(paid())),
    Example("STA-1", report(g(date_closed=day("2025-11"))),
            report(g(date_closed=day("2025-11"), remarks=said("Account closed by consumer")))),
    Example("STA-2", report(paid(date_closed=None), paid()),
            report(paid(date_closed=None), paid(bureau=EX))),
    Example("STA-3", report(replace(closed(), balance=usd(9))), report(closed())),
    Example("STA-3", report(replace(closed(), balance=usd(9))),
            report(replace(closed(remarks=said("Sold to ANOTHER BANK")), balance=usd(9)))),
    Example("STA-6", report(g(history=history("3CCC"))), report(g(history=history("321C")))),
    Example("STA-6", report(g(history=history("2C"))),
            report(g(history=history("2C"), account_type=Code("ST", "Student loan")))),
    Example("STA-9", report(g(condition=COND.DEROGATORY)), report(g(**CHARGED_OFF))),
    Example("STA-9-HISTORY", report(g(history=history("C9CC"))), report(g(history=history("99CC")))),
    Example("STA-10", report(g(history=history("1C1C"), late_30_count=1)),
            report(g(history=history("1C1C"), late_30_count=5))),
    Example("STA-11", report(paid(history=history("1CCC"))), report(paid(history=history("CC1C")))),
    Example("STA-11", report(paid(history=history("1C"))),
            report(paid(history=history("1C"), portfolio="R"))),
    Example("STA-11-OPENED", report(g(date_opened=day("2026-01-20"), history=history("CC1"))),
            report(g(date_opened=day("2026-01-20"), history=history("C1C")))),
    Example("STA-12", report(g(**CHARGED_OFF, worst_payment_status=PAY.LATE_90)),
            report(g(**CHARGED_OFF, worst_payment_status=PAY.NO_DATA))),
    Example("DAT-3", report(g(date_first_delinquency=day("2023-12"))),
            report(g(date_first_delinquency=day("2024-01")))),
    Example("DAT-3", report(c(date_first_delinquency=day("2025-02"))),
            report(c(date_first_delinquency=day("2024-06")))),
    Example("DAT-4", report(c(date_first_delinquency=day("2018-07-31"))),
            report(c(date_first_delinquency=day("2018-09-01")))),
    Example("DAT-5", report(g(history=history("1", "2019-01"))),
            report(g(history=history("1", "2019-02")))),
    Example("DAT-5", report(g(history=history("1", "2018-05"))),
            report(g(history=history("91", "2018-05")))),
    Example("DAT-1", report(c(date_first_delinquency=None), c(**DEFAULT)),
            report(c(date_first_delinquency=None), c(**DEFAULT, bureau=EX))),
    Example("DAT-2", report(g(**DEFAULT)), report(g(**DEFAULT, history=history("CC1C")))),
    Example("DAT-2", report(g(**DEFAULT)), report(g(**DEFAULT, late_60_count=1))),
    Example("DAT-3-CHARGE-OFF", report(g(**DEFAULT, date_charged_off=day("2024-05-31"))),
            report(g(**DEFAULT, date_charged_off=day("2024-06")))),
    Example("DAT-3-CLOSED", report(paid(**DEFAULT, date_closed=day("2024-05"))),
            report(paid(**DEFAULT, date_closed=day("2024-05"), portfolio="R"))),
    Example("DAT-4-LEAD", report(c(date_first_delinquency=day("2019-02-19"))),
            report(c(date_first_delinquency=day("2019-02-20")))),
    Example("DAT-4-LEAD", report(c(date_first_delinquency=day("2018-08-24"))),
            report(c(date_first_delinquency=day("2018-08-23")))),
    Example("DAT-4-REMOVAL", report(c(estimated_removal=day("2026-01"))),
            report(c(estimated_removal=day("2026-02")))),
    Example("DAT-6-COLLECTOR",
            report(c(date_first_delinquency=day("2024-07")), g(**DEBT, **DEFAULT)),
            report(c(**DEFAULT), g(**DEBT, **DEFAULT))),
    Example("DAT-10", report(paid(date_last_payment=day("2026-02-11"))),
            report(paid(date_last_payment=day("2026-02-10")))),
    Example("DAT-11", report(g(date_reported=day("2025-08-23"))),
            report(g(date_reported=day("2025-08-24")))),
    Example("BK-2-LATES",
            report(g(remarks=BK_MARK, history=history("1CC")), case("2026-01-31")),
            report(g(remarks=BK_MARK, history=history("1CC")), case("2026-02-01"))),
    Example("XB-2", both(c(date_first_delinquency=day("2024-07-02")),
                         c(bureau=EX, date_first_delinquency=day("2024-05-31"))),
            both(c(date_first_delinquency=day("2024-07-01")),
                 c(bureau=EX, date_first_delinquency=day("2024-05-31")))),
    Example("XB-2-CHARGE-OFF", both(g(date_charged_off=day("2024-08")),
                                    g(bureau=EX, date_charged_off=day("2024-05"))),
            both(g(date_charged_off=day("2024-06")), g(bureau=EX, date_charged_off=day("2024-05")))),
    Example("DAT-9", report(paid(date_closed=day("2023-12-31"))),
            report(paid(date_closed=day("2024-01")))),
    Example("DAT-9-PAYMENT", report(g(date_last_payment=day("2023-12"))),
            report(g(date_last_payment=day("2024")))),
    Example("DAT-9-STATUS", report(c(date_account_status=day("2024-12-31"))),
            report(c(date_account_status=day("2025-01-15")))),
    Example("DAT-9-FUTURE", report(g(date_opened=day("2026-03-01"))),
            report(g(date_opened=day("2026-02")))),
    Example("DAT-5-BANKRUPTCY", report(case("2016-02-19")), report(case("2016-02-20"))),
    Example("DAT-5-LIEN", report(case(kind="Tax lien", status="Released", resolved="2019-02-01")),
            report(case(kind="Tax lien", status="Unpaid", resolved="2019-02-01"))),
    Example("DAT-9-RECORD", report(case("2026-02-21")), report(case("2026-02-20"))),
    Example("DAT-9-RECORD", report(case("2020-05-01", resolved="2020-04-30")),
            report(case("2020-05-01", resolved="2020-05-01"))),
    Example("BK-1", report(g(remarks=BK_MARK), case("2025-05-01")),
            report(g(remarks=BK_MARK), case("2023-05-01"))),
    Example("BK-2", report(g(remarks=BK_MARK), case("2025-05-01", "Dismissed")),
            report(g(remarks=BK_MARK), case("2025-05-01", "Dismissed"), case("2025-06-01"))),
    Example("OWN-1", report(c(), g(**DEBT)), report(c(original_creditor="OTHER SHOP"), g(**DEBT))),
    Example("OWN-2", report(c(), c(creditor_name="OTHER RECOVERY")),
            report(c(), c(creditor_name="OTHER RECOVERY", high_credit=usd(800)))),
    Example("OWN-3", report(c(original_creditor=None), c()),
            report(c(original_creditor=None), c(bureau=EX))),
    Example("OWN-3", report(c(original_creditor=None), c()),
            report(c(original_creditor=None, remarks=said("Medical")), c())),
    Example("XB-1-STATUS", both(g(**LATE), g(bureau=EX)),
            both(g(**LATE), g(bureau=EX, creditor_name="LARKSPUR", account_number="99118822"))),
    Example("XB-1-STATUS", both(g(**LATE), g(bureau=EX)),
            both(g(**LATE), g(bureau=EX, date_reported=day("2026-01-31")))),
    Example("XB-1-BALANCE", both(g(balance=usd(601)), g(bureau=EX)),
            both(g(balance=usd(600)), g(bureau=EX))),
    Example("XB-1-HIGH-CREDIT",
            both(g(high_credit=usd(1000)), g(bureau=EX, high_credit=usd(1101))),
            both(g(high_credit=usd(1000)), g(bureau=EX, high_credit=usd(1100)))),
    Example("XB-1-PAST-DUE",
            both(g(past_due=usd(301)), g(bureau=EX, past_due=usd(200))),
            both(g(past_due=usd(300)), g(bureau=EX, past_due=usd(200)))),
    Example("XB-1-LIMIT", both(g(credit_limit=usd(5)), g(bureau=EX, credit_limit=usd(9))),
            both(g(), g(bureau=EX, credit_limit=usd(9)))),
    Example("XB-1-OPENED", both(g(date_opened=day("2023-11-13")), g(bureau=EX)),
            both(g(date_opened=day("2023-11-14")), g(bureau=EX))),
    Example("XB-1-OPENED", both(g(date_opened=day("2023-05")), g(bureau=EX)),
            both(g(date_opened=day("2023-05")), g(bureau=EX, account_number="4000123412349999"))),
    Example("MED-1", report(c(remarks=said("Medical"), balance=usd(9), high_credit=usd(499))),
            report(c(remarks=said("Medical"), balance=usd(9), high_credit=usd(500)))),
    Example("MED-1", report(c(remarks=said("Medical"), condition=COND.PAID, balance=usd(0))),
            report(c(condition=COND.PAID, balance=usd(0)))),
    Example("DIS-2", report(g(dispute_flag=True, remarks=said("Dispute resolved"))),
            report(g(dispute_flag=True, remarks=said("Dispute resolved; customer disagrees")))),
    Example("DIS-3", report(closed(remarks=said("Account closed by consumer")), paid()),
            report(closed(remarks=said("Account closed by consumer")), paid(bureau=EQ))),
    Example("TYP-2", report(g(**CARD), g(**CARD, credit_limit=usd(2000))), report(g(**CARD))),
    Example("TYP-2-INSTALLMENT", report(g(credit_limit=usd(1))), report(g())),
    Example("INQ-1", report(inquiry(), inquiry(name="Example  Auto")),
            report(inquiry(), inquiry(bureau=EX), inquiry("2026-01-06"))),
    Example("PII-1-BIRTH", report(file(TU), file(EX, birth=PartialDate(1980, 5))),
            report(file(TU), file(EX, birth=PartialDate(1980)))),
    Example("PII-1-SSN", report(file(TU), file(EX, ssn="666123457")),
            report(file(TU), file(EX, ssn=None))),
]  # fmt: skip
NAMED = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.rule_id)
PLACEHOLDER = re.compile(r"\{\{(.+?)\}\}")


def hits(example):
    return run_rules(example.fires, only=[example.rule_id])


def needed_fields(example):
    return sorted({need.partition(".")[2] for need in rule(example.rule_id).needs})


def without(paths, name):
    return {kind: {k: v for k, v in known.items() if k != name} for kind, known in paths.items()}


def records(of):
    return [*of.tradelines(), *of.inquiries, *of.public_records, *of.files]


def test_every_rule_has_an_example():
    assert {e.rule_id for e in EXAMPLES} == {r.id for r in DISPLAY_RULES}
    assert len({r.id for r in RULES}) == len(RULES)


MATCHED_BY = {"date_opened", "high_credit", "balance", "account_type", "history"}


@NAMED
def test_the_rule_fires(example):
    assert hits(example)


@NAMED
def test_the_rule_is_silent_close_by(example):
    assert run_rules(example.silent, only=[example.rule_id]) == ()


@NAMED
def test_the_rule_is_silent_where_a_needed_field_is_not_visible(example):
    for name in needed_fields(example):
        hidden = replace(example.fires, paths=without(PATHS, name))
        assert run_rules(hidden, only=[example.rule_id]) == (), name


@NAMED
def test_the_rule_is_silent_where_a_needed_field_was_unreadable(example):
    for name in needed_fields(example):
        spoilt = frozenset(f"{r.path}.{name}" for r in records(example.fires))
        damaged = replace(example.fires, unreadable=spoilt)
        assert run_rules(damaged, only=[example.rule_id]) == (), name


@NAMED
def test_the_rule_rests_on_no_field_that_it_does_not_name(example):
    kept = {*needed_fields(example), "bureau", "kind", "path", "creditor_name"}
    if example.rule_id.startswith("XB-"):
        kept |= MATCHED_BY  # which lines are one account is no claim of the rule
    blank = {f.name: () if f.name in {"history", "remarks", "places"} else None
             for f in fields(Tradeline) if f.name not in kept}  # fmt: skip
    accounts = tuple(
        replace(a, tradelines=tuple(replace(t, **blank) for t in a.tradelines))
        for a in example.fires.accounts
    )
    bare = run_rules(replace(example.fires, accounts=accounts), only=[example.rule_id])
    assert [h.key for h in bare] == [h.key for h in hits(example)]


@NAMED
def test_the_sentence_states_facts_of_the_report_only(example):
    for hit in hits(example):
        facts = {f.id: f for f in hit.facts}
        assert len(facts) == len(hit.facts)
        assert set(PLACEHOLDER.findall(hit.sentence)) <= set(facts)
        assert loose_tokens(hit.sentence) == []
        assert loose_tokens(hit.request) == []
        assert all(f.value and f.place and f.sha256 == "ab" * 32 for f in facts.values())


@NAMED
def test_the_hit_says_only_what_its_rule_allows(example):
    found = rule(example.rule_id)
    for hit in hits(example):
        assert hit.sentence in found.sentences
        assert (hit.question is None) == (found.attestation is None)
        if hit.question is not None:
            assert (hit.question.id, hit.question.needed) == (
                found.attestation.id, found.attestation.needed,
            )  # fmt: skip


@NAMED
def test_the_hit_cites_law_in_force_and_explains_itself(example):
    found = rule(example.rule_id)
    for hit in hits(example):
        assert require_in_force(hit.basis, ON)
        assert set(hit.basis) <= set(found.basis)
        assert (hit.rule_id, hit.rule_version) == (found.id, found.version)
        assert hit.innocent_explanation
        assert found.disproof
        assert hit.eoscar_code.isdigit()


@NAMED
def test_no_whole_account_number_leaves_the_report(example):
    whole = [t.account_number for t in example.fires.tradelines()]
    for hit in hits(example):
        printed = [hit.subject.label, *(f.value for f in hit.facts)]
        assert not [n for n in whole for text in printed if n in text]
        assert "666123457" not in " ".join(printed)


def test_no_rule_fires_on_a_clean_report():
    clean = report(
        g(), g(bureau=EX), g(bureau=EQ), paid(), c(), c(bureau=EX), inquiry(), case("2020-05-01"),
        file(TU), file(EX), file(EQ), closed(date_closed=day("2025-12-01")),
    )  # fmt: skip
    assert run_rules(clean) == ()


def test_an_account_at_one_bureau_only_is_no_finding():
    """XB-3: not reporting is no duty of a bureau, so that absence elsewhere proves nothing."""
    assert run_rules(report(c())) == ()
    two_of_three = both(c(), c(bureau=EX))
    assert run_rules(replace(two_of_three, files=(file(TU), file(EX), file(EQ)))) == ()
    assert not [found.id for found in RULES if found.id.startswith("XB-3")]


def test_a_sold_debt_counted_twice_is_a_strong_contradiction():
    [lead] = run_rules(report(c(), g(**DEBT)), only=["OWN-1"])
    [strong] = run_rules(report(c(), g(**DEBT, remarks=said("Sold to X"))), only=["OWN-1"])
    assert (lead.severity, strong.severity) == (4, 2)


def test_a_mark_of_another_bureau_makes_a_collection_medical():
    marked = c(bureau=EQ, remarks=said("Medical"), high_credit=usd(100), balance=usd(100))
    plain = c(high_credit=usd(100), balance=usd(100))
    found = run_rules(both(plain, marked), only=["MED-1"])
    assert [h.subject.bureau for h in found] == [TU, EQ]
    assert all(h.question.needed == "yes" for h in found)


def test_a_date_reported_after_the_cover_moves_the_horizon():
    late = g(date_reported=day("2026-03-10"))
    assert run_rules(report(late, g(date_opened=day("2026-03-01"))), only=["DAT-9-FUTURE"]) == ()


def test_values_are_printed_as_a_person_reads_them():
    [hit] = run_rules(report(g(past_due=usd(1234), date_opened=day("2024-01"))), only=["BAL-3"])
    assert [(f.id, f.value) for f in hit.facts] == [
        ("creditor_name", "EXAMPLE BANK"),
        ("account_number", "ending in 5678"),
        ("payment_status", "current"),
        ("past_due", "$1,234"),
    ]
    assert hit.subject.label == "EXAMPLE BANK, account ending in 5678"


def test_hits_come_in_the_order_of_the_catalogue_whatever_is_asked():
    bad = report(g(past_due=usd(501)), paid(balance=usd(9)))
    ids = [h.rule_id for h in run_rules(bad, only=["BAL-3", "BAL-2", "BAL-1"])]
    assert ids == ["BAL-1", "BAL-2", "BAL-3"]
    assert run_rules(bad) == run_rules(bad)


def test_an_unknown_rule_is_refused_by_name():
    with pytest.raises(UnknownRule, match="XB-3"):
        run_rules(report(), only=["XB-3"])
