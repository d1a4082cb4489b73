"""Rows go for good."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from adapters.memory.stores.access import GRANTS
from adapters.memory.stores.accounts import MEMBERSHIPS, ROLES, SESSIONS, USERS
from adapters.memory.stores.api_keys import API_KEYS
from adapters.memory.stores.casework import DISPUTES, LETTERS, PIECES, TASKS
from adapters.memory.stores.consumers import (
    ACKNOWLEDGMENTS,
    CONSENTS,
    CONSUMERS,
    CONTRACTS,
    WITHDRAWALS,
)
from adapters.memory.stores.documents import DOCUMENTS
from adapters.memory.stores.exports import EXPORTS, PARTS
from adapters.memory.stores.findings import ANSWERS, BACKFILLS, FINDINGS
from adapters.memory.stores.history import EVENTS, JOBS, RECEIPTS
from adapters.memory.stores.logins import INVITATIONS, LINKS
from adapters.memory.stores.reports import CONNECTIONS, NORMALIZED, PULLS, REPORTS
from adapters.memory.stores.second_factors import CHALLENGES, FACTORS
from adapters.memory.stores.tenancy import BRANDING, CREDENTIALS, WEBHOOK_ADDRESSES
from adapters.memory.tables import TenantRows
from application.keeping import Disposal
from domain.identity import ConsumerId
from domain.jobs import JobState
from domain.retention.records import RecordKind
from domain.retention.rules import DataClass

Match = Callable[[Any, Any], bool]
_KEYS = "idempotency_keys"


@dataclass(frozen=True, slots=True)
class MemoryDisposal(Disposal):
    rows: TenantRows

    def remove(self, kind: RecordKind, ids: Collection[UUID]) -> None:
        gone = set(ids)
        match kind:
            case RecordKind.DISPUTE:
                self._disputes(gone)
            case RecordKind.REPORT:
                self._reports(gone)
            case RecordKind.CONNECTION:
                self._connections(gone)
            case RecordKind.LOGIN:
                self._log_out(gone)
            case RecordKind.MEMBERS:
                self._log_out(None)
            case RecordKind.REST:
                self._rest()
            case RecordKind.CONSUMER:
                self._log_out(gone)
                self._of_consumer(TASKS, gone)
                self._drop(EVENTS, lambda _, row: row.event.consumer_id in gone)
                self._by_id(CONSUMERS, gone)
            case _:
                for table in _TABLES[kind]:
                    self._by_id(table, gone)

    def _rest(self) -> None:
        for table in _REST:
            self._drop(table, lambda _key, _row: True)
        mine = self.rows.tenant_id
        jobs = self.rows.draft.table(JOBS).items()
        for key in [key for key, kept in jobs if kept.job.tenant_id == mine]:
            self.rows.draft.remove(JOBS, key)

    def _disputes(self, gone: set[UUID]) -> None:
        letters = {letter.id for letter in self.rows.all(LETTERS) if letter.dispute_id in gone}
        self._drop(TASKS, lambda _, row: row.subject_id in gone | letters)
        for table in (PIECES, LETTERS):
            self._drop(table, lambda _, row: row.dispute_id in gone)
        self._by_id(DISPUTES, gone)

    def _reports(self, gone: set[UUID]) -> None:
        findings = {found.id for found in self.rows.all(FINDINGS) if found.report_id in gone}
        for table in (ANSWERS, FINDINGS):
            self._by_id(table, findings)
        self._drop(PULLS, lambda _, row: row.report_id in gone)
        for table in (NORMALIZED, REPORTS):
            self._by_id(table, gone)

    def _connections(self, gone: set[UUID]) -> None:
        theirs = {each.id for each in self.rows.all(CONNECTIONS) if each.consumer_id in gone}
        self._drop(TASKS, lambda _, row: row.subject_id in theirs)
        self._of_consumer(PULLS, gone)
        self._by_id(CONNECTIONS, theirs)

    def count_old(
        self, data_class: DataClass, *, before: datetime, spared: Collection[ConsumerId]
    ) -> int:
        return len(self._old(data_class, before, spared))

    def remove_old(
        self,
        data_class: DataClass,
        *,
        before: datetime,
        spared: Collection[ConsumerId],
        limit: int,
    ) -> int:
        old = self._old(data_class, before, spared)[:limit]
        for key in old:
            self.rows.draft.remove(_OLD[data_class][0], key)
        return len(old)

    def _old(
        self, data_class: DataClass, before: datetime, spared: Collection[ConsumerId]
    ) -> list[Any]:
        table, ended_at = _OLD[data_class]
        staying = self._staying(spared)
        found = []
        for key, row in self.rows.draft.table(table).items():
            at = ended_at(key, row, self.rows.tenant_id)
            is_spared = table in {SESSIONS, LINKS} and row.user_id in staying
            is_theirs = table != LINKS or row.user_id not in self._only_elsewhere()
            if at is not None and at < before and is_theirs and not is_spared:
                found.append(key)
        return found

    def _staying(self, spared: Collection[ConsumerId]) -> set[UUID]:
        return {
            member.user_id
            for key, member in self.rows.draft.table(MEMBERSHIPS).items()
            if key[0] == self.rows.tenant_id and member.consumer_id in spared
        }

    def _only_elsewhere(self) -> set[UUID]:
        """Those who are members, and not of this tenant."""
        members = self.rows.draft.table(MEMBERSHIPS).items()
        here = {member.user_id for key, member in members if key[0] == self.rows.tenant_id}
        return {member.user_id for _, member in members} - here

    def _log_out(self, gone: set[UUID] | None) -> None:
        """Those of some consumers, or with None everybody."""
        users = {
            member.user_id
            for key, member in self.rows.draft.table(MEMBERSHIPS).items()
            if key[0] == self.rows.tenant_id and (gone is None or member.consumer_id in gone)
        }
        for table in (SESSIONS, CHALLENGES, API_KEYS):
            self._drop(table, lambda _, row: row.user_id in users)
        self._drop(MEMBERSHIPS, lambda _, row: row.user_id in users)
        self._drop(INVITATIONS, lambda _, row: gone is None or row.consumer_id in gone)
        elsewhere = {m.user_id for m in self.rows.draft.table(MEMBERSHIPS).values()}
        for user_id in users - elsewhere:
            for table in (FACTORS, USERS):
                self.rows.draft.remove(table, user_id)
            links = self.rows.draft.table(LINKS).items()
            for key in [key for key, link in links if link.user_id == user_id]:
                self.rows.draft.remove(LINKS, key)

    def _by_id(self, table: str, gone: Collection[UUID]) -> None:
        self._drop(table, lambda key, _: key[1] in gone)

    def _of_consumer(self, table: str, gone: Collection[UUID]) -> None:
        self._drop(table, lambda _, row: row.consumer_id in gone)

    def _drop(self, table: str, match: Match) -> None:
        mine = self.rows.tenant_id
        rows = self.rows.draft.table(table).items()
        for key in [key for key, row in rows if key[0] == mine and match(key, row)]:
            self.rows.draft.remove(table, key)


def _session_end(key: Any, row: Any, mine: UUID) -> datetime | None:
    end: datetime = row.ended_at or min(row.expires_at, row.idle_expires_at)
    return end if key[0] == mine else None


_REST = (
    PARTS,
    EXPORTS,
    EVENTS,
    RECEIPTS,
    BACKFILLS,
    ROLES,
    GRANTS,
    BRANDING,
    CREDENTIALS,
    WEBHOOK_ADDRESSES,
)
_TABLES = {
    RecordKind.ACKNOWLEDGMENTS: (ACKNOWLEDGMENTS,),
    RecordKind.CONSENT: (WITHDRAWALS, CONSENTS),
    RecordKind.CONTRACT: (CONTRACTS,),
    RecordKind.DOCUMENT: (DOCUMENTS,),
    RecordKind.EXPORT: (PARTS, EXPORTS),
}
_OLD: dict[DataClass, tuple[str, Callable[[Any, Any, UUID], datetime | None]]] = {
    DataClass.SESSION: (SESSIONS, _session_end),
    DataClass.INVITATION: (
        INVITATIONS,
        lambda key, row, mine: row.expires_at if key[0] == mine else None,
    ),
    DataClass.LOGIN_LINK: (LINKS, lambda _key, row, _mine: row.expires_at),
    DataClass.IDEMPOTENCY_KEY: (_KEYS, lambda key, row, mine: row.at if key[0] == mine else None),
    DataClass.WEBHOOK_RECEIPT: (
        RECEIPTS,
        lambda key, row, mine: row[1] if key[0] == mine else None,
    ),
    DataClass.DONE_JOB: (
        JOBS,
        lambda _key, row, mine: (
            row.job.done_at
            if row.job.tenant_id == mine and row.job.state is JobState.DONE
            else None
        ),
    ),
}
