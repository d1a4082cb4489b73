"""The examiners' Metro 2 evaluators, condition by condition: covered by a rule, or left out and why.

The identifiers are those of the public repository cfpb/Metro2 (CC0) as far as they were
compared. Each covered condition is tried on a record that meets it. The examiners' hits are leads for
examiners; where a condition is no contradiction by itself the rule here is narrower.
"""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from domain.credit_reports.values import Code
from domain.findings.catalogue import rule as named
from domain.findings.catalogue import (
    run_rules_across,
    run_rules_on_merged,
)
from staging.few_records import (
    COND,
    PAY,
    charged_off,
    coded,
    day,
    g,
    history,
    of_furnisher,
    paid,
    report,
    run_on,
    usd,
)  # fmt: skip


@dataclass(frozen=True)
class Covered:
    """A condition with the rule for it; ``before`` is the record of an earlier pull."""

    evaluator: str
    rule_id: str
    record: object
    before: object = None
    narrower: str = ""


BK = {"consumer_information": "A"}
LATE_CODE = {"code": "78", "payment_status": PAY.LATE_60, "past_due": usd(50)}
DATED = {"date_first_delinquency": day("2025-01")}
CLOSED_LOAN = {"condition": COND.CLOSED, "open_closed": "closed"}
PAID_CODE = {"account_status_code": "13"}
COVERED = [
    Covered("Status-Balance-1", "BAL-1-CODE", paid(account_status_code="62", balance=usd(1))),
    Covered("Balance-APD-2", "BAL-2", g(past_due=usd(900))),
    Covered("Balance-APD-1", "BAL-2", g(balance=usd(0), past_due=usd(1))),
    Covered("Type-APD-1", "BAL-2", g(portfolio="M", balance=usd(0), past_due=usd(9))),
    Covered("Status-Balance-4", "BAL-1-CODE", paid(account_status_code="62", balance=usd(5)),
            narrower="paid statuses only: a claim, a surrender or a sale of the security may leave "
            "a deficiency"),
    Covered("Status-Balance-7", "BAL-1-CODE",
            paid(account_status_code="62", portfolio="C", balance=usd(5)),
            narrower="paid statuses only, as for loans"),
    Covered("Balance-DateClosed-2", "STA-2-CODE",
            paid(**PAID_CODE, portfolio="M", date_closed=None),
            narrower="only where the status says that the account is paid"),
    Covered("Status-APD-1", "BAL-3-CODE", coded("11", past_due=usd(1))),
    Covered("Status-APD-2", "BAL-4-CODE", charged_off(past_due=usd(0)),
            narrower="sold, transferred, settled and bankrupt accounts owe nothing here"),
    Covered("Status-Balance-2", "BAL-4-CODE", charged_off(balance=usd(0)),
            narrower="sold, transferred, settled and bankrupt accounts owe nothing here"),
    Covered("SCC-Balance-1", "BAL-5-CODE", charged_off(special_comment="AH")),
    Covered("SCC-APD-1", "BAL-5-CODE", charged_off(special_comment="AU", balance=usd(0))),
    Covered("Status-ChargeOff-1", "BAL-6-CODE", coded("93", charge_off_amount=usd(1))),
    Covered("Status-ChargeOff-2", "BAL-6-MISSING-CODE", charged_off(charge_off_amount=usd(0))),
    Covered("PROG-ChargeOff-1", "BAL-7", charged_off(charge_off_amount=usd(9)), charged_off()),
    Covered("Status-SMPA-1", "BAL-10-CODE", charged_off(scheduled_payment=usd(1))),
    Covered("Deferred-SMPA-1", "BAL-10-DEFERRED-CODE", coded(terms_frequency="D")),
    Covered("Status-DateClosed-1", "STA-2-CODE", paid(**PAID_CODE, date_closed=None)),
    Covered("Status-DateClosed-2", "STA-1-CODE", coded(date_closed=day("2026-01")),
            narrower="collections and charge-offs end the account by themselves, and a comment "
            "may say who closed it"),
    Covered("Status-DateClosed-3", "STA-2-CODE",
            charged_off(code="94", payment_status=PAY.FORECLOSURE)),
    Covered("Balance-DateClosed-1", "STA-3", g(**CLOSED_LOAN, balance=usd(7)),
            narrower="only loans in good standing: a closed card may be paid down"),
    Covered("PROG-Status-1", "STA-6", g(history=history("3CCC")),
            narrower="read from the months of one history, student loans exempt"),
    Covered("PROG-Status-2", "STA-5", charged_off(), charged_off(code="94")),
    Covered("PROG-Status-3", "STA-4-CODE", charged_off(),
            charged_off(code="64", balance=usd(0), condition=COND.PAID)),
    Covered("SCC-Status-1", "STA-7-CODE", charged_off(special_comment="AX")),
    Covered("SCC-Status-2", "STA-7-CODE", paid(**PAID_CODE, special_comment="CP")),
    Covered("PHP-Status-1", "STA-9-PULLS", coded(history=history("CCC")),
            coded(**LATE_CODE, date_account_status=day("2026-01-15"))),
    Covered("PHP-Status-2", "STA-9-PULLS", coded(history=history("C1C")),
            coded(date_account_status=day("2026-01-15"))),
    Covered("PHP-Status-3", "STA-9-PULLS", charged_off(history=history("LCL")),
            charged_off(date_account_status=day("2026-01-15"))),
    Covered("Status-DOFD-1", "DAT-1-CODE", charged_off(date_first_delinquency=None)),
    Covered("Status-DOFD-2", "DAT-2-CODE", coded(**DATED)),
    Covered("DOAI-DOFD-1", "DAT-4-LEAD", charged_off(date_first_delinquency=day("2019-01-10")),
            narrower="a lead only, until 180 days more have passed: FCRA 605(c)(1)"),
    Covered("PROG-DOFD-1", "DAT-6", charged_off(date_first_delinquency=day("2025-06")),
            charged_off()),
    Covered("PROG-DOFD-2", "DAT-6",
            coded(**LATE_CODE, date_first_delinquency=day("2025-09")),
            coded(**LATE_CODE, **DATED)),
    Covered("PROG-DOFD-3", "DAT-7", coded(**DATED), coded(**LATE_CODE, **DATED)),
    Covered("PROG-DateOpen-1", "DAT-8", coded(date_opened=day("2024-03-01")), coded()),
    Covered("PROG-DateClosed-1", "DAT-10-PULLS", paid(date_closed=day("2026-01-20")), paid()),
    Covered("DTCL-DOLP-1", "DAT-10", paid(date_last_payment=day("2026-02-15")),
            narrower="only a payment more than a month after the closing"),
    Covered("SCC-PurchasedSold-1", "OWN-4", charged_off(special_comment="AH")),
    Covered("PROG-ECOA-1", "OWN-5-RETURNED", coded(designator="1"), coded(designator="Z")),
    Covered("Bankruptcy-ECOA-1", "OWN-6", coded(**BK, designator="3")),
    Covered("Bankruptcy-DOFD-1", "BK-2-CODE", coded(**BK)),
    Covered("CCC-DateClosed-1", "DIS-3-CODE", coded(compliance_condition="XA")),
    Covered("Portfolio-Type-1", "TYP-1", coded(portfolio="C", account_type=Code("00", "Auto"))),
    Covered("PROG-Type-1", "TYP-1-PULLS", coded(account_type=Code("18", "Card")), coded()),
    Covered("PROG-Portfolio-1", "TYP-1-PULLS", coded(portfolio="R"), coded()),
    Covered("Type-CreditLimit-1", "TYP-2-INSTALLMENT", g(credit_limit=usd(1))),
    Covered("Type-TermsDuration-1", "TYP-2-TERMS", coded(portfolio="R"),
            narrower="revolving accounts with a number of months only"),
]  # fmt: skip
LEFT_OUT = {
    "Bankruptcy-Balance-1": "fires where nothing is owed, which is right after a discharge; BK-1 "
    "fires on the contrary",
    "Bankruptcy-APD-1": "fires where nothing is past due, which is right after a discharge",
    "Bankruptcy-SMPA-1": "fires where no payment is scheduled, which is right after a discharge",
    "SCC-PurchasedSold-2": "a bought debt without its seller is OWN-3 where it is a collection; "
    "on a creditor's own account the seller is no fact that a consumer could dispute",
    "Type-CreditLimit-2": "a limit of zero is asked of open cards that were used, and only where "
    "the bureau sends limits at all (TYP-2); on a furnisher's record alone it proves nothing",
    "Status-APD-3": "after a surrender or repossession the whole deficiency may be owed without "
    "an amount past due",
    "Status-Balance-5": "a mortgage may owe nothing for a month without being paid off or closed",
    "Status-Balance-6": "a line of credit owes nothing whenever it is not drawn on",
    "Type-Balance-1": "what the comment stands for is no fact that the record contradicts",
    "Type-CreditLimit-3": "an open account may have a limit by its contract",
    "Type-CreditLimit-4": "as Type-CreditLimit-2: a limit of zero proves nothing by itself",
    "Type-CreditLimit-5": "as Type-CreditLimit-2: a limit of zero proves nothing by itself",
    "Type-CreditLimit-6": "as Type-CreditLimit-2: a limit of zero proves nothing by itself",
    "Type-HCOLA-1": "asks for an amount below zero, which the layout cannot hold",
    "Balloon-Balance-1": "the last payment was agreed at the start; a balance paid down early "
    "contradicts nothing",
    "Rating-APD-1": "the sources conflict on what the payment rating says beside a deed in lieu",
    "Rating-APD-2": "the sources conflict on what the payment rating says beside a foreclosure",
    "Bankruptcy-DOFD-2": "a reaffirmed debt goes on, and needs no delinquency",
    "Bankruptcy-DOFD-3": "a charge-off without the date is DAT-1-CODE, in bankruptcy or not",
    "Bankruptcy-DOFD-4": "Bankruptcy-DOFD-1 without its exceptions: paid accounts have no date",
}
ALL_EVALUATORS = 93  # their own number; those that are not named here were not compared
NAMED = pytest.mark.parametrize("case", COVERED, ids=lambda c: c.evaluator)


