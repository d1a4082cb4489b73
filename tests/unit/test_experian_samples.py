"""The Experian samples: counted, their history proved by their own dates."""

import pytest
from tests.staging.sample_reports import counted, counts_of

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import ReportStatus
from domain.credit_reports.values import Visibility

pytestmark = pytest.mark.samples
PROFILE = "experian_json/xpn_credit_profile_cann_sandbox.json"
STATUSES = {
    PROFILE: ReportStatus.COMPLETE,
    "experian_json/xpn_connect_check_error.xml": ReportStatus.ERROR,
    "experian_json/xpn_connect_check_response.xml": ReportStatus.PARTIAL,
}


def sample(samples, name):
    return (samples / "reports" / name).read_bytes()


def test_every_sample_has_the_counts_of_the_table(samples):
    table = counts_of(samples, "experian_json")
    assert table.keys() == STATUSES.keys()
    for name, counts in table.items():
        report, _ = ReportFormats().read(sample(samples, name))
        assert (counted(report), report.status) == (counts, STATUSES[name]), name


def test_the_late_months_stand_in_the_months_of_the_delinquency_dates(samples):
    """The first date is that of the latest late month, the second of an earlier one."""
    import msgspec  # noqa: PLC0415  the tree is needed here only

    raw = sample(samples, PROFILE)
    report, defects = ReportFormats().read(raw)
    assert defects == ()
    rows = msgspec.json.decode(raw)["creditProfile"][0]["tradeline"]
    checked = 0
    for line, row in zip(report.tradelines(), rows, strict=True):
        late = [m.month.strftime("%m%d%Y") for m in line.history if m.status.days_late]
        first = row["enhancedPaymentData"].get("firstDelinquencyDate")
        if late and first:
            assert late[0] == first
            checked += 1
            assert line.date_first_delinquency is None
            seen = report.observe(line, "date_first_delinquency")
            assert seen.visibility is Visibility.NOT_VISIBLE
    assert checked == 5


def test_a_balance_that_is_not_given_is_absent(samples):
    report, _ = ReportFormats().read(sample(samples, PROFILE))
    balances = [line.balance for line in report.tradelines()]
    assert sum(balance is not None for balance in balances) == 5


def test_a_check_of_identity_names_the_person(samples):
    report, _ = ReportFormats().read(sample(samples, list(STATUSES)[2]))
    file = report.files[0]
    assert (len(file.names), len(file.addresses), len(file.statements)) == (4, 8, 1)
    assert file.ssn == "666153036"
