"""How long an adverse item may be reported (FCRA 605(a) and (c), 15 U.S.C. 1681c)."""

from datetime import date, timedelta

ADVERSE_ITEM_YEARS = 7  # FCRA 605(a)(4), (5), 15 U.S.C. 1681c(a)(4), (5)
PAID_TAX_LIEN_YEARS = 7  # FCRA 605(a)(3), 15 U.S.C. 1681c(a)(3)
BANKRUPTCY_YEARS = 10  # FCRA 605(a)(1), 15 U.S.C. 1681c(a)(1)
VETERAN_MEDICAL_YEARS = 1  # FCRA 605(a)(7), 15 U.S.C. 1681c(a)(7)
DELINQUENCY_GRACE_DAYS = 180  # FCRA 605(c)(1), 15 U.S.C. 1681c(c)(1)


def add_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 1 March, never an earlier day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def charge_off_obsolete_after(first_delinquency: date) -> date:
    """The last day on which a collection or charge-off may be reported.

    Seven years that begin when 180 days have passed since the first delinquency.
    """
    return add_years(first_delinquency + timedelta(days=DELINQUENCY_GRACE_DAYS), ADVERSE_ITEM_YEARS)


def late_payment_obsolete_after(late: date) -> date:
    """The last day on which a plain late payment may be reported (FCRA 605(a)(5))."""
    return add_years(late, ADVERSE_ITEM_YEARS)


def paid_tax_lien_obsolete_after(paid: date) -> date:
    """The last day on which a paid tax lien may be reported (FCRA 605(a)(3))."""
    return add_years(paid, PAID_TAX_LIEN_YEARS)


def bankruptcy_obsolete_after(order_for_relief: date) -> date:
    """The last day on which a bankruptcy may be reported (FCRA 605(a)(1))."""
    return add_years(order_for_relief, BANKRUPTCY_YEARS)
