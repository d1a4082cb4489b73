"""How a rule is written: a check over records, wrapped so that it cannot see the invisible.

The wrapper, not the rule, keeps the law of three values. A record reaches a check only if every
field that the rule ``needs`` can be shown by the format and was readable; inside the check a
missing value is therefore a true absence. A field that only *excuses* (a remark saying that the
account was sold) is needed as well: what cannot be seen might be the excuse.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from domain.credit_reports.report import ConsumerFile, Inquiry, PublicRecord, Report
from domain.credit_reports.sight import fields_seen, is_given, lines_giving, lines_seen
from domain.credit_reports.tradelines import (
    MergedTradeline,
    ReportedAccount,
    Tradeline,
    TradelineKind,
)
from domain.findings import wording
from domain.findings.model import (
    PERSONAL_INFORMATION,
    CodeRule,
    Fact,
    Hit,
    MergedHit,
    MergedSubject,
    Question,
    ReportRule,
    Severity,
    Subject,
)

Account = TypeVar("Account", bound=ReportedAccount)
BureauRecord = Tradeline | Inquiry | PublicRecord | ConsumerFile
Record = ReportedAccount | BureauRecord
BOTH_KINDS = (TradelineKind.GRANTED, TradelineKind.COLLECTION)
GRANTED = (TradelineKind.GRANTED,)
COLLECTION = (TradelineKind.COLLECTION,)

# Basis groups of the rule catalogue; each key is in the law registry.
ACCURACY = ("fcra_607b", "fcra_611a1A", "fcra_611a5A")
FURNISHER = ("fcra_623a2", "fcra_623b1")
RULES_FROM = date(2010, 7, 1)  # the youngest of the authorities that most rules stand on


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a check found; whatever it leaves None is taken from its rule."""

    record: Record
    facts: tuple[Fact, ...]
    request: str
    sentence: str | None = None
    question: Question | None = None
    basis: tuple[str, ...] | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is said of a rule beside its check; see ``Rule`` for the fields.

    ``says`` is its one allowed sentence, or each of several.
    """

    id: str
    title: str
    condition: str
    basis: tuple[str, ...]
    severity: Severity
    eoscar_code: str
    needs: tuple[str, ...]
    says: str | tuple[str, ...]
    innocent_explanation: str
    disproof: str
    attestation: Question | None = None
    version: int = 1
    valid_from: date = RULES_FROM

    @property
    def sentences(self) -> tuple[str, ...]:
        return (self.says,) if isinstance(self.says, str) else self.says


_Seen = tuple[ReportedAccount, frozenset[str]]
TradelineCheck = Callable[[Report, Tradeline], Claim | None]
CodeCheck = Callable[[Report, ReportedAccount], Claim | None]
ReportCheck = Callable[[Report], Iterable[Claim]]


def tradeline_rule(
    about: About, *, kinds: tuple[TradelineKind, ...]
) -> Callable[[TradelineCheck], ReportRule]:
    """Make a rule of a check of one tradeline; ``needs`` are fields of the named kinds."""

    def made(check: TradelineCheck) -> ReportRule:
        def claims(report: Report) -> Iterator[Claim]:
            for line in readable_lines(report, kinds, about.needs):
                claim = check(report, line)
                if claim is not None:
                    yield claim

        return _rule(qualified(about, kinds), claims)

    return made


def code_rule(
    about: About, *, kinds: tuple[TradelineKind, ...] = BOTH_KINDS
) -> Callable[[CodeCheck], CodeRule]:
    """Make a rule of a check of Metro 2 codes; it also runs on accounts without a bureau."""

    def made(check: CodeCheck) -> CodeRule:
        def claims(report: Report, lines: Iterable[_Seen]) -> Iterator[Claim]:
            for line in _readable(lines, kinds, about.needs):
                claim = check(report, line)
                if claim is not None:
                    yield claim

        def hits(report: Report) -> list[Hit]:
            return [hit_of(about, report, claim) for claim in claims(report, lines_seen(report))]

        def merged(report: Report) -> list[MergedHit]:
            lines = ((line, fields_seen(report, line)) for line in report.merged)
            return [_merged_hit(about, report, claim) for claim in claims(report, lines)]

        told = told_of(qualified(about, kinds))
        return CodeRule(check=hits, check_merged=merged, **told)

    return made


def report_rule(about: About) -> Callable[[ReportCheck], ReportRule]:
    """Make a rule of a check of the whole report; ``needs`` are written ``kind.field``.

    The check itself must ask ``readable`` or ``readable_lines`` for each record it uses.
    """
    return partial(_rule, about)


def readable_lines(
    report: Report, kinds: tuple[TradelineKind, ...], needs: tuple[str, ...]
) -> Iterator[Tradeline]:
    """The tradelines of these kinds on which every needed field can be seen."""
    return _readable(lines_seen(report), kinds, needs)


def _readable(
    lines: Iterable[tuple[Account, frozenset[str]]],
    kinds: tuple[TradelineKind, ...],
    needs: tuple[str, ...],
) -> Iterator[Account]:
    needed, last, suffices = frozenset(needs), None, False
    for line, seen in lines:
        if seen is not last:  # alike for nearly all lines of a kind
            last, suffices = seen, needed <= seen
        if suffices and line.kind in kinds:
            yield line


def readable(report: Report, record: Record, needs: tuple[str, ...]) -> bool:
    """True if every needed field of the record can be seen, be it there or absent."""
    return fields_seen(report, record).issuperset(needs)


def is_sent(report: Report, line: ReportedAccount, name: str) -> bool:
    """True if whoever gives this account sends this field at all.

    A furnisher's own record has every field of its layout; of a bureau the report must show it.
    """
    return isinstance(line, MergedTradeline) or bureau_fills(report, line, name)


def bureau_fills(report: Report, line: ReportedAccount, name: str) -> bool:
    """True if the same bureau gives this field on another tradeline of the same kind.

    A merged format may have room for a field that one bureau never sends. Absence is claimed
    only where the bureau shows, in the same report, that it does send it.
    """
    bureau = getattr(line, "bureau", None)
    own = 1 if is_given(getattr(line, name)) else 0
    return bureau is not None and lines_giving(report, bureau, line.kind, name) > own


def fact(
    report: Report,
    record: Record,
    name: str,
    label: str,
    *,
    id: str | None = None,  # noqa: A002 - the field's own name
    value: str | None = None,
) -> Fact:
    """Cite one field of a record; ``value`` replaces the printed form of the whole field."""
    seen = report.observe(record, name)
    return Fact(
        id=id or name,
        label=label,
        value=value if value is not None else wording.printed(seen.value),
        place=seen.place or record.path,
        sha256=report.sha256,
    )


def bureau_fact(report: Report, record: BureauRecord) -> Fact:
    """The name of another bureau, cited to the record that it reports."""
    return Fact(
        id=f"{record.bureau.value}_name",
        label="Other bureau",
        value=record.bureau.display_name,
        place=record.path,
        sha256=report.sha256,
    )


def told_of(about: About) -> dict[str, Any]:
    """What a rule of any kind takes over from its description."""
    return {
        "id": about.id,
        "version": about.version,
        "title": about.title,
        "condition": about.condition,
        "basis": about.basis,
        "severity": about.severity,
        "eoscar_code": about.eoscar_code,
        "needs": about.needs,
        "sentences": about.sentences,
        "attestation": about.attestation,
        "innocent_explanation": about.innocent_explanation,
        "disproof": about.disproof,
        "valid_from": about.valid_from,
    }


def _rule(about: About, check: ReportCheck) -> ReportRule:
    def hits(report: Report) -> list[Hit]:
        return [hit_of(about, report, claim) for claim in check(report)]

    return ReportRule(check=hits, **told_of(about))


def qualified(about: About, kinds: tuple[TradelineKind, ...]) -> About:
    """The description with its needs written ``kind.field``."""
    needs = tuple(f"{kind.value}.{name}" for kind in kinds for name in about.needs)
    return replace(about, needs=needs)


def hit_of(about: About, report: Report, claim: Claim) -> Hit:
    """The claim as a hit on what a bureau reports; raises TypeError for a record without one."""
    return Hit(subject=subject_of(claim.record), **_said(about, report, claim))


def _merged_hit(about: About, report: Report, claim: Claim) -> MergedHit:
    line = claim.record
    if not isinstance(line, ReportedAccount):
        raise TypeError("only an account can be without a bureau")
    subject = MergedSubject(
        kind=line.kind.value,
        bureaus=line.bureaus if isinstance(line, MergedTradeline) else (),
        path=line.path,
        label=wording.tradeline_label(line),
    )
    return MergedHit(subject=subject, **_said(about, report, claim))


def _said(about: About, report: Report, claim: Claim) -> dict[str, Any]:
    return {
        "rule_id": about.id,
        "rule_version": about.version,
        "facts": (*_identity_facts(report, claim.record), *claim.facts),
        "basis": claim.basis or about.basis,
        "severity": claim.severity or about.severity,
        "eoscar_code": about.eoscar_code,
        "sentence": claim.sentence or about.sentences[0],
        "request": claim.request,
        "question": claim.question or about.attestation,
        "innocent_explanation": about.innocent_explanation,
    }


def subject_of(record: Record) -> Subject:
    """Name a record as findings and comparisons do, with its kind, bureau and place."""
    match record:
        case Tradeline():
            kind, path, label = record.kind.value, record.path, wording.tradeline_label(record)
        case Inquiry():
            kind, path, label = "inquiry", record.path, f"Inquiry by {record.subscriber_name}"
        case PublicRecord():
            kind, path, label = "publicrecord", record.path, _record_label(record)
        case ConsumerFile():
            # One borrower element may hold the files of all bureaus, told apart by source.
            kind, path = PERSONAL_INFORMATION, f"{record.path}#{record.bureau.value}"
            label = "Personal information"
        case ReportedAccount():
            raise TypeError("an account without a bureau cannot be disputed with one")
    return Subject(kind=kind, bureau=record.bureau, path=path, label=label)


def _record_label(record: PublicRecord) -> str:
    named = wording.printed(record.type) if record.type else "Public record"
    return f"{named}, reference {wording.masked(record.reference)}" if record.reference else named


def _identity_facts(report: Report, record: Record) -> Iterator[Fact]:
    if not isinstance(record, ReportedAccount):
        return
    if record.creditor_name:
        yield fact(report, record, "creditor_name", "Creditor")
    if record.account_number:
        shown = wording.masked(record.account_number)
        yield fact(report, record, "account_number", "Account number", value=shown)
