"""Made-up files whose accounts are known: two pulls of one consumer, three bureaus, and the truth.

Each account has one life (day, amounts, months); each bureau shows it in its own way: the name cut
or shortened, the number masked or cut, the day sometimes to the month or some days off. Between the
pulls debts are sold, cards replaced, furnishers renamed. Beside many accounts stands a near twin
that is another account: two cards of one bank of one week, loans of one servicer of one day, an
authorized user's card, two debts to one hospital.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from domain.credit_reports.report import Report, ReportStatus
from domain.credit_reports.tradelines import (
    Account,
    PaymentMonth,
    PaymentStatus,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, PartialDate
from domain.money import Money

BANKS = (
    ("NORTHWIND NATIONAL BANK", "NORTHWIND NATL BK", "NORTHWINDNATIONALBANK"),
    ("CEDAR CAPITAL ONLINE", "CEDAR CAP ONLINE", "CEDARCAPITALONLINE"),
    ("LAKESIDE FEDERAL CREDIT UNION", "LAKESIDE FCU", "LAKESIDE FED CREDIT UN"),
    ("MERIDIAN BANK USA NA", "MERIDIAN BK", "MERIDIAN BANK"),
    ("HARBOR VALLEY BANK", "HARBOR VALLEY BK", "HARBOR VALLEY BANK NA"),
    ("HARBOR VIEW SAVINGS", "HARBOR VIEW SAVINGS", "HARBORVIEW SAVINGS"),
    ("PINECREST CARD SERVICES", "PINECREST CARD SVCS", "PINECREST CARD SERVICE"),
)
LENDERS = (
    ("MAPLE LEAF AUTO FINANCE", "MAPLE LEAF AUTO FIN", "MAPLELEAF AUTO FINANCE"),
    ("SUMMIT STUDENT LOANS", "SUMMIT STUDENT LNS", "SUMMIT STUDENT LOAN"),
    ("DEPARTMENT OF LEARNING", "DEPT OF LEARNING", "DEPT LEARNING"),
    ("GRANITE HOME MORTGAGE", "GRANITE HOME MTG", "GRANITE HOME MORTG"),
)
HOSPITALS = ("HARBOR MEDICAL CENTER", "ELM STREET HOSPITAL", "RIVERSIDE CLINIC")
BUYERS = (
    ("ASTER PORTFOLIO RECOVERY", "ASTER PORTFOLIO REC", "ASTER PORTFOLIO RECOVERY LLC"),
    ("BLUEWATER FUNDING LLC", "BLUEWATER FUNDING", "BLUEWATER FUNDING"),
    ("CROWN RECEIVABLES", "CROWN RECEIVABLES INC", "CROWN RECEIVABLES"),
)
COLLECTORS = (
    ("NORTHGATE COLLECTIONS", "NORTHGATE COLL", "NORTHGATE COLLECTIONS INC"),
    ("REDROCK RECOVERY", "REDROCK RECOV", "REDROCK RECOVERY"),
)
NEW_NAMES = (
    ("BRIGHTWAY BANK", "BRIGHTWAY BK", "BRIGHTWAY BANK"),
    ("OAKRIDGE SERVICING", "OAKRIDGE SVCS", "OAKRIDGE SERVICING"),
)


@dataclass(frozen=True, kw_only=True)
class Life:
    """What is true of an account; ``id`` is its label, a sold debt's new line has its own."""

    id: str
    names: tuple[str, str, str]
    number: str
    portfolio: str
    kind: TradelineKind
    opened: date
    high: int
    balance: int
    limit: int | None = None
    designator: str = "I"
    months: str = ""
    origin: str | None = None
    first_delinquency: date | None = None
    closed: date | None = None
    last_payment: date | None = None
    sold_to: str | None = None
    charged_off: int | None = None
    student: bool = False
    known_as: str = ""

    @property
    def label(self) -> str:
        """A successor goes on under the label of the account it comes from."""
        return self.id.partition("/")[0]


@dataclass(frozen=True)
class LabelledFile:
    """Two pulls; ``labels`` gives the account of every line, by pull and place."""

    before: Report
    after: Report
    labels: dict[tuple[str, str], str] = field(default_factory=dict)


def labelled_files(seed: int, count: int) -> Iterator[LabelledFile]:
    """``count`` consumers, always the same ones for one seed."""
    for number in range(count):
        yield _File(Random(f"{seed}/{number}")).made()  # noqa: S311


