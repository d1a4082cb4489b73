"""Rules on Metro 2 codes: each fires on a bureau's line and on a furnisher's record alike."""

import json
import re
from dataclasses import dataclass, fields, replace

import pytest

from domain.credit_reports.report import DisputeResult, Report
from domain.credit_reports.tradelines import Tradeline
from domain.credit_reports.values import Code, PartialDate
from domain.findings import codes
from domain.findings.catalogue import rule, run_rules, run_rules_on_merged
from domain.findings.finding import Finding
from domain.findings.model import Hit, MergedHit, MergedSubject
from domain.law import require_in_force
from domain.letters.narrative import fill, loose_tokens
from staging.few_records import (
    EQ,
    EX,
    ON,
    PATHS,
    PAY,
    TU,
    c,
    charged_off,
    coded,
    day,
    g,
    history,
    of_furnisher,
    paid,
    report,
    said,
    usd,
)  # fmt: skip

PLACEHOLDER = re.compile(r"\{\{(.+?)\}\}")
IN_CASE = {"consumer_information": "A", "date_first_delinquency": day("2025-01")}
LATE_CODE = {"code": "78", "payment_status": PAY.LATE_60}
COLLECTOR = {"account_status_code": "93", "date_first_delinquency": day("2024-01")}


def ended(code, **given):
    return paid(**({"account_status_code": code, "date_first_delinquency": day("2025-01"),
                    "charge_off_amount": usd(500) if code == "64" else None} | given))  # fmt: skip


@dataclass(frozen=True)
class Example:
    """``silent`` differs from ``fires`` in what matters only; ``filler`` shows what is sent."""

    rule_id: str
    fires: Tradeline
    silent: Tradeline
    filler: Tradeline | None = None

    def report(self, line):
        return report(line, *([self.filler] if self.filler else []))


EXAMPLES = [
    Example("BAL-1-CODE", ended("62", balance=usd(1)), ended("62")),
    Example("BAL-1-CODE", ended("13", balance=usd(1)), coded("11", balance=usd(1))),
    Example("BAL-3-CODE", coded("11", past_due=usd(1)), coded(**LATE_CODE, past_due=usd(1))),
    Example("BAL-4-CODE", coded(**LATE_CODE), coded(**LATE_CODE, past_due=usd(1))),
    Example("BAL-4-CODE", charged_off(past_due=usd(0)),
            charged_off(past_due=usd(0), special_comment="AH")),
    Example("BAL-4-CODE", charged_off(balance=usd(0)), charged_off(balance=usd(0), **IN_CASE)),
    Example("BAL-5-CODE", charged_off(special_comment="AH"),
            charged_off(special_comment="AH", balance=usd(0), past_due=usd(0))),
    Example("BAL-5-CODE", coded(special_comment="AU", balance=usd(0), past_due=usd(1)),
            coded(special_comment="CP")),
    Example("BAL-6-CODE", coded("93", charge_off_amount=usd(1)), charged_off()),
    Example("BAL-6-MISSING-CODE", charged_off(charge_off_amount=None), charged_off()),
    Example("BAL-6-MISSING-CODE", ended("64", charge_off_amount=usd(0)), ended("64")),
    Example("BAL-10-CODE", charged_off(scheduled_payment=usd(1)), charged_off()),
    Example("BAL-10-DEFERRED-CODE", coded(terms_frequency="D"), coded(terms_frequency="M")),
    Example("STA-1-CODE", coded(date_closed=day("2026-01")),
            coded(date_closed=day("2026-01"), compliance_condition="XA")),
    Example("STA-1-CODE", coded(date_closed=day("2026-01")),
            coded(date_closed=day("2026-01"), special_comment="M")),
    Example("STA-2-CODE", ended("13", date_closed=None), ended("13"), paid()),
    Example("STA-7-CODE", charged_off(special_comment="AU"), ended("64", special_comment="AU")),
    Example("STA-7-CODE", ended("13", special_comment="CP"), coded("11", special_comment="CP")),
    Example("STA-8", c(**COLLECTOR | {"account_status_code": "97"}), c(**COLLECTOR)),
    Example("STA-9-CODE", charged_off(history=history("CLL")), charged_off()),
    Example("STA-9-CODE", coded(history=history("1C")), coded(history=history("UC"))),
    Example("DAT-1-CODE", charged_off(date_first_delinquency=None), charged_off(), charged_off()),
    Example("DAT-2-CODE", coded(date_first_delinquency=day("2025-01")),
            coded(date_first_delinquency=day("2025-01"), consumer_information="A")),
    Example("DAT-2-CODE", ended("13", payment_rating="0"), ended("13", payment_rating="4")),
    Example("BK-1-CODE", coded(**IN_CASE | {"consumer_information": "E"}), coded(**IN_CASE)),
    Example("BK-1-CODE", coded(consumer_information="H", balance=usd(0), past_due=usd(1)),
            coded(consumer_information="H", balance=usd(0))),
    Example("BK-2-CODE", coded(consumer_information="D"), coded(**IN_CASE), charged_off()),
    Example("BK-2-DISMISSED-CODE",
            coded(consumer_information="Q", remarks=said("Included in bankruptcy")),
            coded(consumer_information="Q", remarks=said("Bankruptcy dismissed"))),
    Example("OWN-6", coded(**IN_CASE, designator="3"), coded(**IN_CASE, designator="1")),
    Example("OWN-4", charged_off(special_comment="AH"),
            charged_off(special_comment="AH", sold_to="EXAMPLE BUYER")),
    Example("DIS-3-CODE", coded(compliance_condition="XA"),
            coded(compliance_condition="XA", date_closed=day("2026-01")), paid()),
    Example("TYP-1", coded(portfolio="C", account_type=Code("00", "Auto")),
            coded(portfolio="C", account_type=Code("7A", "Commercial line"))),
    Example("TYP-1", coded(portfolio="C", account_type=Code("00", "Auto")),
            coded(portfolio="C", account_type=Code("AU", "Auto loan"))),
    Example("TYP-2-TERMS", coded(portfolio="R"), coded(portfolio="R", term_months=1)),
]  # fmt: skip
NAMED = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.rule_id)


