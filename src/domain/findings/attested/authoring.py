"""How a rule on the consumer's own word is written: no statement, no hit.

Every such rule has an attestation: the question whose answer must be on record before anything
is claimed. The report still has to show what the statement is about.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline, TradelineKind
from domain.findings.attested.statements import Statement, StatementKind, Told
from domain.findings.authoring import About, Claim, hit_of, qualified, readable_lines, told_of
from domain.findings.model import AnswerKind, Hit, Question, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestedRule(Rule):
    """A pure check of a report against what was told of its items; ``states`` None is no kind."""

    attest: Callable[[Report, Told], list[Hit]]
    states: StatementKind | None


LineCheck = Callable[[Report, Tradeline, Statement], Claim | None]
ToldCheck = Callable[[Report, Told], Iterable[Claim]]


class AttestationMissing(TypeError):
    """A rule on the consumer's word was written without the question that puts it on record."""

    def __init__(self, rule_id: str) -> None:
        super().__init__(f"rule {rule_id} names no attestation")


def stated_rule(
    about: About, *, states: StatementKind, kinds: tuple[TradelineKind, ...]
) -> Callable[[LineCheck], AttestedRule]:
    """Make a rule of a check of one account of which the consumer states something."""

    def made(check: LineCheck) -> AttestedRule:
        def claims(report: Report, told: Told) -> Iterator[Claim]:
            for line in readable_lines(report, kinds, about.needs):
                statement = told.of(line.path, states)
                claim = check(report, line, statement) if statement else None
                if claim is not None:
                    yield claim

        return told_rule(qualified(about, kinds), states=states)(claims)

    return made


def told_rule(about: About, *, states: StatementKind | None) -> Callable[[ToldCheck], AttestedRule]:
    """Make a rule of a check of a whole report; raises AttestationMissing."""
    if about.attestation is None or about.attestation.needed is None:
        raise AttestationMissing(about.id)

    def made(check: ToldCheck) -> AttestedRule:
        def hits(report: Report, told: Told) -> list[Hit]:
            return [hit_of(about, report, claim) for claim in check(report, told)]

        return AttestedRule(attest=hits, states=states, **told_of(about))

    return made


def confirms(name: str, text: str) -> Question:
    """An attestation that is given by saying yes."""
    return Question(id=name, text=text, kind=AnswerKind.YES_NO, needed="yes")
