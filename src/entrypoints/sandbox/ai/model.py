"""The sandbox's language model: it rewords the narrator's sentences and invents nothing.

The narrator's task is a JSON object in the user's message:
`{"task": "narrate_items", "items": [{"item_id", "facts": [...], "sentences": [...]}]}`, with
`{{f1}}` placeholders in the sentences. The answer is
`{"items": [{"item_id", "paragraph"}]}` with every placeholder kept. The control plane can make
the next answers wrong on purpose.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Mood = Literal[
    "plain",
    "invent_amount",
    "invent_date",
    "drop_placeholder",
    "invalid_json",
    "truncated",
    "refuse",
]
MOODS: tuple[Mood, ...] = (
    "plain",
    "invent_amount",
    "invent_date",
    "drop_placeholder",
    "invalid_json",
    "truncated",
    "refuse",
)
TASK = "narrate_items"
CHARACTERS_PER_TOKEN = 4
# words that may be written small after "In addition, "
ARTICLES = ("The", "This", "That", "These", "It", "Its", "An", "A", "My", "No", "Both")
OPENERS = ("", "In addition, ", "Also, ", "Finally, ")
REWORDINGS = (
    (" is reported as ", " is shown as "),
    (" is reported with ", " is shown with "),
    (" reports ", " lists "),
    (" does not match ", " disagrees with "),
    (" at the same time ", " all the while "),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model said; `ending` is why it stopped."""

    text: str
    ending: Literal["done", "length", "refusal"]
    input_tokens: int
    output_tokens: int


class LanguageModel:
    """Answers prompts; the moods ordered apply to the next answers, one each, then it is plain."""

    def __init__(self) -> None:
        self._moods: list[Mood] = []

    def order(self, mood: Mood, times: int) -> None:
        """Make the next answers come in a mood."""
        self._moods += [mood] * times

    def clear(self) -> None:
        """Be plain from now on."""
        self._moods.clear()

    def reply(self, prompt: str, schema: dict[str, Any] | None, tokens_max: int) -> Reply:
        """Answer a prompt; with a schema, and no task it knows, the smallest value that fits."""
        mood = self._moods.pop(0) if self._moods else "plain"
        asked = len(prompt) // CHARACTERS_PER_TOKEN + 1
        if mood == "refuse":
            return Reply(
                text="I can't help with that.",
                ending="refusal",
                input_tokens=asked,
                output_tokens=6,
            )
        text = _answer(prompt, schema, mood)
        length = len(text) // CHARACTERS_PER_TOKEN + 1
        if mood == "truncated" or length > tokens_max:
            kept = min(len(text) // 2, tokens_max * CHARACTERS_PER_TOKEN)
            return Reply(
                text=text[:kept],
                ending="length",
                input_tokens=asked,
                output_tokens=kept // CHARACTERS_PER_TOKEN + 1,
            )
        return Reply(text=text, ending="done", input_tokens=asked, output_tokens=length)


def _answer(prompt: str, schema: dict[str, Any] | None, mood: Mood) -> str:
    task = _task(prompt)
    if task is not None:
        text = json.dumps({"items": [_narrated(item, mood) for item in _items(task)]})
    elif schema is not None:
        text = json.dumps(_smallest(schema))
    else:
        text = "This is the sandbox's model. It rewords what it is given."
    return f"Sure! Here is the JSON you asked for:\n{text[:-1]}" if mood == "invalid_json" else text


def _task(prompt: str) -> dict[str, Any] | None:
    decoder = json.JSONDecoder()
    start = prompt.find("{")
    while start >= 0:
        try:
            found, end = decoder.raw_decode(prompt, start)
        except ValueError:
            end = start + 1
        else:
            if isinstance(found, dict) and found.get("task") == TASK:
                return found
        start = prompt.find("{", end)
    return None


def _items(task: dict[str, Any]) -> Sequence[dict[str, Any]]:
    items = task.get("items")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _narrated(item: dict[str, Any], mood: Mood) -> dict[str, Any]:
    sentences = [str(sentence) for sentence in item.get("sentences") or []]
    paragraph = " ".join(
        _reworded(sentence, OPENERS[min(place, len(OPENERS) - 1)])
        for place, sentence in enumerate(sentences)
    )
    if mood == "invent_amount":
        paragraph += " The creditor itself confirmed a balance of $4,321.00."
    elif mood == "invent_date":
        paragraph += " I was told so in writing on March 3, 2019."
    elif mood == "drop_placeholder":
        head, _, rest = paragraph.partition("{{")
        paragraph = f"{head}some value{rest.partition('}}')[2]}" if rest else paragraph
    return {"item_id": item.get("item_id"), "paragraph": paragraph}


def _reworded(sentence: str, opener: str) -> str:
    for plain, other in REWORDINGS:
        sentence = sentence.replace(plain, other)
    first = sentence.partition(" ")[0]
    if not opener or first not in ARTICLES:
        return sentence
    return f"{opener}{sentence[0].lower()}{sentence[1:]}"


def _smallest(schema: dict[str, Any]) -> Any:
    for key in ("enum", "anyOf", "oneOf", "allOf"):
        if schema.get(key):
            first = schema[key][0]
            return first if key == "enum" else _smallest(first)
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type", "string")
    if isinstance(kind, list):
        kind = kind[0]
    if kind == "object":
        return {name: _smallest(inner) for name, inner in schema.get("properties", {}).items()}
    plain: dict[str, Any] = {
        "integer": 1,
        "number": 1.5,
        "boolean": True,
        "array": [],
        "null": None,
    }
    return plain.get(kind, "text")
