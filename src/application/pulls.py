"""Request a pull inside a transaction; one that is under way serves everybody who asks."""

from datetime import datetime

from application.ports import NewId
from application.service_gate import require_report_access
from application.stores import Work
from domain.connections import PullId, PullState, ReportPull, ReportPullRequested
from domain.identity import ConsumerId, TenantId, UserId


def request_pull(
    work: Work,
    tenant_id: TenantId,
    consumer_id: ConsumerId,
    *,
    at: datetime,
    by: UserId | None,
    new_id: NewId,
) -> ReportPull:
    """Raise NotConnected, ConsentMissing and what the service gate raises."""
    require_report_access(work, consumer_id, at=at)
    connection = work.connections.active(consumer_id)
    pull = ReportPull(
        id=PullId(new_id()),
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        connection_id=connection.id,
        state=PullState.REQUESTED,
        requested_at=at,
    )
    # Somebody else may ask, and a worker may finish, between any two of these lines.
    while not work.pulls.add_once(pull):
        if (under_way := work.pulls.requested(consumer_id)) is not None:
            return under_way
    work.outbox.add(
        ReportPullRequested(
            tenant_id=tenant_id, consumer_id=consumer_id, at=at, actor_id=by, pull_id=pull.id
        )
    )
    return pull
