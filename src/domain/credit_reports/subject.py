"""Whether a report is about the consumer at all."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from domain.credit_reports.report import ConsumerFile, PersonName, Report
from domain.credit_reports.values import PartialDate


@unique
class SubjectVerdict(StrEnum):
    """``UNKNOWN`` means that the report shows too little of the person to tell."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCheck:
    """The verdict and the ground it stands on; the reason repeats no personal data."""

    verdict: SubjectVerdict
    field: str
    reason: str

    @property
    def same(self) -> bool:
        """Only a shown identity counts: a report that names nobody is nobody's."""
        return self.verdict is SubjectVerdict.SAME


def same_person(
    report: Report, name: PersonName | str, ssn: str | None, birth: PartialDate | date | None
) -> SubjectCheck:
    """Compare the report's identity with the consumer's name, SSN and birth date.

    A visible SSN decides. Without one, first and last name must both occur (accents folded, in
    any order, nicknames not guessed) and no birth date may contradict.
    """
    if isinstance(birth, date):
        birth = PartialDate(birth.year, birth.month, birth.day)
    name = name.full if isinstance(name, PersonName) else name
    numbers = {file.ssn for file in report.files if file.ssn}
    if ssn and numbers:
        return _by_number(_digits(ssn), numbers)
    names = [found for file in report.files for found in file.names]
    if not names:
        return _check(SubjectVerdict.UNKNOWN, "name", "the report names nobody")
    births = {file.birth for file in report.files if file.birth}
    if birth and births and not any(_may_be(found, birth) for found in births):
        return _check(SubjectVerdict.DIFFERENT, "birth", "the birth dates differ")
    if not any(_same_name(name, found) for found in names):
        return _check(SubjectVerdict.DIFFERENT, "name", "the names differ")
    if birth and births:
        return _check(SubjectVerdict.SAME, "name", "name and birth date agree")
    return _check(SubjectVerdict.SAME, "name", "the names agree")


def same_subject(one: Report, other: Report) -> SubjectCheck:
    """Compare the identities that two reports show; a visible SSN on both sides decides."""
    numbers, others = ({f.ssn for f in r.files if f.ssn} for r in (one, other))
    if numbers and others:
        return _by_number(min(numbers & others, default=min(numbers)), others)
    names = [name for file in one.files for name in file.names]
    births: list[PartialDate | None] = [file.birth for file in one.files if file.birth]
    if not names:
        return _check(SubjectVerdict.UNKNOWN, "name", "a report names nobody")
    checks = [same_person(other, name, None, birth) for name in names for birth in births or [None]]
    return next((check for check in checks if check.same), checks[0])


def _by_number(ssn: str, numbers: set[str]) -> SubjectCheck:
    if ssn in numbers:
        return _check(SubjectVerdict.SAME, "ssn", "the social security numbers agree")
    return _check(SubjectVerdict.DIFFERENT, "ssn", "the social security numbers differ")


def _check(verdict: SubjectVerdict, field: str, reason: str) -> SubjectCheck:
    return SubjectCheck(verdict=verdict, field=field, reason=reason)


def _digits(ssn: str) -> str:
    return "".join(mark for mark in ssn if mark.isdigit())


def _may_be(found: PartialDate, birth: PartialDate) -> bool:
    return not found.surely_before(birth) and not found.surely_after(birth)


def _same_name(name: str, found: PersonName) -> bool:
    """First and last name of the report both stand in the consumer's name, in any order.

    A first name cut to one letter, as bureaus do, agrees with a name that begins with it.
    """
    ours = set(_folded(name))
    theirs = [_folded(part) for part in (found.first, found.last)]
    if not all(theirs):
        return False
    first, last = theirs
    initial = len(first) == 1 and len(first[0]) == 1
    given = ours - set(last)
    first_agrees = any(g.startswith(first[0]) for g in given) if initial else ours >= set(first)
    return first_agrees and ours >= set(last)


def _folded(name: str) -> list[str]:
    """Words in capitals, accents taken off, hyphens and apostrophes without meaning."""
    plain = unicodedata.normalize("NFKD", name.translate(_SPECIAL)).upper()
    letters = "".join(c if c.isalpha() else " " if c in "- " else "" for c in plain
                      if not unicodedata.combining(c))  # fmt: skip
    return letters.split()


# Letters that Unicode does not take apart into a plain letter and an accent.
_SPECIAL = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss"})


def first_file(report: Report) -> ConsumerFile | None:
    """The file that tells most about the person, to take a consumer's identity from."""
    ranked = sorted(report.files, key=lambda file: (-len(file.names), -len(file.addresses)))
    return next((file for file in ranked if file.names), None)
