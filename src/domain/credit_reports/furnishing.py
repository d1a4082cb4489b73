"""What a furnisher's own file tells beside its accounts: who sends it, and whom it is about."""

from dataclasses import dataclass, field

from domain.credit_reports.values import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnisher:
    """The sender of a file, as its header names it.

    ``activity_on`` is the day the file speaks of. ``programs`` are the numbers the bureaus gave
    the sender, as pairs of the bureau's name and the number.
    """

    path: str
    name: str
    address: str = ""
    telephone: str = ""
    activity_on: PartialDate | None = None
    created_on: PartialDate | None = None
    programs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FurnishedConsumer:
    """A person that one record of a furnisher's file is about; a file is about many.

    ``record_path`` is the record's, ``path`` the segment's that names this person: the base
    segment, or an associated consumer's (J1, J2). ``ssn`` is nine digits or None. ``designator``
    and ``consumer_information`` are this person's own ECOA code and information indicator.
    """

    path: str
    record_path: str
    first: str
    middle: str
    last: str
    suffix: str = ""
    ssn: str | None = field(default=None, repr=False)
    birth: PartialDate | None = field(default=None, repr=False)
    telephone: str = field(default="", repr=False)
    designator: str | None = None
    consumer_information: str | None = None
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    employer: str = ""
    occupation: str = ""