def found_by(case):
    """What the rule finds in the record: as a furnisher sends it, or as a bureau shows it."""
    only = [case.rule_id]
    if case.before is not None:
        older = replace(report(case.before), report_date=date(2026, 1, 20), sha256="cd" * 32)
        return run_rules_across(older, report(case.record), only=only)
    return run_rules_on_merged(of_furnisher(case.record), only=only) or run_on(case.record, only)


@NAMED
def test_a_record_that_meets_the_condition_is_found(case):
    assert found_by(case), named(case.rule_id).condition


def test_no_condition_is_counted_twice_or_without_a_reason():
    names = [case.evaluator for case in COVERED]
    assert len(names) == len(set(names))
    assert not set(names) & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_how_many_conditions_are_covered_is_reported(record_property):
    narrower = [case.evaluator for case in COVERED if case.narrower]
    record_property("evaluators_covered", len(COVERED))
    unnamed = ALL_EVALUATORS - len(COVERED) - len(LEFT_OUT)
    record_property("evaluators_not_compared", unnamed)
    record_property("evaluators_covered_more_narrowly", ", ".join(narrower))
    record_property("evaluators_left_out", "; ".join(f"{k}: {v}" for k, v in LEFT_OUT.items()))
    assert (len(COVERED), len(narrower), len(LEFT_OUT), unnamed) == (48, 11, 20, 25)


@pytest.mark.parametrize("indicator", "EFGH")
def test_conditions_that_are_written_the_other_way_around_are_not_ported(indicator):
    clean = charged_off(
        consumer_information=indicator, balance=usd(0), past_due=usd(0), scheduled_payment=usd(0)
    )
    found = {hit.rule_id for hit in run_rules_on_merged(of_furnisher(clean))}
    assert not {one for one in found if one.startswith("BK")}


def test_a_missing_payment_rating_is_never_claimed():
    """The sources conflict on where field 17B is required, so no rule says that it is missing."""
    bare = paid(**PAID_CODE, payment_rating=None)
    assert run_rules_on_merged(of_furnisher(bare)) == ()
