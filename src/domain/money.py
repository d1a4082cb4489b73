"""Amounts of money in minor units; nothing here is ever a float."""

from dataclasses import dataclass

from domain.errors import Invalid


class CurrencyMismatch(Invalid):
    """Two amounts of different currencies were combined."""

    def __init__(self, left: "Money", right: "Money") -> None:
        super().__init__(f"{left.currency} and {right.currency} cannot be combined")


@dataclass(frozen=True, slots=True)
class Money:
    """``minor`` is in the smallest unit of ``currency`` (cents for USD)."""

    minor: int
    currency: str = "USD"

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __gt__(self, other: "Money") -> bool:
        return other < self

    def __le__(self, other: "Money") -> bool:
        return not other < self

    def __ge__(self, other: "Money") -> bool:
        return not self < other

    def __str__(self) -> str:
        sign = "-" if self.minor < 0 else ""
        whole, cents = divmod(abs(self.minor), 100)
        mark = "$" if self.currency == "USD" else f"{self.currency} "
        return f"{sign}{mark}{whole:,}" + (f".{cents:02d}" if cents else "")

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(self, other)
