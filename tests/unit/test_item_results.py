"""A round's results are judged by the claims: said again is only what the new report bears out."""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from adapters.report_formats import ReportFormats
from domain.credit_reports.comparison import ItemVerdict
from domain.credit_reports.report import ReportId
from domain.disputes.dispute import DisputedItem
from domain.disputes.item_results import CheckedReport, item_result
from domain.disputes.outcomes import GOES_ON
from domain.findings.model import FindingId
from domain.money import Money
from entrypoints.sandbox.synthetic_reports import (
    Bureau,
    at_next_pull,
    corrected,
    deleted,
    demo_report,
    smartcredit_envelope,
)

ANCHOR = date(2026, 3, 2)
LATER = ANCHOR + timedelta(days=50)
FIRST = demo_report(1, anchor=ANCHOR)


def checked(described) -> CheckedReport:
    raw = json.dumps(smartcredit_envelope(described)).encode()
    report, _ = ReportFormats().read(raw)
    return CheckedReport.of(ReportId(uuid4()), report)


@dataclass
class Disputed:
    """Everything the demo's first report proves of one creditor at one bureau."""

    before: CheckedReport
    creditor: str
    bureau: str

    @property
    def claimed(self):
        return [
            hit
            for hit in self.before.hits
            if hit.subject.label.startswith(self.creditor)
            and hit.subject.bureau.value == self.bureau
        ]

    @property
    def item(self) -> DisputedItem:
        claimed = self.claimed
        return DisputedItem(
            number=1,
            subject=claimed[0].subject,
            report_id=self.before.id,
            finding_ids=tuple(FindingId(uuid4()) for _ in claimed),
            fields=tuple(dict.fromkeys(f for hit in claimed for f in hit.fields)),
        )

    def after(self, *changes):
        following = checked(at_next_pull(FIRST, as_of=LATER, changes=changes))
        return item_result(self.item, claimed=self.claimed, before=self.before, after=following)


@pytest.fixture(scope="module")
def before() -> CheckedReport:
    return checked(FIRST)


def test_a_contradiction_ends_when_its_other_record_is_deleted(before):
    redrock = Disputed(before, "REDROCK", "experian")
    result = redrock.after(deleted("northgate-collections"))
    assert result.outcome is ItemVerdict.CORRECTED
    assert result.standing == ()
    assert "no longer holds" in result.explanation


def test_the_contradiction_stands_while_both_records_do(before):
    result = Disputed(before, "REDROCK", "experian").after()
    assert result.outcome is ItemVerdict.VERIFIED_UNCHANGED
    assert result.standing


def test_a_changed_value_that_is_still_wrong_is_no_correction(before):
    cedar = Disputed(before, "CEDAR", "experian")
    result = cedar.after(corrected("cedar-store", Bureau.EXPERIAN, balance=200))
    assert result.outcome is ItemVerdict.VERIFIED_UNCHANGED
    assert "BAL-1" in result.standing
    assert [(c.field, c.before, c.after) for c in result.changes if c.field == "balance"] == [
        ("balance", "$310", "$200")
    ]


def test_a_value_set_right_is_a_correction_with_both_sides(before):
    cedar = Disputed(before, "CEDAR", "experian")
    result = cedar.after(corrected("cedar-store", Bureau.EXPERIAN, balance=0))
    assert result.outcome is ItemVerdict.CORRECTED
    change = next(c for c in result.changes if c.field == "balance")
    assert (change.before, change.after) == ("$310", "$0")
    assert change.before_place.endswith("currentBalance")
    assert change.after_place.endswith("currentBalance")


def test_a_deleted_item_is_deleted(before):
    result = Disputed(before, "CEDAR", "experian").after(deleted("cedar-store"))
    assert (result.outcome, result.after_place) == (ItemVerdict.DELETED, None)


def moved(before: CheckedReport, **changes) -> CheckedReport:
    """The next report, in which a buyer shows the CEDAR debt at Experian in its place."""
    accounts = tuple(
        replace(
            account,
            tradelines=tuple(
                replace(
                    line, creditor_name="ASTER PORTFOLIO", original_creditor=line.creditor_name,
                    account_number="AP 99120", subscriber_code="9XX", **changes,
                )
                if line.creditor_name.startswith("CEDAR") and line.bureau.value == "experian"
                else line
                for line in account.tradelines
            ),
        )
        for account in before.report.accounts
    )  # fmt: skip
    report = replace(before.report, sha256="next", accounts=accounts)
    return CheckedReport.of(ReportId(uuid4()), report)


def moved_result(before: CheckedReport, **changes):
    cedar = Disputed(before, "CEDAR", "experian")
    following = moved(before, **changes)
    return item_result(cedar.item, claimed=cedar.claimed, before=before, after=following)


def test_a_claim_that_stands_under_another_furnisher_goes_on_there(before):
    result = moved_result(before)
    assert result.outcome is ItemVerdict.MOVED
    assert result.outcome in GOES_ON
    assert "ASTER PORTFOLIO reports it now" in result.explanation
    assert result.after_place == result.before_place
    assert (result.before_sha256, result.after_sha256) == (before.report.sha256, "next")
    assert result.standing


def test_a_claim_that_ended_with_the_move_is_settled(before):
    result = moved_result(before, balance=Money(0), past_due=None)
    assert result.outcome is ItemVerdict.CORRECTED
    assert "no longer holds" in result.explanation


def test_worse_stays_worse_whatever_the_claim_says(before):
    cedar = Disputed(before, "CEDAR", "experian")
    result = cedar.after(
        corrected("cedar-store", Bureau.EXPERIAN, condition="F", pay_status="9", balance=900)
    )
    assert result.outcome is ItemVerdict.WORSE
