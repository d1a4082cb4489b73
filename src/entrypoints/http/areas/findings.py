"""What the rules found in a report, and the consumer's answers."""

import hashlib
from datetime import date, datetime
from uuid import UUID

import msgspec

from application.findings.read_findings import AnsweredFinding, FindingFilter
from application.paging import LIMIT_MAX
from domain.credit_reports.report import ReportId
from domain.credit_reports.values import Bureau
from domain.findings.attested import Statement, StatementKind
from domain.findings.finding import FindingState
from domain.findings.masking import masked_hit
from domain.findings.model import AnswerKind, FindingId, RuleKind, Severity
from domain.findings.ranking import Part
from domain.identity import Actor
from entrypoints.http.areas.shaping import is_their_own, shaped
from entrypoints.http.fields import AnswerText, ItemPlace, Line, QuestionId, RuleId
from entrypoints.http.pages import Limit, PageQuery, PageView, page_view
from entrypoints.http.rendering import File
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

findings = Area("Findings", "What is provably wrong in a report, and what only the consumer knows.")


class SubjectView(msgspec.Struct, frozen=True):
    """The reported item; `label` names it for people."""

    kind: str
    bureau: Bureau
    path: str
    label: str


class FactView(msgspec.Struct, frozen=True):
    """One citable value and its place in the document with this SHA-256."""

    id: str
    label: str
    value: str
    place: str
    sha256: str


class QuestionView(msgspec.Struct, frozen=True):
    """What only the consumer can know; nothing is claimed without the answer `needed`."""

    id: str
    text: str
    kind: AnswerKind
    needed: str | None


class AnswerView(msgspec.Struct, frozen=True):
    question_id: str
    value: str
    answered_at: datetime


class ContributionView(msgspec.Struct, frozen=True):
    """One part of the score: `points` of `most`, and why."""

    part: Part
    points: int
    most: int
    reason: str


class PriorityView(msgspec.Struct, frozen=True):
    """How soon to dispute it, 0 to 100, by a formula whose version is told."""

    score: int
    formula_version: int
    contributions: tuple[ContributionView, ...]


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """A rule's hit: the facts, the law, the sentence it allows, and the innocent explanation."""

    id: UUID
    consumer_id: UUID
    report_id: UUID
    state: FindingState
    found_at: datetime
    rule_id: str
    rule_version: int
    subject: SubjectView
    facts: tuple[FactView, ...]
    basis: tuple[str, ...]
    severity: Severity
    eoscar_code: str
    sentence: str
    request: str
    question: QuestionView | None
    innocent_explanation: str
    answers: tuple[AnswerView, ...]
    priority: PriorityView


class FindingListView(msgspec.Struct, frozen=True):
    """The findings that a statement made."""

    items: tuple[FindingView, ...]


class AnswerBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The consumer's word: `yes` or `no`, an ISO date, or text, as the question asks."""

    question_id: QuestionId
    value: AnswerText


class StatementBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The consumer's word on one item: `path` is its place, `text` the value they disown.

    `on` is the day of a medical service. `theft_report` and `identified` say that an identity
    theft report and proof of identity are at hand.
    """

    kind: StatementKind
    path: ItemPlace
    text: Line | None = None
    on: date | None = None
    theft_report: bool = False
    identified: bool = False


class FindingQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """What is wanted; `severity` is the weakest (1 deletion-grade to 4 lead).

    `disputed=true` asks for what a running dispute claims, `disputed=false` for what none does.
    """

    limit: Limit = LIMIT_MAX
    state: FindingState = FindingState.OPEN
    rule: RuleId | msgspec.UnsetType = msgspec.UNSET
    severity: Severity | msgspec.UnsetType = msgspec.UNSET
    bureau: Bureau | msgspec.UnsetType = msgspec.UNSET
    kind: RuleKind | msgspec.UnsetType = msgspec.UNSET
    disputed: bool | msgspec.UnsetType = msgspec.UNSET

    def wanted(self) -> FindingFilter:
        return FindingFilter(
            state=self.state,
            rule_id=None if self.rule is msgspec.UNSET else self.rule,
            severity=None if self.severity is msgspec.UNSET else self.severity,
            bureau=None if self.bureau is msgspec.UNSET else self.bureau,
            kind=None if self.kind is msgspec.UNSET else self.kind,
            disputed=None if self.disputed is msgspec.UNSET else self.disputed,
        )


@findings.get("/reports/{report_id}/findings", "List findings", refusals=(422,))
def list_findings(
    use: HttpUseCases, actor: Actor, report_id: UUID, query: FindingQuery
) -> PageView[FindingView]:
    """Findings of the report with the answers so far, the first to dispute first.

    `priority` says why in this order. Those that are open, unless asked otherwise.
    """
    page = use.list_findings(actor, ReportId(report_id), query.wanted(), query.request())
    return page_view(page, lambda found: finding_view(found, actor))


@findings.get(
    "/reports/{report_id}/review.pdf",
    "Print the review of a report",
    media_type="application/pdf",
    refusals=(422,),
)
def review_report(use: HttpUseCases, actor: Actor, report_id: UUID) -> File:
    """For the consumer: what was found, in plain words, with the places marked.

    What the report proves and what waits for an answer stand apart; the state is that of now.
    """
    content = use.review_report(actor, ReportId(report_id))
    return File(
        content=content,
        media_type="application/pdf",
        filename=f"review-{report_id}.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
    )


@findings.post(
    "/reports/{report_id}/statements", "State something of an item", status=201, keyed=True
)
def make_statement(
    use: HttpUseCases, actor: Actor, report_id: UUID, body: StatementBody
) -> FindingListView:
    """What only the consumer knows of an item; the answer holds the findings that follow.

    Each still asks for its attestation, without which nothing is claimed. A statement that the
    report does not contradict is refused.
    """
    statement = Statement(
        kind=body.kind,
        path=body.path,
        text=body.text,
        on=body.on,
        theft_report=body.theft_report,
        identified=body.identified,
    )
    found = use.make_statement(actor, ReportId(report_id), statement)
    return FindingListView(tuple(finding_view(f, actor) for f in found))


@findings.get("/findings/{finding_id}", "Read a finding")
def read_finding(use: HttpUseCases, actor: Actor, finding_id: UUID) -> FindingView:
    """Rule, facts with their places, legal basis, question and answers."""
    return finding_view(use.read_finding(actor, FindingId(finding_id)), actor)


@findings.post("/findings/{finding_id}/answers", "Answer a question", status=201, keyed=True)
def answer_question(
    use: HttpUseCases, actor: Actor, finding_id: UUID, body: AnswerBody
) -> FindingView:
    """By the consumer alone; a later answer replaces an earlier one."""
    found = use.answer_question(
        actor, FindingId(finding_id), question_id=body.question_id, value=body.value
    )
    return finding_view(found, actor)


def finding_view(found: AnsweredFinding, actor: Actor) -> FindingView:
    """A reported birth date is shown to the consumer alone, who must say whether it is right."""
    finding, hit = found.finding, found.finding.hit
    if not is_their_own(actor, finding.consumer_id):
        hit = masked_hit(hit)
    return FindingView(
        id=finding.id,
        consumer_id=finding.consumer_id,
        report_id=finding.report_id,
        state=finding.state,
        found_at=finding.found_at,
        rule_id=hit.rule_id,
        rule_version=hit.rule_version,
        subject=shaped(hit.subject, SubjectView),
        facts=tuple(shaped(fact, FactView) for fact in hit.facts),
        basis=hit.basis,
        severity=hit.severity,
        eoscar_code=hit.eoscar_code,
        sentence=hit.sentence,
        request=hit.request,
        question=None if hit.question is None else shaped(hit.question, QuestionView),
        innocent_explanation=hit.innocent_explanation,
        answers=tuple(shaped(answer, AnswerView) for answer in found.answers),
        priority=shaped(found.priority, PriorityView),
    )
