"""The consumer signs the hash of the exact PDF that they have opened."""

import unicodedata
from dataclasses import dataclass

from application.ports import Begin, Clock
from application.service_gate import require_service
from application.stores import Work
from domain.errors import InvalidField
from domain.identity import Actor, Permission
from domain.letters.letter import Letter, LetterId, LetterNotFound


@dataclass(frozen=True, slots=True)
class SignLetter:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, letter_id: LetterId, *, sha256: str, name: str) -> Letter:
        """``name`` is the consumer's full name as they type it.

        Raises HashMismatch when the letter changed since it was read, LetterNotRead,
        LetterNotInState, DisputeNotInState, InvalidField for another name, and what the service gate raises.
        """
        actor.require(Permission.LETTER_SIGN)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            letter = work.letters.get(letter_id)
            actor.require_own(letter.consumer_id, LetterNotFound(letter_id))
            require_service(work, letter.consumer_id, at=now)
            consumer = work.consumers.get(letter.consumer_id)
            if _folded(name) != _folded(consumer.name.full):
                raise InvalidField("name", f"type your full name, {consumer.name.full}, to sign")
            signed, event = letter.sign(
                sha256=sha256, name=name, by=actor.user_id, at=now, ip=actor.ip
            )
            work.disputes.get(letter.dispute_id).require_open()
            stored = work.letters.save(signed)
            work.outbox.add(event)
        return stored


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