class _File:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0
        self.labels: dict[tuple[str, str], str] = {}
        self.styles: dict[tuple[str, Bureau], tuple[int, int, int]] = {}
        self.shown: dict[tuple[str, Bureau], bool] = {}

    def made(self) -> LabelledFile:
        now = date(2025, 5, 20)
        lives = [life for _ in range(self.random.randint(5, 9)) for life in self.household(now)]
        before = self.report("before", now, lives, [True] * len(lives))
        later = [aged for life in lives for aged in self.later(life, now)]
        after = self.report(
            "after", now + timedelta(days=31), later, [self.random.random() < 0.95 for _ in later]
        )
        return LabelledFile(before, after, self.labels)

    def household(self, now: date) -> list[Life]:
        """One account and, half of the time, its near twin."""
        kind = self.random.choice(("card", "card", "loan", "students", "medical", "collection"))
        first = getattr(self, f"_{kind}")(now)
        if kind == "students":
            return self.siblings(first)
        if self.random.random() < 0.5:
            return [first]
        return [first, self.twin(first)]

    def next_id(self) -> str:
        self.count += 1
        return f"a{self.count}"

    def day(self, now: date, years: int) -> date:
        return now - timedelta(days=self.random.randint(400, 365 * years))

    def amount(self, least: int, most: int) -> int:
        return self.random.randint(least, most) * 100

    def digits(self, count: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(count))

    def _card(self, now: date) -> Life:
        place = self.random.randrange(len(BANKS))
        limit = self.random.choice((1000, 2500, 5000, 5000, 10000)) * 100
        high = min(limit, self.amount(150, 9000))
        late = self.random.random() < 0.4
        opened = self.day(now, 12)
        return Life(
            id=self.next_id(), names=BANKS[place], number=f"44{place}011" + self.digits(10),
            portfolio="R", kind=TradelineKind.GRANTED, opened=opened, high=high,
            balance=self.random.randint(0, high // 100) * 100, limit=limit,
            months=self.months(late=late),
            first_delinquency=now - timedelta(days=self.random.randint(60, 300)) if late else None,
            last_payment=now - timedelta(days=self.random.randint(5, 90)),
            closed=self.closed(now, opened),
        )  # fmt: skip

    def closed(self, now: date, opened: date) -> date | None:
        if self.random.random() < 0.7:
            return None
        return opened + (now - opened) * self.random.uniform(0.3, 0.9)

    def months(self, *, late: bool) -> str:
        letters = ["C"] * 24
        if late:
            start = self.random.randrange(2, 20)
            letters[start : start + 3] = ["2", "1", "1"]
        return "".join(letters)

    def _loan(self, now: date) -> Life:
        high = self.amount(4000, 38000)
        return Life(
            id=self.next_id(), names=self.random.choice(LENDERS[::3]), number=self.digits(12),
            portfolio="I", kind=TradelineKind.GRANTED, opened=self.day(now, 6), high=high,
            balance=self.random.randint(1, high // 100) * 100, months=self.months(late=False),
            last_payment=now - timedelta(days=self.random.randint(5, 40)),
        )  # fmt: skip

    def _students(self, now: date) -> Life:
        return replace(
            self._loan(now), names=self.random.choice(LENDERS[1:3]), student=True,
            number=self.digits(10) + "01", high=self.random.choice((3500, 4500, 5500)) * 100,
        )  # fmt: skip

    def siblings(self, first: Life) -> list[Life]:
        """Loans of one day whose numbers differ in the last digits."""
        others = (2000, 6500, 7000, 8125)[: self.random.randint(1, 3)]
        return [first] + [
            replace(
                first, id=self.next_id(), number=f"{first.number[:-2]}{place:02d}", high=high * 100,
                balance=self.random.randint(high // 2, high) * 100,
            )
            for place, high in enumerate(others, start=2)
        ]  # fmt: skip

    def _medical(self, now: date) -> Life:
        return replace(
            self._collection(now), origin=self.random.choice(HOSPITALS), names=COLLECTORS[0],
        )  # fmt: skip

    def _collection(self, now: date) -> Life:
        high = self.amount(120, 6000)
        opened = self.day(now, 4)
        return Life(
            id=self.next_id(), names=self.random.choice(COLLECTORS), number=self.digits(8),
            portfolio="O", kind=TradelineKind.COLLECTION, opened=opened, high=high, balance=high,
            origin=self.random.choice(BANKS)[0],
            first_delinquency=opened - timedelta(days=self.random.randint(150, 400)),
        )  # fmt: skip

    def twin(self, first: Life) -> Life:
        """Another account that looks like the first."""
        apart = timedelta(days=self.random.randint(0, 6))
        head = first.number[:6] if first.portfolio == "R" else first.number[:2]
        high = abs(first.high + self.random.choice((-1, 1)) * self.amount(11, 90)) or 12300
        owes = high if first.origin else self.random.randint(0, 90) * 100
        return replace(
            first, id=self.next_id(), opened=first.opened + apart,
            number=head + self.digits(len(first.number) - len(head)),
            high=high, balance=owes,
            designator=self.random.choice("IIA") if first.portfolio == "R" else "I",
            last_payment=first.last_payment,
            closed=None if self.random.random() < 0.7 else first.closed,
            months=first.months if self.random.random() < 0.5 else self.months(late=True),
        )  # fmt: skip

    def later(self, life: Life, now: date) -> list[Life]:
        """The account a month and a half on; a sold debt may be shown by both furnishers."""
        moved = replace(life, months="C" + life.months[:-1] if life.months else "")
        if life.kind is TradelineKind.GRANTED and life.closed is None:
            moved = replace(
                moved, balance=max(0, life.balance - self.amount(0, 200)),
                last_payment=now + timedelta(days=self.random.randint(1, 40)),
            )  # fmt: skip
        fate = self.random.random()
        if life.portfolio == "R" and life.designator == "I" and fate < 0.1:
            return self.sold(life, now)
        if life.kind is TradelineKind.COLLECTION and fate < 0.3:
            return [self.bought(life, now, life.origin or "")]
        if life.portfolio == "R" and fate < 0.2:
            return [replace(moved, number=life.number[:6] + self.digits(10))]
        if not life.student and fate < 0.25:
            return [replace(moved, names=self.random.choice(NEW_NAMES))]
        return [moved]

    def sold(self, life: Life, now: date) -> list[Life]:
        owed = life.balance or life.high
        off = replace(life, balance=0, charged_off=owed)
        buyer = self.bought(replace(life, balance=owed, high=owed), now, life.names[0])
        if self.random.random() < 0.5:
            return [buyer]
        return [replace(off, sold_to=buyer.names[0]), buyer]

    def bought(self, life: Life, now: date, origin: str) -> Life:
        return Life(
            id=f"{life.id}/sold", names=self.random.choice(BUYERS), number=self.digits(9),
            portfolio="O", kind=TradelineKind.COLLECTION,
            opened=now + timedelta(days=self.random.randint(1, 30)), high=life.high,
            balance=life.high, origin=origin, first_delinquency=life.first_delinquency,
            known_as=life.names[0],
        )  # fmt: skip

    def report(self, pull: str, day: date, lives: list[Life], kept: list[bool]) -> Report:
        lines: dict[str, list[Tradeline]] = {}
        count = 0
        for life, keeps in zip(lives, kept, strict=True):
            for bureau in Bureau:
                if not keeps or not self.shows(life, bureau):
                    continue
                line = self.view(life, bureau, f"$.line[{count}]", day)
                self.labels[pull, line.path] = life.id
                lines.setdefault(self.vendors_key(life, count), []).append(line)
                count += 1
        return Report(
            source_format="labelled", sha256=pull, status=ReportStatus.COMPLETE, report_date=day,
            bureaus=tuple(Bureau), paths={},
            accounts=tuple(
                Account(key=key, description="", tradelines=tuple(group))
                for key, group in lines.items()
            ),
        )  # fmt: skip

    def shows(self, life: Life, bureau: Bureau) -> bool:
        return self.shown.setdefault((life.id, bureau), self.random.random() < 0.8)

    def vendors_key(self, life: Life, count: int) -> str:
        """Mostly right; one in ten stands alone, one in ten with others of the same name."""
        chance = self.random.random()
        if chance < 0.1:
            return f"alone-{count}"
        return life.names[0] if chance < 0.2 else life.id

    def view(self, life: Life, bureau: Bureau, path: str, day: date) -> Tradeline:
        """One bureau's way to show it; a bureau's habits stay from pull to pull."""
        drawn = (self.random.randrange(3), self.random.randrange(6), self.random.randrange(20))
        name, mask, noise = self.styles.setdefault((life.id, bureau), drawn)
        high: int | None = life.high
        if noise == 0:
            high = None
        elif noise == 1 and life.portfolio == "R":
            high = life.high + 700
        return Tradeline(
            bureau=bureau, kind=life.kind, path=path, creditor_name=life.names[name],
            account_number=masked(life.number, mask), portfolio=life.portfolio,
            designator=life.designator, date_opened=opened(life.opened, noise),
            high_credit=_money(high), credit_limit=_money(life.limit), balance=_money(life.balance),
            original_creditor=life.origin, date_closed=_exact(life.closed),
            date_first_delinquency=_exact(life.first_delinquency),
            date_last_payment=_exact(life.last_payment), sold_to=life.sold_to,
            charge_off_amount=_money(life.charged_off), history=tuple(_history(life.months, day)),
        )  # fmt: skip


def masked(number: str, style: int) -> str:
    """As reports show numbers: whole, ends or beginnings hidden, every other digit, cut."""
    hidden = "X" * (len(number) - 4)
    return (
        number,
        number[:6] + "X" * (len(number) - 6),
        hidden + number[-4:],
        "****" + number[-4:],
        number[:-4] + "XXXX",
        number[-8:],
    )[style]


def opened(day: date, noise: int) -> PartialDate:
    if noise == 2:
        return PartialDate(day.year, day.month)
    if noise == 3:
        day += timedelta(days=3)
    return PartialDate(day.year, day.month, day.day)


def _money(minor: int | None) -> Money | None:
    return None if minor is None else Money(minor)


def _exact(day: date | None) -> PartialDate | None:
    return None if day is None else PartialDate(day.year, day.month, day.day)


_STATUS = {"C": PaymentStatus.CURRENT, "1": PaymentStatus.LATE_30, "2": PaymentStatus.LATE_60}


def _history(months: str, day: date) -> Iterator[PaymentMonth]:
    newest = day.year * 12 + day.month - 2
    for back, letter in enumerate(months):
        month = newest - back
        yield PaymentMonth(date(month // 12, month % 12 + 1, 1), _STATUS[letter], letter)
