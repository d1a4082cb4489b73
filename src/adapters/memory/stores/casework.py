"""Disputes, letters, mail pieces and tasks."""

from dataclasses import dataclass
from uuid import UUID

from adapters.memory.tables import TenantRows
from application.paging import Page, PageRequest
from application.ports import StaleVersion
from application.stores import DisputeStore, LetterStore, MailPieceStore, TaskStore
from domain.credit_reports.values import Bureau
from domain.disputes.dispute import ACTIVE_STATES, Dispute, DisputeId, DisputeNotFound
from domain.identity import ConsumerId
from domain.letters.letter import Letter, LetterId, LetterNotFound
from domain.mail import MailPiece, MailPieceId, MailPieceNotFound
from domain.tasks import Task, TaskId, TaskNotFound

DISPUTES = "disputes"
LETTERS, PIECES, TASKS = "letters", "mail_pieces", "tasks"


@dataclass(frozen=True, slots=True)
class MemoryDisputeStore(DisputeStore):
    rows: TenantRows

    def get(self, dispute_id: DisputeId) -> Dispute:
        dispute: Dispute | None = self.rows.find(DISPUTES, dispute_id)
        if dispute is None:
            raise DisputeNotFound(dispute_id)
        return dispute

    def add(self, dispute: Dispute) -> None:
        followed = {d.previous_id for d in self.rows.all(DISPUTES)} - {None}
        if dispute.previous_id in followed:
            self.rows.draft.refuse(StaleVersion("the round's successor"))
        self.rows.add(DISPUTES, dispute)

    def save(self, dispute: Dispute) -> Dispute:
        return self.rows.save(DISPUTES, dispute)

    def active(self, consumer_id: ConsumerId, bureau: Bureau | None = None) -> tuple[Dispute, ...]:
        active = (
            dispute
            for dispute in self.rows.all(DISPUTES)
            if dispute.consumer_id == consumer_id
            and dispute.state in ACTIVE_STATES
            and bureau in {None, dispute.bureau}
        )
        return self.rows.shown(DISPUTES, *active)

    def page(self, consumer_id: ConsumerId | None, request: PageRequest) -> Page[Dispute]:
        return self.rows.page(
            DISPUTES, request, lambda dispute: consumer_id in {None, dispute.consumer_id}
        )


@dataclass(frozen=True, slots=True)
class MemoryLetterStore(LetterStore):
    rows: TenantRows

    def get(self, letter_id: LetterId) -> Letter:
        letter: Letter | None = self.rows.find(LETTERS, letter_id)
        if letter is None:
            raise LetterNotFound(letter_id)
        return letter

    def add(self, letter: Letter) -> None:
        self.rows.need_evidence(letter.pdf.sha256)
        if self.of_dispute(letter.dispute_id) is not None:
            self.rows.draft.refuse(StaleVersion("the dispute's letter"))
        self.rows.add(LETTERS, letter)

    def save(self, letter: Letter) -> Letter:
        self.rows.need_evidence(letter.pdf.sha256)
        return self.rows.save(LETTERS, letter)

    def of_dispute(self, dispute_id: DisputeId) -> Letter | None:
        theirs = (letter for letter in self.rows.all(LETTERS) if letter.dispute_id == dispute_id)
        return next(iter(self.rows.shown(LETTERS, *theirs)), None)

    def page(self, consumer_id: ConsumerId | None, request: PageRequest) -> Page[Letter]:
        return self.rows.page(
            LETTERS, request, lambda letter: consumer_id in {None, letter.consumer_id}
        )


@dataclass(frozen=True, slots=True)
class MemoryMailPieceStore(MailPieceStore):
    rows: TenantRows

    def get(self, piece_id: MailPieceId) -> MailPiece:
        piece: MailPiece | None = self.rows.find(PIECES, piece_id)
        if piece is None:
            raise MailPieceNotFound(piece_id)
        return piece

    def add(self, piece: MailPiece) -> None:
        if self.of_letter(piece.letter_id) is not None:
            self.rows.draft.refuse(StaleVersion("the letter's mail piece"))
        self.rows.add(PIECES, piece)

    def save(self, piece: MailPiece) -> MailPiece:
        return self.rows.save(PIECES, piece)

    def of_letter(self, letter_id: LetterId) -> MailPiece | None:
        theirs = (piece for piece in self.rows.all(PIECES) if piece.letter_id == letter_id)
        return next(iter(self.rows.shown(PIECES, *theirs)), None)


@dataclass(frozen=True, slots=True)
class MemoryTaskStore(TaskStore):
    rows: TenantRows

    def get(self, task_id: TaskId) -> Task:
        task: Task | None = self.rows.find(TASKS, task_id)
        if task is None:
            raise TaskNotFound(task_id)
        return task

    def add_once(self, task: Task) -> bool:
        if any(other.kind is task.kind for other in self.open_for(task.subject_id)):
            return False
        self.rows.add(TASKS, task)
        return True

    def save(self, task: Task) -> Task:
        return self.rows.save(TASKS, task)

    def open_for(self, subject_id: UUID) -> tuple[Task, ...]:
        return tuple(
            task
            for task in self.rows.all(TASKS)
            if task.subject_id == subject_id and task.done_at is None
        )

    def page(self, request: PageRequest, *, open_only: bool) -> Page[Task]:
        return self.rows.page(TASKS, request, lambda task: task.done_at is None or not open_only)
