"""Follow a piece: ask the carrier where it is, move forwards, tell what happened."""

from dataclasses import dataclass
from datetime import timedelta

from application.mail.ports import MailCarriers
from application.ports import Begin, Clock
from application.stores import Work
from domain.errors import Unavailable
from domain.identity import Actor, Permission
from domain.jobs import Claim
from domain.mail import (
    TERMINAL,
    LetterMailed,
    MailPiece,
    MailPieceId,
    MailPieceNotFound,
    MailReported,
    PostedMail,
    look_at,
)
from domain.tenancy.credentials import CredentialNotFound

LOOK_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FollowMail:
    """A webhook is a hint: what counts is what the carrier says when asked."""

    begin: Begin[Work]
    carriers: MailCarriers
    clock: Clock

    def __call__(self, event: MailReported, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            piece = work.mail.get(event.mail_piece_id)
            if piece.state in TERMINAL:
                work.jobs.complete(claim)
                return
        if piece.provider_id is None:
            raise Unavailable(f"mail piece {piece.id} is not with the carrier yet")
        posted = self._ask(piece, piece.provider_id)
        now = self.clock()
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            before = work.mail.get(piece.id)
            moved, happened = before.follow(posted, at=now)
            if moved != before:
                work.mail.save(moved)
            if happened is not None:
                work.outbox.add(happened)
            elif event.daily and moved.state not in TERMINAL:
                work.outbox.add(look_at(moved, daily=True, at=now), due_at=now + LOOK_AGAIN_AFTER)

    def _ask(self, piece: MailPiece, provider_id: str) -> PostedMail:
        """Ask with the credential that mailed it, or else with the one that is set now.

        A key that was exchanged for a newer one of the same account is often revoked at once.
        """
        present = self.carriers.of(piece.tenant_id)
        if piece.credential_id == present.credential_id:
            return present.carrier.fetch(provider_id)
        try:
            earlier = self.carriers.earlier(piece.tenant_id, piece.credential_id)
            return earlier.carrier.fetch(provider_id)
        except (CredentialNotFound, MailPieceNotFound, Unavailable) as refusal:
            why = refusal
        try:
            return present.carrier.fetch(provider_id)
        except MailPieceNotFound:
            raise Unavailable(
                f"the account that mailed piece {piece.id} cannot be asked ({why}), and the "
                "present one does not know it"
            ) from why


@dataclass(frozen=True, slots=True)
class FollowMailDaily:
    """Webhooks can be lost: from mailing on, we look once a day ourselves."""

    begin: Begin[Work]
    clock: Clock

    def __call__(self, event: LetterMailed, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            piece = work.mail.get(event.mail_piece_id)
            now = self.clock()
            work.outbox.add(look_at(piece, daily=True, at=now), due_at=now + LOOK_AGAIN_AFTER)


@dataclass(frozen=True, slots=True)
class ReadMailPiece:
    begin: Begin[Work]

    def __call__(self, actor: Actor, piece_id: MailPieceId) -> MailPiece:
        actor.require(Permission.LETTER_READ)
        with self.begin(actor.tenant_id, actor) as work:
            piece = work.mail.get(piece_id)
            actor.require_own(piece.consumer_id, MailPieceNotFound(piece_id))
        return piece
