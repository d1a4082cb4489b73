"""A stored finding: a rule's hit on one report, open to be disputed until it is gone."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from domain.credit_reports.report import ReportId
from domain.errors import NotFound
from domain.events import Event
from domain.findings.model import FindingId, Hit
from domain.identity import ConsumerId, TenantId


class FindingNotFound(NotFound):
    def __init__(self, finding_id: FindingId) -> None:
        super().__init__(f"no finding {finding_id}")


@unique
class FindingState(StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``hit`` is stored sealed. A finding whose rule no longer fires is withdrawn, not deleted."""

    id: FindingId
    tenant_id: TenantId
    consumer_id: ConsumerId
    report_id: ReportId
    hit: Hit
    state: FindingState
    found_at: datetime

    def withdrawn(self) -> "Finding":
        return replace(self, state=FindingState.WITHDRAWN)

    def reread(self, hit: Hit) -> "Finding":
        """Take what a newer version of the rule says of the same item."""
        return replace(self, hit=hit, state=FindingState.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsReread(Event):
    """The rules were run again over a stored report: by a backfill, or upon a statement."""

    report_id: ReportId
    added: int
    withdrawn: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered(Event):
    finding_id: FindingId
    question_id: str
