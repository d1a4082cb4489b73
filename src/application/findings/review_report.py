"""Print the review of a report on file for the consumer."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from application.findings.read_findings import answered
from application.ports import Begin
from application.stores import Work
from domain.connections import ReportNotFound
from domain.credit_reports.report import ReportId
from domain.findings.finding import FindingState
from domain.findings.masking import masked_hit
from domain.findings.review import Review, ReviewedHit, review
from domain.identity import Actor, Permission


class ReviewPrinter(Protocol):
    """Draws reviews; the same review always gives the same bytes."""

    @abstractmethod
    def print(self, review: Review) -> bytes:
        """A PDF; a character that has no shape in the fonts is replaced, and that is said."""


@dataclass(frozen=True, slots=True)
class ReviewReport:
    begin: Begin[Work]
    printer: ReviewPrinter

    def __call__(self, actor: Actor, report_id: ReportId) -> bytes:
        """The PDF of the open findings as they stand now; raises ReportNotFound.

        The birth date that a bureau reports is shown to the consumer alone.
        """
        actor.require(Permission.REPORT_READ)
        actor.require(Permission.FINDING_READ)
        with self.begin(actor.tenant_id, actor) as work:
            stored = work.reports.get(report_id)
            actor.require_own(stored.consumer_id, ReportNotFound(report_id))
            known = work.findings.of_report(report_id)
            found = answered(work, [f for f in known if f.state is FindingState.OPEN])
            report = work.reports.normalized(report_id)
        is_own = actor.consumer_id == stored.consumer_id
        hits = [
            ReviewedHit(
                hit=one.finding.hit if is_own else masked_hit(one.finding.hit),
                priority=one.priority,
                answers=one.answers,
            )
            for one in found
        ]
        return self.printer.print(
            review(report, hits, unread_count=stored.defects, birth_shown=is_own)
        )
