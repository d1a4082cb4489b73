"""An operator words items anew; the facts stay, and signature and approval fall away."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.letters.drafting import LetterDrafting, gather
from application.ports import Begin, Clock, StaleVersion
from application.stores import Work
from domain.errors import InvalidField
from domain.identity import Actor, Permission
from domain.letters.letter import Letter, LetterId, LetterNotFound, LetterNotInState, LetterState
from domain.letters.narrative import ItemNarrative


@dataclass(frozen=True, slots=True)
class EditLetter:
    begin: Begin[Work]
    drafting: LetterDrafting
    clock: Clock

    def __call__(
        self, actor: Actor, letter_id: LetterId, *, version: int, paragraphs: Mapping[int, str]
    ) -> Letter:
        """``paragraphs`` maps item numbers to text with ``{{fact id}}`` where a value stands.

        Raises StaleVersion, LetterNotInState, DisputeNotInState, NarrativeRefused and what
        rendering refuses; then the letter stays as it was.
        """
        actor.require(Permission.LETTER_EDIT)
        with self.begin(actor.tenant_id, actor) as work:
            letter = work.letters.get(letter_id)
            actor.require_own(letter.consumer_id, LetterNotFound(letter_id))
            matter = gather(work, letter.dispute_id)
        if letter.version != version:
            raise StaleVersion(f"letter {letter_id}")
        if letter.state is LetterState.MAILED:
            raise LetterNotInState(letter, "drafted, signed or approved")
        narratives = _reworded(letter, paragraphs)
        document, pdf = self.drafting.render(matter, narratives)
        with self.begin(actor.tenant_id, actor) as work:
            current = work.letters.get(letter_id)
            if current.version != version:
                raise StaleVersion(f"letter {letter_id}")
            if work.mail.of_letter(letter_id) is not None:
                raise LetterNotInState(current, "still ours: it is being mailed")
            work.disputes.get(current.dispute_id).require_open()
            redrafted, event = current.redraft(
                narratives=narratives,
                document=document,
                pdf=pdf,
                by=actor.user_id,
                at=self.clock(),
            )
            stored = work.letters.save(redrafted)
            work.outbox.add(event)
        return stored


def _reworded(letter: Letter, paragraphs: Mapping[int, str]) -> tuple[ItemNarrative, ...]:
    known = {int(n.item_id) for n in letter.narratives}
    for number in paragraphs:
        if number not in known:
            raise InvalidField(f"paragraphs.{number}", "the letter has no such item")
    return tuple(
        ItemNarrative(item_id=n.item_id, paragraph=paragraphs.get(int(n.item_id), n.paragraph))
        for n in letter.narratives
    )
