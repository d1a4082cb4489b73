"""When money may be asked for: CROA 1679b(b) and the Telemarketing Sales Rule."""

from datetime import date

TSR_RESULTS_MONTHS = 6  # 16 CFR 310.4(a)(2)(ii): report issued more than six months after


def tsr_fee_allowed(*, promised_until: date, results_on: date, report_on: date, on: date) -> bool:
    """True once a telemarketed credit repair service may ask for its fee.

    The promised time frame must have expired, and a consumer report issued more than six months
    after the results must show them (16 CFR 310.4(a)(2)(i), (ii)). ``report_on`` is the day that
    report was issued.
    """
    return promised_until < on and report_on <= on and report_on > _six_months_after(results_on)


def _six_months_after(day: date) -> date:
    months = day.month - 1 + TSR_RESULTS_MONTHS
    year, month = day.year + months // 12, months % 12 + 1
    try:
        return date(year, month, day.day)
    except ValueError:  # the month is shorter: the sixth month ends with the next month's start
        return date(year + month // 12, month % 12 + 1, 1)
