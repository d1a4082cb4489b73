"""Read letters: the list, one letter, its exact PDF."""

from dataclasses import dataclass

from application.credit_reports.ports import EvidenceVault
from application.paging import Page, PageRequest
from application.ports import Begin, Clock
from application.stores import Work
from domain.audit import Verb
from domain.identity import Actor, ConsumerId, Permission
from domain.letters.letter import Letter, LetterId, LetterNotFound, LetterState


@dataclass(frozen=True, slots=True)
class ListLetters:
    begin: Begin[Work]

    def __call__(self, actor: Actor, consumer_id: ConsumerId, request: PageRequest) -> Page[Letter]:
        actor.require_for(Permission.LETTER_READ, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            return work.letters.page(consumer_id, request)


@dataclass(frozen=True, slots=True)
class ReadLetter:
    begin: Begin[Work]

    def __call__(self, actor: Actor, letter_id: LetterId) -> Letter:
        actor.require(Permission.LETTER_READ)
        with self.begin(actor.tenant_id, actor) as work:
            letter = work.letters.get(letter_id)
            actor.require_own(letter.consumer_id, LetterNotFound(letter_id))
        return letter


@dataclass(frozen=True, slots=True)
class ReadLetterPdf:
    """The exact PDF. When the consumer opens it, that reading is what a signature rests on."""

    begin: Begin[Work]
    vault: EvidenceVault
    clock: Clock

    def __call__(self, actor: Actor, letter_id: LetterId) -> tuple[Letter, bytes]:
        actor.require(Permission.LETTER_READ)
        with self.begin(actor.tenant_id, actor) as work:
            letter = work.letters.get(letter_id)
            actor.require_own(letter.consumer_id, LetterNotFound(letter_id))
            work.audit.note(Verb.OPENED, "letters", str(letter_id), letter.consumer_id)
        pdf = self.vault.get(actor.tenant_id, letter.pdf.sha256)
        if actor.consumer_id is None or letter.state is not LetterState.DRAFTED:
            return letter, pdf
        with self.begin(actor.tenant_id, actor) as work:
            current = work.letters.get(letter_id)
            if current.pdf.sha256 == letter.pdf.sha256 and current.state is LetterState.DRAFTED:
                read, event = current.read(by=actor.user_id, at=self.clock(), ip=actor.ip)
                letter = work.letters.save(read)
                work.outbox.add(event)
        return letter, pdf
