"""The task of wording a letter, without one value of the consumer's file in it.

The answer carries placeholders, so a model needs to know what a fact is about, never what it
says: only ids, labels and the kind of value leave the house.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from domain.letters.narrative import (
    PARAGRAPH_CHARS_MAX,
    ItemFacts,
    ItemNarrative,
    NarrativeRefused,
)

ANSWER_NAME = "narrated_items"
_TOKENS_FOR_THE_FRAME = 600
_TOKENS_PER_ITEM = 500
_TOKENS_MAX = 8000
_DATE = re.compile(r"\d{1,4}[-/]\d{1,2}([-/]\d{2,4})?|[A-Z][a-z]+ \d{1,2}, \d{4}|[A-Z][a-z]+ \d{4}")
_AMOUNT = re.compile(r"-?\$[\d,]+(\.\d{2})?")
_NUMBER = re.compile(r"-?\d[\d,.]*")

SYSTEM_PROMPT = f"""You word the paragraphs of a consumer's dispute letter to a credit bureau.

The user's message holds a JSON object: {{"task": "narrate_items", "items": [...]}}. Each item has
facts (id, label, and the kind of their value; the values themselves are withheld) and sentences:
the claims that its rules allow. Write one paragraph per item that makes these claims in the
first person, plainly and courteously, and answer with {{"items": [{{"item_id", "paragraph"}}]}},
one for each item, in the same order.

Rules. A paragraph that breaks one is thrown away.
- Where a value stands, write its placeholder exactly as in the sentences, for instance
  {{{{balance}}}}. Use every placeholder of the item's sentences at least once, and no other.
- Write no number, date, month, amount, percentage, name of a person or company, account number
  or section of a law yourself, neither in digits nor in words.
- Claim nothing beyond the sentences: no reasons, motives, harm, threats, law or deadlines.
- Inside a sentence capitalize no word except I, Act, Fair Credit Reporting Act and FCRA.
- Plain text, without lists or headings, without braces other than placeholders, of at most
  {PARAGRAPH_CHARS_MAX} characters.
"""

ANSWER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "item_id": {"type": "string"},
                    "paragraph": {"type": "string"},
                },
                "required": ["item_id", "paragraph"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["items"],
    "additionalProperties": False,
}


class _Paragraph(msgspec.Struct, forbid_unknown_fields=True):
    item_id: str
    paragraph: str


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    items: list[_Paragraph]


@dataclass(frozen=True, slots=True)
class NarrationTask:
    """The items of one letter. On the wire they are called item-1, item-2 and so on: our own ids
    may say more than a stranger should read."""

    items: Sequence[ItemFacts]

    @property
    def message(self) -> str:
        """The user's message."""
        asked = [_asked(name, item) for name, item in self._named().items()]
        return json.dumps({"task": "narrate_items", "items": asked}, ensure_ascii=False)

    @property
    def tokens_max(self) -> int:
        """Room for the answer."""
        return min(_TOKENS_MAX, _TOKENS_FOR_THE_FRAME + _TOKENS_PER_ITEM * len(self.items))

    def read(self, text: str) -> tuple[ItemNarrative, ...]:
        """The answer, in the order of the items; raise NarrativeRefused when it is not whole."""
        try:
            paragraphs = msgspec.json.decode(text.encode(), type=_Answer).items
        except (msgspec.DecodeError, UnicodeError) as error:
            raise self.refused("the answer is not the JSON that was asked for") from error
        found = {each.item_id: each.paragraph for each in paragraphs}
        named = self._named()
        if len(found) != len(paragraphs) or set(found) - set(named):
            raise self.refused("the answer names an item twice, or one that was not asked for")
        for name, item in named.items():
            if name not in found:
                raise NarrativeRefused(item.item_id, "the answer leaves the item out")
        return tuple(
            ItemNarrative(item_id=item.item_id, paragraph=found[name])
            for name, item in named.items()
        )

    def refused(self, reason: str) -> NarrativeRefused:
        """The refusal of a whole answer, for every item of it."""
        return NarrativeRefused(", ".join(item.item_id for item in self.items), reason)

    def _named(self) -> dict[str, ItemFacts]:
        return {f"item-{number}": item for number, item in enumerate(self.items, start=1)}


def _asked(name: str, item: ItemFacts) -> dict[str, Any]:
    facts = [
        {"id": fact.id, "label": fact.label, "kind": kind_of(fact.value)} for fact in item.facts
    ]
    return {"item_id": name, "facts": facts, "sentences": list(item.sentences)}


def kind_of(value: str) -> str:
    """What sort of value it is: date, amount, number or text."""
    for kind, form in (("date", _DATE), ("amount", _AMOUNT), ("number", _NUMBER)):
        if form.fullmatch(value.strip()):
            return kind
    return "text"
