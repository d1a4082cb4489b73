"""One consumer's records as evidence: what was written, mailed, answered, and who saw it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from application.audit.ports import PacketFile, Packets
from application.audit.walking import ChainWalk
from application.credit_reports.ports import EvidenceVault
from application.paging import Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.audit import Verb
from domain.audit_proof import runs_about
from domain.connections import StoredReport
from domain.disputes.dispute import Dispute
from domain.identity import Actor, ConsumerId, Permission, TenantId
from domain.letters.letter import Letter

AT_ONCE = 500
_PAGE = 100
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ExportPacket:
    """Holds one file at a time in memory. That it was exported is on record before it is."""

    begin: Begin[Work]
    vault: EvidenceVault
    packets: Packets

    def __call__(self, actor: Actor, consumer_id: ConsumerId, into: Path) -> str:
        """Return the manifest's SHA-256; raise ConsumerNotFound, and Unavailable."""
        actor.require_for(Permission.AUDIT_EXPORT, consumer_id)
        return self.of_tenant(actor.tenant_id, consumer_id, into, actor=actor)

    def of_tenant(
        self,
        tenant_id: TenantId,
        consumer_id: ConsumerId,
        into: Path,
        *,
        actor: Actor | None = None,
    ) -> str:
        """As the call, for an operator at the command line, who acts for no member."""
        with self.begin(tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            work.audit.note(Verb.EXPORTED, "consumers", str(consumer_id), consumer_id)
        file = _File(self.begin, self.vault, tenant_id, consumer_id)
        return self.packets.bind(file.everything(), into)


@dataclass(frozen=True, slots=True)
class _File:
    """The consumer's file, read by the product: the export as a whole is what is on record."""

    begin: Begin[Work]
    vault: EvidenceVault
    tenant_id: TenantId
    consumer_id: ConsumerId

    def everything(self) -> Iterator[PacketFile]:
        yield from self._contract()
        for letter in self._all(lambda work, page: work.letters.page(self.consumer_id, page)):
            yield from self._letter(letter)
        for report in self._all(lambda work, page: work.reports.page(self.consumer_id, page)):
            yield from self._report(report)
        for dispute in self._all(lambda work, page: work.disputes.page(self.consumer_id, page)):
            yield self._dispute(dispute)
        timeline = self._all(lambda work, page: work.timeline.page(self.consumer_id, page))
        yield PacketFile(path="timeline.jsonl", content=timeline)
        yield from self._audit()

    def _contract(self) -> Iterator[PacketFile]:
        with self.begin(self.tenant_id) as work:
            contract = work.contracts.latest(self.consumer_id)
        if contract is not None:
            yield PacketFile(path="contract.jsonl", content=(contract,))

    def _letter(self, letter: Letter) -> Iterator[PacketFile]:
        folder = f"letters/{letter.id}"
        yield PacketFile(
            path=f"{folder}/letter.pdf", content=self.vault.get(self.tenant_id, letter.pdf.sha256)
        )
        yield PacketFile(path=f"{folder}/letter.jsonl", content=(letter,))
        with self.begin(self.tenant_id) as work:
            piece = work.mail.of_letter(letter.id)
        if piece is not None:
            yield PacketFile(path=f"{folder}/mail.jsonl", content=(piece,))

    def _report(self, stored: StoredReport) -> Iterator[PacketFile]:
        folder = f"reports/{stored.report_date}-{stored.id}"
        raw = self.vault.get(self.tenant_id, stored.sha256)
        yield PacketFile(path=f"{folder}/raw", content=raw)
        yield PacketFile(path=f"{folder}/stored.jsonl", content=(stored,))
        with self.begin(self.tenant_id) as work:
            normalized = work.reports.normalized(stored.id)
            findings = work.findings.of_report(stored.id)
        yield PacketFile(path=f"{folder}/normalized.jsonl", content=(normalized,))
        yield PacketFile(path=f"{folder}/findings.jsonl", content=findings)

    def _dispute(self, dispute: Dispute) -> PacketFile:
        return PacketFile(path=f"disputes/{dispute.id}.jsonl", content=(dispute,))

    def _audit(self) -> Iterator[PacketFile]:
        """What is sealed already; the export's own entry is sealed after it."""
        yield PacketFile(
            path="audit/entries.jsonl",
            content=(placed for _, about in self._runs() for placed in about),
        )
        yield PacketFile(path="audit/chain.jsonl", content=(run for run, _ in self._runs()))

    def _runs(self) -> Iterator[tuple[object, tuple[object, ...]]]:
        walk = ChainWalk(self.begin, self.tenant_id, AT_ONCE)
        return runs_about(self.consumer_id, self.tenant_id, walk.places(), walk.seals())

    def _all(self, read: Callable[[Work, PageRequest], Page[Item]]) -> Iterator[Item]:
        request = PageRequest(limit=_PAGE)
        while True:
            with self.begin(self.tenant_id) as work:
                page = read(work, request)
            yield from page.items
            if page.next_after is None:
                return
            request = PageRequest(limit=_PAGE, after=page.next_after)
