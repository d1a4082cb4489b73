"""What to dispute first: a score of five parts, each explained, the same whatever the order.

The day is that of the report, never today's: the same report is ranked the same at every reading.
What cannot be seen counts in the middle, neither for nor against.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique

from domain.credit_reports.report import Inquiry, PublicRecord, Report
from domain.credit_reports.tradelines import ReportedAccount, Tradeline, TradelineKind
from domain.findings.model import Hit, Severity
from domain.findings.questions import Answer
from domain.law.obsolescence import charge_off_obsolete_after

FORMULA_VERSION = 1

_SEVERITY = {
    Severity.DELETION_GRADE: 40,
    Severity.STRONG_CONTRADICTION: 30,
    Severity.CORRECTION: 18,
    Severity.LEAD: 6,
}
_PROOF_MAX, _PROOF_WAITING = 20, 8
_NEGATIVE, _RECENT, _UTILIZATION = 10, 8, 4
_EFFECT_MAX = _NEGATIVE + _RECENT + _UTILIZATION
_AGE_MAX = 8
_OPEN_MAX = 10
_RECENT_DAYS = 730  # lates of the last two years weigh most in the usual scoring models
_HIGH_UTILIZATION = 0.3  # a share of the limit from which the usual models count against it
_YEARS_ON_FILE_DAYS = 7 * 365  # FCRA 605(a)(4), (5), 15 U.S.C. 1681c(a)(4), (5)
_AMOUNTS = frozenset({"balance", "credit_limit", "high_credit"})

Record = Tradeline | Inquiry | PublicRecord


@unique
class Part(StrEnum):
    """The parts of the score, in the order in which they are told."""

    SEVERITY = "severity"
    PROOF = "proof"
    EFFECT = "effect"
    AGE = "age"
    OPEN = "open"


MOST = {
    Part.SEVERITY: _SEVERITY[Severity.DELETION_GRADE],
    Part.PROOF: _PROOF_MAX,
    Part.EFFECT: _EFFECT_MAX,
    Part.AGE: _AGE_MAX,
    Part.OPEN: _OPEN_MAX,
}
"""The most points of each part; together 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One part of a score: its points of ``most``, and why, for people."""

    part: Part
    points: int
    most: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """``score`` is 0 to 100, the sum of its contributions under that version of the formula."""

    score: int
    contributions: tuple[Contribution, ...]
    formula_version: int = FORMULA_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a finding beside the report: the answers, and whether it is disputed."""

    answers: tuple[Answer, ...] = ()
    under_dispute: bool = False


_NOTHING_KNOWN = Standing()


def prioritized(
    hits: Iterable[Hit], report: Report, standings: Mapping[tuple[str, str], Standing] | None = None
) -> tuple[tuple[Hit, Priority], ...]:
    """Rank the hits of one report, the first to dispute first.

    ``standings`` go by ``Hit.key``. Ties are broken by severity, rule and place, so that the
    order of the hits decides nothing.
    """
    records = records_of(report)
    known = standings or {}
    ranked = [
        (hit, priority(hit, records.get(hit.subject.path), report, known.get(hit.key)))
        for hit in hits
    ]
    return tuple(sorted(ranked, key=lambda pair: order(*pair)))


def order(hit: Hit, found: Priority) -> tuple[int, int, str, str]:
    """What findings are sorted by."""
    return (-found.score, int(hit.severity), hit.rule_id, hit.subject.path)


def records_of(report: Report) -> dict[str, Record]:
    """The records that findings are about, by their places."""
    records: tuple[Record, ...] = (
        *report.tradelines(),
        *report.inquiries,
        *report.public_records,
    )
    return {record.path: record for record in records}


def priority(
    hit: Hit, record: Record | None, report: Report, standing: Standing | None = None
) -> Priority:
    """Score one hit; ``record`` is what it is about, None for personal information."""
    known = standing or _NOTHING_KNOWN
    parts = (
        _told(Part.SEVERITY, _SEVERITY[hit.severity], _in_words(hit.severity)),
        _told(Part.PROOF, *_proof(hit, known.answers)),
        _told(Part.EFFECT, *_effect(hit, record, report.report_date)),
        _told(Part.AGE, *_age(record, report.report_date)),
        _told(Part.OPEN, *_open(known)),
    )
    return Priority(score=sum(part.points for part in parts), contributions=parts)


