"""Take webhooks: verify, keep the id once, queue a look; everything else is a worker's work."""

from dataclasses import dataclass
from enum import StrEnum, unique

from application.accounts.ports import Directory
from application.mail.ports import CarrierNotice, CarrierNotices
from application.ports import Begin, Clock, NewId
from application.pulls import request_pull
from application.stores import Work
from application.webhooks.ports import ProviderNotice, ProviderNotices
from domain.errors import Conflict
from domain.identity import ConsumerId, TenantId
from domain.mail import MailPieceNotFound, look_at

NEWS_OF_REPORT = "report.updated"


@unique
class Taken(StrEnum):
    """What became of a genuine webhook."""

    QUEUED = "queued"
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class TakeCarrierNotice:
    """A webhook of the mail carrier. It is a hint: the piece is read from the carrier itself."""

    begin: Begin[Work]
    notices: CarrierNotices
    provider_name: str
    clock: Clock

    def __call__(self, headers: dict[str, str], body: bytes) -> Taken:
        """Raise WebhookForged, and keep nothing, when the carrier did not send it.

        Which piece it is comes from the metadata that we wrote when posting, covered by the
        signature. A notice whose metadata and carrier id do not belong together is unknown.
        """
        return self.take(self.notices.open(headers, body, now=self.clock()))

    def take(self, notice: CarrierNotice) -> Taken:
        """Act on a notice that is genuine."""
        now = self.clock()
        if notice.tenant_id is None or notice.piece_id is None:
            return Taken.UNKNOWN
        with self.begin(notice.tenant_id) as work:
            try:
                piece = work.mail.get(notice.piece_id)
            except MailPieceNotFound:
                return Taken.UNKNOWN
            if piece.provider_id not in {None, notice.provider_id}:
                return Taken.UNKNOWN
            if not work.receipts.record(
                self.provider_name, notice.event_id, notice.event_type, now
            ):
                return Taken.DUPLICATE
            work.outbox.add(look_at(piece, daily=False, at=now))
        return Taken.QUEUED


@dataclass(frozen=True, slots=True)
class TakeProviderNotice:
    """A webhook of the report provider: the member's report was updated, so it is pulled."""

    begin: Begin[Work]
    directory: Directory
    notices: ProviderNotices
    provider_name: str
    clock: Clock
    new_id: NewId

    def __call__(self, headers: dict[str, str], body: bytes) -> Taken:
        """Raise WebhookForged, and keep nothing, when the provider did not send it."""
        return self.take(self.notices.open(headers, body, now=self.clock()))

    def take(self, notice: ProviderNotice, *, of: TenantId | None = None) -> Taken:
        """Act on a notice that is genuine, for the consumers of one firm or of all."""
        if notice.event_type != NEWS_OF_REPORT:
            return Taken.IGNORED
        taken = Taken.UNKNOWN
        for tenant_id, consumer_id in self.directory.connections_of_member(
            self.provider_name, notice.member_id
        ):
            if of not in {None, tenant_id}:
                continue
            taken = self._pull(tenant_id, consumer_id, notice.event_id, notice.event_type)
        return taken

    def _pull(
        self, tenant_id: TenantId, consumer_id: ConsumerId, event_id: str, event_type: str
    ) -> Taken:
        now = self.clock()
        with self.begin(tenant_id) as work:
            if not work.receipts.record(self.provider_name, event_id, event_type, now):
                return Taken.DUPLICATE
            try:
                request_pull(work, tenant_id, consumer_id, at=now, by=None, new_id=self.new_id)
            except Conflict:  # contract cancelled, consent missing: no report may be read
                return Taken.IGNORED
        return Taken.QUEUED
