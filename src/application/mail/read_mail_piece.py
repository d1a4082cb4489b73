"""Follow one letter in the mail."""

from dataclasses import dataclass

from application.ports import Begin
from application.stores import Work
from domain.identity import Actor, Permission
from domain.letters.letter import LetterId, LetterNotFound
from domain.mail import MailPiece, MailPieceNotFound


@dataclass(frozen=True, slots=True)
class ReadMailPiece:
    begin: Begin[Work]

    def __call__(self, actor: Actor, letter_id: LetterId) -> MailPiece:
        """Raise LetterNotFound, or MailPieceNotFound while the letter is not on its way."""
        actor.require(Permission.LETTER_READ)
        with self.begin(actor.tenant_id, actor) as work:
            letter = work.letters.get(letter_id)
            actor.require_own(letter.consumer_id, LetterNotFound(letter_id))
            piece = work.mail.of_letter(letter_id)
        if piece is None:
            raise MailPieceNotFound(f"of letter {letter_id}")
        return piece
