"""Post an approved letter, once, whatever fails on the way.

The piece row is claimed first; then the carrier is asked whether it already holds our piece, by
our own id in its metadata, however long ago; only then is it posted, with that id as idempotency
key. A crash at any point is repaired by running again (ADR 0006), also when the firm changed its
account at the carrier meanwhile (ADR 0073).
"""

from dataclasses import dataclass

from application.credit_reports.ports import EvidenceVault
from application.mail.ports import CarrierAccount, MailCarriers, Mailing
from application.mail.tariff import MailTariff
from application.ports import Begin, Clock, NewId
from application.service_gate import require_service
from application.stores import Work
from domain.accounts.tenants import TenantIsSuspended
from domain.disputes.dispute import DisputeState
from domain.errors import Conflict, Invalid, Unavailable
from domain.jobs import Claim
from domain.letters.letter import Letter, LetterApproved, LetterState
from domain.mail import (
    MailPiece,
    MailPieceId,
    MailService,
    MailState,
    PostedMail,
)
from domain.tenancy.credentials import CredentialNotFound

HELD_S = 3600.0
"""A suspended firm's letter is asked for again every hour; after a week a person has to look."""


class MailingHeld(Unavailable):
    """The firm is suspended: nothing new is posted for it."""

    def __init__(self) -> None:
        super().__init__("the firm is suspended; its letter waits", retry_after_s=HELD_S)


@dataclass(frozen=True, slots=True)
class MailLetter:
    begin: Begin[Work]
    carriers: MailCarriers
    vault: EvidenceVault
    tariff: MailTariff
    clock: Clock
    new_id: NewId
    service: MailService = MailService.CERTIFIED_RETURN_RECEIPT

    def __call__(self, event: LetterApproved, claim: Claim) -> None:
        """Raise MailingHeld while the firm is suspended, unless the letter is posted already."""
        requested = self._request(event, claim)
        if requested is None:
            return
        letter, piece = requested
        # No transaction is open from here on: posting takes seconds and cannot be rolled back.
        account = self.carriers.of(letter.tenant_id)
        posted = self._find(piece, account)
        try:
            if posted is None:
                _verify(letter, piece, account)
        except (Invalid, Conflict) as refusal:
            self._refuse(piece, str(refusal), claim)
            return
        if posted is None:
            piece = self._claim_account(piece, account)
        try:
            posted = posted or account.carrier.post(self._mailing(letter, piece))
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
                _require_active(work)
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

    def _find(self, piece: MailPiece, account: CarrierAccount) -> PostedMail | None:
        """The piece, if an account that was asked to post it holds it; None if none does.

        Raises Unavailable when that cannot be known: it might be mailed a second time.
        """
        if piece.posting_at is None or piece.credential_id == account.credential_id:
            return account.carrier.find(piece.id)
        if (posted := account.carrier.find(piece.id)) is not None:
            return posted  # the same account under a newer key
        try:
            earlier = self.carriers.earlier(piece.tenant_id, piece.credential_id)
        except CredentialNotFound:
            raise Unavailable(
                f"piece {piece.id} may have been mailed with a credential that was withdrawn"
            ) from None
        return earlier.carrier.find(piece.id)

    def _claim_account(self, piece: MailPiece, account: CarrierAccount) -> MailPiece:
        """Remember whose account is asked to post it; of two attempts at once, one goes on.

        Raises MailingHeld: the firm may have been suspended since the piece was claimed.
        """
        with self.begin(piece.tenant_id) as work:
            _require_active(work)
            return work.mail.save(piece.posting(account.credential_id, at=self.clock()))

    def _mailing(self, letter: Letter, piece: MailPiece) -> Mailing:
        return Mailing(
            piece_id=piece.id,
            letter_id=letter.id,
            tenant_id=letter.tenant_id,
            sender=letter.document.sender,
            recipient=letter.document.recipient,
            service=piece.service,
            pdf=self.vault.get(letter.tenant_id, letter.pdf.sha256),
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


def _verify(letter: Letter, piece: MailPiece, account: CarrierAccount) -> None:
    recipient, sender = letter.document.recipient, letter.document.sender
    piece.service.require_reach(recipient)
    account.verifier.verify(recipient, field="recipient")
    account.verifier.verify(sender, field="sender")


def _require_active(work: Work) -> None:
    try:
        work.tenants.get().require_active()
    except TenantIsSuspended as suspended:
        raise MailingHeld from suspended
