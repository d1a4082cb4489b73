"""Birth dates taken out of what letters say, for everybody but the consumer."""

import re

from domain.findings.personal import BIRTH
from domain.letters.letter import Letter

_PLACEHOLDER = re.compile(r"\{\{(\w+\.)?" + BIRTH + r"\}\}")


def masked_paragraphs(letter: Letter) -> dict[int, str]:
    """By item, the paragraphs that would print a birth date, with the placeholder left in."""
    return {
        int(narrative.item_id): narrative.paragraph
        for narrative in letter.narratives
        if _PLACEHOLDER.search(narrative.paragraph)
    }
