"""Every Bookkeeping must pass this file: what lies beside the consumers' files can be listed."""

from tests.integration.contracts.casefile import a_casefile
from tests.integration.contracts.kept import a_deletion
from tests.integration.contracts.people import NOW

from application.paging import PageRequest
from domain.jobs import JobState
from domain.retention.tenant_deletion import TenantDeletionDue


def test_tasks_and_pulls_of_a_consumer_and_what_lies_in_no_file_can_be_listed(
    world, tenant_id
) -> None:
    case, other = a_casefile(world, tenant_id), a_casefile(world, tenant_id)
    a_casefile(world, world.tenant())
    asked = [a_deletion(world.new_id(), tenant_id).asked() for _ in range(3)]
    with world.begin(tenant_id) as work:
        for event in asked:
            work.outbox.add(event)
    with world.begin(tenant_id) as work:
        books = work.bookkeeping
        assert books.tasks(case.consumer_id) == (case.task,)
        assert books.pulls(case.consumer_id) == (case.pull,)
        assert books.tasks(other.consumer_id) == (other.task,)
        first = books.firm_events(PageRequest(limit=2))
        rest = books.firm_events(PageRequest(limit=2, after=first.next_after))
        jobs = books.undone_jobs(PageRequest(limit=200)).items
    told = [*first.items, *rest.items]
    assert [entry.event_type for entry in told] == ["TenantDeletionAsked"] * 3
    assert {entry.at for entry in told} == {event.at for event in asked}
    assert rest.next_after is None
    assert {job.tenant_id for job in jobs} <= {tenant_id}
    assert all(job.state is not JobState.DONE for job in jobs)


def test_a_job_that_is_not_done_is_listed_with_its_event(world, tenant_id) -> None:
    deletion = a_deletion(world.new_id(), tenant_id)
    due = TenantDeletionDue(tenant_id=tenant_id, consumer_id=None, at=NOW, deletion_id=deletion.id)
    with world.begin(tenant_id) as work:
        work.outbox.add(due, due_at=deletion.due_at)
    with world.begin(tenant_id) as work:
        [job] = work.bookkeeping.undone_jobs(PageRequest()).items
    assert (job.event_type, job.reaction) == ("TenantDeletionDue", "delete_tenant")
    assert (job.state, job.due_at) == (JobState.PENDING, deletion.due_at)
    assert str(deletion.id) in job.payload
    with world.begin(world.tenant()) as work:
        assert work.bookkeeping.undone_jobs(PageRequest()).items == ()
