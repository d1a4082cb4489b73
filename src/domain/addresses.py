"""United States postal addresses as mail carriers accept them."""

import re
from dataclasses import dataclass

from domain.errors import InvalidField
from domain.printable_text import optional, required

NAME_CHARS_MAX = 40  # Lob letters: `name` of a recipient or sender
STREET_CHARS_MAX = 50  # Lob letters: `address_line1` and `address_line2` together
CITY_CHARS_MAX = 50  # ours; the longest USPS city name has 28 characters

_STATE = re.compile(r"[A-Za-z]{2}")  # before upper(), which turns ß into SS
_ZIP = re.compile(r"(\d{5})(?:-?(\d{4}))?", re.ASCII)
# USPS Publication 28, section 28: the box number may follow any of these words. A box that
# merely stands inside a street name ("12 Box Elder Ct") is not a post-office box, nor is a
# private mailbox ("PMB 4"), which has a street address.
_PO_BOX = re.compile(
    r"""\b(?: p\s*[.,]?\s*o\s*[.,]?\s* (?:box|bx|b)(?![a-z])
          | post(?:al)?\s+office\s+(?:box|bx|drawer) )
      | ^\s* (?: (?:lock\s*|call\s*)?(?:box|bx) | p\.?\s*o\.?\s*drawer | (?:firm\s+)?caller
          | drawer | bin )\s* (?:no\.?|number|\#)?\s* \d""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """Where a person or a company in the United States receives mail.

    Text is kept in normalization form C, the state in capitals, the zip as ``12345`` or
    ``12345-6789``. Raises InvalidField (and UnprintableCharacter) naming the field.
    """

    name: str
    line1: str
    line2: str = ""
    city: str
    state: str
    zip: str

    def __post_init__(self) -> None:
        self._keep("name", required(self.name, field="name", longest=NAME_CHARS_MAX))
        self._keep("line1", required(self.line1, field="line1"))
        self._keep("line2", optional(self.line2, field="line2"))
        if (length := len(self.line1) + len(self.line2)) > STREET_CHARS_MAX:
            raise InvalidField(
                "line1", f"has {length} characters with line2, at most {STREET_CHARS_MAX} fit"
            )
        self._keep("city", required(self.city, field="city", longest=CITY_CHARS_MAX))
        self._keep("state", _state(self.state))
        self._keep("zip", _zip(self.zip))

    def _keep(self, field: str, value: str) -> None:
        object.__setattr__(self, field, value)

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as it stands on an envelope, name first."""
        street = (self.line1, self.line2) if self.line2 else (self.line1,)
        return (self.name, *street, f"{self.city}, {self.state} {self.zip}")

    @property
    def is_po_box(self) -> bool:
        """Whether only the postal service delivers here (USPS Publication 28, section 28)."""
        return any(_PO_BOX.search(line) for line in (self.line1, self.line2))


def _state(text: str) -> str:
    state = required(text, field="state")
    if not _STATE.fullmatch(state):
        raise InvalidField("state", "is not the two letters of a state")
    return state.upper()


def _zip(text: str) -> str:
    digits = _ZIP.fullmatch(required(text, field="zip"))
    if digits is None:
        raise InvalidField("zip", "is not five or nine digits")
    return "-".join(part for part in digits.groups() if part)