def _told(part: Part, points: int, reason: str) -> Contribution:
    return Contribution(part=part, points=points, most=MOST[part], reason=reason)


def _in_words(severity: Severity) -> str:
    match severity:
        case Severity.DELETION_GRADE:
            return "the item must be deleted if this stands"
        case Severity.STRONG_CONTRADICTION:
            return "the report contradicts itself"
        case Severity.CORRECTION:
            return "a value must be corrected"
        case Severity.LEAD:
            return "a lead that must be confirmed first"


def _proof(hit: Hit, answers: Collection[Answer]) -> tuple[int, str]:
    question = hit.question
    if question is None or question.needed is None:
        return _PROOF_MAX, "the report itself proves it"
    given = [answer for answer in answers if answer.question_id == question.id]
    if not given:
        return _PROOF_WAITING, "the consumer has not answered yet"
    latest = max(given, key=lambda answer: (answer.answered_at, answer.value))
    if latest.value == question.needed:
        return _PROOF_MAX, "the consumer has confirmed it"
    return 0, "the consumer's answer speaks against it"


def _effect(hit: Hit, record: Record | None, day: date | None) -> tuple[int, str]:
    """How much the item weighs in the consumer's file."""
    if isinstance(record, PublicRecord):
        return _NEGATIVE + _RECENT // 2, "a public record weighs on the file"
    if not isinstance(record, Tradeline):
        return 0, "it weighs little on the file"
    points, reasons = 0, []
    if _is_negative(record):
        points += _NEGATIVE
        reasons.append("a negative entry")
        if _is_recent(record, day):
            points += _RECENT
            reasons.append("of the last two years")
    if _AMOUNTS & set(hit.fields) and _is_used_much(record):
        points += _UTILIZATION
        reasons.append("a card that is used much")
    return points, ", ".join(reasons) or "no negative entry"


def _is_negative(line: ReportedAccount) -> bool:
    status = line.payment_status
    return (
        line.kind is TradelineKind.COLLECTION
        or (status is not None and (status.days_late > 0 or status.is_beyond_late))
        or any(month.status.days_late or month.status.is_beyond_late for month in line.history)
    )


def _is_recent(line: ReportedAccount, day: date | None) -> bool:
    if day is None:
        return False
    bad = [m.month for m in line.history if m.status.days_late or m.status.is_beyond_late]
    known = (line.date_first_delinquency, line.date_charged_off)
    bad += [one.latest for one in known if one is not None]
    if not bad and line.kind is TradelineKind.COLLECTION and line.date_opened:
        bad.append(line.date_opened.latest)
    return bool(bad) and max(bad) >= day - timedelta(days=_RECENT_DAYS)


def _is_used_much(line: ReportedAccount) -> bool:
    if line.is_closed or line.balance is None or line.credit_limit is None:
        return False
    limit = line.credit_limit.minor
    return limit > 0 and line.balance.minor >= _HIGH_UTILIZATION * limit


def _age(record: Record | None, day: date | None) -> tuple[int, str]:
    """What will soon fall off by itself is less urgent; what should be gone is most urgent."""
    if not isinstance(record, Tradeline):
        return _AGE_MAX // 2, "its age says nothing"
    first = record.date_first_delinquency
    if first is None or day is None:
        return _AGE_MAX // 2, "how long it may stay is not shown"
    left = (charge_off_obsolete_after(first.latest) - day).days
    if left < 0:
        return _AGE_MAX, "it should be gone already"
    points = min(_AGE_MAX, _AGE_MAX * left // _YEARS_ON_FILE_DAYS)
    return points, f"it may stay on file until {charge_off_obsolete_after(first.latest)}"


def _open(standing: Standing) -> tuple[int, str]:
    if standing.under_dispute:
        return 0, "it is under dispute already"
    return _OPEN_MAX, "nobody has disputed it yet"
