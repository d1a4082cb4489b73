"""Lay a report on file out as the table of three columns, with its open findings marked in it."""

from dataclasses import dataclass

from application.ports import Begin
from application.stores import Work
from domain.connections import ReportNotFound, StoredReport
from domain.credit_reports.report import ReportId
from domain.findings.finding import FindingState
from domain.findings.side_by_side import SideBySide, side_by_side
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class LaySideBySide:
    begin: Begin[Work]

    def __call__(self, actor: Actor, report_id: ReportId) -> tuple[StoredReport, SideBySide]:
        """Cells are marked with the ids of findings; raises ReportNotFound.

        The birth date that a bureau reports is shown to the consumer alone.
        """
        actor.require(Permission.REPORT_READ)
        actor.require(Permission.FINDING_READ)
        with self.begin(actor.tenant_id, actor) as work:
            stored = work.reports.get(report_id)
            actor.require_own(stored.consumer_id, ReportNotFound(report_id))
            open_ones = {
                str(finding.id): finding.hit
                for finding in work.findings.of_report(report_id)
                if finding.state is FindingState.OPEN
            }
            report = work.reports.normalized(report_id)
        is_own = actor.consumer_id == stored.consumer_id
        return stored, side_by_side(report, open_ones, birth_shown=is_own)
