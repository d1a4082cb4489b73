"""A dispute letter: drafted from facts, read and signed by the consumer, approved, mailed once."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.credit_reports.values import Bureau
from domain.disputes.dispute import DisputeId
from domain.disputes.outcomes import LetterKind
from domain.errors import Conflict, NotFound
from domain.events import Event
from domain.identity import ConsumerId, TenantId, UserId
from domain.letters.document import LetterDocument
from domain.letters.narrative import ItemNarrative

LetterId = NewType("LetterId", UUID)


class LetterNotFound(NotFound):
    def __init__(self, letter_id: object) -> None:
        super().__init__(f"no letter {letter_id}")


class LetterAlreadyDrafted(Conflict):
    """The dispute has its letter; another wording is an edit of that one."""

    def __init__(self, letter: "Letter") -> None:
        super().__init__(f"dispute {letter.dispute_id} already has letter {letter.id}")


class LetterNotInState(Conflict):
    def __init__(self, letter: "Letter", needed: str) -> None:
        super().__init__(f"letter {letter.id} is {letter.state}, not {needed}")


class LetterNotRead(Conflict):
    """The consumer signs what they have read: the exact PDF must be opened first."""

    def __init__(self, letter_id: LetterId) -> None:
        super().__init__(f"letter {letter_id}: open the PDF before signing it")


class HashMismatch(Conflict):
    """The hash is not that of the letter as it stands; it changed since it was read."""

    def __init__(self, letter: "Letter") -> None:
        super().__init__(f"letter {letter.id} has changed: its PDF now is {letter.pdf.sha256}")


@unique
class LetterState(StrEnum):
    DRAFTED = "drafted"
    SIGNED = "signed"
    APPROVED = "approved"
    MAILED = "mailed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPdf:
    """The exact bytes, by hash; they lie in the evidence vault."""

    sha256: str
    pages: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Proof that the consumer opened one exact PDF."""

    sha256: str
    user_id: UserId
    at: datetime
    ip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The consumer's signature under one exact PDF; ``name`` as typed by them."""

    sha256: str
    name: str
    user_id: UserId
    at: datetime
    ip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    sha256: str
    user_id: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Signature and approval hold for one PDF hash; any change of the letter voids both."""

    id: LetterId
    tenant_id: TenantId
    consumer_id: ConsumerId
    dispute_id: DisputeId
    bureau: Bureau
    kind: LetterKind
    dated_on: date
    narratives: tuple[ItemNarrative, ...]
    narrator: str
    narrator_refusals: tuple[str, ...]
    document: LetterDocument
    pdf: LetterPdf
    state: LetterState
    drafted_at: datetime
    reading: Reading | None = None
    signature: Signature | None = None
    approval: Approval | None = None
    mailed_at: datetime | None = None
    version: int = 1

    def read(self, *, by: UserId, at: datetime, ip: str) -> tuple["Letter", "LetterRead"]:
        """The consumer opened the PDF as it now stands."""
        reading = Reading(sha256=self.pdf.sha256, user_id=by, at=at, ip=ip)
        event = LetterRead(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            actor_id=by,
            letter_id=self.id,
            dispute_id=self.dispute_id,
            sha256=self.pdf.sha256,
        )
        return replace(self, reading=reading), event

    def sign(
        self, *, sha256: str, name: str, by: UserId, at: datetime, ip: str
    ) -> tuple["Letter", "LetterSigned"]:
        """Sign the hash of the exact PDF; it must be the one the consumer has opened."""
        self._must_be(LetterState.DRAFTED)
        if sha256 != self.pdf.sha256:
            raise HashMismatch(self)
        if self.reading is None or self.reading.sha256 != sha256 or self.reading.user_id != by:
            raise LetterNotRead(self.id)
        signature = Signature(sha256=sha256, name=name, user_id=by, at=at, ip=ip)
        event = LetterSigned(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            actor_id=by,
            letter_id=self.id,
            dispute_id=self.dispute_id,
            sha256=sha256,
        )
        return replace(self, state=LetterState.SIGNED, signature=signature), event

    def approve(
        self, *, sha256: str, by: UserId, at: datetime
    ) -> tuple["Letter", "LetterApproved"]:
        """Approve the signed PDF for mailing; ``sha256`` is the one the operator looked at."""
        self._must_be(LetterState.SIGNED)
        if sha256 != self.pdf.sha256:
            raise HashMismatch(self)
        approval = Approval(sha256=sha256, user_id=by, at=at)
        event = LetterApproved(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            actor_id=by,
            letter_id=self.id,
            dispute_id=self.dispute_id,
            sha256=sha256,
        )
        return replace(self, state=LetterState.APPROVED, approval=approval), event

    def redraft(
        self,
        *,
        narratives: tuple[ItemNarrative, ...],
        document: LetterDocument,
        pdf: LetterPdf,
        by: UserId,
        at: datetime,
    ) -> tuple["Letter", "LetterRedrafted"]:
        """Change the words; reading, signature and approval fall away with the old PDF."""
        if self.state is LetterState.MAILED:
            raise LetterNotInState(self, "drafted, signed or approved")
        event = LetterRedrafted(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            actor_id=by,
            letter_id=self.id,
            dispute_id=self.dispute_id,
            voided=self.signature is not None,
            sha256=pdf.sha256,
        )
        return replace(
            self,
            narratives=narratives,
            document=document,
            pdf=pdf,
            narrator="operator",
            state=LetterState.DRAFTED,
            reading=None,
            signature=None,
            approval=None,
        ), event

    def require_mailable(self) -> None:
        """Raise unless consumer and operator both stand by the PDF as it is now."""
        self._must_be(LetterState.APPROVED)
        signed = self.signature is not None and self.signature.sha256 == self.pdf.sha256
        approved = self.approval is not None and self.approval.sha256 == self.pdf.sha256
        if not (signed and approved):
            raise HashMismatch(self)

    def record_mailing(self, *, at: datetime) -> "Letter":
        self._must_be(LetterState.APPROVED)
        return replace(self, state=LetterState.MAILED, mailed_at=at)

    def _must_be(self, needed: LetterState) -> None:
        if self.state is not needed:
            raise LetterNotInState(self, needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRequested(Event):
    """An operator asks for the letter anew, after what stood in its way was put right."""

    dispute_id: DisputeId
    bureau: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDrafted(Event):
    letter_id: LetterId
    dispute_id: DisputeId
    bureau: str
    sha256: str
    narrator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRead(Event):
    letter_id: LetterId
    dispute_id: DisputeId
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSigned(Event):
    letter_id: LetterId
    dispute_id: DisputeId
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRedrafted(Event):
    letter_id: LetterId
    dispute_id: DisputeId
    voided: bool
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterApproved(Event):
    letter_id: LetterId
    dispute_id: DisputeId
    sha256: str
