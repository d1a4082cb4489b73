"""Work for a person: what the product cannot or must not do by itself."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.errors import Conflict, NotFound
from domain.events import Event
from domain.identity import ConsumerId, TenantId, UserId

TaskId = NewType("TaskId", UUID)


class TaskNotFound(NotFound):
    def __init__(self, task_id: TaskId) -> None:
        super().__init__(f"no task {task_id}")


class TaskAlreadyDone(Conflict):
    def __init__(self, task_id: TaskId) -> None:
        super().__init__(f"task {task_id} is already done")


@unique
class TaskKind(StrEnum):
    APPROVE_LETTER = "approve_letter"
    RESULTS_DUE = "results_due"
    SILENCE_CLAIMABLE = "silence_claimable"
    LETTER_RETURNED = "letter_returned"
    DRAFTING_REFUSED = "drafting_refused"
    MAILING_REFUSED = "mailing_refused"
    RECONNECT_PROVIDER = "reconnect_provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """``subject_id`` is the dispute, letter or pull it is about; one open task per kind and subject."""

    id: TaskId
    tenant_id: TenantId
    consumer_id: ConsumerId
    kind: TaskKind
    subject_id: UUID
    title: str
    due_on: date
    opened_at: datetime
    done_at: datetime | None = None
    done_by: UserId | None = None
    version: int = 1

    def complete(self, *, by: UserId | None, at: datetime) -> tuple["Task", "TaskCompleted"]:
        """``by`` None means that the product saw for itself that nothing is left to do."""
        if self.done_at is not None:
            raise TaskAlreadyDone(self.id)
        event = TaskCompleted(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            actor_id=by,
            task_id=self.id,
            kind=self.kind.value,
        )
        return replace(self, done_at=at, done_by=by), event


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(Event):
    task_id: TaskId
    kind: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted(Event):
    task_id: TaskId
    kind: str
