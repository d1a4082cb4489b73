"""Compose a letter: opening and closing by kind, one paragraph per item, the enclosures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.consumers.consumer import Consumer
from domain.disputes.dispute import Dispute
from domain.disputes.outcomes import LetterKind
from domain.law import authority, cite, require_in_force
from domain.letters.bureau_addresses import DISPUTE_ADDRESSES
from domain.letters.claims import EarlierRound, ItemClaim
from domain.letters.dates import in_words
from domain.letters.document import LetterDocument, LetterItem, ReferenceLine, SignatureBlock
from domain.letters.exhibits import Exhibit
from domain.letters.narrative import ItemNarrative, bind

SIGNED_ELECTRONICALLY = (
    "I chose these items, read this letter and signed it electronically; the record of my "
    "signature names this exact document."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForm:
    """What is the same in every letter of a kind. ``authorities`` are cited and must be in force.

    Sentences may hold ``{received_on}`` (the day the bureau received the earlier letter).
    """

    subject: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    authorities: tuple[str, ...]


FORMS: dict[LetterKind, LetterForm] = {
    LetterKind.INITIAL: LetterForm(
        subject="Dispute of inaccurate information in my credit file",
        opening=(
            (
                "I have read my credit report and dispute the items below, because they are "
                "inaccurate or incomplete. Please reinvestigate each of them free of charge, as "
                "{fcra_611a1A} requires."
            ),
        ),
        closing=(
            (
                "Please forward this dispute with its enclosures to each furnisher named above, "
                "and delete or correct whatever is found to be inaccurate or incomplete or cannot be "
                "verified ({fcra_611a5A}). Please send me the results in writing together with my "
                "revised report."
            ),
        ),
        authorities=("fcra_611a1A", "fcra_611a5A"),
    ),
    LetterKind.FOLLOW_UP: LetterForm(
        subject="Second dispute: new information after your reinvestigation",
        opening=(
            (
                "You received my dispute on {received_on}. My newest credit report shows what "
                "became of it: some items were changed for the worse, and others still stand. That "
                "report is new information, and I dispute the items below anew under "
                "{fcra_611a1A}."
            ),
        ),
        closing=(
            (
                "Please reinvestigate each item with the new information, and delete or correct "
                "whatever is found to be inaccurate or incomplete or cannot be verified "
                "({fcra_611a5A}). Please send me the results in writing together with my revised "
                "report."
            ),
        ),
        authorities=("fcra_611a1A", "fcra_611a5A"),
    ),
    LetterKind.NO_RESPONSE: LetterForm(
        subject="No results of my dispute within the period",
        opening=(
            (
                "You received my dispute on {received_on}. The period of {fcra_611a1A} has ended, "
                "and I have received no results, although {fcra_611a6A} asks for written notice "
                "within five business days of the end of a reinvestigation."
            ),
        ),
        closing=(
            (
                "Please delete or correct the items above, which were not verified to me within the "
                "period ({fcra_611a5A}), and send me written notice of the results with my revised "
                "report."
            ),
        ),
        authorities=("fcra_611a1A", "fcra_611a5A", "fcra_611a6A"),
    ),
    LetterKind.METHOD_OF_VERIFICATION: LetterForm(
        subject="Request for the method of verification",
        opening=(
            (
                "You received my dispute on {received_on} and have sent me the results of your "
                "reinvestigation. My newest credit report still shows the items below, which I "
                "dispute for the reasons given."
            ),
        ),
        closing=(
            (
                "Please describe to me, as {fcra_611a7} requires within fifteen days, the procedure "
                "you used to determine the accuracy and completeness of each item, with the business "
                "name and address of every furnisher you contacted and, if reasonably available, its "
                "telephone number."
            ),
        ),
        authorities=("fcra_611a7",),
    ),
}


def compose(
    *,
    dispute: Dispute,
    consumer: Consumer,
    claims: Sequence[ItemClaim],
    narratives: Sequence[ItemNarrative],
    earlier: EarlierRound | None,
    exhibits: tuple[Exhibit, ...],
    dated_on: date,
) -> LetterDocument:
    """Put the letter together.

    Raises NarrativeRefused when a paragraph says what no fact supports, AuthorityNotInForce,
    ConsumerWithoutAddress, and InvalidField for text that no letter can hold.
    """
    form = FORMS[dispute.letter_kind]
    cited = tuple(dict.fromkeys((*form.authorities, *(k for c in claims for k in c.basis))))
    require_in_force(cited, dated_on)
    worded = {narrative.item_id: narrative for narrative in narratives}
    values = {key: authority(key).citation for key in form.authorities}
    if earlier is not None and earlier.dispute.clock is not None:
        values["received_on"] = in_words(earlier.dispute.clock.received_on)
    recipient = DISPUTE_ADDRESSES[dispute.bureau].address
    return LetterDocument(
        sender=consumer.mailing_address(),
        recipient=recipient,
        dated_on=dated_on,
        subject=form.subject,
        reference=_reference(consumer),
        opening=("To whom it may concern:", *(text.format(**values) for text in form.opening)),
        items=tuple(_item(claim, worded[claim.facts.item_id]) for claim in claims),
        closing=tuple(text.format(**values) for text in form.closing),
        exhibits=exhibits,
        signature=SignatureBlock(name=consumer.name.full, method=SIGNED_ELECTRONICALLY),
    )


def _item(claim: ItemClaim, narrative: ItemNarrative) -> LetterItem:
    return LetterItem(
        number=claim.item.number,
        heading=claim.item.subject.label,
        account_line="",
        paragraph=bind(narrative, claim.facts),
        request=f"{claim.request.rstrip('. ')} ({_cited(claim)}).",
    )


def _cited(claim: ItemClaim) -> str:
    return cite(claim.basis)


def _reference(consumer: Consumer) -> tuple[ReferenceLine, ...]:
    """How the bureau finds the file; bureaus ask for the full number and two years of addresses."""
    ssn = consumer.ssn
    lines = [
        ReferenceLine(label="Date of birth", value=in_words(consumer.birth_date)),
        ReferenceLine(label="Social Security number", value=f"{ssn[:3]}-{ssn[3:5]}-{ssn[5:]}"),
    ]
    lines += [
        ReferenceLine(label="Former address", value=", ".join(former.lines[1:]))
        for former in consumer.previous_addresses[:2]
    ]
    return tuple(lines)