def hits(example):
    return run_rules(example.report(example.fires), only=[example.rule_id])


def needed_fields(example):
    return sorted({need.partition(".")[2] for need in rule(example.rule_id).needs})


def without(name):
    return {kind: {k: v for k, v in known.items() if k != name} for kind, known in PATHS.items()}


def test_every_rule_on_codes_has_an_example():
    # DIS-2-CODE joins an account with a bureau's result, and has its own tests below.
    assert {e.rule_id for e in EXAMPLES} | {"DIS-2-CODE"} == {r.id for r in codes.RULES}


@NAMED
def test_the_rule_fires(example):
    assert len([h for h in hits(example) if h.subject.path == "$.trades[0]"]) == 1


@NAMED
def test_the_rule_is_silent_close_by(example):
    assert run_rules(example.report(example.silent), only=[example.rule_id]) == ()


@NAMED
def test_the_rule_says_the_same_of_a_furnishers_record(example):
    [hit] = run_rules_on_merged(of_furnisher(example.fires), only=[example.rule_id])
    assert hit.sentence == hits(example)[0].sentence
    assert [f.value for f in hit.facts] == [f.value for f in hits(example)[0].facts]
    assert run_rules_on_merged(of_furnisher(example.silent), only=[example.rule_id]) == ()


@NAMED
def test_the_rule_is_silent_where_a_needed_field_is_not_visible(example):
    for name in needed_fields(example):
        for shown in (example.report(example.fires), of_furnisher(example.fires)):
            hidden = replace(shown, paths=without(name))
            assert run_rules(hidden, only=[example.rule_id]) == (), name
            assert run_rules_on_merged(hidden, only=[example.rule_id]) == (), name


@NAMED
def test_the_rule_is_silent_where_a_needed_field_was_unreadable(example):
    whole = example.report(example.fires)
    for name in needed_fields(example):
        spoilt = frozenset(f"{line.path}.{name}" for line in whole.tradelines())
        damaged = replace(whole, unreadable=spoilt)
        assert run_rules(damaged, only=[example.rule_id]) == (), name


@NAMED
def test_the_rule_rests_on_no_field_that_it_does_not_name(example):
    kept = {*needed_fields(example), "bureau", "kind", "path", "creditor_name"}
    blank = {f.name: () if f.name in {"history", "remarks", "places"} else None
             for f in fields(Tradeline) if f.name not in kept}  # fmt: skip
    bare = run_rules(example.report(replace(example.fires, **blank)), only=[example.rule_id])
    assert [h.key for h in bare] == [h.key for h in hits(example)]


