"""What rules found, without the birth dates that bureaus report: for screens and answers."""

from dataclasses import replace

from domain.findings.model import Fact, Hit
from domain.findings.personal import BIRTH
from domain.findings.wording import MASKED_DATE


def masked_hit(hit: Hit) -> Hit:
    """The hit without the birth date that a bureau reports; its question quotes it, too."""
    dates = [fact.value for fact in hit.facts if fact.id == BIRTH]
    if not dates:
        return hit
    question = hit.question
    if question is not None:
        text = question.text
        for value in dates:
            text = text.replace(value, MASKED_DATE)
        question = replace(question, text=text)
    return replace(hit, facts=tuple(map(_masked, hit.facts)), question=question)


def _masked(fact: Fact) -> Fact:
    return replace(fact, value=MASKED_DATE) if fact.id == BIRTH else fact
