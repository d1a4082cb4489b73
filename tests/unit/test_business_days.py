from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business_days import (
    add_business_days,
    add_undisputed_business_days,
    federal_holidays,
    is_business_day,
    is_undisputed_business_day,
    observed_holidays,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_the_holidays_of_2026_are_those_of_5_usc_6103a():
    assert federal_holidays(2026) == {
        date(2026, 1, 1),
        date(2026, 1, 19),
        date(2026, 2, 16),
        date(2026, 5, 25),
        date(2026, 6, 19),
        date(2026, 7, 4),
        date(2026, 9, 7),
        date(2026, 10, 12),
        date(2026, 11, 11),
        date(2026, 11, 26),
        date(2026, 12, 25),
    }


def test_juneteenth_is_a_holiday_from_2021_on_only():
    assert is_business_day(date(2020, 6, 19))
    assert date(2021, 6, 19) in federal_holidays(2021)
    assert not is_business_day(date(2023, 6, 19))


def test_juneteenth_on_saturday_makes_the_friday_disputed():
    friday = date(2027, 6, 18)
    assert is_business_day(friday)
    assert not is_undisputed_business_day(friday)
    assert add_business_days(date(2027, 6, 17), 1) == friday
    assert add_undisputed_business_days(date(2027, 6, 17), 1) == date(2027, 6, 21)


def test_a_holiday_on_sunday_makes_the_monday_disputed():
    assert date(2027, 7, 5) in observed_holidays(2027)
    assert is_business_day(date(2027, 7, 5))
    assert not is_undisputed_business_day(date(2027, 7, 5))


def test_new_year_on_saturday_is_observed_in_the_year_before():
    assert date(2021, 12, 31) in observed_holidays(2021)
    assert observed_holidays(2022) == {date(2022, 6, 20), date(2022, 12, 26)}


def test_a_holiday_on_a_weekday_is_not_moved():
    assert date(2026, 5, 25) not in observed_holidays(2026)
    assert not is_business_day(date(2026, 5, 25))


@pytest.mark.parametrize("day", [date(2026, 1, 3), date(2026, 1, 4)])
def test_weekends_are_not_business_days(day):
    assert not is_business_day(day)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="must not be negative"):
        add_business_days(date(2026, 1, 5), -1)


@given(DAYS, st.integers(0, 60))
def test_the_undisputed_count_never_ends_before_the_other(start, count):
    assert add_undisputed_business_days(start, count) >= add_business_days(start, count)


@given(DAYS, st.integers(1, 60))
def test_exactly_that_many_business_days_lie_between(start, count):
    end = add_business_days(start, count)
    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_business_day(end)
    assert sum(map(is_business_day, passed)) == count


@given(DAYS)
def test_an_undisputed_business_day_is_a_business_day(day):
    assert is_business_day(day) or not is_undisputed_business_day(day)