@NAMED
def test_the_sentence_is_allowed_and_states_facts_only(example):
    found = rule(example.rule_id)
    for hit in hits(example):
        values = {f.id: f.value for f in hit.facts}
        assert hit.sentence in found.sentences
        assert "{" not in fill(hit.sentence, values)
        assert loose_tokens(hit.sentence) == loose_tokens(hit.request) == []
        assert require_in_force(hit.basis, ON)
        assert set(hit.basis) <= set(found.basis)
        assert found.disproof
        assert hit.innocent_explanation
        assert hit.question == found.attestation


def disputed(condition, result="VERIFIED", handle="T1", bureau=TU):
    line = coded(compliance_condition=condition, dispute_handle="T1")
    told = DisputeResult(bureau=bureau, path="$.results[0]", result=result, handle=handle)
    return replace(report(line), dispute_results=(told,))


def test_an_open_dispute_code_beside_its_result_is_found_and_both_places_are_cited():
    [hit] = run_rules(disputed("XB"), only=["DIS-2-CODE"])
    assert [f.place for f in hit.facts if f.id == "result"] == ["$.results[0]"]
    assert "VERIFIED" in fill(hit.sentence, {f.id: f.value for f in hit.facts})
    assert hit.question.needed == "yes"


@pytest.mark.parametrize(
    "calm",
    [disputed("XC"), disputed("XB", handle="T2"), disputed("XB", result=""),
     disputed("XB", bureau=EQ), report(coded(compliance_condition="XB", dispute_handle="T1"))],
)  # fmt: skip
def test_an_open_dispute_code_is_right_until_its_own_bureau_gives_a_result(calm: Report):
    assert run_rules(calm, only=["DIS-2-CODE"]) == ()


def test_an_open_dispute_code_is_not_judged_where_it_cannot_be_seen():
    for name in ("compliance_condition", "dispute_handle"):
        hidden = replace(disputed("XB"), paths=without(name))
        assert run_rules(hidden, only=["DIS-2-CODE"]) == ()


def test_absence_is_claimed_of_a_bureau_only_where_it_sends_the_field_elsewhere():
    alone = charged_off(date_first_delinquency=None)
    assert run_rules(report(alone, charged_off(bureau=EX)), only=["DAT-1-CODE"]) == ()
    assert run_rules(report(alone, charged_off()), only=["DAT-1-CODE"])


def test_a_discharged_account_on_which_nothing_is_owed_is_as_it_should_be():
    # Bankruptcy-Balance-1, -APD-1 and -SMPA-1 fire here; they are written the other way around.
    clean = coded(
        **IN_CASE | {"consumer_information": "E"}, balance=usd(0), scheduled_payment=usd(0)
    )
    assert [h.rule_id for h in run_rules(report(clean))] == []


def test_a_hit_without_a_bureau_is_another_type_that_no_finding_takes():
    found = run_rules_on_merged(of_furnisher(ended("62", balance=usd(1))))
    assert found
    assert all(type(hit) is MergedHit and type(hit.subject) is MergedSubject for hit in found)
    assert not any(isinstance(hit, Hit) for hit in found)
    assert Finding.__annotations__["hit"] is Hit
    assert not hasattr(found[0].subject, "bureau")


def test_a_furnishers_file_gives_nothing_that_could_be_stored_or_mailed():
    wrong = of_furnisher(*(e.fires for e in EXAMPLES))
    assert run_rules(wrong) == ()
    assert run_rules_on_merged(wrong)


def test_display_words_are_never_taken_for_codes():
    shown = g(payment_status=PAY.COLLECTION_OR_CHARGE_OFF, balance=usd(0))
    ids = {r.id for r in codes.RULES}
    assert not [h for h in run_rules(report(shown)) if h.rule_id in ids]


def test_a_code_is_printed_with_its_meaning():
    [hit] = run_rules(report(ended("62", balance=usd(7))), only=["BAL-1-CODE"])
    assert json.dumps([f.value for f in hit.facts][-2:]) == (
        '["62 (paid, was a collection)", "$7"]'
    )
    assert PLACEHOLDER.findall(hit.sentence) == ["account_status_code", "balance"]


def test_a_status_dated_to_the_year_names_no_month():
    vague = charged_off(history=history("CLL"), date_account_status=PartialDate(2026))
    assert run_rules(report(vague), only=["STA-9-CODE"]) == ()
