import inspect
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business_days import is_undisputed_business_day
from domain.consumers import contracts
from domain.consumers.contracts import (
    ContractCancelled,
    ContractId,
    ContractMissing,
    RightsStatementNotAcknowledged,
    ServiceContract,
    StateNotServed,
    WaitingPeriodNotOver,
    require_service_allowed,
)
from domain.errors import InvalidField
from domain.identity import ConsumerId, TenantId

FRIDAY = date(2026, 3, 6)


def sign(on=FRIDAY, us_state="OH", acknowledged=timedelta(minutes=5), **changed):
    signed_at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    values = {
        "id": ContractId(uuid4()),
        "tenant_id": TenantId(uuid4()),
        "consumer_id": ConsumerId(uuid4()),
        "signed_at": signed_at,
        "signed_on": on,
        "text_version": "2026-01",
        "sha256": "ab" * 32,
        "rights_statement_acknowledged_at": signed_at - acknowledged,
        "ip": "203.0.113.7",
        "us_state": us_state,
    } | changed
    return ServiceContract.sign(**values)


def test_signing_on_friday_ends_the_two_counts_on_different_days():
    contract, signed = sign()
    assert contract.no_service_through == date(2026, 3, 10)  # Fri, Mon, Tue: 1679d
    assert contract.cancellable_through == date(2026, 3, 11)  # Mon, Tue, Wed: 1679e
    assert contract.services_from == date(2026, 3, 12)
    assert signed.services_from == contract.services_from
    assert signed.at == contract.signed_at


def test_signing_on_saturday_makes_both_counts_end_together():
    contract, _ = sign(date(2026, 3, 7))
    assert contract.no_service_through == contract.cancellable_through == date(2026, 3, 11)


def test_the_wait_skips_a_holiday_and_the_day_it_is_observed():
    contract, _ = sign(date(2027, 6, 16))  # Juneteenth 2027 is a Saturday
    assert contract.cancellable_through == date(2027, 6, 22)


@pytest.mark.parametrize(("us_state", "through"), [("CA", 13), ("FL", 13), ("IL", 11), ("MD", 11)])
def test_the_state_pack_can_lengthen_the_right_to_cancel(us_state, through):
    contract, _ = sign(us_state=us_state)
    assert contract.cancellable_through == date(2026, 3, through)
    assert contract.services_from == date(2026, 3, through + 1)


def test_georgia_is_not_served():
    with pytest.raises(StateNotServed, match="consumers in GA cannot be served"):
        sign(us_state="GA")


@pytest.mark.parametrize("us_state", ["", "ca", "ZZ", "Ohio"])
def test_an_unknown_state_is_refused(us_state):
    with pytest.raises(InvalidField, match="us_state"):
        sign(us_state=us_state)


def test_the_rights_statement_comes_before_the_contract():
    with pytest.raises(RightsStatementNotAcknowledged):
        sign(rights_statement_acknowledged_at=None)
    with pytest.raises(RightsStatementNotAcknowledged):
        sign(acknowledged=timedelta())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signed_at", datetime(2026, 3, 6, 15)),
        ("signed_on", date(2026, 3, 9)),
        ("sha256", "AB" * 32),
        ("sha256", "ab"),
    ],
)
def test_impossible_values_are_refused_by_field(field, value):
    with pytest.raises(InvalidField, match=field):
        sign(**{field: value})


def test_nothing_is_done_without_a_contract():
    with pytest.raises(ContractMissing):
        require_service_allowed(None, FRIDAY)


def test_nothing_is_done_before_the_wait_is_over():
    contract, _ = sign()
    with pytest.raises(WaitingPeriodNotOver, match="before 2026-03-12") as refused:
        require_service_allowed(contract, date(2026, 3, 11))
    assert refused.value.services_from == date(2026, 3, 12)
    assert require_service_allowed(contract, date(2026, 3, 12)) is contract


def test_nothing_is_done_after_a_cancellation_and_it_cannot_be_repeated():
    contract, _ = sign()
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    ended, event = contract.cancel(at)
    assert (ended.cancelled_at, event.at) == (at, at)
    assert contract.is_within_cancellation_right(date(2026, 3, 11))
    assert not contract.is_within_cancellation_right(date(2026, 3, 12))
    with pytest.raises(ContractCancelled):
        require_service_allowed(ended, date(2026, 4, 1))
    with pytest.raises(ContractCancelled):
        ended.cancel(at)


def test_the_acknowledgement_is_kept_two_years_from_signing():
    assert sign()[0].acknowledgement_kept_until == date(2028, 3, 6)


def test_no_function_shortens_or_waives_the_wait():
    names = [n for n, _ in inspect.getmembers(contracts) + inspect.getmembers(ServiceContract)]
    assert not [n for n in names if "waive" in n.lower() or "shorten" in n.lower()]
    assert "services_from" not in inspect.signature(ServiceContract).parameters


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.sampled_from(["OH", "CA", "NY"]))
def test_three_whole_business_days_always_lie_between_signing_and_service(on, us_state):
    contract, _ = sign(on, us_state)
    between = [on + timedelta(days=n) for n in range(1, (contract.services_from - on).days)]
    assert sum(map(is_undisputed_business_day, between)) >= 3
    assert contract.services_from > max(contract.no_service_through, contract.cancellable_through)
