"""The Equifax sample: counted, its history proved by its own other dates."""

import msgspec
import pytest
from tests.staging.sample_reports import counted, counts_of

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import ReportStatus
from domain.credit_reports.tradelines import PaymentStatus
from domain.credit_reports.values import PartialDate, Visibility

pytestmark = pytest.mark.samples
SAMPLE = "equifax_json/efx_consumer_ppcsz.json"


@pytest.fixture(scope="module")
def raw(samples):
    return (samples / "reports" / SAMPLE).read_bytes()


def test_the_sample_has_the_counts_of_the_table(samples):
    for name, counts in counts_of(samples, "equifax_json").items():
        report, defects = ReportFormats().read((samples / "reports" / name).read_bytes())
        assert counted(report) == counts, name
        assert (defects, report.status) == ((), ReportStatus.COMPLETE)


def test_the_first_month_of_a_history_is_the_one_before_the_report_of_the_trade(raw):
    """The charge-off stands in the month in which the trade says that it was first reported.

    And trades younger than two years have as many months as were reviewed since they were opened.
    """
    lines = list(ReportFormats().read(raw)[0].tradelines())
    charged_off = next(line for line in lines if line.payment_status is PaymentStatus.CHARGE_OFF)
    month = next(m for m in charged_off.history if m.status is PaymentStatus.CHARGE_OFF)
    assert charged_off.date_major_delinquency == PartialDate(month.month.year, month.month.month)
    young = [line for line in lines if line.history and (line.months_reviewed or 99) < 24]
    young.remove(charged_off)
    assert len(young) == 5
    for line in young:
        first = line.history[-1].month
        assert len(line.history) == line.months_reviewed
        assert line.date_opened == PartialDate(first.year, first.month)


def test_a_counter_beyond_the_visible_months_is_no_defect(raw):
    """The late month lies before the two years that are shown."""
    lines = ReportFormats().read(raw)[0].tradelines()
    late = next(line for line in lines if line.late_30_count)
    assert all(month.status.days_late == 0 for month in late.history)
    assert late.adverse_ratings[0].rated_on == PartialDate(2019, 1)


def test_every_observed_value_has_its_place_in_the_document(raw):
    report, _ = ReportFormats().read(raw)
    tree = msgspec.json.decode(raw)
    checked = 0
    for line in report.tradelines():
        for name in report.paths[line.kind.value]:
            seen = report.observe(line, name)
            if seen.visibility is Visibility.OBSERVED:
                assert follow(tree, seen.place or "") not in (None, ""), seen.place
                checked += 1
    assert checked > 200


def follow(tree, place):
    for step in place.removeprefix("$.").replace("]", "").replace("[", ".").split("."):
        tree = tree[int(step)] if step.isdigit() else tree[step]
    return tree
