"""What only the consumer knows: answers, and whether a finding may be claimed with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import Conflict, DomainError, Invalid, InvalidField
from domain.findings.catalogue import rule
from domain.findings.model import AnswerKind, Hit, Question
from domain.law import require_in_force

ANSWER_CHARS_MAX = 500
_YES_NO = frozenset({"yes", "no"})


class AnswerMissing(Conflict):
    """The finding needs an answer of the consumer before it may be claimed."""

    def __init__(self, question: Question) -> None:
        super().__init__(f"the consumer has not answered {question.id}: {question.text}")
        self.question = question


class AnswerContradictsFinding(Conflict):
    """The consumer's own answer refutes the finding; it must not be claimed."""

    def __init__(self, question: Question, value: str) -> None:
        super().__init__(f"the consumer answered {question.id} with {value}, not {question.needed}")


class RuleNotInForce(Invalid):
    """The rule may not be claimed on this day."""

    def __init__(self, rule_id: str, on: date) -> None:
        super().__init__(f"rule {rule_id} may not be claimed on {on}")


class UnknownQuestion(Invalid):
    """The finding asks no such question."""

    def __init__(self, question_id: str) -> None:
        super().__init__(f"the finding asks no question {question_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The consumer's word on one question of one finding; ``answered_at`` is aware UTC.

    ``value`` is ``yes`` or ``no``, an ISO date or text, by the kind of the question.
    """

    question_id: str
    value: str
    answered_at: datetime


def answer(hit: Hit, question_id: str, value: str, at: datetime) -> Answer:
    """Check and keep an answer; raises UnknownQuestion or InvalidField."""
    question = hit.question
    if question is None or question.id != question_id:
        raise UnknownQuestion(question_id)
    return Answer(question_id=question_id, value=_checked(question, value), answered_at=at)


def require_claimable(hit: Hit, answers: Iterable[Answer], on: date) -> None:
    """Pass if the finding may be claimed in a letter of that day.

    Of several answers to the question the latest counts. Raises RuleNotInForce,
    AuthorityNotInForce, AnswerMissing or AnswerContradictsFinding.
    """
    found = rule(hit.rule_id)
    if on < found.valid_from or (found.valid_to is not None and on >= found.valid_to):
        raise RuleNotInForce(hit.rule_id, on)
    require_in_force(hit.basis, on)
    question = hit.question
    if question is None or question.needed is None:
        return
    given = [a for a in answers if a.question_id == question.id]
    if not given:
        raise AnswerMissing(question)
    latest = max(given, key=lambda a: a.answered_at)
    if latest.value != question.needed:
        raise AnswerContradictsFinding(question, latest.value)


def claimable(hit: Hit, answers: Iterable[Answer], on: date) -> bool:
    """Whether ``require_claimable`` passes."""
    try:
        require_claimable(hit, answers, on)
    except DomainError:
        return False
    return True


def _checked(question: Question, value: str) -> str:
    text = value.strip()
    match question.kind:
        case AnswerKind.YES_NO:
            return _yes_no(text)
        case AnswerKind.DATE:
            return _iso_date(text)
        case AnswerKind.TEXT:
            return _plain_text(text)


def _yes_no(text: str) -> str:
    if text.lower() not in _YES_NO:
        raise InvalidField("value", "must be yes or no")
    return text.lower()


def _iso_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InvalidField("value", "must be a date as YYYY-MM-DD") from error


def _plain_text(text: str) -> str:
    if not text or len(text) > ANSWER_CHARS_MAX or not text.isprintable():
        raise InvalidField("value", f"must be 1 to {ANSWER_CHARS_MAX} printable characters")
    return text
