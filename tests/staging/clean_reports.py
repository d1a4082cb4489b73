"""Light synthetic reports with nothing wrong in them, and ways of spoiling an account of them.

Random by a seed: the same number always gives the same report. A report has one to six accounts at
one to three bureaus, with codes and displayed words that agree, as a full disclosure shows them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import (
    Account,
    AccountCondition,
    PaymentMonth,
    PaymentStatus,
    Remark,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.findings.codes.tables import LATE
from domain.law.obsolescence import charge_off_obsolete_after
from domain.money import Money
from staging.few_records import PATHS, case, file, inquiry, report

ON = date(2026, 2, 20)
COND, PAY = AccountCondition, PaymentStatus
NAMES = ("EXAMPLE BANK", "SAMPLE CREDIT UNION", "SPECIMEN CARD", "MODEL FINANCE")
COLLECTORS = ("SAMPLE RECOVERY", "EXAMPLE COLLECTIONS")
STORES = ("EXAMPLE STORE", "SAMPLE CLINIC", "SPECIMEN TELECOM")


def usd(amount: int) -> Money:
    return Money(amount * 100)


def on(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def months(statuses: list[PaymentStatus], newest: date) -> tuple[PaymentMonth, ...]:
    """The history from its newest month on."""
    first = newest.year * 12 + newest.month - 1
    return tuple(
        PaymentMonth(date((first - n) // 12, (first - n) % 12 + 1, 1), status, status.value)
        for n, status in enumerate(statuses)
    )


def counts(statuses: list[PaymentStatus]) -> dict[str, int]:
    lates = (PAY.LATE_30, PAY.LATE_60, PAY.LATE_90)
    return {f"late_{s.days_late}_count": statuses.count(s) for s in lates}


def _granted(random: Random, n: int) -> dict[str, object]:
    opened = date(2019, 1, 1) + timedelta(days=random.randrange(1500))
    loan = random.random() < 0.5
    high = random.randrange(20, 90) * 100
    return {
        "kind": TradelineKind.GRANTED,
        "path": "",
        "creditor_name": random.choice(NAMES),
        "account_number": f"4{random.randrange(10**10):010d}{n:04d}",
        "portfolio": "I" if loan else "R",
        "account_type": Code("00", "Auto") if loan else Code("18", "Credit Card"),
        "designator": "1",
        "high_credit": usd(high),
        "credit_limit": None if loan else usd(high + 1000),
        "term_months": 48 if loan else None,
        "terms_frequency": "M",
        "date_opened": on(opened),
        "date_reported": on(ON - timedelta(days=5)),
        "date_account_status": on(ON - timedelta(days=5)),
        "date_last_payment": on(ON - timedelta(days=25)),
        "dispute_flag": False,
    }


def current_line(random: Random, n: int) -> dict[str, object]:
    statuses = [PAY.CURRENT] * random.randrange(3, 25)
    known = _granted(random, n)
    return known | counts(statuses) | {
        "condition": COND.OPEN, "open_closed": "open", "payment_status": PAY.CURRENT,
        "worst_payment_status": PAY.CURRENT, "account_status_code": "11",
        "balance": usd(random.randrange(1, 19) * 100), "past_due": usd(0),
        "scheduled_payment": usd(50), "history": months(statuses, ON.replace(day=1)),
    }  # fmt: skip


def late_line(random: Random, n: int) -> dict[str, object]:
    code, now = random.choice(sorted(LATE.items())[:3])
    steps = [PAY.LATE_30, PAY.LATE_60, PAY.LATE_90][: now.days_late // 30]
    statuses = [*reversed(steps), *[PAY.CURRENT] * 6]
    first = ON - timedelta(days=now.days_late + 5)
    known = _granted(random, n)
    return known | counts(statuses) | {
        "condition": COND.OPEN, "open_closed": "open", "payment_status": now,
        "worst_payment_status": now, "account_status_code": code, "balance": usd(800),
        "past_due": usd(150), "scheduled_payment": usd(50),
        "date_first_delinquency": on(first), "history": months(statuses, ON.replace(day=1)),
        "date_last_payment": on(first),
    }  # fmt: skip


def paid_line(random: Random, n: int) -> dict[str, object]:
    closed = date(2025, 3, 1) + timedelta(days=random.randrange(200))
    statuses = [PAY.CURRENT] * 8
    return _granted(random, n) | counts(statuses) | {
        "condition": COND.PAID, "open_closed": "closed", "payment_status": PAY.CURRENT,
        "worst_payment_status": PAY.CURRENT, "account_status_code": "13", "payment_rating": "0",
        "balance": usd(0), "past_due": usd(0), "scheduled_payment": usd(0),
        "date_closed": on(closed), "date_last_payment": on(closed - timedelta(days=3)),
        "date_account_status": on(closed), "history": months(statuses, closed.replace(day=1)),
    }  # fmt: skip


def charged_off_line(random: Random, n: int) -> dict[str, object]:
    first = date(2023, 6, 1) + timedelta(days=random.randrange(500))
    off = first + timedelta(days=200)
    owed = random.randrange(5, 40) * 100
    return _granted(random, n) | counts([]) | {
        "condition": COND.DEROGATORY, "open_closed": "closed", "payment_status": PAY.CHARGE_OFF,
        "worst_payment_status": PAY.CHARGE_OFF, "account_status_code": "97",
        "balance": usd(owed), "past_due": usd(owed), "scheduled_payment": usd(0),
        "charge_off_amount": usd(owed), "date_first_delinquency": on(first),
        "date_charged_off": on(off), "date_last_payment": on(first - timedelta(days=20)),
        "history": months([PAY.CHARGE_OFF] * 4, ON.replace(day=1)),
    }  # fmt: skip


def collection_line(random: Random, n: int) -> dict[str, object]:
    first = date(2022, 6, 1) + timedelta(days=random.randrange(700))
    placed = first + timedelta(days=250)
    owed = random.randrange(600, 4000)
    return {
        "kind": TradelineKind.COLLECTION, "path": "", "creditor_name": random.choice(COLLECTORS),
        "account_number": f"77{random.randrange(10**6):06d}{n:03d}", "portfolio": "O",
        "designator": "1", "condition": COND.DEROGATORY, "open_closed": "open",
        "payment_status": PAY.COLLECTION, "account_status_code": "93", "balance": usd(owed),
        "past_due": usd(owed), "high_credit": usd(owed), "date_opened": on(placed),
        "date_reported": on(ON - timedelta(days=5)),
        "date_account_status": on(ON - timedelta(days=5)), "date_first_delinquency": on(first),
        "original_creditor": f"{random.choice(STORES)} {n}", "dispute_flag": False,
        "remarks": (Remark(code="", text="Placed for collection"),),
    }  # fmt: skip


STATES = (current_line, current_line, late_line, paid_line, charged_off_line, collection_line)


def clean(number: int) -> Report:
    """The clean report of this number."""
    random = Random(number)  # noqa: S311  a seed, no secret
    bureaus = random.sample(tuple(Bureau), random.randrange(1, 4))
    accounts = []
    for n in range(random.randrange(1, 7)):
        fields = random.choice(STATES)(random, n)
        held = [b for b in bureaus if random.random() < 0.8] or bureaus[:1]
        accounts.append(tuple(Tradeline(**(fields | {"bureau": b})) for b in held))
    rest = report(
        *(file(b) for b in bureaus),
        *(inquiry(on=f"2026-01-{k + 5:02d}", bureau=b) for k, b in enumerate(bureaus)),
        *([case("2019-05-01")] if random.random() < 0.2 else []),
    )
    return placed(replace(rest, bureaus=tuple(bureaus), report_date=ON), accounts)


def placed(shown: Report, accounts: list[tuple[Tradeline, ...]]) -> Report:
    """The report with these accounts, each line at a place of its own."""
    return replace(
        shown,
        paths=PATHS,
        accounts=tuple(
            Account(key=str(n), description="", tradelines=tuple(
                replace(line, path=f"$.accounts[{n}].lines[{m}]") for m, line in enumerate(lines)
            ))
            for n, lines in enumerate(accounts)
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Error:
    """One way of spoiling a clean account of a state; ``beside`` adds further lines."""

    rule_id: str
    state: Callable[[Random, int], dict[str, object]]
    spoil: Callable[[dict[str, object], Random], dict[str, object]]
    beside: Callable[[dict[str, object]], list[dict[str, object]]] = lambda _: []
    together: bool = False


def _with(**changes: object) -> Callable[[dict[str, object], Random], dict[str, object]]:
    return lambda _fields, _random: changes


def _said(text: str) -> tuple[Remark, ...]:
    return (Remark(code="", text=text),)


def _rest_of_loan(fields: dict[str, object]) -> dict[str, object]:
    return fields | {"portfolio": "I", "credit_limit": None}


def loan_of(state: Callable[[Random, int], dict[str, object]]):
    return lambda random, n: _rest_of_loan(state(random, n))


def _card(random: Random, n: int) -> dict[str, object]:
    fields = current_line(random, n)
    return fields | {"portfolio": "R", "account_type": Code("18", "Credit Card"),
                     "credit_limit": usd(9900), "term_months": None}  # fmt: skip


def _too_old(_fields: dict[str, object], random: Random) -> dict[str, object]:
    """A first delinquency whose period ended one day to a year before the report, to the day."""
    first = date(2018, 8, 23) - timedelta(days=random.randrange(365))
    while charge_off_obsolete_after(first) >= ON:
        first -= timedelta(days=1)
    return {"date_first_delinquency": on(first), "date_opened": on(first - timedelta(days=400)),
            "date_charged_off": on(first + timedelta(days=180))}  # fmt: skip


def _nearly_old(_fields: dict[str, object], random: Random) -> dict[str, object]:
    first = date(2019, 2, 19) - timedelta(days=random.randrange(170))
    return {"date_first_delinquency": on(first), "date_opened": on(first - timedelta(days=400)),
            "date_charged_off": on(first + timedelta(days=180))}  # fmt: skip


def _twin(**changes: object) -> Callable[[dict[str, object]], list[dict[str, object]]]:
    return lambda fields: [fields | changes]


def _elsewhere(**changes: object) -> Callable[[dict[str, object]], list[dict[str, object]]]:
    return _twin(bureau=Bureau.EXPERIAN, **changes)


def _creditor_of(fields: dict[str, object]) -> list[dict[str, object]]:
    shown = charged_off_line(Random(1), 9) | {  # noqa: S311
        "creditor_name": fields["original_creditor"], "high_credit": fields["high_credit"],
        "balance": fields["high_credit"], "past_due": fields["high_credit"],
        "date_first_delinquency": PartialDate(2020, 1), "date_opened": PartialDate(2018, 1),
        "date_charged_off": PartialDate(2020, 8),
    }  # fmt: skip
    return [shown]


def _moved(name: str, after: str, days: int):
    """Put the date ``name`` at least so many days before (or after) the date ``after``."""

    def spoil(fields: dict[str, object], random: Random) -> dict[str, object]:
        known = fields[after]
        assert isinstance(known, PartialDate)
        further = random.randrange(200) * (1 if days > 0 else -1)
        return {name: on(known.earliest + timedelta(days=days + further))}

    return spoil


ERRORS: tuple[Error, ...] = (
    Error("BAL-1", paid_line, _with(balance=usd(7))),
    Error("BAL-2", late_line, _with(past_due=usd(9000))),
    Error("BAL-3", current_line, _with(past_due=usd(5))),
    Error("BAL-4", late_line, _with(past_due=usd(0))),
    Error("BAL-5", charged_off_line, _with(remarks=_said("Purchased by another lender"))),
    Error("BAL-6", current_line, _with(charge_off_amount=usd(50))),
    Error("BAL-8", collection_line, _with(balance=usd(5000))),
    Error("BAL-9", collection_line, _with(balance=usd(5000)), _creditor_of),
    Error("BAL-10", paid_line, _with(scheduled_payment=usd(50))),
    Error("STA-1", current_line, _with(date_closed=PartialDate(2026, 1))),
    Error("STA-2", paid_line, _with(date_closed=None), lambda fields: [fields]),
    Error("STA-3", loan_of(paid_line), _with(condition=COND.CLOSED, balance=usd(7))),
    Error("STA-6", late_line, _with(history=months([PAY.LATE_90, PAY.CURRENT], ON.replace(day=1)))),
    Error("STA-9", current_line, _with(condition=COND.DEROGATORY)),
    Error("STA-9-HISTORY", charged_off_line,
          _with(history=months([PAY.CURRENT, PAY.CHARGE_OFF], ON.replace(day=1)))),
    Error("STA-10", late_line, _with(late_30_count=0)),
    Error("STA-11", loan_of(paid_line), _with(history=months([PAY.LATE_30], date(2026, 1, 1)))),
    Error("STA-11-OPENED", late_line, _with(date_opened=on(ON - timedelta(days=1)),
          history=months([PAY.CURRENT, PAY.LATE_30], ON.replace(day=1)))),
    Error("STA-12", charged_off_line, _with(worst_payment_status=PAY.LATE_90)),
    Error("DAT-1", charged_off_line, _with(date_first_delinquency=None), lambda fields: [fields]),
    Error("DAT-2", current_line, _with(date_first_delinquency=PartialDate(2025, 10))),
    Error("DAT-3", charged_off_line, _moved("date_first_delinquency", "date_opened", -1)),
    Error("DAT-3-CHARGE-OFF", charged_off_line,
          _moved("date_first_delinquency", "date_charged_off", 1)),
    Error("DAT-3-CLOSED", loan_of(paid_line), _moved("date_first_delinquency", "date_closed", 1)),
    Error("DAT-4", charged_off_line, _too_old),
    Error("DAT-4-LEAD", charged_off_line, _nearly_old),
    Error("DAT-4-REMOVAL", charged_off_line, _with(estimated_removal=PartialDate(2026, 1))),
    Error("DAT-5", current_line, _with(history=months([PAY.LATE_30], date(2018, 12, 1)))),
    Error("DAT-6-COLLECTOR", collection_line, _with(), _creditor_of),
    Error("DAT-9", paid_line, _moved("date_closed", "date_opened", -1)),
    Error("DAT-9-PAYMENT", current_line, _moved("date_last_payment", "date_opened", -1)),
    Error("DAT-9-STATUS", collection_line, _moved("date_account_status", "date_opened", -1)),
    Error("DAT-9-FUTURE", current_line, _with(date_opened=PartialDate(2026, 4))),
    Error("DAT-10", loan_of(paid_line), _moved("date_last_payment", "date_closed", 32)),
    Error("DAT-11", current_line, _moved("date_reported", "date_reported", -200)),
    Error("OWN-1", collection_line, _with(), _creditor_of),
    Error("OWN-2", collection_line, _with(), _twin(creditor_name="OTHER AGENCY")),
    Error("OWN-3", collection_line, _with(original_creditor=None), lambda fields: [fields]),
    Error("XB-1-STATUS", late_line, _with(),
          _elsewhere(payment_status=PAY.CURRENT), together=True),
    Error("XB-1-BALANCE", late_line, _with(), _elsewhere(balance=usd(600)), together=True),
    Error("XB-1-HIGH-CREDIT", current_line, _with(high_credit=usd(1000)),
          _elsewhere(), together=True),
    Error("XB-1-PAST-DUE", late_line, _with(past_due=usd(400)), _elsewhere(), together=True),
    Error("XB-1-LIMIT", _card, _with(credit_limit=usd(50)), _elsewhere(), together=True),
    Error("XB-1-OPENED", current_line, _with(),
          _elsewhere(date_opened=PartialDate(2018, 1)), together=True),
    Error("XB-2", charged_off_line, _with(),
          _elsewhere(date_first_delinquency=PartialDate(2023, 1)), together=True),
    Error("XB-2-CHARGE-OFF", charged_off_line, _with(),
          _elsewhere(date_charged_off=PartialDate(2023, 1)), together=True),
    Error("MED-1", collection_line, _with(remarks=_said("Medical"), high_credit=usd(400),
                                      balance=usd(400))),
    Error("DIS-2", current_line, _with(dispute_flag=True, remarks=_said("Dispute resolved"))),
    Error("DIS-3", paid_line, _with(date_closed=None, remarks=_said("Account closed by consumer")),
          lambda fields: [fields]),
    Error("TYP-2", _card, _with(credit_limit=usd(0)), lambda fields: [fields]),
    Error("TYP-2-INSTALLMENT", loan_of(current_line), _with(credit_limit=usd(500))),
    Error("BAL-1-CODE", paid_line, _with(balance=usd(7), account_status_code="62")),
    Error("BAL-3-CODE", current_line, _with(past_due=usd(7))),
    Error("BAL-4-CODE", charged_off_line, _with(past_due=usd(0))),
    Error("BAL-5-CODE", charged_off_line, _with(special_comment="AH", sold_to="EXAMPLE BUYER")),
    Error("BAL-6-CODE", late_line, _with(charge_off_amount=usd(7))),
    Error("BAL-6-MISSING-CODE", charged_off_line, _with(charge_off_amount=None)),
    Error("BAL-10-CODE", charged_off_line, _with(scheduled_payment=usd(7))),
    Error("BAL-10-DEFERRED-CODE", loan_of(current_line), _with(terms_frequency="D")),
    Error("STA-1-CODE", late_line, _with(date_closed=PartialDate(2026, 1))),
    Error("STA-2-CODE", paid_line, _with(date_closed=None), lambda fields: [fields]),
    Error("STA-7-CODE", charged_off_line, _with(special_comment="AU")),
    Error("STA-8", collection_line, _with(account_status_code="97")),
    Error("STA-9-CODE", late_line, _with(account_status_code="83")),
    Error("DAT-1-CODE", late_line, _with(date_first_delinquency=None), lambda fields: [fields]),
    Error("DAT-2-CODE", current_line, _with(date_first_delinquency=PartialDate(2025, 10))),
    Error("BK-1-CODE", charged_off_line, _with(consumer_information="E")),
    Error("BK-2-CODE", current_line, _with(consumer_information="A"),
          _twin(date_first_delinquency=PartialDate(2025, 10), consumer_information="A")),
    Error("BK-2-DISMISSED-CODE", charged_off_line,
          _with(consumer_information="Q", remarks=_said("Included in bankruptcy"))),
    Error("OWN-6", charged_off_line, _with(consumer_information="A", designator="3")),
    Error("OWN-4", charged_off_line, _with(special_comment="AH")),
    Error("DIS-3-CODE", current_line, _with(compliance_condition="XA"),
          _twin(date_closed=PartialDate(2026, 1), compliance_condition="XA")),
    Error("TYP-1", current_line, _with(portfolio="C", account_type=Code("00", "Auto"))),
    Error("TYP-2-TERMS", _card, _with(term_months=36)),
)  # fmt: skip


def spoilt_accounts(error: Error, base: Report, random: Random) -> tuple[Report, str]:
    """The report with one error in an account put before the others, and the place of it."""
    fields = error.state(random, 90) | {"bureau": Bureau.TRANSUNION}
    wrong = fields | error.spoil(fields, random)
    others = [fields | extra | {"account_number": extra["account_number"]}
              for extra in error.beside(fields)]  # fmt: skip
    first = Tradeline(**wrong)
    lines = [Tradeline(**({"bureau": Bureau.TRANSUNION} | one)) for one in others]
    groups = [(first, *lines)] if error.together else [(first,), *((line,) for line in lines)]
    rest = [account.tradelines for account in base.accounts]
    bureaus = tuple(dict.fromkeys((*base.bureaus, *(line.bureau for line in (first, *lines)))))
    whole = placed(replace(base, bureaus=bureaus), [*groups, *rest])
    return whole, _place_of(error.rule_id, whole)


def _place_of(rule_id: str, whole: Report) -> str:
    """OWN-1 is told of the creditor's line, all others of the first."""
    number = 1 if rule_id == "OWN-1" else 0
    return whole.accounts[number].tradelines[0].path
