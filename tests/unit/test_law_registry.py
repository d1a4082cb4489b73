from datetime import date, timedelta

import pytest

from domain.law import (
    AUTHORITIES,
    AuthorityNotInForce,
    UnknownAuthority,
    authority,
    cite,
    require_in_force,
)
from domain.law.fees import tsr_fee_allowed
from domain.law.obsolescence import (
    add_years,
    bankruptcy_obsolete_after,
    charge_off_obsolete_after,
    late_payment_obsolete_after,
    paid_tax_lien_obsolete_after,
)

TODAY = date(2026, 3, 2)


def test_a_letter_prints_the_us_code_citation():
    assert authority("fcra_611a1A").citation == "15 U.S.C. § 1681i(a)(1)(A)"
    assert cite(["fcra_607b"]) == "15 U.S.C. § 1681e(b)"
    assert cite(["fcra_607b", "croa_1679e"]) == "15 U.S.C. §§ 1681e(b), 1679e"


def test_an_unknown_key_is_refused_by_name():
    with pytest.raises(UnknownAuthority, match="fcra_999"):
        authority("fcra_999")


def test_the_withdrawn_circular_was_citable_until_12_may_2025():
    day = date(2025, 5, 12)
    require_in_force(["cfpb_circular_2022_07"], day - timedelta(days=1))
    with pytest.raises(AuthorityNotInForce, match="Circular 2022-07 is not in force on 2025-05-12"):
        require_in_force(["fcra_607b", "cfpb_circular_2022_07"], day)


@pytest.mark.parametrize("on", [date(2025, 1, 14), date(2025, 3, 17), date(2025, 7, 11), TODAY])
def test_the_vacated_medical_debt_rule_was_never_in_force(on):
    assert not authority("cfpb_medical_debt_rule_2025").in_force(on)


def test_every_authority_ends_no_earlier_than_it_begins_and_prints_a_citation():
    for one in AUTHORITIES.values():
        assert one.citation
        assert one.title
        assert one.valid_to is None or one.valid_to >= one.valid_from


def test_obsolescence_of_a_charge_off_is_180_days_and_7_years_over_a_leap_day():
    # 180 days after 2 September 2023 is 29 February 2024; seven years on there is no such day.
    assert date(2023, 9, 2) + timedelta(days=180) == date(2024, 2, 29)
    assert charge_off_obsolete_after(date(2023, 9, 2)) == date(2031, 3, 1)


def test_a_plain_late_payment_has_7_years_and_a_bankruptcy_10():
    assert late_payment_obsolete_after(date(2019, 4, 30)) == date(2026, 4, 30)
    assert bankruptcy_obsolete_after(date(2016, 2, 29)) == date(2026, 3, 1)
    assert paid_tax_lien_obsolete_after(date(2018, 1, 1)) == date(2025, 1, 1)


def test_adding_years_to_a_leap_day_never_shortens_the_period():
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert add_years(date(2024, 2, 29), 7) == date(2031, 3, 1)


def test_tsr_results_months_is_more_than_6():
    results = date(2026, 1, 10)

    def allowed(report_on):
        return tsr_fee_allowed(
            promised_until=date(2026, 1, 1),
            results_on=results,
            report_on=report_on,
            on=date(2026, 12, 31),
        )

    assert not allowed(date(2026, 7, 10))
    assert allowed(date(2026, 7, 11))


def test_tsr_fee_waits_for_the_promised_time_frame():
    def allowed(on):
        return tsr_fee_allowed(
            promised_until=date(2026, 9, 1),
            results_on=date(2026, 1, 10),
            report_on=date(2026, 7, 11),
            on=on,
        )

    assert not allowed(date(2026, 9, 1))
    assert allowed(date(2026, 9, 2))
    assert not allowed(date(2026, 7, 10))


def test_six_months_after_the_end_of_august_end_with_february():
    def allowed(report_on):
        return tsr_fee_allowed(
            promised_until=date(2025, 1, 1),
            results_on=date(2025, 8, 31),
            report_on=report_on,
            on=date(2026, 12, 31),
        )

    assert not allowed(date(2026, 3, 1))
    assert allowed(date(2026, 3, 2))
