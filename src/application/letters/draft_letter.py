"""Draft the letter of an open dispute. Safe to run twice: one letter per dispute."""

from dataclasses import dataclass

from application.letters.drafting import LetterDrafting, gather
from application.ports import Begin, Clock, NewId
from application.stores import Work
from application.tasks import open_task
from domain.calendar import eastern_day
from domain.disputes.dispute import DisputeId, DisputeOpened, DisputeState
from domain.errors import Conflict, Invalid
from domain.jobs import Claim
from domain.letters.letter import DraftRequested, Letter, LetterDrafted, LetterId, LetterState
from domain.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class DraftLetter:
    begin: Begin[Work]
    drafting: LetterDrafting
    clock: Clock
    new_id: NewId

    def __call__(self, event: DisputeOpened | DraftRequested, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            if not _needs_letter(work, event.dispute_id):
                work.jobs.complete(claim)
                return
            matter = gather(work, event.dispute_id)
        # No transaction is open: a narrator may take a minute.
        wording = self.drafting.word(event.tenant_id, matter.claims, attempt=claim.attempt)
        try:
            document, pdf = self.drafting.render(matter, wording.narratives)
        except (Invalid, Conflict) as refusal:
            self._ask_for_help(event, claim, refusal)
            return
        now = self.clock()
        letter = Letter(
            id=LetterId(self.new_id()),
            tenant_id=event.tenant_id,
            consumer_id=matter.dispute.consumer_id,
            dispute_id=event.dispute_id,
            bureau=matter.dispute.bureau,
            kind=matter.dispute.letter_kind,
            dated_on=document.dated_on,
            narratives=wording.narratives,
            narrator=wording.narrator,
            narrator_refusals=wording.refusals,
            document=document,
            pdf=pdf,
            state=LetterState.DRAFTED,
            drafted_at=now,
        )
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            if not _needs_letter(work, event.dispute_id):
                return
            work.letters.add(letter)
            # A withdrawal at the same time sees no letter; the dispute's version lets one win.
            work.disputes.save(work.disputes.get(event.dispute_id))
            work.outbox.add(
                LetterDrafted(
                    tenant_id=event.tenant_id,
                    consumer_id=letter.consumer_id,
                    at=now,
                    letter_id=letter.id,
                    dispute_id=letter.dispute_id,
                    bureau=letter.bureau.value,
                    sha256=pdf.sha256,
                    narrator=wording.narrator,
                )
            )

    def _ask_for_help(
        self, event: DisputeOpened | DraftRequested, claim: Claim, refusal: Invalid | Conflict
    ) -> None:
        """No letter can be made of this as it is: a person must look, and sees why."""
        now = self.clock()
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            if not _needs_letter(work, event.dispute_id):
                return
            dispute = work.disputes.get(event.dispute_id)
            open_task(
                work,
                dispute.tenant_id,
                dispute.consumer_id,
                kind=TaskKind.DRAFTING_REFUSED,
                subject_id=dispute.id,
                title=f"The letter to {dispute.bureau.display_name} cannot be drafted: {refusal}",
                due_on=eastern_day(now),
                at=now,
                new_id=self.new_id,
            )


def _needs_letter(work: Work, dispute_id: DisputeId) -> bool:
    """Whether the dispute is still open and has no letter yet."""
    is_open = work.disputes.get(dispute_id).state is DisputeState.OPEN
    return is_open and work.letters.of_dispute(dispute_id) is None
