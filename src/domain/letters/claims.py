"""From findings to what a letter may say of each item: facts, allowed sentences, the request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.credit_reports.changes import Direction, FieldChange
from domain.disputes.dispute import Dispute, DisputedItem
from domain.disputes.outcomes import ItemResult
from domain.findings.finding import Finding
from domain.findings.model import PLACEHOLDER, Fact, FindingId, Hit
from domain.letters.dates import in_words
from domain.letters.narrative import ItemFacts, fill

# An item that was only made worse: nothing of the first claim is left to repeat.
_UNDO = "Verify each of these changes, and undo those you cannot verify."
_UNDO_BASIS = ("fcra_607b", "fcra_611a1A", "fcra_611a5A")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemClaim:
    """One item of the letter before it is worded; ``reported`` is what the findings rest on."""

    item: DisputedItem
    facts: ItemFacts
    reported: tuple[Fact, ...]
    request: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRound:
    """The round before: when the bureau received that letter, and what became of each item.
    ``outcomes`` are keyed by the item's number in the present round.
    """

    dispute: Dispute
    outcomes: Mapping[int, ItemResult]


def claims_of(
    dispute: Dispute, findings: Mapping[FindingId, Finding], earlier: EarlierRound | None
) -> tuple[ItemClaim, ...]:
    """What may be claimed of each item of the dispute, in its order."""
    return tuple(
        _claim(item, [findings[f].hit for f in item.finding_ids], earlier) for item in dispute.items
    )


def _claim(item: DisputedItem, hits: Sequence[Hit], earlier: EarlierRound | None) -> ItemClaim:
    facts: list[Fact] = []
    sentences: list[str] = []
    for number, hit in enumerate(hits, start=1):
        prefix = f"h{number}."
        facts += [replace(fact, id=prefix + fact.id) for fact in hit.facts]
        sentences.append(PLACEHOLDER.sub("{{" + prefix + r"\1}}", hit.sentence))
    if earlier is not None:
        more_facts, more_sentences = _history(item, earlier)
        facts += more_facts
        sentences += more_sentences
    return ItemClaim(
        item=item,
        facts=ItemFacts(item_id=str(item.number), facts=tuple(facts), sentences=tuple(sentences)),
        reported=tuple(fact for hit in hits for fact in hit.facts),
        request=" ".join(dict.fromkeys(_filled_request(hit) for hit in hits)) or _UNDO,
        basis=tuple(dict.fromkeys(key for hit in hits for key in hit.basis)) or _UNDO_BASIS,
    )


def _filled_request(hit: Hit) -> str:
    values = {fact.id: fact.value for fact in hit.facts}
    return fill(hit.request, values)


def _history(item: DisputedItem, earlier: EarlierRound) -> tuple[list[Fact], list[str]]:
    """What happened since the first letter: when it was received, what changed for the worse."""
    facts: list[Fact] = []
    sentences: list[str] = []
    outcome = earlier.outcomes.get(item.number)
    if earlier.dispute.clock is not None and outcome is not None:
        facts.append(
            Fact(
                id="r.received_on",
                label="day on which you received my dispute",
                value=in_words(earlier.dispute.clock.received_on),
                place=f"dispute {earlier.dispute.id}",
                sha256=outcome.before_sha256,
            )
        )
        sentences.append(
            "You received my dispute of this item on {{r.received_on}}, and my newest report still "
            "shows it."
        )
    if outcome is None:
        return facts, sentences
    worsened: list[str] = []
    for number, change in enumerate(_worsened(outcome), start=1):
        before, after = _both_sides(change, outcome, prefix=f"r{number}")
        facts += [before, after]
        worsened.append(f"{_named(change)} from {{{{{before.id}}}}} to {{{{{after.id}}}}}")
    if worsened:
        sentences.append(f"Since my dispute it was changed for the worse: {', '.join(worsened)}.")
    return facts, sentences


def _worsened(outcome: ItemResult) -> tuple[FieldChange, ...]:
    """The changes for the worse: the new information on which a follow-up rests."""
    return tuple(
        change
        for change in outcome.changes
        if change.direction is Direction.WORSE and change.before and change.after
    )


def _both_sides(change: FieldChange, outcome: ItemResult, *, prefix: str) -> tuple[Fact, Fact]:
    """The change as two facts, each cited to its own report."""
    return (
        Fact(
            id=f"{prefix}.before",
            label=f"{_named(change)} before",
            value=change.before or "",
            place=change.before_place or "",
            sha256=outcome.before_sha256,
        ),
        Fact(
            id=f"{prefix}.after",
            label=f"{_named(change)} after",
            value=change.after or "",
            place=change.after_place or "",
            sha256=outcome.after_sha256,
        ),
    )


def _named(change: FieldChange) -> str:
    return change.field.replace("_", " ")
