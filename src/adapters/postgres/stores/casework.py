"""Disputes, letters, mail pieces and tasks."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled
from adapters.postgres.stores.keeping import need_evidence
from application.paging import Page, PageRequest
from application.stores import DisputeStore, LetterStore, MailPieceStore, TaskStore
from domain.credit_reports.values import Bureau
from domain.disputes.dispute import ACTIVE_STATES, Dispute, DisputeId, DisputeNotFound
from domain.identity import ConsumerId
from domain.letters.letter import Letter, LetterId, LetterNotFound
from domain.mail import MailPiece, MailPieceId, MailPieceNotFound
from domain.tasks import Task, TaskId, TaskNotFound

_DISPUTES = Shelf(tables.disputes, Dispute, documents={"contents": None})
_LETTERS = Shelf(tables.letters, Letter, documents={"contents": None})
_PIECES = Shelf(tables.mail_pieces, MailPiece, documents={"details": None})
_TASKS = Shelf(tables.tasks, Task)

_DISPUTES_OF_CONSUMER = tables.disputes.c.consumer_id == sa.bindparam("consumer_id")
_IS_ACTIVE = tables.disputes.c.state == sa.func.any(
    sa.bindparam("states", type_=postgresql.ARRAY(sa.Text))
)
_ACTIVE = _DISPUTES.selecting(_DISPUTES_OF_CONSUMER, _IS_ACTIVE, newest=[tables.disputes.c.id])
_ACTIVE_OF_BUREAU = _DISPUTES.selecting(
    _DISPUTES_OF_CONSUMER,
    _IS_ACTIVE,
    tables.disputes.c.bureau == sa.bindparam("bureau"),
    newest=[tables.disputes.c.id],
)
_DISPUTE_PAGE = _DISPUTES.paging()
_DISPUTE_PAGE_OF_CONSUMER = _DISPUTES.paging(_DISPUTES_OF_CONSUMER)
_LETTER_OF_DISPUTE = _LETTERS.selecting(tables.letters.c.dispute_id == sa.bindparam("dispute_id"))
_LETTER_PAGE = _LETTERS.paging()
_LETTER_PAGE_OF_CONSUMER = _LETTERS.paging(
    tables.letters.c.consumer_id == sa.bindparam("consumer_id")
)
_PIECE_OF_LETTER = _PIECES.selecting(tables.mail_pieces.c.letter_id == sa.bindparam("letter_id"))
_IS_OPEN = tables.tasks.c.done_at.is_(None)
_ADD_TASK_ONCE = compiled(
    postgresql.insert(tables.tasks).on_conflict_do_nothing(
        index_elements=["tenant_id", "kind", "subject_id"], index_where=_IS_OPEN
    ),
    inserted=_TASKS.codec.names,
)
_OPEN_TASKS = _TASKS.selecting(
    tables.tasks.c.subject_id == sa.bindparam("subject_id"), _IS_OPEN, newest=[tables.tasks.c.id]
)
_TASK_PAGE = _TASKS.paging()
_OPEN_TASK_PAGE = _TASKS.paging(_IS_OPEN)
_ACTIVE_VALUES = sorted(state.value for state in ACTIVE_STATES)


@dataclass(frozen=True, slots=True)
class PostgresDisputeStore(DisputeStore):
    shelves: Shelves

    def get(self, dispute_id: DisputeId) -> Dispute:
        dispute = self.shelves.find(_DISPUTES, dispute_id)
        if dispute is None:
            raise DisputeNotFound(dispute_id)
        return dispute

    def add(self, dispute: Dispute) -> None:
        self.shelves.add(_DISPUTES, dispute)

    def save(self, dispute: Dispute) -> Dispute:
        return self.shelves.save(_DISPUTES, dispute)

    def active(self, consumer_id: ConsumerId, bureau: Bureau | None = None) -> tuple[Dispute, ...]:
        asked = {"consumer_id": consumer_id, "states": _ACTIVE_VALUES}
        if bureau is None:
            return self.shelves.all(_DISPUTES, _ACTIVE, asked)
        return self.shelves.all(_DISPUTES, _ACTIVE_OF_BUREAU, {**asked, "bureau": bureau.value})

    def page(self, consumer_id: ConsumerId | None, request: PageRequest) -> Page[Dispute]:
        if consumer_id is None:
            return self.shelves.page(_DISPUTES, _DISPUTE_PAGE, request)
        asked = {"consumer_id": consumer_id}
        return self.shelves.page(_DISPUTES, _DISPUTE_PAGE_OF_CONSUMER, request, asked)


@dataclass(frozen=True, slots=True)
class PostgresLetterStore(LetterStore):
    shelves: Shelves

    def get(self, letter_id: LetterId) -> Letter:
        letter = self.shelves.find(_LETTERS, letter_id)
        if letter is None:
            raise LetterNotFound(letter_id)
        return letter

    def add(self, letter: Letter) -> None:
        need_evidence(self.shelves, letter.pdf.sha256)
        self.shelves.add(_LETTERS, letter)

    def save(self, letter: Letter) -> Letter:
        need_evidence(self.shelves, letter.pdf.sha256)
        return self.shelves.save(_LETTERS, letter)

    def of_dispute(self, dispute_id: DisputeId) -> Letter | None:
        return self.shelves.first(_LETTERS, _LETTER_OF_DISPUTE, {"dispute_id": dispute_id})

    def page(self, consumer_id: ConsumerId | None, request: PageRequest) -> Page[Letter]:
        if consumer_id is None:
            return self.shelves.page(_LETTERS, _LETTER_PAGE, request)
        asked = {"consumer_id": consumer_id}
        return self.shelves.page(_LETTERS, _LETTER_PAGE_OF_CONSUMER, request, asked)


@dataclass(frozen=True, slots=True)
class PostgresMailPieceStore(MailPieceStore):
    shelves: Shelves

    def get(self, piece_id: MailPieceId) -> MailPiece:
        piece = self.shelves.find(_PIECES, piece_id)
        if piece is None:
            raise MailPieceNotFound(piece_id)
        return piece

    def add(self, piece: MailPiece) -> None:
        self.shelves.add(_PIECES, piece)

    def save(self, piece: MailPiece) -> MailPiece:
        return self.shelves.save(_PIECES, piece)

    def of_letter(self, letter_id: LetterId) -> MailPiece | None:
        return self.shelves.first(_PIECES, _PIECE_OF_LETTER, {"letter_id": letter_id})


@dataclass(frozen=True, slots=True)
class PostgresTaskStore(TaskStore):
    shelves: Shelves

    def get(self, task_id: TaskId) -> Task:
        task = self.shelves.find(_TASKS, task_id)
        if task is None:
            raise TaskNotFound(task_id)
        return task

    def add_once(self, task: Task) -> bool:
        row = _TASKS.row_of(task, self.shelves.sealer)
        return self.shelves.transaction.run(_ADD_TASK_ONCE, row) == 1

    def save(self, task: Task) -> Task:
        return self.shelves.save(_TASKS, task)

    def open_for(self, subject_id: UUID) -> tuple[Task, ...]:
        return self.shelves.all(_TASKS, _OPEN_TASKS, {"subject_id": subject_id})

    def page(self, request: PageRequest, *, open_only: bool) -> Page[Task]:
        return self.shelves.page(_TASKS, _OPEN_TASK_PAGE if open_only else _TASK_PAGE, request)
