"""Findings with the consumer's answers, and how far a backfill has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.rows import json_bytes
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled
from application.sealing import Sealer
from application.stores import AnswerStore, BackfillStore, FindingStore
from domain.audit import Verb
from domain.credit_reports.report import ReportId
from domain.findings.backfill import Backfill
from domain.findings.finding import Finding, FindingNotFound
from domain.findings.model import FindingId
from domain.findings.questions import Answer


def _look_up(finding: Finding, _sealer: Sealer) -> Mapping[str, Any]:
    rule_id, subject_path = finding.hit.key
    version = finding.hit.rule_version
    return {"rule_id": rule_id, "rule_version": version, "subject_path": subject_path}


_FINDINGS = Shelf(
    tables.findings,
    Finding,
    documents={"hit": None},
    derived=_look_up,
    derived_columns=("rule_id", "rule_version", "subject_path"),
)
_BACKFILLS = Shelf(tables.backfills, Backfill)
_ANSWER = msgspec.json.Decoder(Answer)

_OF_REPORT = _FINDINGS.selecting(
    tables.findings.c.report_id == sa.bindparam("report_id"), newest=[tables.findings.c.id]
)
_answers = tables.answers
_OF_FINDING = (
    _answers.c.tenant_id == sa.bindparam("tenant_id"),
    _answers.c.finding_id == sa.bindparam("finding_id"),
)
_ADD_ANSWER = compiled(sa.insert(_answers))
_ANSWERS_SO_FAR = compiled(
    sa.select(sa.func.count()).where(
        *_OF_FINDING, _answers.c.question_id == sa.bindparam("question_id")
    )
)
_ANSWERS = compiled(
    sa.select(_answers.c.question_id, _answers.c.number, _answers.c.given)
    .ext(postgresql.distinct_on(_answers.c.question_id))
    .where(*_OF_FINDING)
    .order_by(_answers.c.question_id, _answers.c.number.desc())
)
_UNFINISHED = _BACKFILLS.selecting(
    tables.backfills.c.finished_at.is_(None),
    tables.backfills.c.rule.is_not_distinct_from(sa.bindparam("rule")),
    tables.backfills.c.since.is_not_distinct_from(sa.bindparam("since")),
    newest=[tables.backfills.c.started_at.desc(), tables.backfills.c.id.desc()],
    is_limited=True,
)
_REPORTS_SINCE = compiled(
    sa.select(sa.func.count()).where(
        tables.reports.c.tenant_id == sa.bindparam("tenant_id"),
        tables.reports.c.report_date >= sa.bindparam("since"),
    )
)


@dataclass(frozen=True, slots=True)
class PostgresFindingStore(FindingStore):
    shelves: Shelves

    def add_all(self, findings: Sequence[Finding]) -> None:
        rows = [_FINDINGS.row_of(finding, self.shelves.sealer) for finding in findings]
        if rows:
            self.shelves.transaction.run_many(_FINDINGS.insert, rows)
        for finding in findings:
            self.shelves.became(_FINDINGS, Verb.CREATED, finding)

    def get(self, finding_id: FindingId) -> Finding:
        finding = self.shelves.find(_FINDINGS, finding_id)
        if finding is None:
            raise FindingNotFound(finding_id)
        return finding

    def save(self, finding: Finding) -> None:
        self.shelves.know(_FINDINGS, finding.id)
        row = _FINDINGS.row_of(finding, self.shelves.sealer)
        if self.shelves.transaction.run(_FINDINGS.update, row) != 1:
            raise FindingNotFound(finding.id)
        self.shelves.became(_FINDINGS, Verb.CHANGED, finding)

    def of_report(self, report_id: ReportId) -> tuple[Finding, ...]:
        return self.shelves.all(_FINDINGS, _OF_REPORT, {"report_id": report_id})


@dataclass(frozen=True, slots=True)
class PostgresAnswerStore(AnswerStore):
    shelves: Shelves

    def add(self, finding_id: FindingId, answer: Answer) -> None:
        key = {
            "tenant_id": self.shelves.tenant_id,
            "finding_id": finding_id,
            "question_id": answer.question_id,
        }
        before = self.shelves.transaction.one(_ANSWERS_SO_FAR, key)
        number = 1 if before is None else before[0] + 1
        sealed = self.shelves.sealer.seal(
            self.shelves.tenant_id,
            _context(finding_id, answer.question_id, number),
            json_bytes(answer),
        )
        self.shelves.transaction.run(_ADD_ANSWER, {**key, "number": number, "given": sealed})

    def of_finding(self, finding_id: FindingId) -> tuple[Answer, ...]:
        mine = self.shelves.tenant_id
        rows = self.shelves.transaction.all(_ANSWERS, {"tenant_id": mine, "finding_id": finding_id})
        opened = (
            self.shelves.sealer.open(mine, _context(finding_id, question_id, number), sealed)
            for question_id, number, sealed in rows
        )
        return tuple(_ANSWER.decode(answer) for answer in opened)


@dataclass(frozen=True, slots=True)
class PostgresBackfillStore(BackfillStore):
    shelves: Shelves

    def unfinished(self, rule: str | None, since: date | None) -> Backfill | None:
        asked = {"rule": rule, "since": since, "limit": 1}
        return self.shelves.first(_BACKFILLS, _UNFINISHED, asked)

    def add(self, backfill: Backfill) -> None:
        self.shelves.add(_BACKFILLS, backfill)

    def save(self, backfill: Backfill) -> Backfill:
        return self.shelves.save(_BACKFILLS, backfill)

    def reports_since(self, since: date | None) -> int:
        asked = {"tenant_id": self.shelves.tenant_id, "since": since or date.min}
        row = self.shelves.transaction.one(_REPORTS_SINCE, asked)
        return 0 if row is None else int(row[0])


def _context(finding_id: FindingId, question_id: str, number: int) -> str:
    return f"answers/given/{finding_id}/{question_id}/{number}"
