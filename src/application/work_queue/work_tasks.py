"""The operators' queue: see what waits for a person, and say that it is done."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin, Clock
from application.stores import Work
from domain.identity import Actor, Permission
from domain.tasks import Task, TaskId


@dataclass(frozen=True, slots=True)
class ListTasks:
    begin: Begin[Work]

    def __call__(self, actor: Actor, request: PageRequest, *, open_only: bool = True) -> Page[Task]:
        actor.require(Permission.TASK_READ)
        with self.begin(actor.tenant_id, actor) as work:
            return work.tasks.page(request, open_only=open_only)


@dataclass(frozen=True, slots=True)
class CompleteTask:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, task_id: TaskId) -> Task:
        """Raise TaskAlreadyDone when somebody was faster."""
        actor.require(Permission.TASK_COMPLETE)
        with self.begin(actor.tenant_id, actor) as work:
            done, completed = work.tasks.get(task_id).complete(by=actor.user_id, at=self.clock())
            stored = work.tasks.save(done)
            work.outbox.add(completed)
        return stored
