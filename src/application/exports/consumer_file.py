"""Everything that is kept of one consumer, as JSON by kind, and which stored files belong to it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from application.paging import LIMIT_MAX, Page, PageRequest
from application.stores import Work
from domain.connections import Connection, StoredReport
from domain.consumers.consent_texts import text_of
from domain.identity import ConsumerId
from domain.letters.letter import Letter
from domain.mail import MailPiece

# What opens an account elsewhere or proves a login is of use to nobody but a thief.
_SECRETS = frozenset(
    {
        "tokens",
        "code_verifier",
        "state_hash",
        "password_hash",
        "secret_hash",
        "previous_hash",
        "token",
        "token_id",
        "token_hash",
        "keys",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """``name`` in the zip, and the SHA-256 under which the evidence store has it."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerFile:
    kinds: dict[str, object]
    stored: tuple[StoredFile, ...]


def read_file(work: Work, consumer_id: ConsumerId) -> ConsumerFile:
    """Read it in one transaction, so that it fits together."""
    disputes = list(_all(work.disputes.page, consumer_id))
    letters = list(_all(work.letters.page, consumer_id))
    reports = list(_all(work.reports.page, consumer_id))
    documents = work.belongings.documents(consumer_id)
    pieces = [piece for letter in letters if (piece := work.mail.of_letter(letter.id))]
    connections = work.belongings.connections(consumer_id)
    kinds: dict[str, object] = {
        "consumer": work.consumers.get(consumer_id),
        "consents": _consents(work, consumer_id),
        "rights-statements": [
            {"text_version": version, "acknowledged_at": at}
            for version, at in work.agreements.acknowledgments(consumer_id)
        ],
        "contracts": work.agreements.contracts(consumer_id),
        "documents": documents,
        "connections": [without_secrets(each) for each in connections],
        "reports": [_report(work, stored) for stored in reports],
        "disputes": disputes,
        "letters": letters,
        "mail": pieces,
        "recipients": _recipients(letters, pieces, connections),
        "report-pulls": work.bookkeeping.pulls(consumer_id),
        "tasks": work.bookkeeping.tasks(consumer_id),
        "timeline": list(_timeline(work, consumer_id)),
    }
    stored = (
        *(StoredFile(name=f"reports/{each.id}.raw", sha256=each.sha256) for each in reports),
        *(StoredFile(name=f"letters/{each.id}.pdf", sha256=each.pdf.sha256) for each in letters),
        *(StoredFile(name=f"documents/{each.id}.jpg", sha256=each.sha256) for each in documents),
    )
    return ConsumerFile(kinds=kinds, stored=stored)


def without_secrets(record: Any) -> dict[str, object]:
    """The record's fields but for those that open something."""
    return {
        each.name: getattr(record, each.name)
        for each in fields(record)
        if each.name not in _SECRETS
    }


def _all(page_of: Any, consumer_id: ConsumerId) -> Iterator[Any]:
    after = None
    while True:
        page: Page[Any] = page_of(consumer_id, PageRequest(after=after, limit=LIMIT_MAX))
        yield from page.items
        if page.next_after is None:
            return
        after = page.next_after


def _consents(work: Work, consumer_id: ConsumerId) -> list[dict[str, object]]:
    """With the words that were agreed to."""
    told: list[dict[str, object]] = []
    for consent in work.agreements.consents(consumer_id):
        text = text_of(consent.kind, consent.text_version)
        told.append(
            {
                "consent": consent,
                "text": text.text if text else None,
                "withdrawal": work.consents.withdrawal(consent.id),
            }
        )
    return told


def _report(work: Work, stored: StoredReport) -> dict[str, object]:
    findings = work.findings.of_report(stored.id)
    return {
        "stored": stored,
        "report": work.reports.normalized(stored.id),
        "findings": [
            {"finding": finding, "answers": work.answers.of_finding(finding.id)}
            for finding in findings
        ],
    }


def _recipients(
    letters: list[Letter],
    pieces: list[MailPiece],
    connections: tuple[Connection, ...],
) -> list[dict[str, object]]:
    """Who received personal data of the consumer, what and when."""
    by_letter = {letter.id: letter for letter in letters}
    told: list[dict[str, object]] = [
        {
            "recipient": by_letter[piece.letter_id].bureau.display_name,
            "what": f"letter {piece.letter_id}",
            "by": piece.service,
            "at": piece.accepted_at or piece.requested_at,
        }
        for piece in pieces
    ]
    told += [
        {"recipient": connection.provider, "what": "authorization", "at": connection.created_at}
        for connection in connections
    ]
    told += [
        {
            "recipient": letter.narrator,
            "what": "facts as labels, no values",
            "at": letter.drafted_at,
        }
        for letter in letters
        if letter.narrator != "plain"
    ]
    return told


def _timeline(work: Work, consumer_id: ConsumerId) -> Iterator[dict[str, object]]:
    after = None
    while True:
        page = work.timeline.page(consumer_id, PageRequest(after=after, limit=LIMIT_MAX))
        for entry in page.items:
            yield {
                "at": entry.at,
                "event_type": entry.event_type,
                "sentence": entry.sentence,
                "detail": entry.detail,
                "actor_id": entry.actor_id,
            }
        if page.next_after is None:
            return
        after = page.next_after
