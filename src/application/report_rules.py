"""Run the rules over a report with what is on file beside it: earlier pulls and open disputes."""

from collections.abc import Collection, Iterator

from application.paging import PageRequest
from application.stores import Work
from domain.business_days import add_undisputed_business_days
from domain.connections import StoredReport
from domain.credit_reports.comparison import compare_item
from domain.credit_reports.report import Report, ReportId
from domain.credit_reports.tradelines import Tradeline
from domain.disputes.dispute import Dispute
from domain.disputes.item_results import is_answered_by
from domain.findings import pulls
from domain.findings.attested import OpenDispute, Told
from domain.findings.catalogue import rule, run_rules, run_rules_across, run_rules_attested
from domain.findings.model import PERSONAL_INFORMATION, Hit
from domain.identity import ConsumerId

EARLIER_REPORTS = 3  # how far back a reinsertion is looked for
NOTICE_BUSINESS_DAYS = 5  # FCRA 611(a)(2)(A), 15 U.S.C. 1681i(a)(2)(A): notice to the furnisher
_ACROSS = frozenset(one.id for one in pulls.RULES)


def hits_of_stored(
    work: Work, stored: StoredReport, only: Collection[str] | None = None
) -> tuple[Hit, ...]:
    """What the report shows by itself and against the pulls before it; raises UnknownRule."""
    report = work.reports.normalized(stored.id)
    across = hits_across(work, stored.consumer_id, report, after=stored.id, only=only)
    return (*run_rules(report, only), *across)


def hits_across(
    work: Work,
    consumer_id: ConsumerId,
    report: Report,
    *,
    after: ReportId | None = None,
    only: Collection[str] | None = None,
) -> tuple[Hit, ...]:
    """What the report shows against the consumer's pulls before it.

    ``after`` is its own id where it is on file; without it all on file came before. Pulls of the
    same day are two readings of one file and are not compared.
    """
    if only is not None and not _ACROSS & {rule(rule_id).id for rule_id in only}:
        return ()
    day = report.report_date
    page = work.reports.page(consumer_id, PageRequest(after=after, limit=EARLIER_REPORTS))
    before = [one for one in page.items if day is not None and one.report_date < day]
    if not before:
        return ()
    older, *earlier = [work.reports.normalized(one.id) for one in before]
    return run_rules_across(older, report, earlier=earlier[::-1], only=only)


def hits_of_disputes(work: Work, consumer_id: ConsumerId, report: Report) -> tuple[Hit, ...]:
    """Disputes that the bureau is proven to have, and that the report does not show."""
    disputes = [
        one
        for one in work.disputes.active(consumer_id)
        if one.results_notice is None and is_answered_by(one, report)
    ]
    told = Told(disputes=tuple(d for one in disputes for d in _open_items(work, one, report)))
    return run_rules_attested(report, told) if told.disputes else ()


def _open_items(work: Work, dispute: Dispute, report: Report) -> Iterator[OpenDispute]:
    """The dispute's accounts where the report shows them now."""
    if dispute.clock is None:
        return
    received_on = dispute.clock.received_on
    # The day on which the furnisher surely knew is over before it must have told.
    shown_from = add_undisputed_business_days(received_on, NOTICE_BUSINESS_DAYS + 1)
    for item in dispute.items:
        if item.subject.kind == PERSONAL_INFORMATION:
            continue
        old = work.reports.normalized(item.report_id)
        before = old.record_at(item.subject.path)
        now = compare_item(before, old, report).after if isinstance(before, Tradeline) else None
        if now is not None:
            yield OpenDispute(
                path=now.path,
                received_on=received_on,
                shown_from=shown_from,
                open_until=dispute.clock.due_earlier,
            )
