"""Open a task for a person, at most one of its kind for its subject, inside a transaction."""

from datetime import date, datetime
from uuid import UUID

from application.ports import NewId
from application.stores import Work
from domain.identity import ConsumerId, TenantId, UserId
from domain.tasks import Task, TaskId, TaskKind, TaskOpened


def open_task(
    work: Work,
    tenant_id: TenantId,
    consumer_id: ConsumerId,
    *,
    kind: TaskKind,
    subject_id: UUID,
    title: str,
    due_on: date,
    at: datetime,
    new_id: NewId,
) -> None:
    task = Task(
        id=TaskId(new_id()),
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        kind=kind,
        subject_id=subject_id,
        title=title,
        due_on=due_on,
        opened_at=at,
    )
    if work.tasks.add_once(task):
        work.outbox.add(
            TaskOpened(
                tenant_id=tenant_id,
                consumer_id=consumer_id,
                at=at,
                task_id=task.id,
                kind=kind.value,
                due_on=due_on,
            )
        )


def finish_tasks(
    work: Work,
    subject_id: UUID,
    kind: TaskKind,
    *,
    by: UserId | None,
    at: datetime,
    keep_title: str | None = None,
) -> None:
    """Close the open tasks about the subject: what they asked for was done, or is no longer so.

    A task with the title ``keep_title`` still says what is so and stays.
    """
    for task in work.tasks.open_for(subject_id):
        if task.kind is kind and task.title != keep_title:
            done, completed = task.complete(by=by, at=at)
            work.tasks.save(done)
            work.outbox.add(completed)
