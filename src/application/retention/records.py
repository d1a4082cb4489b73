"""Everything that is kept of one consumer, with the day from which its period counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from application.paging import LIMIT_MAX, PageRequest
from application.stores import Work
from domain.connections import StoredReport
from domain.consumers.consumer import ConsentKind, Consumer
from domain.credit_reports.report import ReportId
from domain.disputes.dispute import ACTIVE_STATES, Dispute, DisputeId
from domain.exports import Export
from domain.identity import ConsumerId
from domain.retention.records import KeptRecord, RecordKind
from domain.retention.rules import DataClass, day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerRecords:
    """``consumer`` is the file itself, which goes after everything else in it."""

    records: tuple[KeptRecord, ...]
    consumer: KeptRecord
    has_running_dispute: bool


def records_of(work: Work, consumer: Consumer, *, now: datetime) -> ConsumerRecords:
    """Read what is on file; disputes stand before the reports they rely on."""
    disputes = all_disputes(work, consumer.id)
    ends = _ends(disputes)
    last_active_at = work.belongings.last_active_at(consumer.id, now=now) or consumer.created_at
    last_active = day_of(last_active_at)
    return ConsumerRecords(
        records=(
            *(_dispute(work, dispute, ends[dispute.id]) for dispute in disputes),
            *_reports(work, consumer.id, disputes, ends, last_active),
            *_documents(work, consumer.id, last_active),
            *_connections(work, consumer.id, last_active),
            *_agreements(work, consumer.id, last_active),
            *(export_record(work, export) for export in work.exports.of(consumer.id)),
        ),
        consumer=KeptRecord(
            kind=RecordKind.CONSUMER,
            id=consumer.id,
            counts={DataClass.CONSUMER_FILE: 1},
            begins_on=last_active,
        ),
        has_running_dispute=any(d.state in ACTIVE_STATES for d in disputes),
    )


def all_disputes(work: Work, consumer_id: ConsumerId) -> list[Dispute]:
    """Every dispute of the consumer, newest first."""
    disputes: list[Dispute] = []
    after = None
    while True:
        page = work.disputes.page(consumer_id, PageRequest(after=after, limit=LIMIT_MAX))
        disputes += page.items
        if page.next_after is None:
            return disputes
        after = page.next_after


def all_reports(work: Work, consumer_id: ConsumerId) -> list[StoredReport]:
    """Every report of the consumer, newest first."""
    reports: list[StoredReport] = []
    after = None
    while True:
        page = work.reports.page(consumer_id, PageRequest(after=after, limit=LIMIT_MAX))
        reports += page.items
        if page.next_after is None:
            return reports
        after = page.next_after


def relied_on(dispute: Dispute) -> set[ReportId]:
    """The reports that prove the dispute: those disputed, and the one that shows the outcome."""
    shown = {dispute.outcomes_report_id} if dispute.outcomes_report_id else set()
    return {item.report_id for item in dispute.items} | shown


def _ends(disputes: Sequence[Dispute]) -> dict[DisputeId, date | None]:
    """When the last round of each dispute's chain ended; None while it runs.

    An earlier round explains the later ones, so it stays as long as they do.
    """
    ends: dict[DisputeId, date | None] = {}
    followers = {d.previous_id: d for d in disputes if d.previous_id is not None}
    for dispute in disputes:
        latest = dispute
        while latest.id in followers:
            latest = followers[latest.id]
        ends[dispute.id] = _end(latest)
    return ends


def _end(dispute: Dispute) -> date | None:
    if dispute.state in ACTIVE_STATES:
        return None
    known = (dispute.opened_at, dispute.mailed_at, dispute.closed_at)
    return day_of(max(at for at in known if at is not None))


def _dispute(work: Work, dispute: Dispute, end: date | None) -> KeptRecord:
    letter = work.letters.of_dispute(dispute.id)
    piece = work.mail.of_letter(letter.id) if letter else None
    counts = {DataClass.DISPUTE: 1}
    if letter is not None:
        counts[DataClass.LETTER] = 1
    if piece is not None:
        counts[DataClass.MAIL_PROOF] = 1
    return KeptRecord(
        kind=RecordKind.DISPUTE,
        id=dispute.id,
        counts=counts,
        begins_on=end,
        objects=(letter.pdf.sha256,) if letter else (),
    )


def _reports(
    work: Work,
    consumer_id: ConsumerId,
    disputes: Sequence[Dispute],
    ends: Mapping[DisputeId, date | None],
    last_active: date,
) -> list[KeptRecord]:
    """The newest can be disputed as long as the file is worked on."""
    needed: dict[ReportId, list[date | None]] = {}
    for dispute in disputes:
        for report_id in relied_on(dispute):
            needed.setdefault(report_id, []).append(ends[dispute.id])
    newest = work.reports.latest(consumer_id)
    newest_id = newest.id if newest else None
    return [
        KeptRecord(
            kind=RecordKind.REPORT,
            id=report.id,
            counts={DataClass.EVIDENCE if report.id in needed else DataClass.RAW_REPORT: 1},
            begins_on=_latest(
                [
                    last_active if report.id == newest_id else day_of(report.stored_at),
                    *needed.get(report.id, ()),
                ]
            ),
            objects=(report.sha256,),
        )
        for report in all_reports(work, consumer_id)
    ]


def _latest(days: Sequence[date | None]) -> date | None:
    """None while one of them is not known yet."""
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _documents(work: Work, consumer_id: ConsumerId, last_active: date) -> list[KeptRecord]:
    return [
        KeptRecord(
            kind=RecordKind.DOCUMENT,
            id=document.id,
            counts={DataClass.DOCUMENT if document.is_live else DataClass.REMOVED_DOCUMENT: 1},
            begins_on=day_of(document.removed_at) if document.removed_at else last_active,
            objects=(document.sha256,),
        )
        for document in work.belongings.documents(consumer_id)
    ]


def _connections(work: Work, consumer_id: ConsumerId, last_active: date) -> list[KeptRecord]:
    """All go together: with them what was asked over them."""
    count = len(work.belongings.connections(consumer_id))
    if not count:
        return []
    return [
        KeptRecord(
            kind=RecordKind.CONNECTION,
            id=consumer_id,
            counts={DataClass.CONNECTION: count},
            begins_on=last_active,
        )
    ]


def export_record(work: Work, export: Export) -> KeptRecord:
    """One that is still being made has no end yet."""
    return KeptRecord(
        kind=RecordKind.EXPORT,
        id=export.id,
        counts={DataClass.EXPORT: 1},
        begins_on=day_of(export.made_at) if export.made_at else None,
        objects=tuple(part.sha256 for part in work.export_parts.all(export.id)),
    )


def _agreements(work: Work, consumer_id: ConsumerId, last_active: date) -> list[KeptRecord]:
    kept = [
        KeptRecord(
            kind=RecordKind.CONTRACT,
            id=contract.id,
            counts={DataClass.CONTRACT: 1},
            begins_on=day_of(contract.cancelled_at) if contract.cancelled_at else last_active,
        )
        for contract in work.agreements.contracts(consumer_id)
    ]
    kept += _consents(work, consumer_id, last_active)
    acknowledged = [at for _, at in work.agreements.acknowledgments(consumer_id)]
    if acknowledged:
        kept.append(
            KeptRecord(
                kind=RecordKind.ACKNOWLEDGMENTS,
                id=consumer_id,
                counts={DataClass.RIGHTS_ACKNOWLEDGMENT: len(acknowledged)},
                begins_on=day_of(max(acknowledged)),
            )
        )
    return kept


def _consents(work: Work, consumer_id: ConsumerId, last_active: date) -> list[KeptRecord]:
    """One that was replaced or withdrawn is counted from that day; one that holds, is in use."""
    ended: dict[ConsentKind, date] = {}
    kept = []
    for consent in reversed(work.agreements.consents(consumer_id)):
        withdrawal = work.consents.withdrawal(consent.id)
        replaced_on = ended.get(consent.kind, last_active)
        begins_on = day_of(withdrawal.withdrawn_at) if withdrawal else replaced_on
        ended[consent.kind] = day_of(consent.given_at)
        kept.append(
            KeptRecord(
                kind=RecordKind.CONSENT,
                id=consent.id,
                counts={DataClass.CONSENT: 1},
                begins_on=begins_on,
            )
        )
    return kept
