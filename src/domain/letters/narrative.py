"""Words bound to facts: every factual token of a letter must come from a fact id."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.errors import Invalid
from domain.findings.model import PLACEHOLDER, Fact

_MONTHS = re.compile(
    r"\b(january|february|march|april|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.)",
    re.IGNORECASE,
)
_MONTH_MAY = re.compile(r"\bMay\b")
_NUMBER_WORDS = re.compile(
    r"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million)\b",
    re.IGNORECASE,
)
_MONEY_MARKS = re.compile(r"[$€£¥%]|\bdollars?\b|\bpercent\b", re.IGNORECASE)
_PROPER = re.compile(r"(?<![.!?:]\s)(?<!^)(?<!\A)\b[A-Z][A-Za-z'&-]+")
PARAGRAPH_CHARS_MAX = 1500
# Words that may stand capitalized inside a sentence without naming a fact of the file.
_COMMON_CAPITALS = frozenset(
    {"I", "Act", "Credit", "Fair", "Reporting", "FCRA", "United", "States", "Code", "Section"}
)


class NarrativeRefused(Invalid):
    """A narrative says something that no fact of the finding supports.

    ``tokens`` are the words refused, ``item_id`` the item they stood in.
    """

    def __init__(self, item_id: str, reason: str, tokens: Sequence[str] = ()) -> None:
        shown = f" ({', '.join(tokens)})" if tokens else ""
        super().__init__(f"item {item_id}: {reason}{shown}")
        self.item_id = item_id
        self.tokens = tuple(tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What may be said of one item: its facts by id and the sentences its rules allow."""

    item_id: str
    facts: tuple[Fact, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNarrative:
    """One paragraph with ``{{fact id}}`` where a value stands; never a literal value."""

    item_id: str
    paragraph: str


def bind(narrative: ItemNarrative, facts: ItemFacts) -> str:
    """Put the facts' values into the paragraph.

    Raises NarrativeRefused when the paragraph names an unknown fact, leaves out a fact that one
    of the allowed sentences states, or holds a literal number, date, amount or name.
    """
    text = narrative.paragraph.strip()
    values = {fact.id: fact.value for fact in facts.facts}
    _check_shape(facts.item_id, text)
    used = set(PLACEHOLDER.findall(text))
    if unknown := sorted(used - set(values)):
        raise NarrativeRefused(facts.item_id, "names facts that do not exist", unknown)
    stated = {f for sentence in facts.sentences for f in PLACEHOLDER.findall(sentence)}
    if missing := sorted(stated - used):
        raise NarrativeRefused(facts.item_id, "leaves out facts of the claim", missing)
    if loose := loose_tokens(text):
        raise NarrativeRefused(facts.item_id, "states what no fact supports", loose)
    return PLACEHOLDER.sub(lambda m: values[m.group(1)], text)


def in_order(
    narratives: Sequence[ItemNarrative], items: Sequence[ItemFacts]
) -> tuple[ItemNarrative, ...]:
    """One narrative per item, in the items' order; raise NarrativeRefused if one is missing."""
    worded = {narrative.item_id: narrative for narrative in narratives}
    for item in items:
        if item.item_id not in worded:
            raise NarrativeRefused(item.item_id, "has no paragraph")
    return tuple(worded[item.item_id] for item in items)


def narrate_plainly(facts: ItemFacts) -> ItemNarrative:
    """The deterministic narrator: the allowed sentences as they stand, in order."""
    return ItemNarrative(item_id=facts.item_id, paragraph=" ".join(facts.sentences))


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """Put values into one allowed sentence."""
    return PLACEHOLDER.sub(lambda m: values[m.group(1)], sentence)


def loose_tokens(text: str) -> list[str]:
    """Every literal number, month, amount or name in the text outside its placeholders."""
    bare = PLACEHOLDER.sub("\u00b7", text)
    loose = re.findall(r"\S*\d\S*", bare)
    for pattern in (_MONTHS, _MONTH_MAY, _NUMBER_WORDS, _MONEY_MARKS):
        loose += [m.group(0) for m in pattern.finditer(bare)]
    loose += [m.group(0) for m in _PROPER.finditer(bare) if m.group(0) not in _COMMON_CAPITALS]
    return loose


def _check_shape(item_id: str, text: str) -> None:
    if not text:
        raise NarrativeRefused(item_id, "is empty")
    if len(text) > PARAGRAPH_CHARS_MAX:
        raise NarrativeRefused(item_id, f"is longer than {PARAGRAPH_CHARS_MAX} characters")
    if not all(c.isprintable() or c == "\n" for c in text):
        raise NarrativeRefused(item_id, "holds characters that cannot be printed")
    if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
        raise NarrativeRefused(item_id, "holds a broken placeholder")
