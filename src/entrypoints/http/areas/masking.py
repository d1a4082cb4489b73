"""Birth dates taken out of what rules and letters say, for everybody but the consumer."""

import re
from dataclasses import replace

from domain.findings.model import Fact, Hit
from domain.findings.personal import BIRTH
from domain.letters.letter import Letter
from entrypoints.http.areas.shaping import MASKED_DATE

_PLACEHOLDER = re.compile(r"\{\{(\w+\.)?" + BIRTH + r"\}\}")


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


def masked_paragraphs(letter: Letter) -> dict[int, str]:
    """By item, the paragraphs that would print a birth date, with the placeholder left in."""
    return {
        int(narrative.item_id): narrative.paragraph
        for narrative in letter.narratives
        if _PLACEHOLDER.search(narrative.paragraph)
    }


def _masked(fact: Fact) -> Fact:
    return replace(fact, value=MASKED_DATE) if fact.id == BIRTH else fact
