"""Post an approved letter, once, whatever fails on the way.

The piece row is claimed first; then the carrier is asked whether it already holds our piece, by
our own id in its metadata, however long ago; only then is it posted, with that id as idempotency
key. A crash at any point is repaired by running again (ADR 0006).
"""

from dataclasses import dataclass

from application.credit_reports.ports import EvidenceVault
from application.mail.ports import AddressVerifier, MailCarrier, Mailing
from application.mail.tariff import MailTariff
from application.ports import Begin, Clock, NewId
from application.service_gate import require_service
from application.stores import Work
from domain.disputes.dispute import DisputeState
from domain.errors import Conflict, Invalid
from domain.jobs import Claim
from domain.letters.letter import Letter, LetterApproved, LetterState
from domain.mail import (
    MailPiece,
    MailPieceId,
    MailService,
    MailState,
    PostedMail,
)


@dataclass(frozen=True, slots=True)
class MailLetter:
    begin: Begin[Work]
    carrier: MailCarrier
    verifier: AddressVerifier
    vault: EvidenceVault
    tariff: MailTariff
    clock: Clock
    new_id: NewId
    service: MailService = MailService.CERTIFIED_RETURN_RECEIPT

    def __call__(self, event: LetterApproved, claim: Claim) -> None:
        requested = self._request(event, claim)
        if requested is None:
            return
        letter, piece = requested
        try:
            posted = self.carrier.find(piece.id) or self._post(letter, piece)
            posted.require_on_its_way()
        except (Invalid, Conflict) as refusal:
            self._refuse(piece, str(refusal), claim)
            return
        self._record(letter, piece, posted, claim)

    def _request(self, event: LetterApproved, claim: Claim) -> tuple[Letter, MailPiece] | None:
        """Claim the one piece of this letter; None when there is nothing (more) to do.

        Saving letter and dispute unchanged moves their versions, so that an edit or a withdrawal
        at the same time loses.
        """
        now = self.clock()
        with self.begin(event.tenant_id) as work:
            letter = work.letters.get(event.letter_id)
            dispute = work.disputes.get(letter.dispute_id)
            piece = work.mail.of_letter(letter.id)
            over = piece is not None and piece.state is not MailState.REQUESTED
            voided = letter.state is not LetterState.APPROVED or letter.pdf.sha256 != event.sha256
            withdrawn = piece is None and dispute.state is not DisputeState.OPEN
            if over or voided or withdrawn:
                work.jobs.complete(claim)
                return None
            letter.require_mailable()
            if piece is None:
                require_service(work, letter.consumer_id, at=now)
                piece = MailPiece(
                    id=MailPieceId(self.new_id()),
                    tenant_id=letter.tenant_id,
                    consumer_id=letter.consumer_id,
                    letter_id=letter.id,
                    dispute_id=letter.dispute_id,
                    service=self.service,
                    state=MailState.REQUESTED,
                    requested_at=now,
                )
                work.mail.add(piece)
                work.disputes.save(dispute)
                letter = work.letters.save(letter)
        return letter, piece

    def _post(self, letter: Letter, piece: MailPiece) -> PostedMail:
        """No transaction is open: posting takes seconds and cannot be rolled back."""
        recipient, sender = letter.document.recipient, letter.document.sender
        piece.service.require_reach(recipient)
        self.verifier.verify(recipient, field="recipient")
        self.verifier.verify(sender, field="sender")
        return self.carrier.post(
            Mailing(
                piece_id=piece.id,
                letter_id=letter.id,
                tenant_id=letter.tenant_id,
                sender=sender,
                recipient=recipient,
                service=piece.service,
                pdf=self.vault.get(letter.tenant_id, letter.pdf.sha256),
            )
        )

    def _record(self, letter: Letter, piece: MailPiece, posted: PostedMail, claim: Claim) -> None:
        now = self.clock()
        with self.begin(letter.tenant_id) as work:
            work.jobs.complete(claim)
            cost = self.tariff.cost(piece.service, pages=letter.pdf.pages)
            accepted, mailed = work.mail.get(piece.id).accept(posted, cost, at=now)
            work.mail.save(accepted)
            work.letters.save(work.letters.get(letter.id).record_mailing(at=now))
            dispute = work.disputes.get(letter.dispute_id)
            work.disputes.save(dispute.record_mailing(at=now))
            work.outbox.add(mailed)

    def _refuse(self, piece: MailPiece, reason: str, claim: Claim) -> None:
        with self.begin(piece.tenant_id) as work:
            work.jobs.complete(claim)
            refused, event = work.mail.get(piece.id).refuse(reason, at=self.clock())
            work.mail.save(refused)
            work.outbox.add(event)
