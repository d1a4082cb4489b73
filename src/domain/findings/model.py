"""What a rule says when it fires: facts with their places, the law, the words it allows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.credit_reports.report import Report
from domain.credit_reports.values import Bureau

FindingId = NewType("FindingId", UUID)
PERSONAL_INFORMATION = "consumerfile"  # the kind of subject that is no account or record
PLACEHOLDER = re.compile(r"\{\{([A-Za-z0-9_.:-]+)\}\}")


@unique
class Severity(IntEnum):
    """How strong a finding is; 1 comes first."""

    DELETION_GRADE = 1
    STRONG_CONTRADICTION = 2
    CORRECTION = 3
    LEAD = 4


@unique
class AnswerKind(StrEnum):
    YES_NO = "yes_no"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One citable value: every factual token of a letter comes from one of these.

    ``id`` is unique within its finding (``balance``), ``value`` is the text a letter prints,
    ``place`` the JSON path in the document whose SHA-256 is ``sha256``.
    """

    id: str
    label: str
    value: str
    place: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What only the consumer can know. ``needed`` is the answer without which nothing is claimed."""

    id: str
    text: str
    kind: AnswerKind
    needed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The reported item a finding is about.

    ``path`` is the record's place in the report, ``label`` its name for people (creditor and
    masked account number).
    """

    kind: str
    bureau: Bureau
    path: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedSubject:
    """An account that no single bureau is named for; ``bureaus`` as far as the source tells."""

    kind: str
    bureaus: tuple[Bureau, ...]
    path: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """What one firing of one rule says, whatever it is about.

    ``sentence`` is the one claim the rule allows, with ``{{fact id}}`` where a value stands.
    """

    rule_id: str
    rule_version: int
    facts: tuple[Fact, ...]
    basis: tuple[str, ...]
    severity: Severity
    eoscar_code: str
    sentence: str
    request: str
    question: Question | None
    innocent_explanation: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The disputed fields: those the sentence states, a fact carrying its field's name."""
        return tuple(dict.fromkeys(PLACEHOLDER.findall(self.sentence)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Firing):
    """One firing on what one bureau reports; becomes a Finding when it is stored."""

    subject: Subject

    @property
    def key(self) -> tuple[str, str]:
        """What makes a hit the same hit when a rule is run again on the same report."""
        return (self.rule_id, self.subject.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedHit(Firing):
    """One firing on an account without a bureau. It is shown, and never becomes a Finding.

    No letter can follow from it: nobody knows which bureau would have to answer.
    """

    subject: MergedSubject


@unique
class RuleKind(StrEnum):
    """What a rule is run on: displayed words, codes, several pulls, or the consumer's word."""

    DISPLAY = "display"
    CODES = "codes"
    PULLS = "pulls"
    ATTESTED = "attested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is said of a rule beside its check; each kind of rule adds what it is run on.

    ``needs`` names the fields without which it stays silent, ``sentences`` the claims it allows,
    ``attestation`` what the consumer must confirm before anything is claimed.
    ``valid_from``/``valid_to`` bound the days on which its legal basis may be claimed.
    """

    id: str
    version: int
    title: str
    condition: str
    basis: tuple[str, ...]
    severity: Severity
    eoscar_code: str
    needs: tuple[str, ...]
    sentences: tuple[str, ...]
    attestation: Question | None
    innocent_explanation: str
    disproof: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRule(Rule):
    """A pure check over one report."""

    check: Callable[[Report], list[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRule(ReportRule):
    """A check of Metro 2 codes, which can be run on accounts without a bureau as well."""

    check_merged: Callable[[Report], list[MergedHit]]
